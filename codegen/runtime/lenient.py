"""Decode what does not fit: type all that fits, keep the rest as it came.

A field that does not fit keeps its raw JSON value, a required one that is absent is
None, and each is noted with its path. Paths say `[*]` for any item of an array and
`.*` for any value of a map, so that a thousand equal deviations are one.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from types import NoneType
from typing import Any, Literal, get_args, get_origin

import msgspec

from .model import Other
from .scalars import ScalarType
from .unions import (
    JSON_NAMES,
    Members,
    by_tag,
    convert,
    exact,
    fields,
    json_name,
    members,
    nearest,
    other,
)

Note = Callable[[str, str, str], object]
"""Takes note of a deviation: path, what was expected, what came."""
Fit = Callable[[Any, str, Note], Any]
"""Returns a JSON value, from a path, as a type, as far as it fits."""

ABSENT = object()
ARRAYS = (list, collections.abc.Sequence)
MAPS = (dict, collections.abc.Mapping)
DATES = {datetime: "date-time", date: "date", time: "time"}


@functools.cache
def fitter(type_: Any) -> Fit:
    """Return what fits JSON values to a type."""
    if type_ is Any:
        return lambda value, path, note: value
    if fields(type_):
        return partial(_fit_model, type_)
    if members(type_) != (type_,):
        return partial(_fit_union, type_, members(type_))
    if get_origin(type_) in ARRAYS:
        return partial(_fit_array, type_, get_args(type_)[0])
    if get_origin(type_) in MAPS:
        return partial(_fit_map, type_, get_args(type_)[1])
    return partial(_fit_scalar, type_)


def _fit_model(model: Any, value: Any, path: str, note: Note) -> Any:
    try:
        return convert(value, model)
    except msgspec.ValidationError:
        if not isinstance(value, dict):
            return _keep(model, value, path, note)
    config = model.__struct_config__
    if config.tag is not None and value.get(config.tag_field) != config.tag:
        got = JSON_NAMES[type(value.get(config.tag_field))]
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
    return model(**kept)


def _fit_union(
    type_: Any, candidates: Members, value: Any, path: str, note: Note
) -> Any:
    if value is None and NoneType in candidates:
        return None
    member = _sole(candidates, JSON_NAMES[type(value)]) or by_tag(value, candidates)
    member = member or exact(value, candidates) or nearest(value, candidates)
    if member is Other and isinstance(value, dict):
        return other(value, candidates)
    if member is None:
        return _keep(type_, value, path, note)
    return fitter(member)(value, path, note)


@functools.cache
def _sole(candidates: Members, kind: str) -> Any:
    """Return the one member that can take values of a JSON type, or None."""
    alike = [c for c in candidates if json_name(c) in (kind, "any")]
    return alike[0] if len(alike) == 1 and Other not in candidates else None


def _fit_array(type_: Any, item_type: Any, value: Any, path: str, note: Note) -> Any:
    if not isinstance(value, list):
        return _keep(type_, value, path, note)
    fit, inside = fitter(item_type), f"{path}[*]"
    return [fit(item, inside, note) for item in value]


def _fit_map(type_: Any, value_type: Any, value: Any, path: str, note: Note) -> Any:
    if not isinstance(value, dict):
        return _keep(type_, value, path, note)
    fit, inside = fitter(value_type), f"{path}.*"
    return {key: fit(item, inside, note) for key, item in value.items()}


def _fit_scalar(type_: Any, value: Any, path: str, note: Note) -> Any:
    if type(value) is type_:
        return value
    try:
        return convert(value, type_)
    except msgspec.ValidationError:
        pass
    if type_ in DATES and isinstance(value, str):
        try:  # Forms of ISO 8601 that RFC 3339 lacks: no seconds, no separators.
            return type_.fromisoformat(value)
        except ValueError:
            pass
    return _keep(type_, value, path, note)


def _keep(type_: Any, value: Any, path: str, note: Note) -> Any:
    note(path, describe(type_), JSON_NAMES[type(value)])
    return value


def describe(type_: Any) -> str:
    """Name a type for people: "string", "Project", "integer or null", "date-time"."""
    if members(type_) != (type_,):
        return " or ".join(dict.fromkeys(map(describe, members(type_))))
    if isinstance(type_, ScalarType):
        return type_.scalar.name
    if get_origin(type_) is Literal:
        return " or ".join(map(repr, get_args(type_)))
    if type_ in DATES:
        return DATES[type_]
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct | enum.Enum):
        return str(type_.__name__)
    return json_name(type_)
