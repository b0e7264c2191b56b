"""The report for a comment on a pull request: the verdict, then what matters most, as
far as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from ...wording import count
from ..findings import CodeLine, Finding, Report
from ..severity import Severity
from . import verdicts
from .grouping import Group, Row, grouped, rank, worst_of
from .markdown_text import code, prose, table_row

LIMIT = 60_000
"""Bytes of everything. GitHub refuses comments of more than 65,536 characters; the rest
is for what tools put around it."""
_CLIENTS = 30
"""Clients that have a section of their own."""
_LOOKED_AT = 2_000
"""Findings of a client that are sorted and folded; there is no room for so many."""
_SIGNS = {"breaking": "\N{CROSS MARK}", "dangerous": "\N{WARNING SIGN}", "safe": ""}
_GOOD = "\N{WHITE HEAVY CHECK MARK}"


def as_markdown(reports: Sequence[Report]) -> str:
    """Write a comment of less than 65,000 characters, whatever was found.

    Args:
        reports: What was found, a report for each client.
    """
    telling = [report for report in reports if not verdicts.is_quiet(report)]
    telling.sort(key=_urgency)
    shown = telling[:_CLIENTS]
    lines = [_verdict(reports)]
    quiet = [report for report in reports if verdicts.is_quiet(report)]
    if quiet:
        lines += ["", *_fitting(map(_quiet, quiet), 4_000, "- and {:,} more".format)]
    room = LIMIT - _size(lines)
    for index, report in enumerate(shown):
        section = _section(report, room // (len(shown) - index))
        room -= _size(section)
        lines += section
    if len(shown) < len(telling):
        left = telling[len(shown) :]
        lines += ["", f"And {count(len(left), 'client')} more with changes."]
    return "\n".join(lines).rstrip("\n") + "\n"


def _urgency(report: Report) -> bool:
    return not (report.failure or report.fails)


def _verdict(reports: Sequence[Report]) -> str:
    """The first line: all that many people read."""
    failing = [report for report in reports if report.fails]
    unknown = [report for report in reports if report.failure]
    findings = [finding for report in failing or reports for finding in report.findings]
    if failing:
        said = (
            f"**The API drift check fails**: {_counted(findings)} in {_names(failing)}"
        )
        sign = _SIGNS["breaking"]
    elif unknown:
        said, sign = "**API drift could not be told**", _SIGNS["dangerous"]
    elif findings:
        said = f"**The API drift check passes**: {_counted(findings)}"
        sign = _GOOD
    else:
        said, sign = "**No API drift**", _GOOD
    aside = f"; {_names(unknown)} could not be compared" if unknown else ""
    return f"{sign} {said}{aside}"


def _counted(findings: Sequence[Finding]) -> str:
    counted = verdicts.tally(findings)
    said = [
        f"{counted[name]:,} {name}"
        for name in ("breaking", "dangerous", "safe")
        if counted[name]
    ][:2]
    if not said:
        return "no change that counts"
    return f"{' and '.join(said)} {'change' if said[-1][:2] == '1 ' else 'changes'}"


def _names(reports: Sequence[Report]) -> str:
    return _codes([verdicts.name(report) for report in reports])


def _quiet(report: Report) -> str:
    """One line for a client without changes, with what else is to be known."""
    line = (
        f"- {code(verdicts.name(report))}: no changes, {code(report.old, 200)} "
        f"against {code(report.new, 200)}"
    )
    return ". ".join([line, *(prose(note) for note in report.notes[:3])])


def _section(report: Report, room: int) -> list[str]:
    """All of one client: the table of what counts first, then the user's own lines,
    then details and what is safe."""
    lines = ["", *_heading(report)]
    worst = worst_of(report.findings, _LOOKED_AT)
    counting = _rows(f for f in worst if f.counts != "safe")
    parts: list[tuple[float, Callable[[int], list[str]]]] = [
        (0.55, lambda most: _table(counting, report, most)),
        (0.5, lambda most: _yours(report, most)),
        (0.7, lambda most: _details(counting, report, most)),
        (1.0, lambda most: _others(report, worst, most)),
    ]
    for share, part in parts:
        lines += part(int((room - _size(lines)) * share))
    return lines


def _heading(report: Report) -> Iterator[str]:
    verdict = "could not be told" if report.failure else verdicts.numbers(report)
    yield f"### {code(verdicts.name(report), 80)}: {verdict}"
    yield ""
    yield f"{code(report.old, 200)} \N{RIGHTWARDS ARROW} {code(report.new, 200)}"
    said = [prose(report.failure, 1_000)] if report.failure else []
    broken, maybe = verdicts.affected_operations(report)
    if broken:
        said.append(f"Breaks {_operations(broken)}.")
    if maybe:
        said.append(f"May affect {_operations(maybe)}.")
    if version := verdicts.version(report):
        said.append(f"The generated client needs **{version}**.")
    said += [prose(note) for note in report.notes[:5]]
    if said:
        yield ""
        yield from (f"- {sentence}" for sentence in said)


def _operations(names: Sequence[str]) -> str:
    number = count(len(names), "operation")
    return f"{number} of yours: {_codes(names)}"


def _codes(names: Sequence[str], most: int = 5) -> str:
    shown = ", ".join(code(name) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


Entry = tuple[Group, Row]


def _rows(findings: Iterable[Finding]) -> list[Entry]:
    """Rows with the roots that they belong to, the worst first."""
    rows = [(group, row) for group in grouped([*findings]) for row in group.rows]
    return sorted(rows, key=lambda entry: min(map(rank, entry[1].findings)))


def _table(rows: Sequence[Entry], report: Report, room: int) -> list[str]:
    if not rows:
        return []
    head = [
        "",
        "| wire | source | what | change | to do |",
        "| --- | --- | --- | --- | --- |",
    ]
    body = _fitting(
        (_table_row(group, row) for group, row in rows),
        room - _size(head) - 200,
        lambda n: "",
    )
    left = sum(len(row.findings) for _, row in rows[_full(body) :])
    left += max(0, _counting(report) - sum(len(row.findings) for _, row in rows))
    more = ["", f"and **{left:,} more**"] if left else []
    return [*head, *filter(None, body), *more]


def _full(lines: Sequence[str]) -> int:
    return sum(bool(line) for line in lines)


def _counting(report: Report) -> int:
    return sum(finding.counts != "safe" for finding in report.findings)


def _table_row(group: Group, row: Row) -> str:
    said = f"{row.first.title}{_members(row)}"
    old, new = code(row.old, 80), code(row.new, 80)
    values = f": {old} \N{RIGHTWARDS ARROW} {new}" if old and new else ""
    cells = [
        _severity(row.first.wire),
        _severity(row.first.source),
        _where(group, row),
        f"{said}{values}",
        prose(row.suggestion),
    ]
    return table_row(cells)


def _severity(severity: Severity) -> str:
    return f"{_SIGNS[severity]} {severity}".strip()


def _where(group: Group, row: Row) -> str:
    """The subject; what has happened to several is named by what they share."""
    if len(row.findings) == 1:
        return code(row.first.change.subject)
    if len(group.roots) == 1:
        return code(group.roots[0])
    shown = _codes(group.roots, 3)
    return f"{row.members[0] and code(row.members[0]) + ' of '}{shown}"


def _members(row: Row) -> str:
    if len(row.members) < 2:
        return ""
    return f" ({len(row.members):,}): {_codes(row.members)}"


def _yours(report: Report, room: int) -> list[str]:
    """The user's own lines: what most readers have to do."""
    causes: dict[CodeLine, str] = {}
    for finding in report.findings:
        for line in finding.lines:
            causes.setdefault(line, finding.change.subject)
    lines = verdicts.code_lines(report)
    if not lines:
        return []
    head = [
        "",
        "**Your code**",
        "",
        "| line | message | because of |",
        "| --- | --- | --- |",
    ]
    body = (
        table_row(
            (
                code(verdicts.at(line)),
                code(line.message, 200),
                code(causes.get(line, "")),
            )
        )
        for line in lines
    )
    more = "| and {:,} more | | |".format
    return [*head, *_fitting(body, room - _size(head), more)]


