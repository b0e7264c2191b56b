"""What to do about what was found, as commands."""

from __future__ import annotations

import re

from ..findings import Report
from .grouping import rank

_BARE = re.compile(r"[\w.-]{1,60}", re.ASCII)
"""Names that a command line takes as they are."""


def next_steps(report: Report) -> list[tuple[str, str]]:
    """Say what to do next, the most useful thing first.

    Returns:
        Commands, each with what it is for. They follow from what was found, and from
        whether a client of the configuration was compared or two files.
    """
    is_live = report.new.endswith(" (live)") and _BARE.fullmatch(report.client)
    if not is_live or report.failure or not report.findings:
        return []
    drift = f"codegen drift {report.client}"
    steps = []
    if not any(finding.lines for finding in report.findings):
        steps.append((f"{drift} --impact src", "which lines of yours it breaks"))
    steps.append((f"{drift} --update", "take the new schema and regenerate"))
    if report.fails and (worst := _worst_id(report)):
        approve = f'{drift} --approve {worst} --reason "..."'
        steps.append((approve, "accept a change"))
    return steps


def _worst_id(report: Report) -> str:
    failing = [finding for finding in report.findings if finding.fails(report.bound)]
    return min(failing, key=rank).id if failing else ""
