"""The values of `enum` and `const`.

Values are brought into the JSON type that the schema declares: a document in YAML may
well list numbers for a string. What documents add about values, in extensions or in a
list in the description (`* value - meaning`), becomes their documentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from .. import ir
from .document import Node
from .prose import clean
from .values import Json

_BULLET = re.compile(r"^[*-] `?([^`\n]*?)`? - (.+)$", re.M)
_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions", "x-enumNames")


def listed_values(node: Node) -> list[Json] | None:
    """What a schema allows, null included, each once; None where it has no list."""
    if "const" in node:
        return [node.object["const"]]
    listed = node.object.get("enum")
    if not isinstance(listed, list) or not listed:
        return None
    declared = node.text("type")
    kept: dict[str, Json] = {}
    for value in listed:
        coerced = _coerced(value, declared)
        kept.setdefault(json.dumps(coerced, sort_keys=True), coerced)
    return list(kept.values())


def definition(key: str, *, node: Node, values: Sequence[str | int]) -> ir.Enum:
    """Make the enum of a schema."""
    return ir.Enum(
        key=key,
        values=_documented(node, values),
        doc=_description(node, values),
        deprecated="" if node.flag("deprecated") else None,
        origin=ir.Origin(pointer=node.pointer),
    )


def _documented(node: Node, values: Sequence[str | int]) -> tuple[ir.EnumValue, ...]:
    """Give the values what the document says about each."""
    texts = _texts(node, values)
    return tuple(
        ir.EnumValue(wire=value, doc=clean(texts.get(str(value), "")))
        for value in values
    )


def _description(node: Node, values: Sequence[str | int]) -> str:
    """The description of an enum, without the list that documents its values."""
    text = clean(node.text("description"))
    return text if not _bullets(text, values) else clean(_BULLET.sub("", text))


def same_type(values: Sequence[Json]) -> type[str] | type[int] | None:
    """The type of all values, if they are all strings or all integers."""
    for kind in (str, int):
        if all(type(value) is kind for value in values):
            return kind
    return None


def _coerced(value: Json, declared: str) -> Json:
    if declared == "string" and isinstance(value, bool | int | float):
        return json.dumps(value)
    if declared == "integer":
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
            return int(value)
        if isinstance(value, float) and value.is_integer():
            return int(value)
    return value


def _texts(node: Node, values: Sequence[str | int]) -> dict[str, str]:
    for keyword in _DESCRIPTIONS:
        match node.object.get(keyword):
            case dict() as texts:
                return {k: v for k, v in texts.items() if isinstance(v, str)}
            case list() as texts if len(texts) == len(values):
                pairs = zip(values, texts, strict=True)
                return {str(k): v for k, v in pairs if isinstance(v, str)}
    texts = _bullets(clean(node.text("description")), values)
    return {v: text for v, text in texts.items() if text.lower() != v.lower()}


def _bullets(text: str, values: Sequence[str | int]) -> dict[str, str]:
    """The meanings in a list of values; nothing if it lists other things too."""
    found = dict(_BULLET.findall(text))
    found.pop("None", None)
    known = {str(value) for value in values}
    return found if set(found) <= known else {}
