"""Fit JSON values to types: type all that fits, keep the rest as it came.

A field that does not fit keeps its raw JSON value, a required one that is absent is
None, and each is noted with its path. Paths say `[*]` for any item of an array and
`.*` for any value of a map, so that a thousand equal deviations are one.

msgspec does what it can by itself, in one step; it asks `one_of` about the types that
it does not know. What it refuses is looked at piece by piece.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec

from .digits import LONG, plain
from .lexical import DATES, read
from .model import UNKNOWN, OneOf, Other
from .scalars import ScalarType
from .shapes import (
    JSON_NAMES,
    bare,
    extra_field,
    fields,
    json_name,
    members,
    tables,
    tuple_types,
    untagged,
)
from .unions import by_tag, likely, nearest, other, unknown_tag

Noted = tuple[str, str, str]
Note = Callable[[str, str, str], object]
"""Takes note of a deviation: path, what was expected, what came."""
Fit = Callable[[Any, str, Note], Any]
"""Returns a JSON value, from a path, as a type, as far as it fits."""

ABSENT = object()
ARRAYS = (list, collections.abc.Sequence)
MAPS = (dict, collections.abc.Mapping)
UNKNOWN_VALUE = "unknown value"
"""What came where an enumeration has new values. It fits, but is worth a note."""


def one_of(type_: Any, value: Any) -> Any:
    """Decode a `OneOf[...]` or a scalar with conversions: msgspec calls this for types
    that it does not know.

    Raises:
        msgspec.ValidationError: the value fits no member, or the scalar refuses it.
    """
    if isinstance(type_, ScalarType):
        kept = value if type_.scalar.keeps_digits else plain(value)
        return type_.scalar.parse(kept)
    if get_origin(type_) is not OneOf:
        raise NotImplementedError(f"Cannot decode a {type_}.")
    met = UNKNOWN.met
    noted: list[str] = []
    fitted = fitter(type_)(value, "$", lambda path, expected, got: noted.append(got))
    UNKNOWN.met = met or bool(noted)
    if any(got != UNKNOWN_VALUE for got in noted):
        raise msgspec.ValidationError("Fits no member of the union")
    return fitted


@functools.cache
def fitter(type_: Any) -> Fit:
    """Return what fits JSON values to a type."""
    inner = bare(type_)
    if inner is Any:
        return lambda value, path, note: plain(value)
    if fields(inner) or extra_field(inner):
        return partial(_fit_model, inner)
    if members(inner) != (inner,):
        return partial(_fit_union, inner)
    if get_origin(inner) in ARRAYS:
        return partial(_fit_array, inner, get_args(inner)[0])
    if get_origin(inner) is tuple:
        return partial(_fit_tuple, inner)
    if get_origin(inner) in MAPS:
        return partial(_fit_map, inner, get_args(inner)[1])
    return partial(_fit_scalar, inner)


def _strictly(value: Any, type_: Any) -> Any:
    """Convert a JSON value to a type.

    Raises:
        msgspec.ValidationError: it does not fit, an enumeration does not know it, or
            it may have decimals where the type takes anything.
    """
    if LONG.met:
        raise msgspec.ValidationError("There is a long number.")
    met, UNKNOWN.met = UNKNOWN.met, False
    try:
        converted = msgspec.convert(value, type_, dec_hook=one_of, str_keys=True)
        if UNKNOWN.met:
            raise msgspec.ValidationError("There is an unknown value.")
        return converted
    finally:
        UNKNOWN.met = met


def _fit_model(model: Any, value: Any, path: str, note: Note) -> Any:
    try:
        return _strictly(value, model)
    except msgspec.ValidationError:
        if not isinstance(value, dict):
            return _keep(model, value, path, note)
    config = model.__struct_config__
    # Where it is absent nobody asked for it, and the strict decode minds as little.
    if config.tag is not None and value.get(config.tag_field, config.tag) != config.tag:
        got = JSON_NAMES[type(value[config.tag_field])]
        note(f"{path}.{config.tag_field}", repr(config.tag), got)
    kept = {}
    for field in fields(model):
        place = f"{path}.{field.encode_name}"
        item = value.get(field.encode_name, ABSENT)
        if item is not ABSENT:
            kept[field.name] = fitter(field.type)(item, place, note)
        elif field.required:
            kept[field.name] = None
            note(place, describe(field.type), "absent")
    if (extra := extra_field(model)) is not None:
        named = {field.encode_name for field in fields(model)} | {config.tag_field}
        unnamed = {key: item for key, item in value.items() if key not in named}
        kept[extra.name] = fitter(extra.type)(unnamed, path, note)
    return model(**kept)


class _Memory(threading.local):
    """What the unions inside of one were fitted to. Each of its members looks at them
    anew, strictly and leniently: without a memory that took a time exponential in how
    deep they are nested."""

    def __init__(self) -> None:
        self.depth = 0
        self.known: dict[tuple[int, int], tuple[Any, Any, list[Noted]]] = {}
        """By value and type: the value, so that its id stays its own, what it was
        fitted to, and the deviations from there."""


_MEMORY = _Memory()


def _fit_union(type_: Any, value: Any, path: str, note: Note) -> Any:
    if not isinstance(value, dict | list):
        return _fit_member(type_, value, path, note)
    known, key = _MEMORY.known, (id(value), id(type_))
    _MEMORY.depth += 1
    try:
        if key not in known:
            found: list[Noted] = []
            fitted = _fit_member(type_, value, "", _into(found))
            known[key] = value, fitted, found
        _, fitted, found = known[key]
    finally:
        _MEMORY.depth -= 1
        if not _MEMORY.depth:
            known.clear()
    for place, expected, got in found:
        note(path + place, expected, got)
    return fitted


def _fit_member(type_: Any, value: Any, path: str, note: Note) -> Any:
    if value is None and NoneType in members(type_):
        return None
    member = _sole(type_, JSON_NAMES[type(value)]) or by_tag(value, type_)
    if member is None:
        noted: list[Noted] = []
        exact = _exactly(value, type_, path, noted)
        if exact is not ABSENT:
            for deviation in noted:
                note(*deviation)
            return exact
        if untagged(type_) or not unknown_tag(value, type_):
            member = nearest(value, type_)
    if member is Other and isinstance(value, dict):
        return other(value, type_)
    if member is None:
        return _keep(type_, value, path, note)
    return fitter(member)(value, path, note)


def _exactly(value: Any, type_: Any, path: str, noted: list[Noted]) -> Any:
    """Return a value as the best of the members that it fits, or ABSENT; `noted` comes
    to hold what is unknown in it."""
    for candidate in likely(value, type_):
        found: list[Noted] = []
        fitted = fitter(candidate)(value, path, _into(found))
        if all(got == UNKNOWN_VALUE for _, _, got in found):
            noted += found
            table = unknown_tag(value, type_)
            # A model without a tag is there for values that have none of the known.
            if table is not None and candidate not in untagged(type_):
                expected = " or ".join(map(repr, table.members))
                noted.append((f"{path}.{table.field}", expected, UNKNOWN_VALUE))
            return fitted
    return ABSENT


def _into(noted: list[Noted]) -> Note:
    return lambda path, expected, got: noted.append((path, expected, got))


@functools.cache
def _sole(type_: Any, kind: str) -> Any:
    """Return the one member that can take values of a JSON type, or None."""
    candidates = members(type_)
    alike = [c for c in candidates if json_name(c) in (kind, "any")]
    has_table = kind == "object" and tables(type_)
    is_sole = len(alike) == 1 and Other not in candidates and not has_table
    return alike[0] if is_sole else None


def _fit_array(type_: Any, item_type: Any, value: Any, path: str, note: Note) -> Any:
    if not isinstance(value, list):
        return _keep(type_, value, path, note)
    fit, inside = fitter(item_type), f"{path}[*]"
    return [fit(item, inside, note) for item in value]


def _fit_tuple(type_: Any, value: Any, path: str, note: Note) -> Any:
    """Fit the items one by one; further ones to the type of the rest, if it has one."""
    first, rest = tuple_types(type_)
    if not isinstance(value, list):
        return _keep(type_, value, path, note)
    if len(value) < len(first):
        missing = f"{path}[{len(value)}]"
        note(missing, describe(first[len(value)]), "absent")
    fitted = [
        fitter(item_type)(item, f"{path}[{index}]", note)
        for index, (item, item_type) in enumerate(zip(value, first, strict=False))
    ]
    further = value[len(first) :]
    if rest is not None:
        further = [fitter(rest)(item, f"{path}[*]", note) for item in further]
    elif further:
        note(path, f"array of {len(first)}", "a longer array")
    return (*fitted, *further)


def _fit_map(type_: Any, value_type: Any, value: Any, path: str, note: Note) -> Any:
    if not isinstance(value, dict):
        return _keep(type_, value, path, note)
    fit, inside = fitter(value_type), f"{path}.*"
    return {key: fit(item, inside, note) for key, item in value.items()}


def _fit_scalar(type_: Any, value: Any, path: str, note: Note) -> Any:
    if type(value) is type_:
        return value
    if isinstance(value, Decimal) and json_name(type_) == "number":
        if (short := plain(value)) is value:
            note(path, describe(type_), "a number out of range")
        return short
    try:
        converted = msgspec.convert(value, type_, dec_hook=one_of, str_keys=True)
    except msgspec.ValidationError:
        fitted = read(value, type_)
        return _keep(type_, value, path, note) if fitted is None else fitted
    is_enumeration = isinstance(type_, type) and issubclass(type_, enum.Enum)
    if is_enumeration and value not in type_._value2member_map_:
        note(path, describe(type_), UNKNOWN_VALUE)
    return converted


def _keep(type_: Any, value: Any, path: str, note: Note) -> Any:
    note(path, describe(type_), JSON_NAMES[type(value)])
    return plain(value)


def describe(type_: Any) -> str:
    """Name a type for people: "string", "Project", "integer or null", "date-time"."""
    type_ = bare(type_)
    if members(type_) != (type_,):
        return " or ".join(dict.fromkeys(map(describe, members(type_))))
    if isinstance(type_, ScalarType):
        return type_.scalar.name
    if get_origin(type_) is Literal:
        return " or ".join(map(repr, get_args(type_)))
    if type_ in DATES:
        return DATES[type_]
    if isinstance(type_, type) and issubclass(
        type_, msgspec.Struct | enum.Enum | Other
    ):
        return str(type_.__name__)
    return json_name(type_)
