"""The list in a terminal: by root cause, the worst first, in 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from ...wording import count
from ..findings import CodeLine, Finding, Report
from ..severity import Severity
from . import verdicts
from .columns import WIDTH, cut, listed, one_line, width_of, wrapped
from .grouping import Group, Row, grouped, worst_of
from .next_steps import next_steps

MOST = 500
"""Findings of a client that are shown, the worst of all; each is under 2 kB."""
_LINES = 8
"""Lines of the user's that are shown for one finding."""
_OTHERS = 50
"""Lines, documents and answers that are shown of each sort."""
_INDENT = 22
COLUMNS = "  wire      source"
"""What stands above the severities."""
_COLOURS = {"breaking": "red", "dangerous": "yellow", "safe": "green"}


def as_text(reports: Sequence[Report], *, colour: bool = False) -> str:
    """Write the list for a terminal.

    Args:
        reports: What was found, a report for each client.
        colour: Whether colours are wanted: the stream is a terminal, and `NO_COLOR` is
            not set.
    """
    text = "\n".join("".join(f"{line}\n" for line in _report(r)) for r in reports)
    return text if colour else click.unstyle(text)


def _report(report: Report) -> Iterator[str]:
    yield from title(report)
    yield from compared(report)
    for sentence in consequences(report):
        lines = wrapped(one_line(sentence, 1000), WIDTH - 2)
        yield from (f"  {line}" for line in lines)
    shown = worst_of(report.findings, MOST)
    if shown:
        yield ""
        yield click.style(COLUMNS, dim=True)
    reasons: set[str] = set()
    for index, group in enumerate(grouped(shown)):
        if index:
            yield ""
        yield from _group(group, report, reasons)
    if len(shown) < len(report.findings):
        left = count(len(report.findings) - len(shown), "finding")
        yield ""
        yield f"  and {left} more, none of them worse; --format json has them all"
    yield from _code("Yours that no longer fits the schema:", report.broken)
    yield from _code(
        "Lines of yours that fail for a reason that was not found:", report.unexplained
    )
    yield from _observed(report)
    yield from _steps(report)


def title(report: Report) -> list[str]:
    """Whom it is about, and the verdict in numbers."""
    verdict = "could not be told" if report.failure else verdicts.numbers(report)
    first, *more = wrapped(f"{verdicts.name(report)}: {verdict}", WIDTH - 2)
    return [click.style(line, bold=True) for line in [first, *(f"  {s}" for s in more)]]


def compared(report: Report) -> list[str]:
    """What was compared with what."""
    line = f"  {verdicts.compared(report)}"
    if width_of(line) <= WIDTH:
        return [click.style(line, dim=True)]
    old, new = one_line(report.old), one_line(report.new)
    lines = [f"  {cut(old, WIDTH - 2)}", f"  -> {cut(new, WIDTH - 5)}"]
    return [click.style(line, dim=True) for line in lines]


def consequences(report: Report) -> Iterator[str]:
    """What it means, the most important first, as sentences."""
    if report.failure:
        yield report.failure
    if report.findings:
        failing = sum(finding.fails(report.bound) for finding in report.findings)
        do = "fails" if failing == 1 else "fail"
        number = f"{failing:,}" if failing else "None"
        do = do if failing else "fails"
        yield f"{number} of these {do} the check (--fail-on {report.bound})."
    lines = verdicts.code_lines(report)
    if lines:
        files = len({line.file for line in lines})
        does = "no longer fits" if len(lines) == 1 else "no longer fit"
        yield f"{count(len(lines), 'line')} of yours in {count(files, 'file')} {does}."
    broken, maybe = verdicts.affected_operations(report)
    if broken:
        yield f"Breaks {count(len(broken), 'operation')} of yours: {listed(broken)}."
    if maybe:
        yield f"May affect {count(len(maybe), 'operation')} of yours: {listed(maybe)}."
    if version := verdicts.version(report):
        yield f"The generated client needs {version}."
    yield from report.notes


