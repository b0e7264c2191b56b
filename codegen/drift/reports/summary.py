"""One screen for each client, whatever was found: 24 lines of 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from ...wording import count
from ..findings import Finding, Report
from . import verdicts
from .columns import WIDTH, cut, listed, one_line, width_of, wrapped
from .grouping import Group, Row, by_kind, grouped, rank, worst_of
from .next_steps import next_steps
from .text import COLUMNS, compared, consequences, marks, title

LINES = 23
"""Lines of a client; the screen's last one is for the prompt."""
_LOOKED_AT = 2_000
"""Findings that are sorted and folded: more than the screen has room for."""
_INDENT = 22
_HEADING = 9
"""Lines of them that say what was compared, and the verdict."""


def as_summary(reports: Sequence[Report], *, colour: bool = False) -> str:
    """Write one screen for each client.

    Args:
        reports: What was found, a report for each client.
        colour: Whether colours are wanted.
    """
    text = "\n".join("".join(f"{line}\n" for line in _screen(r)) for r in reports)
    return text if colour else click.unstyle(text)


def _screen(report: Report) -> Iterator[str]:
    top = [*_top(report)]
    bottom = [*_bottom(report)]
    yield from top
    yield from _table(report, LINES - len(top) - len(bottom))
    yield from bottom


def _top(report: Report) -> Iterator[str]:
    """What was compared, the verdict and what it means: a line each."""
    top = [*title(report)[:2], *compared(report)]
    yield from top
    said = [*consequences(report)]
    if report.failure:
        lines = wrapped(one_line(report.failure, 600), WIDTH - 2)
        yield from (f"  {line}" for line in lines)
        del said[0]
    room = _HEADING - len(top)
    for sentence in said if len(said) <= room else said[: room - 1]:
        yield f"  {cut(one_line(sentence, 1000), WIDTH - 2)}"
    if len(said) > room:
        yield f"  and {count(len(said) - room + 1, 'note')} more"


def _table(report: Report, lines: int) -> Iterator[str]:
    """The worst rows; what is safe is only counted, on one line."""
    counting = [f for f in report.findings if f.counts != "safe"]
    safe = [f for f in report.findings if f.severity == "safe"]
    if not counting and not safe:
        return
    yield ""
    yield click.style(COLUMNS, dim=True)
    yield from _worst(counting, lines - 2 - bool(safe))
    if safe:
        kinds = Counter(finding.title for finding in safe).most_common()
        said = listed([f"{title} ({number:,})" for title, number in kinds], 3)
        yield f"  {marks(safe[0])} {cut(said, WIDTH - _INDENT)}"


def _worst(counting: Sequence[Finding], room: int) -> Iterator[str]:
    rows = _rows(counting, room)
    shown = rows if len(rows) <= room else rows[: room - 1]
    spare = room - len(rows)
    for row, line in shown:
        first, *more = wrapped(line, WIDTH - _INDENT)
        if more and spare > 0:
            # There is room for a second line, from the worst on.
            spare -= 1
            yield f"  {marks(row.first)} {first}"
            yield f"{' ' * _INDENT}{cut(' '.join(more), WIDTH - _INDENT)}"
        else:
            yield f"  {marks(row.first)} {cut(line, WIDTH - _INDENT)}"
    left = len(counting) - sum(len(row.findings) for row, _ in shown)
    if left:
        yield f"{' ' * _INDENT}and {left:,} more"


def _rows(counting: Sequence[Finding], room: int) -> list[tuple[Row, str]]:
    """Rows with what they say: by root, or by kind where these are too many."""
    worst = worst_of(counting, _LOOKED_AT)
    rows = [(row, _line(g, row)) for g in grouped(worst) for row in g.rows]
    rows.sort(key=lambda entry: min(map(rank, entry[0].findings)))
    if len(rows) <= room:
        return rows
    return [(row, _kind(row)) for row in by_kind(counting)]


def _kind(row: Row) -> str:
    """What happened, and where: "type changed (57): Project.total and 56 more"."""
    if len(row.findings) == 1:
        return _told(f"{one_line(row.first.change.subject)}: ", row.first.title, row)
    number = f"{len(row.findings):,}"
    return f"{row.first.title} ({number}): {listed(row.members, 2)}"


def _line(group: Group, row: Row) -> str:
    """Where, and what: "Task.annotations: type changed, array -> string"."""
    where, said = verdicts.roots(group, 1), verdicts.headline(row)
    if len(group.roots) == 1 and len(row.members) == 1 and row.members[0]:
        is_argument = row.members[0].startswith("(")
        join = "" if is_argument else " " if " " in where else "."
        member, _, said = said.partition(": ")
        return _told(f"{where}{join}{member}: ", said, row)
    return _told(f"{where}: ", said, row)


def _told(where: str, said: str, row: Row) -> str:
    """Where and what; two types say by themselves that a type has changed."""
    values = verdicts.values(row)
    line = f"{where}{said}, {values}" if values else f"{where}{said}"
    is_plain = row.old and row.new and row.first.change.kind.startswith("type-")
    is_long = width_of(line) > WIDTH - _INDENT
    return f"{where}{values}" if is_plain and is_long else line


def _bottom(report: Report) -> Iterator[str]:
    lines = [verdicts.at(line) for line in verdicts.code_lines(report)]
    if lines:
        yield ""
        yield f"  {cut(f'Look at {listed(lines, 4)}', WIDTH - 2)}"
    steps = next_steps(report)
    if steps:
        yield ""
    for command, purpose in steps:
        said = f"  {command}  {purpose}"
        yield said if len(said) <= WIDTH else cut(f"  {command}", WIDTH)
