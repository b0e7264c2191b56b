"""What is found, one thing after the other, for formats that know only lists."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..findings import CodeLine, Finding, Observed, Report
from . import verdicts
from .columns import listed, one_line
from .grouping import Group, Row, grouped, rank, worst_of
from .locations import Location, location, of_line, of_report

_LOOKED_AT = 2_000
"""Findings of a client that are folded: more than can be shown."""

Level = Literal["error", "warning", "note"]
"""How loud it is: what fails the check is an error, whatever its severity."""

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


def items(reports: Sequence[Report], *, folded: bool = False) -> list[Item]:
    """List everything that was found, the worst first, for all clients.

    Args:
        reports: What was found, a report for each client.
        folded: Whether findings that are alike are one item.
    """
    found = [item for report in reports for item in _of(report, folded)]
    order = {"error": 0, "warning": 1, "note": 2}
    found.sort(key=lambda item: order[item.level])
    seen: dict[str, int] = {}
    return [_distinct(item, seen) for item in found]


def _distinct(item: Item, seen: dict[str, int]) -> Item:
    """Tell apart what would look the same: one API may have two clients."""
    number = seen[item.fingerprint] = seen.get(item.fingerprint, 0) + 1
    if number == 1:
        return item
    return replace(item, fingerprint=_fingerprint(item.fingerprint, str(number)))


def _of(report: Report, folded: bool) -> Iterator[Item]:
    if report.failure:
        yield _failure(report)
    for line in report.broken:
        yield _line(report, line, "document-no-longer-fits")
    for line in report.unexplained:
        yield _line(report, line, "code-no-longer-fits")
    if folded:
        groups = grouped(worst_of(report.findings, _LOOKED_AT))
        rows = [(group, row) for group in groups for row in group.rows]
        yield from (_row(report, group, row) for group, row in rows)
    else:
        for finding in sorted(report.findings, key=rank):
            yield _finding(report, finding)
    for seen in report.observed:
        yield _observed(report, seen)


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
    return replace(item, title=f"{verdicts.roots(group)}: {verdicts.headline(row)}")


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
    said = (report.client, rule, seen.operation, seen.path, seen.expected, seen.got)
    return Item(
        client=report.client,
        rule=rule,
        level="warning",
        fails=False,
        title=f"{operation} {path}: {OWN_RULES[rule]}",
        message=f"Expected {one_line(seen.expected)}, got {one_line(seen.got)}.",
        location=of_report(report),
        fingerprint=_fingerprint(*said),
    )


def _fingerprint(*said: str) -> str:
    text = "\0".join(said).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()[:12]
