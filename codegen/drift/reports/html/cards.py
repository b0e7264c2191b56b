"""What the page says of each client: the numbers at the top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....wording import count
from ...findings import CodeLine, Finding, Report
from ...severity import SEVERITIES
from .rows import Line, code_line

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
    """Lines of the user's that no single change explains, or answers that did not
    fit."""

    title: str
    lines: tuple[Line, ...]
    left_out: int


def tally(findings: Sequence[Finding]) -> list[Count]:
    """How many changes there are of each severity, and how many do not count."""
    counting = [each for each in findings if _counts(each)]
    numbers = Counter(each.severity for each in counting)
    counts = [
        Count(tone=each, name=each, number=numbers[each]) for each in SEVERITIES[::-1]
    ]
    excused = sum(bool(each.excuse) for each in findings)
    unaffected = len(findings) - len(counting) - excused
    if excused:
        counts.append(Count(tone="plain", name="excused", number=excused))
    if unaffected:
        name = "beside your operations"
        counts.append(Count(tone="plain", name=name, number=unaffected))
    return counts


def bar(counts: Sequence[Count]) -> list[Part]:
    """The same numbers as parts of a bar."""
    total = sum(each.number for each in counts)
    parts, start = [], 0
    so_far = 0
    for each in counts:
        so_far += each.number
        end = round(1000 * so_far / total) if total else 0
        if end > start:
            parts.append(Part(tone=each.tone, start=start, width=end - start))
        start = end
    return parts


def facts(report: Report) -> list[Fact]:
    """What else there is to know of a comparison."""
    return list(_facts(report))


def lists(report: Report) -> list[CodeList]:
    """What no longer fits, beside what is listed with the changes."""
    named = [
        ("What of yours no longer fits the schema", report.broken),
        ("Lines that stop type-checking, by no change that was found", report.unexplained),
    ]
    found = [_code_list(title, lines) for title, lines in named if lines]
    if report.observed:
        observed = [
            Line(
                where=f"{each.operation} {each.path}",
                message=f"expected {each.expected}, got {each.got}",
                text="",
            )
            for each in report.observed[:LISTED]
        ]
        found.append(
            CodeList(
                title="Answers that did not fit, as the client recorded them",
                lines=tuple(observed),
                left_out=max(0, len(report.observed) - LISTED),
            )
        )
    return found


def _counts(finding: Finding) -> bool:
    return not finding.excuse and finding.affects != "unaffected"


def _facts(report: Report) -> Iterator[Fact]:
    if report.findings and report.version != "none":
        value = f"{report.version}: so should the client’s version rise"
        yield Fact(name="Next version", value=value)
    met = [each for each in report.findings if each.affects and not each.excuse]
    affects = Counter(each.affects for each in met)
    if affects:
        said = [
            f"{affects[each]:,} {each}"
            for each in ("broken", "potentially affected", "unaffected")
            if affects[each]  # type: ignore[index]
        ]
        yield Fact(name="Your operations", value="changes: " + ", ".join(said))
    lines = {(line.file, line.line) for each in report.findings for line in each.lines}
    if lines:
        files = len({file for file, _ in lines})
        value = f"{count(len(lines), 'line')} in {count(files, 'file')} stop type-checking"
        yield Fact(name="Your code", value=value)
    if report.operations:
        yield Fact(name="The API", value=count(report.operations, "operation"))


def _code_list(title: str, lines: Sequence[CodeLine]) -> CodeList:
    return CodeList(
        title=title,
        lines=tuple(map(code_line, lines[:LISTED])),
        left_out=max(0, len(lines) - LISTED),
    )