def _details(rows: Sequence[Entry], report: Report, room: int) -> list[str]:
    """Why, what leads to it, the generated names, and the id to approve it by."""
    if not rows:
        return []
    head = ["", "<details><summary>Why, and what it touches</summary>", ""]
    tail = ["", "</details>"]
    body = (_detail(group, row, report) for group, row in rows)
    shown = _fitting(body, room - _size([*head, *tail]), "- and {:,} more".format)
    return [*head, *shown, *tail]


def _detail(group: Group, row: Row, report: Report) -> str:
    said = [f"- {_where(group, row)}: {prose(row.first.reason)}"]
    if reach := verdicts.reach(group, report.operations):
        said.append(f"{reach[:1].upper()}{reach[1:]}.")
    if row.affected:
        said.append(f"Your operations: {_codes(row.affected)}.")
    if row.symbols:
        said.append(f"In generated code: {_codes(row.symbols)}.")
    if len(row.findings) == 1:
        said.append(f"Id {code(row.first.id)}.")
    return " ".join(said)


def _others(report: Report, worst: Sequence[Finding], room: int) -> list[str]:
    """What does not count, and what was seen in answers."""
    rows = _rows(finding for finding in worst if finding.counts == "safe")
    if not rows and not report.observed:
        return []
    number = len(report.findings) - _counting(report)
    title = f"{count(number, 'change')} of no consequence: safe, unused or accepted"
    if not rows:
        title = f"{count(len(report.observed), 'answer')} that did not fit"
    head = ["", f"<details><summary>{title}</summary>", ""]
    tail = ["", "</details>"]
    seen = (
        f"- {code(o.operation)} {code(o.path)}: expected {code(o.expected)}, "
        f"got {code(o.got)}"
        for o in report.observed
    )
    body = chain((_safe(group, row) for group, row in rows), seen)
    shown = _fitting(body, room - _size([*head, *tail]), "- and {:,} more".format)
    return [*head, *shown, *tail]


def _safe(group: Group, row: Row) -> str:
    said = f"- {_where(group, row)}: {row.first.title}{_members(row)}"
    effect = verdicts.effect(row)
    return f"{said} ({prose(effect)})" if effect else said


def _fitting(lines: Iterable[str], room: int, more: Callable[[int], str]) -> list[str]:
    """As many lines as there is room for; the last one says how many are missing."""
    given = list(lines)
    shown: list[str] = []
    room -= 40
    for line in given:
        room -= len(line.encode()) + 1
        if room < 0:
            break
        shown.append(line)
    if len(shown) < len(given):
        shown.append(more(len(given) - len(shown)))
    return shown


def _size(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)
