"""Findings as the page shows them, in groups by their root causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ....ir import Origin
from ....wording import count
from ...findings import CodeLine, Finding
from ...severity import SEVERITIES, Severity, worst
from ..grouping import rank
from ..places import place_of
from ..verdicts import at
from .reach import SHOWN, Names, Reaches, few
from .rendering import LONGEST, shortened
from .side_by_side import View

SHORT = 90
"""How many characters of a value stand in the line of its change."""

MARKUP = 900
"""How many characters a finding takes beside its texts."""

CODE_LINES = 30
"""How many of the user's lines are listed for one change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the user's."""

    where: str
    message: str
    text: str
    link: str = ""
    """Where the change stands that causes it."""
    cause: str = ""
    """What that change is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A finding."""

    finding: Finding
    anchor: str
    within: str
    """The part of the subject that the group's title says already."""
    member: str
    """The rest of it."""
    old: str
    new: str
    is_long: bool
    """Whether `old` and `new` are not whole."""
    meta: str
    """How far it reaches, in a few words."""
    way: str
    """What clients do with it: "Sent and received by"."""
    operations: Names
    affected: Names
    symbols: Names
    lines: tuple[Line, ...]
    places: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What has changed in one type or operation."""

    root: str
    anchor: str
    tone: Severity
    aside: str
    rows: tuple[Row, ...]
    views: tuple[View, ...] = ()

    @property
    def title(self) -> str:
        """What people call the root: a star stands for several operations."""
        several, star, part = self.root.partition("* ")
        return f"Several operations: {part}" if star and not several else self.root


def grouped(number: int, findings: Iterable[Finding], reaches: Reaches) -> list[Group]:
    """Put findings into groups, the worst first.

    Args:
        number: That of their report.
        findings: All that are shown of it.
        reaches: Keeps the long lists of operations.
    """
    by_root: dict[str, list[Finding]] = {}
    for finding in findings:
        by_root.setdefault(place_of(finding.change).root, []).append(finding)
    ordered = sorted(by_root.items(), key=lambda item: (*_weight(item[1]), item[0]))
    return [
        _group(f"g-{number}-{place}", number, root, found, reaches)
        for place, (root, found) in enumerate(ordered)
    ]


def by_severity(finding: Finding) -> tuple[tuple[int, ...], str, str, str]:
    """The order of findings: what counts most comes first."""
    change = finding.change
    return rank(finding), change.subject, change.kind, change.id


def by_number(severities: Iterable[Severity]) -> str:
    """Say how many there are of each: "2 breaking, 1 safe"."""
    counts = Counter(severities)
    worst_first = reversed(SEVERITIES)
    return ", ".join(f"{counts[each]:,} {each}" for each in worst_first if counts[each])


def length(finding: Finding) -> int:
    """About how many characters the page needs for a finding."""
    change = finding.change
    texts = [change.subject, change.old, change.new, finding.reason, finding.suggestion]
    texts += [*finding.symbols[:SHOWN], *finding.affected[:SHOWN], finding.excuse]
    texts += [*change.operations[:SHOWN]]
    for line in finding.lines[:CODE_LINES]:
        texts += [line.file, line.message, line.text]
    return MARKUP + sum(min(len(text), LONGEST) for text in texts)


def anchor_of(number: int, finding: Finding) -> str:
    """What links to a finding name, by the number of its report."""
    return f"f-{number}-{finding.id}"


def code_line(line: CodeLine) -> Line:
    """A line of the user's, with its place as editors understand it."""
    return Line(where=at(line), message=line.message, text=line.text)


def _weight(findings: Sequence[Finding]) -> tuple[int, ...]:
    counts = Counter(finding.counts for finding in findings)
    return tuple(-counts[severity] for severity in reversed(SEVERITIES))


def _group(
    anchor: str, number: int, root: str, findings: Sequence[Finding], reaches: Reaches
) -> Group:
    rows = [
        _row(anchor_of(number, finding), finding, reaches)
        for finding in sorted(findings, key=by_severity)
    ]
    return Group(
        root=root,
        anchor=anchor,
        tone=worst(finding.counts for finding in findings),
        aside=by_number(finding.severity for finding in findings),
        rows=tuple(rows),
    )


def _row(anchor: str, finding: Finding, reaches: Reaches) -> Row:
    change = finding.change
    lines = [code_line(line) for line in finding.lines[:CODE_LINES]]
    member = place_of(change).member
    return Row(
        finding=finding,
        anchor=anchor,
        within=change.subject.removesuffix(member) if member else "",
        member=member or change.subject,
        old=shortened(change.old, SHORT),
        new=shortened(change.new, SHORT),
        is_long=max(len(change.old), len(change.new)) > SHORT,
        meta=_meta(finding),
        way=_WAYS[change.direction],
        operations=reaches.names(change.operations),
        affected=few(finding.affected),
        symbols=few(finding.symbols),
        lines=tuple(lines),
        places=_places(change.old_origin, change.new_origin),
    )


_WAYS = {
    "sent": "Sent by",
    "received": "Received by",
    "both": "Sent, received by",
    "none": "Reached from",
}


def _meta(finding: Finding) -> str:
    said = []
    if finding.excuse:
        said.append("accepted")
    if finding.affects:
        said.append(finding.affects)
    if finding.lines:
        said.append(count(len(finding.lines), "line") + " of yours")
    elif operations := finding.change.operations:
        said.append(count(len(operations), "operation"))
    return " · ".join(said)


def _places(old: Origin, new: Origin) -> str:
    """Where both versions declare it: "a.json:4 → b.json:7 #/definitions/Pet"."""
    pointers = dict.fromkeys(filter(None, (old.pointer, new.pointer)))
    if len(pointers) < 2:
        places = filter(None, map(_line, (old, new)))
        return " ".join([" → ".join(dict.fromkeys(places)), *pointers]).strip()
    return " → ".join(f"{_line(each)} {each.pointer}".strip() for each in (old, new))


def _line(origin: Origin) -> str:
    return f"{origin.file}:{origin.line}" if origin.line else origin.file
