"""What types are made of: the members of unions, the fields of models.

Everything here is asked of a type once, whatever values come.
"""

from __future__ import annotations

import collections.abc
import enum
import functools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import EllipsisType, NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    Union,
    Unpack,
    get_args,
    get_origin,
)

import msgspec
from msgspec.structs import FieldInfo

from .extra import WIRE_NAME
from .model import Discriminator, OneOf, Other, Unset
from .scalars import ScalarType, is_number

Members = tuple[Any, ...]

JSON_NAMES: dict[type, str] = {
    NoneType: "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    str: "string",
    list: "array",
    dict: "object",
}


class Table(NamedTuple):
    """What the values of one field say about which member an object is."""

    field: str
    members: Mapping[Any, Any]
    fallback: Any = None
    """The member for values that are not in the table, or None."""


@functools.cache
def members(type_: Any) -> Members:
    """Return the members of a union, `OneOf` or not; any other type is its own."""
    if get_origin(type_) is OneOf:
        return members(bare(get_args(type_)[0]))
    if get_origin(type_) not in (Union, UnionType):
        return (type_,)
    sent = (m for m in get_args(type_) if m is not Unset)
    return tuple(inner for member in sent for inner in members(member))


def bare(type_: Any) -> Any:
    """Return a type without what `Annotated` says about it."""
    return get_args(type_)[0] if get_origin(type_) is Annotated else type_


@functools.cache
def tuple_types(type_: Any) -> tuple[tuple[Any, ...], Any]:
    """Return the types of a tuple's first items, and of the rest or None."""
    arguments = get_args(type_)
    last = arguments[-1] if arguments else None
    if isinstance(last, EllipsisType):
        return (), arguments[0]
    if get_origin(last) is Unpack:  # what `*tuple[…]` in an annotation becomes
        last = get_args(last)[0]
    elif not getattr(last, "__unpacked__", False):
        return arguments, None
    return arguments[:-1], get_args(last)[0]


@functools.cache
def fields(candidate: Any) -> tuple[FieldInfo, ...]:
    """Return the fields of a model that have a name in the API; other types have
    none."""
    return tuple(f for f in _all_fields(candidate) if f.encode_name != WIRE_NAME)


@functools.cache
def extra_field(candidate: Any) -> FieldInfo | None:
    """Return the field that holds a model's further keys, if it has one."""
    found = (f for f in _all_fields(candidate) if f.encode_name == WIRE_NAME)
    return next(found, None)


def _all_fields(candidate: Any) -> tuple[FieldInfo, ...]:
    is_model = hasattr(candidate, "__struct_fields__")
    return msgspec.structs.fields(candidate) if is_model else ()


@functools.cache
def tables(type_: Any) -> tuple[Table, ...]:
    """Return the tables that tell the members of a union apart, by discriminators and
    by the tags of classes."""
    return (*_by_discriminator(type_), *_by_class(members(type_)))


def _by_discriminator(type_: Any) -> Iterator[Table]:
    if get_origin(type_) is OneOf:
        (inner,) = get_args(type_)
        for said in getattr(inner, "__metadata__", ()):
            if isinstance(said, Discriminator):
                yield Table(said.field, said.members, said.fallback)
        yield from _by_discriminator(bare(inner))
    elif get_origin(type_) in (Union, UnionType):
        for member in get_args(type_):
            yield from _by_discriminator(member)


def _by_class(candidates: Members) -> Iterator[Table]:
    found: dict[str, dict[str | int, Any]] = {}
    for candidate in candidates:
        config = getattr(candidate, "__struct_config__", None)
        if config is not None and config.tag is not None:
            found.setdefault(config.tag_field, {})[config.tag] = candidate
    for field, tagged in found.items():
        yield Table(field, tagged)


def made_of(type_: Any) -> Iterator[Any]:
    """Yield a type, the types that it is made of, what these are made of, and so on;
    each once."""
    seen = {type_}
    found = [type_]
    for inner in found:
        yield inner
        parts = [
            *(part for part in get_args(inner) if not isinstance(part, Discriminator)),
            *(field.type for field in fields(inner)),
        ]
        found += (part for part in parts if part not in seen)
        seen.update(parts)


@functools.cache
def untagged(type_: Any) -> Members:
    """Return the models of a union that no table names."""
    tagged = [m for table in tables(type_) for m in table.members.values()]
    models = (c for c in members(type_) if _all_fields(c) and c is not Other)
    return tuple(model for model in models if model not in tagged)


@functools.cache
def json_name(type_: Any) -> str:
    """Return the JSON type that a type has on the wire, or "any"."""
    if is_number(type_):
        return "number"
    type_ = bare(type_)
    origin = get_origin(type_) or type_
    if origin is Literal:
        names = {JSON_NAMES[type(value)] for value in get_args(type_)}
        return names.pop() if len(names) == 1 else "any"
    if origin in (Any, object) or not isinstance(origin, type):
        return "any"
    if isinstance(origin, ScalarType):
        return "any"
    if origin is Other:
        return "object"
    if origin is Decimal:
        return "string"  # `is_number` knows those that are none.
    if origin in JSON_NAMES:
        return JSON_NAMES[origin]
    if issubclass(origin, msgspec.Struct | collections.abc.Mapping):
        return "object"
    if issubclass(origin, enum.IntEnum):
        return "integer"
    text = issubclass(origin, str | bytes)
    is_array = issubclass(origin, collections.abc.Collection) and not text
    return "array" if is_array else "string"
