"""Pages by cursor.

A cursor is opaque to clients. Where rows may be created and deleted between two
pages, it is the id of the first row of the next page: identifiers sort in the order
of creation, so that a deletion in between neither repeats nor skips a row. Where
the list never changes, it is a position.
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import bad_input
from .store import Record

DEFAULT_PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and the cursor of the next part: None on the last one."""

    rows: list[Record]
    next_cursor: str | None


def page_by_id(rows: list[Record], cursor: str | None, first: int | None) -> Page:
    """The page of at most `first` rows that begins at the row named by `cursor`."""
    size = _size(first)
    ordered = sorted(rows, key=lambda row: str(row["id"]))
    rest = [row for row in ordered if cursor is None or row["id"] >= cursor]
    return Page(rest[:size], rest[size]["id"] if len(rest) > size else None)


def page_by_position(rows: list[Record], cursor: str | None, first: int | None) -> Page:
    """The page of at most `first` rows that begins at the position `cursor`."""
    if cursor is not None and not cursor.isdecimal():
        raise bad_input(f"{cursor!r} is not a cursor of this list")
    start = int(cursor or 0)
    end = start + _size(first)
    return Page(rows[start:end], str(end) if end < len(rows) else None)


def _size(first: int | None) -> int:
    """A page of no rows would never end, so it is refused like a negative one."""
    if first is None:
        return DEFAULT_PAGE_SIZE
    if first < 1:
        raise bad_input("a page must have at least one row")
    return first
