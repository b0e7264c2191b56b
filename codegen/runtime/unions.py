"""Choose the member of a union that a JSON value is meant to be.

1. Where a discriminator or the tags of classes tell members apart, they decide, so that
   a mistake inside the member is found there and not taken for another member. A value
   that they do not know gives the fallback, or `Other`, where there is one.
2. Else a member that fits exactly; of several, the one that says most about the
   value: the model that knows most of its keys, the enumeration that has the value,
   an integer before a float, a date before a string.
3. Else (only in a lenient decode) the member of the same JSON type; of several
   models, the one whose constants and required keys are there and that knows most of
   the keys.

How a value is fitted to a member is the business of `lenient`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from .model import Other
from .shapes import JSON_NAMES, Table, fields, json_name, members, tables, untagged


def other(value: dict[str, Any], type_: Any) -> Other:
    """Keep an object of a type that the union does not know."""
    names = (value.get(table.field) for table in tables(type_))
    return Other(typename=next((n for n in names if isinstance(n, str)), ""), raw=value)


def by_tag(value: Any, type_: Any) -> Any:
    """Return the member that the value's tag names, the fallback, `Other`, or None."""
    if not isinstance(value, dict):
        return None
    for table in tables(type_):
        tag = value.get(table.field)
        if isinstance(tag, str | int) and tag in table.members:
            return table.members[tag]
        if tag is not None and table.fallback is not None:
            return table.fallback
    is_other = tables(type_) and Other in members(type_) and not untagged(type_)
    return Other if is_other else None


def unknown_tag(value: Any, type_: Any) -> Table | None:
    """Return the table that a discriminating value should be in and is not."""
    if not isinstance(value, dict):
        return None
    for table in tables(type_):
        tag = value.get(table.field)
        if tag is not None and not (
            isinstance(tag, str | int) and tag in table.members
        ):
            return table
    return None


def likely(value: Any, type_: Any) -> Iterator[Any]:
    """Yield the members that may fit a value exactly, those that say most about it
    first."""
    kind = JSON_NAMES[type(value)]
    candidates = [c for c in members(type_) if c is not Other]
    ranked = sorted(candidates, key=lambda c: _says(value, c), reverse=True)
    for candidate in ranked:
        name = json_name(candidate)
        # 1 is a number, and 1.0 an integer.
        is_number = {name, kind} == {"integer", "number"} or (
            candidate is Decimal and kind in ("integer", "number")
        )
        if name in (kind, "any") or is_number:
            yield candidate


def nearest(value: Any, type_: Any) -> Any:
    """Return the member to decode as much as possible into, `Other`, or None."""
    kind, candidates = JSON_NAMES[type(value)], members(type_)
    alike = [c for c in candidates if json_name(c) == kind and c is not Other]
    if kind != "object":
        return alike[0] if len(alike) == 1 else None
    if any(table.field in value for table in tables(type_)):
        alike = list(untagged(type_))
    if len(alike) == 1:
        return alike[0]

    def likeness(candidate: Any) -> tuple[int, bool, tuple[int, int]]:
        required = (f for f in fields(candidate) if f.required)
        has_all = all(f.encode_name in value for f in required)
        return _constants(value, candidate), has_all, _says(value, candidate)

    best = max(alike, key=likeness, default=None)
    if best is not None and _says(value, best)[0] > 0:
        return best
    return Other if Other in candidates else None


def _constants(value: dict[str, Any], candidate: Any) -> int:
    """Count the constants of a model that an object has; wrong ones count against."""
    count = 0
    for field in fields(candidate):
        if get_origin(field.type) is Literal and field.encode_name in value:
            has_it = value[field.encode_name] in get_args(field.type)
            count += 1 if has_it else -1
    return count


def _says(value: Any, candidate: Any) -> tuple[int, int]:
    """Rank how much a type says about a value, where it fits."""
    if isinstance(value, dict):
        names = [field.encode_name for field in fields(candidate)]
        count = sum(name in value for name in names)
        return (count, -len(names)) if names else (0, 1)
    if isinstance(value, list) and value and get_args(candidate):
        return _says(value[0], get_args(candidate)[0])
    if isinstance(candidate, type) and issubclass(candidate, enum.Enum):
        known_values = candidate._value2member_map_
        known = isinstance(value, str | int) and value in known_values
        return (3, 0) if known else (0, 1)
    if candidate is Any or (candidate is Decimal and not isinstance(value, str)):
        return 0, 0
    return (1, 0) if candidate in (str, float, bytes) else (2, 0)
