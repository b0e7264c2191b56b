"""Make what is sent JSON: scalars with conversions become JSON values, decimals numbers
where the schema says so, and the further keys of models stand beside their own.

Which conversion a value needs, its declared type says and not its class: one class may
stand for several scalars. Values without any of that are returned as they are.
"""

from __future__ import annotations

import collections.abc
import functools
from decimal import Decimal
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec

from .extra import Extra
from .lexical import LONGEST_INTEGER
from .model import UNSET, Other
from .scalars import ScalarType, is_number
from .shapes import bare, extra_field, fields, made_of, members, tuple_types


class ExtraKeysError(Exception):
    """A model with further keys is to be encoded, which msgspec cannot do alone."""


def encode(value: Any) -> bytes:
    """Encode a value as JSON; fields that are UNSET are left out."""
    if isinstance(value, msgspec.Struct):
        value = as_sent(value)
    try:
        return msgspec.json.encode(value, enc_hook=refuse)
    except ExtraKeysError:
        return msgspec.json.encode(as_sent(value, all_models=True), enc_hook=refuse)


def refuse(value: object) -> Any:
    """Say that a value cannot be encoded; msgspec calls it with what it does not know.

    Raises:
        ExtraKeysError: it could be, by `as_sent`.
        TypeError: it is nothing that JSON has.
    """
    if isinstance(value, Extra):
        raise ExtraKeysError
    if isinstance(value, Other):
        return value.raw
    raise TypeError(f"Encoding objects of type {type(value).__name__} is unsupported")


def serialized(value: Any, type_: Any) -> Any:
    """Return a value as it is sent where a type is declared.

    Raises:
        Exception: what the user's conversions raise.
    """
    if value is None or value is UNSET:
        return value
    if not needs_conversion(type_):
        return as_sent(value)
    if isinstance(type_, ScalarType):
        return type_.scalar.serialize(value)
    if is_number(type_):
        return number(value)
    type_ = bare(type_)
    candidates = tuple(m for m in members(type_) if m is not NoneType)
    if candidates != (type_,):
        return serialized(value, _meant(value, candidates))
    inner = get_args(type_)
    if isinstance(value, list | tuple) and get_origin(type_) is tuple:
        first, rest = tuple_types(type_)
        types = (*first, *(rest or Any for _ in value[len(first) :]))
        return [serialized(v, t) for v, t in zip(value, types, strict=False)]
    if isinstance(value, list | tuple) and inner:
        return [serialized(item, inner[0]) for item in value]
    if isinstance(value, collections.abc.Mapping) and inner:
        return {key: serialized(item, inner[1]) for key, item in value.items()}
    return as_sent(value)


def number(value: Any) -> Any:
    """Return a decimal as a JSON number, without losing digits."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return value
    short = float(value)
    exact = Decimal(repr(short)) == value
    form = "f" if abs(value.adjusted()) < LONGEST_INTEGER else "E"
    return short if exact else msgspec.Raw(format(value, form).encode())


def as_sent(value: Any, *, all_models: bool = False) -> Any:
    """Return a value of which only its class is known as it is sent.

    Args:
        value: The value.
        all_models: Look into every model, as values of any type may hold others.
    """
    again = functools.partial(as_sent, all_models=all_models)
    match value:
        case msgspec.Struct():
            if all_models or needs_conversion(type(value)):
                return _model(value, all_models)
            return value
        case list() | tuple():
            return [again(item) for item in value]
        case dict() | Extra():
            return {key: again(item) for key, item in value.items()}
        case _:
            return value


def _model(value: msgspec.Struct, all_models: bool) -> dict[str, Any]:
    config = value.__struct_config__
    sent = {} if config.tag is None else {str(config.tag_field): config.tag}
    for field in fields(type(value)):
        item = serialized(getattr(value, field.name), field.type)
        if all_models:
            item = as_sent(item, all_models=True)
        if item is not UNSET:
            sent[field.encode_name] = item
    if (extra := extra_field(type(value))) is not None:
        unnamed = serialized(dict(getattr(value, extra.name)), extra.type)
        sent |= {key: v for key, v in unnamed.items() if key not in sent}
    return sent


def _meant(value: Any, candidates: tuple[Any, ...]) -> Any:
    """Return the member of a union that a value is of, or Any."""
    for candidate in candidates:
        origin = get_origin(bare(candidate)) or bare(candidate)
        if len(candidates) == 1 or _is_of(value, origin):
            return candidate
    return Any


def _is_of(value: Any, origin: Any) -> bool:
    if isinstance(origin, ScalarType):
        return origin.scalar.takes(value)
    return isinstance(origin, type) and isinstance(value, origin)


@functools.cache
def needs_conversion(type_: Any) -> bool:
    """Whether a type, or one that it is made of, is none that msgspec sends as the
    schema wants it."""
    return any(
        isinstance(inner, ScalarType) or is_number(inner) or extra_field(inner)
        for inner in made_of(type_)
    )
