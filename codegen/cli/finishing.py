"""What `diff` and `drift` do once the changes are known: excuse, trace, report."""

from __future__ import annotations

from collections.abc import Sequence

import click

from .. import disk
from ..config import Config
from ..drift.findings import Report
from ..problems import Problem
from . import approvals
from .drift_options import Chosen
from .excusing import Excuses, approval_of
from .excusing import found as findings_with
from .observing import Found, with_observed
from .outcomes import Wanted, deliver
from .reporting import printable, report, say


def finish(
    config: Config,
    found: Sequence[Found],
    chosen: Chosen,
    excuses: Excuses | None,
    *,
    problems: Sequence[Problem] = (),
) -> int:
    """Complete the reports and print them.

    Args:
        config: The configuration.
        found: What was found.
        chosen: What was asked for.
        excuses: What is said of changes; None where nobody says anything.
        problems: Warnings about schemas, and why something could not be told.

    Returns:
        The exit code.

    Raises:
        ProblemsError: What is to be approved was not found.
    """
    further: list[Problem] = []
    if chosen.observed:
        found, observed = with_observed(config, found, chosen.observed)
        further += observed
    reports = [one.report for one in found]
    if excuses is not None:
        if chosen.approved:
            _approve(config, reports, chosen, excuses)
        reports = [
            excuses.apply(one.client, said)
            for one, said in zip(found, reports, strict=True)
        ]
        told = [one.client for one in found if not one.report.failure]
        further += excuses.needless(told)
    foreign = {p.origin.file for p in problems if p.severity == "warning"}
    report(problems, brief_for=foreign - {config.file}, verbose=chosen.verbose)
    report(further)
    shown = "summary" if chosen.summary else chosen.shown
    code = deliver(reports, Wanted(shown=shown, files=chosen.files))
    if chosen.lines:
        for one in found:
            click.echo(printable(one.difference), nl=False)
    return code


def _approve(
    config: Config, reports: Sequence[Report], chosen: Chosen, excuses: Excuses
) -> None:
    wanted = findings_with(reports, chosen.approved)
    known = {(approval.client, approval.id) for approval in excuses.approved}
    reason = " ".join(chosen.reason.split())
    new = [
        approval_of(finding, client, reason, chosen.by, excuses.today)
        for client, finding in wanted
        if (client, finding.id) not in known
    ]
    if new:
        path, text = approvals.with_more(config, new)
        disk.replace_texts({path: text})
        excuses.approved = (*excuses.approved, *new)
    for approval in new:
        say(f"{config.drift.approvals}: approved {approval.what}", err=True)
