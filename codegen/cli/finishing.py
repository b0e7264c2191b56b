"""What `diff` and `drift` do once the changes are known: excuse, trace, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import disk
from ..config import Client, Config
from ..problems import Problem, ProblemsError
from . import approvals, outcomes
from .drift_options import Chosen
from .excusing import Excuses, approval_of
from .excusing import found as findings_with
from .illustrating import Illustrator
from .observing import Found
from .reporting import printable, report, say


def finish(
    config: Config,
    found: Sequence[Found],
    chosen: Chosen,
    excuses: Excuses | None,
    *,
    problems: Sequence[Problem] = (),
    is_whole: bool = False,
) -> int:
    """Complete the reports and print them.

    What goes wrong on the way hides no finding: it is said, and the reports are printed
    all the same.

    Args:
        config: The configuration.
        found: What was found.
        chosen: What was asked for.
        excuses: What is said of changes; None where nobody says anything.
        problems: Warnings about schemas, and why something could not be told.
        is_whole: Whether all that has changed is known, so that what excuses nothing
            can be told.

    Returns:
        The exit code.
    """
    foreign = {p.origin.file for p in problems if p.severity == "warning"}
    report(problems, brief_for=foreign - {config.file}, verbose=chosen.verbose)
    done = [True]
    if chosen.observed:
        from .observing import with_observed

        found, is_done = with_observed(config, found, chosen.observed)
        done.append(is_done)
    if chosen.impact:
        from .impacts import with_impact

        found, is_done = with_impact(config, found, chosen)
        done.append(is_done)
    if excuses is not None:
        done.append(_approve(config, found, chosen, excuses))
        found = [
            replace(one, report=excuses.apply(one.client, one.report)) for one in found
        ]
        report(excuses.needless(_told(found)) if is_whole else [])
    shown = "summary" if chosen.summary else chosen.shown
    illustrate = Illustrator(config, found).illustrate
    wanted = outcomes.Wanted(shown=shown, files=chosen.files, illustrate=illustrate)
    code = outcomes.deliver([one.report for one in found], wanted)
    for one in found:
        done.append(outcomes.show(printable(one.difference)))
    return code if all(done) else code or outcomes.UNKNOWN


def _told(found: Sequence[Found]) -> list[Client]:
    return [one.client for one in found if not one.report.failure]


def _approve(
    config: Config, found: Sequence[Found], chosen: Chosen, excuses: Excuses
) -> bool:
    """Write approvals; says whether that could be done."""
    if not chosen.approved:
        return True
    known = {(approval.client, approval.id) for approval in excuses.approved}
    reason = " ".join(chosen.reason.split())
    try:
        wanted = findings_with([one.report for one in found], chosen.approved)
        new = [
            approval_of(finding, client, reason, chosen.by, excuses.today)
            for client, finding in wanted
            if (client, finding.id) not in known
        ]
        if new:
            path, text = approvals.with_more(config, new)
            disk.replace_texts({path: text})
    except ProblemsError as error:
        report(error.problems)
        return False
    excuses.approved = (*excuses.approved, *new)
    for approval in new:
        say(f"{config.drift.approvals}: approved {approval.what}", err=True)
    return True
