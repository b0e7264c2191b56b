"""The sentences that all reports have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from ...wording import count
from ..changes import Change
from ..findings import CodeLine, Finding, Observed, Report
from .columns import listed, one_line
from .grouping import Group, Row

_VERSIONS = {
    "major": "a new major version",
    "minor": "a new minor version",
    "patch": "a new patch version",
}
_DIRECTIONS = {
    "both": "as input and output",
    "sent": "as input",
    "received": "as output",
}
_METHOD = re.compile(r"[A-Z]+ /")


def is_quiet(report: Report) -> bool:
    """Whether there is nothing to tell but that nothing has changed."""
    return not (
        report.findings
        or report.broken
        or report.unexplained
        or report.observed
        or report.failure
    )


def tally(findings: Iterable[Finding]) -> dict[str, int]:
    """Count findings: breaking, dangerous, safe, and those that do not count."""
    counted = Counter(_class(finding) for finding in findings)
    names = ("breaking", "dangerous", "safe", "accepted", "unaffected")
    return {name: counted[name] for name in names}


def _class(finding: Finding) -> str:
    if finding.excuse:
        return "accepted"
    if finding.affects == "unaffected" and finding.severity != "safe":
        return "unaffected"
    return finding.severity


def numbers(report: Report) -> str:
    """Say how many changes there are: "3 breaking, 2 dangerous and 14 safe changes"."""
    counted = tally(report.findings)
    parts = [
        f"{counted[name]:,} {name}"
        for name in ("breaking", "dangerous", "safe")
        if counted[name]
    ]
    number = sum(counted[name] for name in ("breaking", "dangerous", "safe"))
    said = f"{_and(parts)} {'change' if number == 1 else 'changes'}" if parts else ""
    aside = []
    if counted["unaffected"]:
        aside.append(f"{counted['unaffected']:,} that you do not use")
    if counted["accepted"]:
        aside.append(f"{counted['accepted']:,} accepted")
    return ", ".join(filter(None, [said, *aside])) or "no changes"


def compared(report: Report) -> str:
    """Say what was compared with what."""
    return f"{one_line(report.old)} -> {one_line(report.new)}"


def name(report: Report) -> str:
    """What people call the report by."""
    return one_line(report.client) or "diff"


def version(report: Report) -> str:
    """Say which version the generated client needs next; empty where it needs none."""
    return _VERSIONS.get(report.version, "")


def reach(group: Group, operations: int) -> str:
    """Say which operations lead to a group, and how they meet it; empty where it is an
    operation itself."""
    changes = [finding.change for finding in group.findings]
    reached = {name for change in changes for name in change.operations}
    if not reached:
        return ""
    if reached <= set(group.roots):
        return ""
    of = f"{len(reached):,} of {operations:,}" if operations >= len(reached) else ""
    number = f"{of} operations" if of else count(len(reached), "operation")
    return f"reached from {number}, {_DIRECTIONS[_direction(changes)]}"


def _direction(changes: Sequence[Change]) -> str:
    sent = any(change.sent_by for change in changes)
    received = any(change.received_by for change in changes)
    return "both" if sent and received else "sent" if sent else "received"


def roots(group: Group, most: int = 4) -> str:
    """Name what a group is about: "Project", "14 types: Annotation, Label and 12
    more"."""
    if len(group.roots) == 1:
        return one_line(group.roots[0])
    return f"{len(group.roots):,} {_sort(group.roots)}: {listed(group.roots, most)}"


def _sort(names: Sequence[str]) -> str:
    """What things are, in the plural."""
    are_operations = {bool(_METHOD.match(root)) for root in names}
    if are_operations == {True}:
        return "operations"
    is_type = all(root[:1].isalpha() and " " not in root for root in names)
    return "types" if is_type and are_operations == {False} else "places"


def headline(row: Row, most: int = 6) -> str:
    """Say what has happened to which members: "title: field removed"."""
    members = [member for member in row.members if member]
    title = row.first.title
    if len(members) > 1:
        return f"{title} ({len(members):,}): {listed(members, most)}"
    return f"{one_line(members[0])}: {title}" if members else title


def values(row: Row, limit: int = 120) -> str:
    """Say what it was and what it is: "array of integer -> string"; empty where several
    differ, or where the headline says it."""
    said = {member.rpartition(".")[2] for member in row.members}
    old = one_line(row.old, limit)
    new = one_line(row.new, limit)
    if old and new:
        return f"{old} -> {new}"
    value = old or new
    return "" if value.strip('"') in said else value


def effect(row: Row) -> str:
    """Say what it does to the client's own operations, or why it does not count."""
    affected = listed(row.affected, 4)
    match row.first.affects:
        case "broken":
            said = f"breaks {affected or 'operations of yours'}"
        case "potentially affected":
            said = f"may affect {affected or 'operations of yours'}"
        case "unaffected":
            said = "none of your operations meets it"
        case _:
            said = ""
    excuse = one_line(row.first.excuse).rstrip(".")
    excuse = f"accepted: {excuse}" if excuse else ""
    return "; ".join(filter(None, [said, excuse]))


def affected_operations(report: Report) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The client's own operations that break, and those that may behave otherwise."""
    counting = [finding for finding in report.findings if not finding.excuse]
    broken = _met_by(counting, "broken")
    maybe = _met_by(counting, "potentially affected") - broken
    return tuple(sorted(broken)), tuple(sorted(maybe))


def _met_by(findings: Iterable[Finding], affects: str) -> set[str]:
    return {a for f in findings if f.affects == affects for a in f.affected}


def code_lines(report: Report) -> tuple[CodeLine, ...]:
    """All lines of the user's that a report names, each once, in their order."""
    lines = {line for finding in report.findings for line in finding.lines}
    lines |= {*report.broken, *report.unexplained}
    return tuple(sorted(lines, key=_place))


def _place(line: CodeLine) -> tuple[str, int, int, str]:
    return line.file, line.line, line.column, line.message


def at(line: CodeLine) -> str:
    """Name a line of the user's: "app/report.py:12:5"."""
    column = f":{line.column}" if line.column else ""
    return f"{one_line(line.file)}:{line.line}{column}"


def observed(seen: Observed) -> str:
    """Say what did not fit, as people read it."""
    where = f"{one_line(seen.operation)} {one_line(seen.path)}"
    said = f"{where}: expected {one_line(seen.expected)}, got {one_line(seen.got)}"
    aside = [one_line(seen.place)] if seen.place else []
    aside += [f"finding {one_line(seen.finding)}"] if seen.finding else []
    return f"{said} ({', '.join(aside)})" if aside else said


def _and(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
