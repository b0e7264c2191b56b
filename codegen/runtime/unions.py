"""Choose the member of a union that a JSON value is meant to be.

1. Where members have tags, the tag decides, so that a mistake inside the member is
   found there and not taken for another member. An unknown tag gives `Other`.
2. Else a member that fits exactly; of several, the one that says most about the
   value: the model that knows most of its keys, the enumeration that has the value,
   an integer before a float, a date before a string.
3. Else (only in a lenient decode) the member of the same JSON type; of several
   models, the one whose required keys are there and that knows most of the keys.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from .model import OneOf, Other, Unset
from .scalars import ScalarType

Members = tuple[Any, ...]

JSON_NAMES: dict[type, str] = {
    NoneType: "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}


def one_of(type_: Any, value: Any) -> Any:
    """Decode a `OneOf[...]` or a scalar with conversions: msgspec calls this for types
    that it does not know.

    Raises:
        msgspec.ValidationError: the value fits no member, or the scalar refuses it.
    """
    if isinstance(type_, ScalarType):
        return type_.scalar.parse(value)
    if get_origin(type_) is not OneOf:
        raise NotImplementedError(f"Cannot decode a {type_}.")
    candidates = members(type_)
    member = by_tag(value, candidates) or exact(value, candidates)
    if member is None:
        raise msgspec.ValidationError("Fits no member of the union")
    return other(value, candidates) if member is Other else convert(value, member)


def convert(value: Any, type_: Any) -> Any:
    """Convert a JSON value to a type, strictly."""
    return msgspec.convert(value, type_, dec_hook=one_of, str_keys=True)


def other(value: dict[str, Any], candidates: Members) -> Other:
    """Keep an object of a type that the union does not know."""
    names = (value.get(tag_field) for tag_field in _tags(candidates))
    return Other(typename=next((n for n in names if isinstance(n, str)), ""), raw=value)


@functools.cache
def members(type_: Any) -> Members:
    """Return the members of a union, `OneOf` or not; any other type is its own."""
    if get_origin(type_) is OneOf:
        return members(get_args(type_)[0])
    if get_origin(type_) not in (Union, UnionType):
        return (type_,)
    sent = (m for m in get_args(type_) if m is not Unset)
    return tuple(inner for member in sent for inner in members(member))


@functools.cache
def fields(candidate: Any) -> tuple[FieldInfo, ...]:
    """Return the fields of a model; other types have none."""
    is_model = hasattr(candidate, "__struct_fields__")
    return msgspec.structs.fields(candidate) if is_model else ()


def by_tag(value: Any, candidates: Members) -> Any:
    """Return the member that the value's tag names, `Other`, or None."""
    if not isinstance(value, dict):
        return None
    tags = _tags(candidates)
    for tag_field, tagged in tags.items():
        tag = value.get(tag_field)
        if isinstance(tag, str | int) and tag in tagged:
            return tagged[tag]
    return Other if tags and Other in candidates and not _untagged(candidates) else None


@functools.cache
def _tags(candidates: Members) -> dict[str, dict[str | int, Any]]:
    """Return the members by their tag, by the field that has it."""
    tags: dict[str, dict[str | int, Any]] = {}
    for candidate in candidates:
        config = getattr(candidate, "__struct_config__", None)
        if config is not None and config.tag is not None:
            tags.setdefault(config.tag_field, {})[config.tag] = candidate
    return tags


@functools.cache
def _untagged(candidates: Members) -> Members:
    """Return the models that have no tag."""
    tagged = [member for by in _tags(candidates).values() for member in by.values()]
    models = (c for c in candidates if fields(c) and c is not Other)
    return tuple(model for model in models if model not in tagged)


def exact(value: Any, candidates: Members) -> Any:
    """Return the member that fits exactly and says most about the value, or None."""
    best, most = None, (-1, 0)
    for candidate in candidates:
        says = _says(value, candidate)
        if candidate is not Other and says > most and _fits(value, candidate):
            best, most = candidate, says
    return best


def nearest(value: Any, candidates: Members) -> Any:
    """Return the member to decode as much as possible into, `Other`, or None."""
    kind = JSON_NAMES[type(value)]
    alike = [c for c in candidates if json_name(c) == kind and c is not Other]
    if kind != "object":
        return alike[0] if len(alike) == 1 else None
    if any(tag_field in value for tag_field in _tags(candidates)):
        alike = list(_untagged(candidates))
    if len(alike) == 1:
        return alike[0]

    def likeness(candidate: Any) -> tuple[bool, tuple[int, int]]:
        required = (f for f in fields(candidate) if f.required)
        return all(f.encode_name in value for f in required), _says(value, candidate)

    best = max(alike, key=likeness, default=None)
    if best is not None and _says(value, best)[0] > 0:
        return best
    return Other if Other in candidates else None


@functools.cache
def json_name(type_: Any) -> str:
    """Return the JSON type that a type has on the wire, or "any"."""
    origin = get_origin(type_) or type_
    if origin is Literal:
        return JSON_NAMES[type(get_args(type_)[0])]
    if origin in (Any, object) or not isinstance(origin, type):
        return "any"
    if isinstance(origin, ScalarType):
        return "any"
    if origin in JSON_NAMES:
        return JSON_NAMES[origin]
    if issubclass(origin, msgspec.Struct | collections.abc.Mapping):
        return "object"
    if issubclass(origin, enum.IntEnum):
        return "integer"
    text = issubclass(origin, str | bytes)
    is_array = issubclass(origin, collections.abc.Collection) and not text
    return "array" if is_array else "string"


def _fits(value: Any, candidate: Any) -> bool:
    try:
        convert(value, candidate)
    except msgspec.ValidationError:
        return False
    return True


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
    if candidate is Any:
        return 0, 0
    return (1, 0) if candidate in (str, float, bytes) else (2, 0)
