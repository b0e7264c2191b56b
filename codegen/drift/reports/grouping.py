"""Bring findings into the order of reading: by root cause, worst first, and what is
alike said once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from ..findings import Finding
from ..severity import SEVERITIES
from .places import place_of

_FEW = 3
"""From how many on findings are said together that differ only in where they are."""
_MANY = 10
"""The same for those that also have advice of their own."""


@dataclass(frozen=True, slots=True)
class Row:
    """What is said once: a finding, or several that are alike."""

    findings: tuple[Finding, ...]
    members: tuple[str, ...]
    """The parts of the group's roots that changed, each once; an empty name is a root
    itself."""

    @property
    def first(self) -> Finding:
        """The one that stands for all: what rows show is the same in each."""
        return self.findings[0]

    @property
    def suggestion(self) -> str:
        """The advice, where it is the same for all but for the names in it."""
        if len({finding.suggestion for finding in self.findings}) == 1:
            return self.first.suggestion
        if len({_advice(finding) for finding in self.findings}) == 1:
            return f"{self.first.suggestion} Likewise for the others."
        return ""

    @property
    def old(self) -> str:
        """What it was, where that is the same for all."""
        return self.first.change.old if self._is_same else ""

    @property
    def new(self) -> str:
        """What it is, where that is the same for all."""
        return self.first.change.new if self._is_same else ""

    @property
    def symbols(self) -> tuple[str, ...]:
        """The generated names of all, sorted."""
        return tuple(sorted({s for f in self.findings for s in f.symbols}))

    @property
    def affected(self) -> tuple[str, ...]:
        """The client's own operations that meet one of them, sorted."""
        return tuple(sorted({a for f in self.findings for a in f.affected}))

    @property
    def _is_same(self) -> bool:
        return len({(f.change.old, f.change.new) for f in self.findings}) == 1


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one root, or of several to which the same has happened."""

    roots: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of its rows."""
        return tuple(finding for row in self.rows for finding in row.findings)


def rank(finding: Finding) -> tuple[int, ...]:
    """How bad a finding is: less is worse. What is excused or touches none of the
    client's operations comes after all that counts."""
    wire, source = SEVERITIES.index(finding.wire), SEVERITIES.index(finding.source)
    excused, unaffected = bool(finding.excuse), finding.affects == "unaffected"
    severity = max(wire, source)
    return (
        0 if excused or unaffected else -severity,
        excused,
        unaffected,
        -severity,
        not finding.lines,
        finding.affects != "broken",
        -(wire + source),
        -wire,
        -len(finding.change.operations),
    )


def worst_of(findings: Iterable[Finding], most: int) -> tuple[Finding, ...]:
    """The worst findings, in the order in which they came."""
    chosen = list(findings)
    if len(chosen) <= most:
        return tuple(chosen)
    worst = sorted(range(len(chosen)), key=lambda index: (rank(chosen[index]), index))
    return tuple(chosen[index] for index in sorted(worst[:most]))


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """Group findings by what has changed at the root, the worst first."""
    rows, rest = _alike_elsewhere(findings)
    by_roots: dict[tuple[str, ...], list[Row]] = {}
    for roots, row in rows:
        by_roots.setdefault(roots, []).append(row)
    singles: dict[tuple[str, ...], list[Finding]] = {}
    for finding in rest:
        singles.setdefault((place_of(finding.change).root,), []).append(finding)
    for roots, found in singles.items():
        by_roots.setdefault(roots, []).extend(_alike_inside(found))
    groups = [
        Group(roots, tuple(sorted(rows, key=_order)))
        for roots, rows in by_roots.items()
    ]
    return sorted(groups, key=lambda group: (_order(group.rows[0])[0], group.roots))


def _order(row: Row) -> tuple[tuple[int, ...], tuple[str, ...], str]:
    return min(map(rank, row.findings)), row.members, row.first.change.kind


def _alike_elsewhere(
    findings: Sequence[Finding],
) -> tuple[list[tuple[tuple[str, ...], Row]], list[Finding]]:
    """Say together what has happened to parts of the same name in several roots."""

    def key(finding: Finding) -> Hashable:
        change, member = finding.change, place_of(finding.change).member
        return (*_said(finding), member, change.old, change.new)

    folded, rest = _fold(findings, key)
    rows = []
    for found in folded:
        places = [place_of(finding.change) for finding in found]
        roots = tuple(dict.fromkeys(place.root for place in places))
        rows.append((roots, Row(tuple(found), (places[0].member,))))
    return rows, rest


def _alike_inside(findings: Sequence[Finding]) -> list[Row]:
    """Say together what has happened to several parts of one root."""
    folded, rest = _fold(findings, _said)
    return [
        Row(tuple(found), tuple(place_of(finding.change).member for finding in found))
        for found in [*folded, *([finding] for finding in rest)]
    ]


def _fold(
    findings: Sequence[Finding], key: Callable[[Finding], Hashable]
) -> tuple[list[list[Finding]], list[Finding]]:
    """Find those that are alike, and what is left. Lines of the user's are never hidden
    behind another finding's."""
    alike: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        if not finding.lines:
            alike.setdefault((key(finding), _advice(finding)), []).append(finding)
    folded = [found for found in alike.values() if len(found) >= _FEW]
    done = {id(finding) for found in folded for finding in found}
    others: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        if not finding.lines and id(finding) not in done:
            others.setdefault(key(finding), []).append(finding)
    folded += [found for found in others.values() if len(found) >= _MANY]
    done = {id(finding) for found in folded for finding in found}
    return folded, [finding for finding in findings if id(finding) not in done]


def _said(finding: Finding) -> tuple[Hashable, ...]:
    """What a row says of each of its findings."""
    return (
        finding.change.kind,
        finding.title,
        finding.wire,
        finding.source,
        finding.reason,
        finding.affects,
        finding.excuse,
    )


def _advice(finding: Finding) -> str:
    """What is to be done, whatever it is done to; nothing needs to be for what is
    safe."""
    if finding.severity == "safe":
        return ""
    advice = finding.suggestion
    for symbol in sorted(finding.symbols, key=len, reverse=True):
        advice = advice.replace(symbol, "")
    return advice


def by_kind(findings: Sequence[Finding]) -> list[Row]:
    """Say in one row whatever is of one kind and equally bad, the worst first."""
    alike: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_said(finding), []).append(finding)
    rows = [
        Row(tuple(found), tuple(finding.change.subject for finding in found))
        for found in alike.values()
    ]
    return sorted(rows, key=_order)
