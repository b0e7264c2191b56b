"""Say in prose what limits a value: the keywords of JSON Schema that types cannot say.

{"maxLength": 50}                 At most 50 characters.
{"minimum": 1, "maximum": 100}    From 1 to 100.
{"items.pattern": "^[a-z]+$"}     Each item: matches `^[a-z]+$`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import ir

Limits = Iterable[tuple[str, ir.Value]]

_MACHINE_BOUNDS = {
    bound
    for bits in (31, 32, 53, 63, 64)
    for bound in (2**bits, 2**bits - 1, -(2**bits), -(2**bits) + 1)
}
"""Bounds that say how wide an integer of the server is, and nothing about the value."""
_WIDTHS = frozenset({"double", "float", "int16", "int32", "int64", "int8", "uint32"})
_COUNTED = (("Length", "character"), ("Items", "item"), ("Properties", "key"))
_NESTED = (("items.", "Each item"), ("values.", "Each value"))
LONGEST_PATTERN = 100


def limits_doc(constraints: Limits) -> str:
    """Return sentences about what limits a value; nothing where nothing does."""
    values = {keyword: json.loads(value.json) for keyword, value in constraints}
    own = {k: v for k, v in values.items() if "." not in k}
    sentences = [f"{each[0].upper()}{each[1:]}." for each in _said(own)]
    for prefix, subject in _NESTED:
        inner = {
            k.removeprefix(prefix): v for k, v in values.items() if k.startswith(prefix)
        }
        if said := list(_said({k: v for k, v in inner.items() if "." not in k})):
            sentences.append(f"{subject}: {', '.join(said)}.")
    return " ".join(sentences)


def joined(doc: str, sentences: str) -> str:
    """Put sentences after a description: behind it where that is one line of prose."""
    doc = doc.strip()
    if not doc or not sentences:
        return doc or sentences
    if "\n" in doc:
        return f"{doc}\n\n{sentences}"
    return f"{doc}{'' if doc[-1] in '.!?:' else '.'} {sentences}"


def _said(values: Mapping[str, Any]) -> Iterator[str]:
    for noun, unit in _COUNTED:
        least, most = values.get(f"min{noun}"), values.get(f"max{noun}")
        if isinstance(least, int | None) and isinstance(most, int | None):
            yield from _count(least, most, unit)
    yield from _range(values)
    if _is_number(values.get("multipleOf")):
        yield f"a multiple of {values['multipleOf']}"
    pattern = values.get("pattern")
    if isinstance(pattern, str) and _can_be_shown(pattern):
        yield f"matches `{pattern}`"
    if values.get("uniqueItems") is True:
        yield "without duplicates"
    for keyword, name in (("format", "format"), ("contentMediaType", "media type")):
        said = values.get(keyword)
        if isinstance(said, str) and said.isprintable() and said not in _WIDTHS:
            yield f"{name} {said}"


def _can_be_shown(pattern: str) -> bool:
    return (
        pattern.isprintable() and len(pattern) <= LONGEST_PATTERN and "`" not in pattern
    )


def _count(least: int | None, most: int | None, unit: str) -> Iterator[str]:
    if least and most is not None:
        same = least == most
        yield (
            f"exactly {_several(most, unit)}"
            if same
            else (f"{least} to {_several(most, unit)}")
        )
    elif least:
        yield f"at least {_several(least, unit)}"
    elif most is not None:
        yield f"at most {_several(most, unit)}"


def _several(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _range(values: Mapping[str, Any]) -> Iterator[str]:
    """Bounds of numbers, as OpenAPI 3.0 and as JSON Schema 2020 write them."""
    least, above = _bounds(values, "minimum", "exclusiveMinimum")
    most, below = _bounds(values, "maximum", "exclusiveMaximum")
    if least is not None and most is not None:
        yield f"from {least} to {most}"
        least = most = None
    for bound, words in (
        (least, "at least"),
        (above, "more than"),
        (most, "at most"),
        (below, "less than"),
    ):
        if bound is not None:
            yield f"{words} {bound}"


def _bounds(values: Mapping[str, Any], closed: str, open_: str) -> tuple[Any, Any]:
    """A closed and an open bound; at most one of OpenAPI 3.0, which has a flag."""
    bound, exclusive = values.get(closed), values.get(open_)
    if not _is_number(bound) or bound in _MACHINE_BOUNDS:
        bound = None
    if exclusive is True:
        return None, bound
    is_bound = _is_number(exclusive) and exclusive not in _MACHINE_BOUNDS
    return bound, exclusive if is_bound else None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
