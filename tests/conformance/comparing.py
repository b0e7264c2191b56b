"""Is a typed value what a JSON value says, nothing lost and nothing added?"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

FURTHER = "**extra"
"""What a field is called that holds the keys that a model has no fields for."""


def differences(value: Any, json: Any, path: str = "$") -> Iterator[str]:
    """Yield where a typed value differs from the JSON that it was decoded from.

    Args:
        value: What a client returned.
        json: What the server sent.
        path: Where that is.
    """
    match value:
        case _ if _is_other(value):
            yield from differences(getattr(value, "raw", None), json, path)
        case msgspec.Struct():
            yield from _of_model(value, json, path)
        case enum.Enum():
            yield from _unequal(value.value, json, path)
        case str() | bool() | int() | float() | None:
            yield from _unequal(value, json, path)
        case bytes():
            yield from _unequal(msgspec.to_builtins(value), json, path)
        case Mapping():
            if not isinstance(json, dict) or value.keys() != json.keys():
                yield f"{path}: {_short(json)} became the keys {sorted(value)}"
                return
            for key, item in value.items():
                yield from differences(item, json[key], f"{path}.{key}")
        case Sequence():
            if not isinstance(json, list) or len(value) != len(json):
                yield f"{path}: {_short(json)} became {_short(value)}"
                return
            for index, (item, wanted) in enumerate(zip(value, json, strict=True)):
                yield from differences(item, wanted, f"{path}[{index}]")
        case _ if not _stands_for(value, json):
            yield from _unequal(msgspec.to_builtins(value), json, path)


def _stands_for(value: Any, json: Any) -> bool:
    """Whether a date, a number and the like is what JSON says, however spelled."""
    try:
        return bool(msgspec.convert(json, type(value), strict=False) == value)
    except msgspec.ValidationError:
        return False


def _of_model(value: msgspec.Struct, json: Any, path: str) -> Iterator[str]:
    if not isinstance(json, dict):
        yield f"{path}: {_short(json)} became a {type(value).__name__}"
        return
    known = set()
    for field in msgspec.structs.fields(value):
        item = getattr(value, field.name)
        if field.encode_name == FURTHER:
            for key in item.keys() & json.keys():
                yield from differences(item[key], json[key], f"{path}.{key}")
            known |= item.keys()
            continue
        known.add(field.encode_name)
        if field.encode_name in json:
            place = f"{path}.{field.encode_name}"
            yield from differences(item, json[field.encode_name], place)
        elif item is not None and item is not msgspec.UNSET:
            yield f"{path}.{field.encode_name}: {_short(item)} was not sent"
    config = value.__struct_config__
    if config.tag is not None:
        tag = json.get(str(config.tag_field), config.tag)
        if tag != config.tag:
            yield f"{path}: {tag} became {config.tag}"
    # Asked for where an answer's type depends on it; of no use to callers elsewhere.
    for lost in sorted(json.keys() - known - {"__typename"}):
        yield f"{path}.{lost}: {type(value).__name__} has lost {_short(json[lost])}"


def _is_other(value: Any) -> bool:
    class_ = type(value)
    return class_.__module__.endswith("._runtime.model") and hasattr(value, "raw")


def _unequal(value: Any, json: Any, path: str) -> Iterator[str]:
    if value != json or isinstance(value, bool) != isinstance(json, bool):
        yield f"{path}: {_short(json)} became {_short(value)}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 80 else f"{text[:77]}..."
