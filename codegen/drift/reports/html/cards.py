"""What the page says of each client: the numbers at the top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ....wording import count
from ...findings import Finding, Report
from ...severity import SEVERITIES
from ..columns import listed
from ..verdicts import affected_operations, code_lines, tally, version
from .rendering import shortened
from .rows import Line, anchor_of, by_severity, code_line

LISTED = 100
"""How many lines a list of a client has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    tone: str
    name: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the bar, in thousandths of its width."""

    tone: str
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """Lines of the user's, or answers, that no longer fit."""

    title: str
    lines: tuple[Line, ...]
    left_out: int


def counts(findings: Sequence[Finding]) -> list[Count]:
    """How many changes there are of each severity, and how many do not count."""
    return [
        Count(tone=_TONES[name], name=_NAMES.get(name, name), number=number)
        for name, number in tally(findings).items()
        if number or name in SEVERITIES
    ]


_TONES = {"breaking": "breaking", "dangerous": "dangerous", "safe": "safe"}
_TONES |= {"accepted": "plain", "unaffected": "plain"}
_NAMES = {"unaffected": "not used"}


def bar(numbers: Sequence[Count]) -> list[Part]:
    """The same numbers as parts of a bar."""
    total = sum(each.number for each in numbers)
    parts, start = [], 0
    so_far = 0
    for each in numbers:
        so_far += each.number
        end = round(1000 * so_far / total) if total else 0
        if end > start:
            parts.append(Part(tone=each.tone, start=start, width=end - start))
        start = end
    return parts


def facts(report: Report) -> list[Fact]:
    """What else there is to know of a comparison."""
    return list(_facts(report))


def lists(number: int, report: Report, shown: Sequence[Finding]) -> list[CodeList]:
    """What no longer fits: the user's lines, and answers of the server.

    Args:
        number: That of the report.
        report: What was found.
        shown: The findings that the page has, to which links lead.
    """
    caused = [
        replace(
            code_line(line),
            link=f"#{anchor_of(number, finding)}",
            cause=f"{finding.title}: {shortened(finding.change.subject, 80)}",
        )
        for finding in sorted(shown, key=by_severity)
        for line in finding.lines
    ]
    observed = [
        Line(
            where=f"{each.operation} {each.path}",
            message=f"expected {each.expected}, got {each.got}",
            text="",
        )
        for each in report.observed
    ]
    found = [
        ("Lines of yours that no longer fit", caused),
        (
            "Lines of yours that fail for a reason that was not found",
            [code_line(line) for line in report.unexplained],
        ),
        (
            "What of yours no longer fits the schema",
            [code_line(line) for line in report.broken],
        ),
        ("Answers that did not fit, as the client recorded them", observed),
    ]
    return [
        CodeList(
            title=f"{title} ({len(lines):,})",
            lines=tuple(lines[:LISTED]),
            left_out=max(0, len(lines) - LISTED),
        )
        for title, lines in found
        if lines
    ]


def _facts(report: Report) -> Iterator[Fact]:
    if said := version(report):
        yield Fact(name="Next version", value=f"{said} of the generated client")
    broken, maybe = affected_operations(report)
    if broken:
        value = f"{count(len(broken), 'operation')} of yours: {listed(broken)}"
        yield Fact(name="Breaks", value=value)
    if maybe:
        value = f"{count(len(maybe), 'operation')} of yours: {listed(maybe)}"
        yield Fact(name="May affect", value=value)
    lines = code_lines(report)
    if lines:
        files = len({line.file for line in lines})
        does = "no longer fits" if len(lines) == 1 else "no longer fit"
        value = f"{count(len(lines), 'line')} in {count(files, 'file')} {does}."
        yield Fact(name="Your code", value=value)
    if report.operations:
        yield Fact(name="The API has", value=count(report.operations, "operation"))
