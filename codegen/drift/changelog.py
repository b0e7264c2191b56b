"""A schema's life as a changelog: Markdown, the newest version first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..wording import count, printable
from .findings import Finding
from .history.revisions import Revision
from .reports.grouping import Row, grouped

MAX_ENTRIES = 40
"""How many entries a heading has."""
MAX_NAMES = 6
"""How many places an entry names."""
MAX_CHARACTERS = 1_000_000
"""How long a changelog may be; older versions than fit are left out."""


def changelog(revisions: Sequence[Revision], *, name: str, schema: str) -> str:
    """Write a changelog.

    Args:
        revisions: From the oldest to the newest.
        name: What people call the API.
        schema: The snapshot, as the config names it.
    """
    head = f"# Changelog of {_plain(name)}\n\nWhat changed in {_code(schema)}.\n"
    parts = [head]
    left = MAX_CHARACTERS - len(head) - 100
    for index, revision in enumerate(reversed(revisions)):
        section = "".join(f"{line}\n" for line in _section(revision))
        if len(section) > left:
            older = count(len(revisions) - index, "older version")
            parts.append(f"\n{older} left out.\n")
            break
        left -= len(section)
        parts.append(section)
    if not revisions:
        parts.append("\nNo commit changed it.\n")
    return "".join(parts)


def _section(revision: Revision) -> Iterator[str]:
    version = f"{_plain(revision.version)} · " if revision.version else ""
    yield ""
    yield f"## {version}{revision.date} · {_code(revision.short)}"
    if revision.subject:
        yield ""
        yield f"{_code(revision.subject)}"
    yield ""
    yield _summary(revision)
    seen = [finding for finding in revision.findings if finding.severity != "safe"]
    added = [
        finding
        for finding in revision.findings
        if finding.severity == "safe" and _is_addition(finding)
    ]
    for title, findings in (
        ("Breaking", [one for one in seen if one.severity == "breaking"]),
        ("Dangerous", [one for one in seen if one.severity == "dangerous"]),
        ("Added", added),
    ):
        yield from _entries(title, findings)


def _summary(revision: Revision) -> str:
    """What the version is, in a sentence or two."""
    if revision.problem:
        return f"It could not be read: {_plain(revision.problem)}"
    said = []
    if revision.size is not None:
        operations = count(revision.size.operations, "operation")
        said.append(f"{operations}, {count(revision.size.types, 'type')}.")
    if revision.is_first:
        said.append("The first version.")
    elif not revision.findings:
        said.append("No change that a client notices.")
    else:
        said.append(
            f"{revision.count('breaking'):,} breaking, "
            f"{revision.count('dangerous'):,} dangerous and "
            f"{revision.count('safe'):,} safe changes."
        )
    return " ".join(said)


def _is_addition(finding: Finding) -> bool:
    """Whether there is something new to use."""
    return finding.change.kind.endswith("-added")


def _entries(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    rows = [row for group in grouped(findings) for row in group.rows]
    if not rows:
        return
    yield ""
    yield f"### {title}"
    yield ""
    yield from (f"- {_entry(row)}" for row in rows[:MAX_ENTRIES])
    if len(rows) > MAX_ENTRIES:
        left = sum(len(row.findings) for row in rows[MAX_ENTRIES:])
        yield f"- and {left:,} more"


def _entry(row: Row) -> str:
    """What happened, where, and from what to what: all places of what is alike."""
    places = [finding.change.subject for finding in row.findings]
    named = ", ".join(_code(place) for place in places[:MAX_NAMES])
    if len(places) > MAX_NAMES:
        named += f" and {len(places) - MAX_NAMES:,} more"
    values = " → ".join(_code(value) for value in (row.old, row.new) if value)
    return f"{row.first.title}: {named}" + (f": {values}" if values else "")


def _code(said: str) -> str:
    """Text of somebody else's, as a code span: nothing in it is markup."""
    shown = _one_line(said)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest or shown[:1] == " " else ""
    return f"{fence}{space}{shown}{space}{fence}" if shown else ""


def _plain(said: str) -> str:
    """Text of somebody else's between our words: what is markup is said literally."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&:-])", r"\\\1", _one_line(said))


def _one_line(said: str) -> str:
    shown = printable(" ".join(said.split()))
    return shown if len(shown) <= 160 else f"{shown[:159]}…"
