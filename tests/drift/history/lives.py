"""Histories that tests draw."""

from __future__ import annotations

from codegen.drift.changes import Change
from codegen.drift.findings import Finding, judge
from codegen.drift.history import Revision, Size

DAY = 86_400
FIRST = 1_735_732_800
"""Noon of the first of January 2025, in UTC."""


def findings(breaking: int = 0, safe: int = 0) -> tuple[Finding, ...]:
    """Judged changes, so many of each."""
    removed = [
        Change(kind="operation-removed", subject=f"GET /old/{number}")
        for number in range(breaking)
    ]
    added = [
        Change(kind="operation-added", subject=f"GET /new/{number}")
        for number in range(safe)
    ]
    return tuple(judge([*removed, *added]))


def life(number: int, *, every: int = 30 * DAY) -> list[Revision]:
    """A schema that grows from revision to revision, and breaks at each third one."""
    return [
        Revision(
            commit=f"{index:040x}"[::-1],
            time=FIRST + index * every,
            subject=f"Take version {index}",
            version=f"1.{index}.0",
            size=Size(operations=100 + 7 * index, types=50 + index, fields=400 + index),
            findings=findings(min(index, 40) if index % 3 == 0 else 0, min(index, 40)),
            is_first=index == 0,
        )
        for index in range(number)
    ]
