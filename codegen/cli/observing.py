"""Add to reports what running clients have met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import disk
from ..config import Client, Config
from ..drift.findings import Observed, Report
from ..drift.observations import Answers, joined
from ..drift.observations import read as read_lines
from ..ir import Origin
from ..problems import Problem, ProblemsError
from .lowering import lower
from .reporting import report
from .surfaces import Surfaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of one client."""

    client: Client
    report: Report
    surfaces: Surfaces | None = None
    difference: str = ""
    """The lines that differ, where they are wanted."""


def read(files: Sequence[Path]) -> tuple[list[Observed], list[Problem]]:
    """Read files that clients wrote.

    Returns:
        What was observed, each once, and warnings about lines that are no records.

    Raises:
        ProblemsError: A file cannot be read.
    """
    observed: dict[Observed, None] = {}
    problems: list[Problem] = []
    for file in files:
        lines, warnings = read_lines(disk.read_text(file, str(file)), str(file))
        observed |= dict.fromkeys(lines)
        problems += warnings
    return sorted(observed, key=lambda one: (one.operation, one.path)), problems


def with_observed(
    config: Config, found: Sequence[Found], files: Sequence[Path]
) -> tuple[list[Found], bool]:
    """Give each client what was observed of its operations; says what cannot be used.

    Returns:
        The clients, and whether all the files could be read.
    """
    try:
        observed, problems = read(files)
    except ProblemsError as error:
        report(error.problems)
        return list(found), False
    known: set[str] = set()
    completed = []
    for one in found:
        answers = _answers(config, one)
        own = [seen for seen in observed if answers and answers.has(seen)]
        known |= {seen.operation for seen in own}
        if answers:
            own = joined(own, answers, one.report.findings)
        completed.append(replace(one, report=replace(one.report, observed=tuple(own))))
    strange = sorted({seen.operation for seen in observed} - known)
    if strange:
        names = ", ".join(strange[:3]) + (", …" if len(strange) > 3 else "")
        message = f"No client that was compared has the operations {names}."
        origin = Origin(", ".join(map(str, files)))
        problems.append(Problem(message, origin, severity="warning"))
    report(problems)
    return completed, True


def _answers(config: Config, found: Found) -> Answers | None:
    """What the client's operations answer; None where its schema cannot be read, which
    is said elsewhere."""
    if found.surfaces is not None:
        return Answers(found.surfaces.old.api)
    try:
        return Answers(lower(config, found.client)[0])
    except ProblemsError:
        return None
