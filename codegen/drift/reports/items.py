"""What is found, one thing after the other, for formats that know only lists."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from ..findings import CodeLine, Finding, Observed, Report
from . import verdicts
from .columns import listed, one_line
from .grouping import Group, Row, grouped, rank, worst_of
from .locations import Location, location, of_line, of_report

Level = Literal["error", "warning", "note"]
"""How loud it is: what fails the check is an error, whatever its severity."""

LEVELS: tuple[Level, ...] = ("error", "warning", "note")
"""From the loudest on."""

OWN_RULES = {
    "comparison-failed": "drift could not be told",
    "document-no-longer-fits": "document or setting that no longer fits",
    "code-no-longer-fits": "line that no longer fits",
    "answer-does-not-fit": "answer that did not fit the client",
}
"""What is no change but reported like one, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to show."""

    client: str
    rule: str
    """The kind of the change, or one of `OWN_RULES`."""
    level: Level
    fails: bool
    title: str
    """Where and what, in a line."""
    message: str
    """What it means and what to do, in sentences."""
    location: Location | None
    others: tuple[Location, ...] = ()
    """More lines of the user's that it touches."""
    fingerprint: str
    """The same in every run, and unlike any other's in the reports of one run."""
    excuse: str = ""
    finding: Finding | None = None
    number: int = 1
    """How many findings it stands for."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The worst of what was found."""

    items: tuple[Item, ...]
    left: int
    """How much more was found; nothing of it is worse."""
    failing: int
    """How much of that fails the check."""


def listing(reports: Sequence[Report], most: int) -> Listing:
    """List what was found for all clients, the worst first.

    Args:
        reports: What was found, a report for each client.
        most: How many items there may be.
    """
    found = [entry for report in reports for entry in _entries(report)]
    # Items are made of those only that are shown: there may be very many.
    found.sort(key=lambda entry: entry[0])
    shown = _distinct([make() for _, _, make in found[:most]])
    rest = found[most:]
    return Listing(shown, len(rest), sum(fails for _, fails, _ in rest))


Entry = tuple[int, bool, Callable[[], Item]]
"""How loud it is (less is louder), whether it fails the check, and the item itself."""


def _entries(report: Report) -> Iterator[Entry]:
    for item in _yours(report):
        yield LEVELS.index(item.level), item.fails, partial(_same, item)
    for finding in sorted(report.findings, key=rank):
        fails = finding.fails(report.bound)
        level = LEVELS.index(_level(finding, fails))
        yield level, fails, partial(_finding, report, finding)
    for seen in report.observed:
        item = _observed(report, seen)
        yield LEVELS.index(item.level), item.fails, partial(_same, item)


def _same(item: Item) -> Item:
    return item


def folded(reports: Sequence[Report], most: int) -> list[Item]:
    """List what counts, the worst first, findings that are alike as one item.

    Args:
        reports: What was found, a report for each client.
        most: How many findings of each level of a client are looked at.
    """
    found = [item for report in reports for item in _yours(report)]
    for report in reports:
        counting = [f for f in report.findings if not f.excuse]
        failing = [f for f in counting if f.fails(report.bound)]
        others = [
            f for f in counting if f.counts != "safe" and not f.fails(report.bound)
        ]
        for findings in (failing, others):
            for group in grouped(worst_of(findings, most)):
                found += [_row(report, group, row) for row in group.rows]
        found += [_observed(report, seen) for seen in report.observed[:most]]
    found.sort(key=lambda item: LEVELS.index(item.level))
    return list(_distinct(found))


def _distinct(items: Sequence[Item]) -> tuple[Item, ...]:
    """Tell apart what would look the same: one API may have two clients."""
    seen: Counter[str] = Counter()
    distinct: list[Item] = []
    for item in items:
        number = seen[item.fingerprint]
        seen[item.fingerprint] += 1
        if number:
            other = _fingerprint(item.fingerprint, str(number))
            item = replace(item, fingerprint=other)
        distinct.append(item)
    return tuple(distinct)


def _yours(report: Report) -> Iterator[Item]:
    """What comes before all changes: no answer at all, and lines of the user's."""
    if report.failure:
        yield _failure(report)
    for line in report.broken:
        yield _line(report, line, "document-no-longer-fits")
    for line in report.unexplained:
        yield _line(report, line, "code-no-longer-fits")


def _finding(report: Report, finding: Finding) -> Item:
    fails = finding.fails(report.bound)
    return Item(
        client=report.client,
        rule=finding.change.kind,
        level=_level(finding, fails),
        fails=fails,
        title=what(finding),
        message=meaning(finding),
        location=location(finding, report),
        others=tuple(of_line(line) for line in finding.lines[1:]),
        fingerprint=finding.id,
        excuse=one_line(finding.excuse),
        finding=finding,
    )


def _row(report: Report, group: Group, row: Row) -> Item:
    """Findings that are alike, at the place of the first."""
    item = _finding(report, row.first)
    if len(row.findings) == 1:
        return item
    title = f"{verdicts.roots(group)}: {verdicts.headline(row)}"
    return replace(item, title=title, number=len(row.findings))


def what(finding: Finding) -> str:
    """Say where and what: "Task.annotations: type changed, array -> string"."""
    change = finding.change
    subject = one_line(change.subject, 120)
    old, new = one_line(change.old, 80), one_line(change.new, 80)
    values = f"{old} -> {new}" if old and new else old or new
    said = f"{subject}: {finding.title}"
    return f"{said}, {values}" if values and values != subject else said


def meaning(finding: Finding) -> str:
    """Say how bad it is, why, and what to do."""
    said = [
        f"Wire: {finding.wire}. Source: {finding.source}. {one_line(finding.reason)}"
    ]
    if finding.suggestion:
        said.append(one_line(finding.suggestion))
    if finding.affected:
        said.append(f"Your operations: {listed(finding.affected)}.")
    if finding.symbols:
        said.append(f"In generated code: {listed(finding.symbols)}.")
    return " ".join(said)


def _level(finding: Finding, fails: bool) -> Level:
    if fails:
        return "error"
    return "warning" if finding.counts != "safe" else "note"


def _failure(report: Report) -> Item:
    return Item(
        client=report.client,
        rule="comparison-failed",
        level="error",
        fails=True,
        title=f"{verdicts.name(report)}: {OWN_RULES['comparison-failed']}",
        message=one_line(report.failure, 1_000),
        location=of_report(report),
        fingerprint=_fingerprint(report.client, "comparison-failed"),
    )


def _line(report: Report, line: CodeLine, rule: str) -> Item:
    return Item(
        client=report.client,
        rule=rule,
        level="error",
        fails=True,
        title=f"{verdicts.at(line)}: {OWN_RULES[rule]}",
        message=one_line(line.message, 1_000),
        location=of_line(line),
        fingerprint=_fingerprint(
            report.client, rule, line.file, str(line.line), line.message
        ),
    )


def _observed(report: Report, seen: Observed) -> Item:
    operation, path = one_line(seen.operation, 100), one_line(seen.path, 100)
    rule = "answer-does-not-fit"
    fails = report.bound != "breaking"
    said = (report.client, rule, seen.operation, seen.path, seen.expected, seen.got)
    return Item(
        client=report.client,
        rule=rule,
        level="error" if fails else "warning",
        fails=fails,
        title=f"{operation} {path}: {OWN_RULES[rule]}",
        message=f"{verdicts.observed(seen)}.",
        location=of_report(report),
        fingerprint=_fingerprint(*said),
    )


def _fingerprint(*said: str) -> str:
    text = "\0".join(said).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:12]
