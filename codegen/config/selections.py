"""Read what default GraphQL functions select, where that is not what is wanted."""

from __future__ import annotations

import difflib
from types import UnionType

from ..selections import Bounds, Choice, Selections
from .tables import Table, suggestion, type_name

BOUNDS = ("depth", "lists", "complexity")
WORDS = ("select", "skip", *BOUNDS)
_FORMS = (
    'A type has a table, such as { skip = ["notes"], depth = 2 }; a field has true, '
    "false or such a table."
)


def read_selections(table: Table) -> Selections:
    """Read the table: bounds for all, and the choices for types and fields."""
    types: dict[str, Choice] = {}
    fields: dict[str, bool | Choice] = {}
    for key, value in table.values.items():
        owner, dot, field = key.partition(".")
        if dot:
            _read_field(table, key, f"{owner}.{field}", fields)
        elif isinstance(value, dict):
            types[key] = _read_type(table.table(key), fields)
        elif key not in BOUNDS:
            is_meant = difflib.get_close_matches(key, BOUNDS, n=1)
            advice = suggestion(key, BOUNDS) if is_meant else _FORMS
            table.add(f'"{key}" cannot be {type_name(value)}.', key, advice=advice)
    return Selections(bounds=_bounds(table, dict), types=types, fields=fields)


def _read_type(table: Table, fields: dict[str, bool | Choice]) -> Choice:
    """Read the table of a type. Besides the words, it has entries for its fields:
    TOML reads `Project.owner = false` as one."""
    for key, value in table.values.items():
        if isinstance(value, bool | dict):
            _read_field(table, key, f"{table.path[-1]}.{key}", fields)
    return _choice(table)


def _read_field(
    table: Table, key: str, coordinate: str, fields: dict[str, bool | Choice]
) -> None:
    value = table.values[key]
    if isinstance(value, bool):
        fields[coordinate] = value
    elif isinstance(value, dict):
        fields[coordinate] = _choice(table.table(key))
    else:
        table.add(f'"{key}" cannot be {type_name(value)}.', key, advice=_FORMS)


def _choice(table: Table) -> Choice:
    words = {k for k, v in table.values.items() if not isinstance(v, bool | dict)}
    for key in sorted(words - set(WORDS)):
        advice = suggestion(key, WORDS)
        table.add(f'The key "{key}" is not known here.', key, advice=advice)
    if table.values.get("select") == []:
        table.add("Nothing is selected.", "select", advice="Name a field.")
    return Choice(
        select=table.texts("select") if "select" in words else None,
        skip=table.texts("skip") if "skip" in words else (),
        bounds=_bounds(table, bool | dict),
    )


def _bounds(table: Table, other: type | UnionType) -> Bounds:
    """Read the bounds. What is of the other type is about a type or a field of the
    schema that is called like a bound."""

    def bound(key: str) -> int | None:
        is_other = isinstance(table.values.get(key), other)
        return None if is_other else table.number(key)

    return Bounds(
        depth=bound("depth"), lists=bound("lists"), complexity=bound("complexity")
    )
