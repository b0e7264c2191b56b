"""The list arguments `where`, `orderBy`, `skip` and `first`.

Filters have the form of Prisma 1: a field name, then `_not`, `_lt`, `_lte`, `_gt`,
`_gte`, `_in` or `_contains`; `AND` takes a list; a filter on a related record is a
nested object.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .errors import bad_input
from .registry import RESOLVERS, Arguments
from .store import Record, Store

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "not": lambda value, wanted: bool(value != wanted),
    "lt": lambda value, wanted: bool(value < wanted),
    "lte": lambda value, wanted: bool(value <= wanted),
    "gt": lambda value, wanted: bool(value > wanted),
    "gte": lambda value, wanted: bool(value >= wanted),
    "in": lambda value, wanted: value in wanted,
    "contains": lambda value, wanted: wanted in value,
}


def select(
    store: Store, kind: str, rows: Iterable[Record], arguments: Arguments
) -> list[Record]:
    """The rows that a list field answers, by its arguments.

    Deleted rows are left out unless the filter speaks of `deleted`. Raises when
    `skip` or `first` is negative.
    """
    where = arguments.get("where") or {}
    deleted_too = _mentions_deleted(where)
    selected = [
        row
        for row in rows
        if (deleted_too or not row.get("deleted")) and matches(store, kind, row, where)
    ]
    if order := arguments.get("orderBy"):
        _sort(store, kind, selected, order)
    return part(selected, arguments.get("skip"), arguments.get("first"))


def matches(store: Store, kind: str, row: Record, where: Arguments) -> bool:
    """Whether a record fulfils all conditions of a filter."""
    return all(_holds(store, kind, row, key, where[key]) for key in where)


def _holds(store: Store, kind: str, row: Record, key: str, wanted: Any) -> bool:
    if key == "AND":
        return all(matches(store, kind, row, where) for where in wanted)
    name, operator = _split(key)
    value = _value(store, kind, row, name)
    if isinstance(wanted, dict):
        related = store.referred(value) if isinstance(value, str) else None
        return related is not None and matches(
            store, related["__typename"], related, wanted
        )
    if operator is None:
        return bool(value == wanted)
    try:
        return _OPERATORS[operator](value, wanted)
    except TypeError:  # null is neither smaller nor greater than anything
        return False


def _split(key: str) -> tuple[str, str | None]:
    name, _, operator = key.rpartition("_")
    return (name, operator) if name and operator in _OPERATORS else (key, None)


def _value(store: Store, kind: str, row: Record, name: str) -> Any:
    if name == "deleted":
        return bool(row.get("deleted"))
    resolver = RESOLVERS.get((kind, name))
    return resolver(store, row, {}) if resolver else row.get(name)


def _mentions_deleted(where: Arguments) -> bool:
    return any(
        _split(key)[0] == "deleted"
        or (key == "AND" and any(_mentions_deleted(inner) for inner in value))
        for key, value in where.items()
    )


def _sort(store: Store, kind: str, rows: list[Record], order: str) -> None:
    """Sort in place by `name_ASC` or `name_DESC`; null is smaller than any value."""
    name, _, direction = order.rpartition("_")

    def position(row: Record) -> tuple[bool, Any]:
        value = _value(store, kind, row, name)
        return (value is not None, 0 if value is None else value)

    rows.sort(key=position, reverse=direction == "DESC")


def part(rows: list[Record], skip: int | None, first: int | None) -> list[Record]:
    """At most `first` rows after the first `skip`. Raises when one is negative."""
    start = skip or 0
    if start < 0 or (first is not None and first < 0):
        raise bad_input("the start and the size of a page must not be negative")
    return rows[start : None if first is None else start + first]
