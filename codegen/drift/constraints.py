"""What limits a value beside its type, compared: keywords of JSON Schema.

How wide a number of the server is (`int32`, a maximum of 2147483647) says nothing to a
client, whose numbers have any size.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from .. import ir
from .deltas import Delta

Limits = Iterable[tuple[str, ir.Value]]

_MACHINE_BOUNDS = frozenset(
    bound
    for bits in (7, 8, 15, 16, 31, 32, 53, 63, 64)
    for bound in (2**bits, 2**bits - 1, -(2**bits), -(2**bits) + 1)
)
_WIDTHS = frozenset(
    {"double", "float", "int16", "int32", "int64", "int8", "uint16", "uint32"}
    | {"uint64", "uint8"}
)
_UPPER = frozenset(
    {"exclusiveMaximum", "maxContains", "maxItems", "maxLength", "maxProperties"}
    | {"maximum"}
)
_LOWER = frozenset(
    {"exclusiveMinimum", "minContains", "minItems", "minLength", "minProperties"}
    | {"minimum"}
)
_ANYTHING = frozenset({"", ".*", "^.*", "^.*$", ".*$", "^"})
"""Patterns that every text matches."""

Move = Literal[
    "constraint-added",
    "constraint-removed",
    "constraint-tightened",
    "constraint-loosened",
    "constraint-changed",
]
"""What is said for the first time is often what servers checked all along; a limit
that moves is one that they check otherwise."""


def constraint_deltas(old: Limits, new: Limits) -> Iterator[Delta]:
    """What has changed in the limits of a value, a delta for each keyword."""
    before, after = _read(old), _read(new)
    for keyword in sorted(before.keys() | after.keys()):
        first, second = before.get(keyword), after.get(keyword)
        if first != second:
            kind = _move(keyword.rpartition(".")[2], first, second)
            yield Delta(kind, _text(keyword, first), _text(keyword, second))


def _read(limits: Limits) -> dict[str, Any]:
    """The limits that say something, an exclusive bound as JSON Schema 2020 has it."""
    found = {keyword: json.loads(value.json) for keyword, value in limits}
    for keyword, exclusive in list(found.items()):
        prefix, dot, name = keyword.rpartition(".")
        if name.startswith("exclusive") and isinstance(exclusive, bool):
            del found[keyword]
            bound = f"{prefix}{dot}{name.removeprefix('exclusive').lower()}"
            if exclusive and bound in found:
                found[keyword] = found.pop(bound)
    return {
        keyword: value
        for keyword, value in found.items()
        if _says_something(keyword.rpartition(".")[2], value)
    }


def _says_something(keyword: str, value: Any) -> bool:
    if keyword == "format":
        return value not in _WIDTHS
    if keyword.lower().endswith(("minimum", "maximum")):
        return value not in _MACHINE_BOUNDS
    if keyword == "contentEncoding":
        return value not in ("base64", "base64url")  # These are types.
    if keyword == "uniqueItems":
        return bool(value)
    return not (keyword in ("minItems", "minLength", "minProperties") and value == 0)


def _move(keyword: str, old: Any, new: Any) -> Move:
    if old is None or new is None:
        return "constraint-added" if old is None else "constraint-removed"
    numbers = isinstance(old, int | float) and isinstance(new, int | float)
    if numbers and keyword in _UPPER | _LOWER:
        is_less = (new < old) == (keyword in _UPPER)
        return "constraint-tightened" if is_less else "constraint-loosened"
    if numbers and keyword == "multipleOf" and old and new:
        if old % new == 0:
            return "constraint-loosened"
        return "constraint-tightened" if new % old == 0 else "constraint-changed"
    if keyword == "pattern" and (old in _ANYTHING) != (new in _ANYTHING):
        return "constraint-tightened" if old in _ANYTHING else "constraint-loosened"
    return "constraint-changed"


def _text(keyword: str, value: Any) -> str:
    if value is None:
        return ""
    return f"{keyword} {json.dumps(value, sort_keys=True, ensure_ascii=False)}"
