"""Paths into the pages that a server sends, and into the parameters of calls.

They are names joined by dots. In parameters they are wire names: "input.after" is the
field `after` of the parameter `input`, which is replaced by a copy. In pages they are
names of Python attributes: "page_info.end_cursor"; "" is the page itself, and a path
through a list leads to what each of its items has there: "edges.node".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from .errors import ApiError
from .model import UNSET, Other

Params = dict[str, Any]

# Paths into pages


def look(page: Any, path: str) -> Any:
    """Return what is at a path; None where the way there ends, or it is UNSET.

    Through a list, that is the list of what is in each of its items.

    Raises:
        ApiError: there is no such path, since the server sent something else.
    """
    return _look(page, path.split(".") if path else [], path)


def _look(value: Any, names: Sequence[str], path: str) -> Any:
    for place, name in enumerate(names):
        if value is None or value is UNSET:
            return None
        if isinstance(value, list | tuple):
            return list(_each(value, names[place:], path))
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, msgspec.Struct) and hasattr(value, name):
            value = getattr(value, name)
        elif _is_another_member(value):
            return None
        else:
            raise ApiError(f"A page has no {path!r}: it is a {type(value).__name__}.")
    return None if value is UNSET else value


def _each(items: Sequence[Any], names: Sequence[str], path: str) -> Iterator[Any]:
    for item in items:
        found = _look(item, names, path)
        if isinstance(found, list):
            yield from found
        else:
            yield found


def _is_another_member(value: Any) -> bool:
    """Whether it is a member of a union, whose members have fields of their own."""
    return isinstance(value, Other) or (
        isinstance(value, msgspec.Struct) and value.__struct_config__.tag is not None
    )


def whole(value: Any) -> int | None:
    """Return a number of things, which some servers send as text; None for none."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


# Paths into parameters


def asked(params: Params, path: str) -> Any:
    """Return what a caller gave for a path; None where that is nothing, or UNSET."""
    value: Any = params
    for name in path.split(".") if path else [""]:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, msgspec.Struct):
            value = getattr(value, _attribute(value, name))
        else:
            return None
    return None if value is UNSET else value


def changed(
    params: Params, path: str, value: Any, absent: Mapping[str, Any] | None = None
) -> Params:
    """Return a copy of parameters with a value at a path.

    An object that is missing on the way is made from `absent`.
    """
    name, _, rest = path.partition(".")
    if rest:
        inner = params.get(name)
        if inner is UNSET:
            inner = absent
        value = _replaced(inner, rest, value)
    return {**params, name: value}


def _replaced(value: Any, path: str, wanted: Any) -> Any:
    """A copy of an object with a value at a path."""
    name, _, rest = path.partition(".")
    if isinstance(value, msgspec.Struct):
        attribute = _attribute(value, name)
        inner = _replaced(getattr(value, attribute), rest, wanted) if rest else wanted
        return msgspec.structs.replace(value, **{attribute: inner})
    known = dict(value) if isinstance(value, Mapping) else {}
    inner = _replaced(known.get(name), rest, wanted) if rest else wanted
    return {**known, name: inner}


def _attribute(value: msgspec.Struct, wire: str) -> str:
    """The attribute of a model that has a name on the wire."""
    names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
    return dict(names)[wire]
