"""Annotations of GitHub: workflow commands that show findings at lines of a change.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...wording import count
from ..findings import Report
from . import verdicts
from .columns import one_line
from .items import Item, folded
from .locations import Location

EACH = 10
"""Errors, and warnings: GitHub shows so many of each from one step, and no more."""

_LOOKED_AT = 1_000
"""Findings of each level of a client that are folded: more than can be shown."""


def as_annotations(reports: Sequence[Report]) -> str:
    """Write workflow commands: the worst errors and warnings, at most ten of each, and
    one notice that counts everything.

    Args:
        reports: What was found, a report for each client.
    """
    found = folded(reports, _LOOKED_AT)
    errors = [item for item in found if item.level == "error"]
    warnings = [item for item in found if item.level == "warning"]
    shown = _first(errors) + _first(warnings)
    lines = [_command(item.level, item) for item in shown]
    said = {item.fingerprint: item.number for item in shown}
    left = sum(map(_number, reports)) - sum(said.values())
    return "".join(f"{line}\n" for line in [*lines, _notice(reports, left)])


def _first(items: Sequence[Item]) -> list[Item]:
    return [part for item in items[:EACH] for part in _at(item)][:EACH]


def _at(item: Item) -> Iterator[Item]:
    """A thing at each line of the user's that it touches."""
    yield item
    for place in item.others:
        yield replace(item, location=place, others=())


def _number(report: Report) -> int:
    """How much there is to annotate."""
    counting = sum(
        finding.counts != "safe" or finding.fails(report.bound)
        for finding in report.findings
    )
    others = len(report.broken) + len(report.unexplained) + len(report.observed)
    return counting + others + bool(report.failure)


def _notice(reports: Sequence[Report], left: int) -> str:
    """All clients in one annotation, without a place: it is shown for the whole run."""
    said = []
    for report in reports:
        verdict = "could not be told" if report.failure else verdicts.numbers(report)
        said.append(f"{verdicts.name(report)}: {verdict} ({verdicts.compared(report)})")
        said += [one_line(note, 300) for note in report.notes[:3]]
    if left:
        said.append(f"and {count(left, 'thing')} more that GitHub would not show")
    text = "\n".join(said) or "Nothing was compared."
    return f"::notice title=API drift::{_data(text[:4_000])}"


def _command(level: str, item: Item) -> str:
    properties = {"title": one_line(item.title, 250)}
    if item.location:
        properties = {**_place(item.location), **properties}
    said = ",".join(f"{name}={_property(text)}" for name, text in properties.items())
    return f"::{level} {said}::{_data(item.message)}"


def _place(place: Location) -> dict[str, str]:
    said = {"file": place.file, "line": str(place.line)}
    return said | ({"col": str(place.column)} if place.column else {})


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