def _group(group: Group, report: Report, reasons: set[str]) -> Iterator[str]:
    roots = verdicts.roots(group)
    reach = verdicts.reach(group, report.operations)
    heading = f"{roots}  {reach}" if reach else roots
    for index, line in enumerate(wrapped(heading, WIDTH - 2)):
        styled = click.style(line, bold=True)
        if not index and line.startswith(f"{roots}  "):
            styled = f"{click.style(roots, bold=True)}{line[len(roots) :]}"
        yield styled if not index else f"  {line}"
    for row in group.rows:
        yield from _row(row, reasons)


def _row(row: Row, reasons: set[str]) -> Iterator[str]:
    """A line for what is safe; what counts also says why, what of, and what to do.

    Args:
        row: What is said.
        reasons: Those that were given before: each is said once.
    """
    first, *more = wrapped(_what(row), WIDTH - _INDENT)
    yield f"  {marks(row.first)} {first}"
    yield from _indented(more)
    if row.first.severity == "safe":
        return
    yield from _indented(wrapped(_named(row), WIDTH - _INDENT), dim=True)
    reason = one_line(row.first.reason, 400)
    if reason not in reasons:
        reasons.add(reason)
        yield from _indented(wrapped(reason, WIDTH - _INDENT))
    if said := verdicts.effect(row):
        yield from _indented(wrapped(f"{said[:1].upper()}{said[1:]}.", WIDTH - _INDENT))
    for line in row.first.lines[:_LINES]:
        said = f"{verdicts.at(line)}: {one_line(line.message)}"
        yield from _indented(wrapped(said, WIDTH - _INDENT), colour="cyan")
    if len(row.first.lines) > _LINES:
        left = count(len(row.first.lines) - _LINES, "line")
        yield from _indented([f"and {left} more"])
    if row.suggestion:
        said = one_line(row.suggestion, 400).replace("`", "")
        advice = wrapped(f"> {said}", WIDTH - _INDENT)
        yield from _indented(advice, bold=True)


def _what(row: Row) -> str:
    values = verdicts.values(row)
    said = verdicts.headline(row)
    return f"{said}, {values}" if values else said


def _named(row: Row) -> str:
    """The ids by which people approve it, and the generated names."""
    ids = listed([finding.id for finding in row.findings], 3)
    return "  ".join(filter(None, [ids, listed(row.symbols)]))


def marks(finding: Finding) -> str:
    """Both severities, in columns; faint where they do not count."""
    counts = finding.counts == finding.severity
    wire, source = _mark(finding.wire, counts), _mark(finding.source, counts)
    return f"{wire} {source}"


def _mark(severity: Severity, counts: bool) -> str:
    padded = f"{severity:<9}"
    if not counts:
        return click.style(padded, dim=True)
    return click.style(padded, fg=_COLOURS[severity], bold=severity == "breaking")


def _indented(
    lines: Sequence[str], *, dim: bool = False, bold: bool = False, colour: str = ""
) -> Iterator[str]:
    for line in filter(None, lines):
        styled = click.style(
            line, dim=dim or None, bold=bold or None, fg=colour or None
        )
        yield f"{' ' * _INDENT}{styled}"


def _code(title: str, lines: Sequence[CodeLine]) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield click.style(title, bold=True)
    for line in lines[:_OTHERS]:
        said = f"{verdicts.at(line)}: {one_line(line.message)}"
        yield from (f"  {part}" for part in wrapped(said, WIDTH - 2))
    if len(lines) > _OTHERS:
        yield f"  and {count(len(lines) - _OTHERS, 'line')} more"


def _observed(report: Report) -> Iterator[str]:
    if not report.observed:
        return
    yield ""
    yield click.style("Answers that did not fit the client, as recorded:", bold=True)
    for seen in report.observed[:_OTHERS]:
        said = wrapped(verdicts.observed(seen), WIDTH - 2)
        yield from (f"  {part}" for part in said)
    if len(report.observed) > _OTHERS:
        yield f"  and {count(len(report.observed) - _OTHERS, 'answer')} more"


def _steps(report: Report) -> Iterator[str]:
    steps = next_steps(report)
    if steps:
        yield ""
        yield click.style("Next", bold=True)
    for command, purpose in steps:
        yield f"  {command}"
        yield click.style(f"      {purpose}", dim=True)
