"""Make what is sent JSON: scalars with conversions become JSON values.

Which conversion a value needs, its declared type says and not its class: one class may
stand for several scalars. Values without such scalars are returned as they are.
"""

from __future__ import annotations

import collections.abc
import functools
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec

from .model import UNSET
from .scalars import ScalarType
from .unions import fields, members


def serialized(value: Any, type_: Any) -> Any:
    """Return a value as it is sent where a type is declared.

    Raises:
        Exception: what the user's conversions raise.
    """
    if value is None or value is UNSET:
        return value
    if not _has_scalars(type_):
        return as_sent(value)
    if isinstance(type_, ScalarType):
        return type_.scalar.serialize(value)
    candidates = tuple(m for m in members(type_) if m is not NoneType)
    if candidates != (type_,):
        return serialized(value, _meant(value, candidates))
    inner = get_args(type_)
    if isinstance(value, list | tuple) and inner:
        return [serialized(item, inner[0]) for item in value]
    if isinstance(value, collections.abc.Mapping) and inner:
        return {key: serialized(item, inner[1]) for key, item in value.items()}
    return as_sent(value)


def as_sent(value: Any) -> Any:
    """Return a value of which only its class is known as it is sent."""
    match value:
        case msgspec.Struct():
            return _model(value) if _has_scalars(type(value)) else value
        case list() | tuple():
            return [as_sent(item) for item in value]
        case dict():
            return {key: as_sent(item) for key, item in value.items()}
        case _:
            return value


def _model(value: msgspec.Struct) -> dict[str, Any]:
    config = value.__struct_config__
    sent = {} if config.tag is None else {str(config.tag_field): config.tag}
    for field in fields(type(value)):
        item = serialized(getattr(value, field.name), field.type)
        if item is not UNSET:
            sent[field.encode_name] = item
    return sent


def _meant(value: Any, candidates: tuple[Any, ...]) -> Any:
    """Return the member of a union that a value is of, or Any."""
    for candidate in candidates:
        origin = get_origin(candidate) or candidate
        if len(candidates) == 1 or _is_of(value, origin):
            return candidate
    return Any


def _is_of(value: Any, origin: Any) -> bool:
    if isinstance(origin, ScalarType):
        return origin.scalar.takes(value)
    return isinstance(origin, type) and isinstance(value, origin)


@functools.cache
def _has_scalars(type_: Any) -> bool:
    """Whether a type, or one that it is made of, is a scalar with conversions."""
    seen = {type_}
    found = [type_]
    for inner in found:
        if isinstance(inner, ScalarType):
            return True
        parts = get_args(inner) or tuple(field.type for field in fields(inner))
        found += (part for part in parts if part not in seen)
        seen.update(parts)
    return False
