"""Changes that many operations have in common, as the one change that they are.

A parameter that sixty lists have, the body of their errors or the key that they need
changes once on the server. What is changed alike in the same place of several
operations is one change, whose subject has a star for the operation: "* query page".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .changes import Change


def at_roots(changes: Iterable[Change]) -> list[Change]:
    """Put together what several operations have in common."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        groups.setdefault(_identity(change), []).append(change)
    return [
        _joined(part, group) if part and len(group) > 1 else change
        for (part, *_), group in groups.items()
        for change in (group[:1] if part and len(group) > 1 else group)
    ]


def _identity(change: Change) -> tuple[str, ...]:
    part = _part(change)
    where = (part,) if part else ("", change.subject)
    return (*where, change.kind, change.old, change.new, change.direction)


def _part(change: Change) -> str:
    """Where in its only operation something has changed; nothing where it is the whole
    operation, or none."""
    if len(change.operations) != 1:
        return ""
    (owner,) = change.operations
    return (
        change.subject.removeprefix(f"{owner} ")
        if change.subject.startswith(f"{owner} ")
        else ""
    )


def _joined(part: str, group: list[Change]) -> Change:
    first = min(group, key=lambda change: change.subject)
    return replace(
        first,
        subject=f"* {part}",
        sent_by=tuple(sorted({who for each in group for who in each.sent_by})),
        received_by=tuple(sorted({who for each in group for who in each.received_by})),
        touches=tuple(sorted({touched for each in group for touched in each.touches})),
    )
