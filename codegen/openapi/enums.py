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
_DESCRIPTIONS = ("x-enum-descriptions", "x-enumDescriptions")
_NAMES = ("x-enum-varnames", "x-enumNames", "x-enum-names", "x-enumVarnames")
_DEPRECATED = ("x-enum-deprecated", "x-deprecated-enum", "x-enumDeprecated")


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
    microsoft = _of_microsoft(node)
    texts = _texts(node, values) | _texts_of(microsoft, "description")
    called = _listed(node, _NAMES, values) | _texts_of(microsoft, "name")
    gone = _deprecated(node)
    return tuple(
        ir.EnumValue(
            wire=value,
            name=called.get(str(value), ""),
            doc=clean(texts.get(str(value), "")),
            deprecated="" if str(value) in gone else None,
        )
        for value in values
    )


def _of_microsoft(node: Node) -> dict[str, Node]:
    """The values of `x-ms-enum`, which have names and descriptions."""
    listed = node.child("x-ms-enum", "values").elements()
    return {str(each.object.get("value")): each for each in listed}


def _texts_of(values: dict[str, Node], key: str) -> dict[str, str]:
    return {value: each.text(key) for value, each in values.items() if each.text(key)}


def _deprecated(node: Node) -> set[str]:
    """The values that a document calls deprecated, in a list or an object of flags."""
    found: set[str] = set()
    for keyword in _DEPRECATED:
        match node.object.get(keyword):
            case list() as values:
                found |= {str(value) for value in values}
            case dict() as flags:
                found |= {value for value, is_so in flags.items() if is_so}
    return found


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
    if listed := _listed(node, _DESCRIPTIONS, values):
        return listed
    texts = _bullets(clean(node.text("description")), values)
    return {v: text for v, text in texts.items() if text.lower() != v.lower()}


def _listed(
    node: Node, keywords: Sequence[str], values: Sequence[str | int]
) -> dict[str, str]:
    """What an extension says of each value: an object, or a list in their order."""
    for keyword in keywords:
        match node.object.get(keyword):
            case dict() as texts:
                return {k: v for k, v in texts.items() if isinstance(v, str)}
            case list() as texts if len(texts) == len(values):
                pairs = zip(values, texts, strict=True)
                return {str(k): v for k, v in pairs if isinstance(v, str)}
    return {}


def _bullets(text: str, values: Sequence[str | int]) -> dict[str, str]:
    """The meanings in a list of values; nothing if it lists other things too."""
    found = dict(_BULLET.findall(text))
    found.pop("None", None)
    known = {str(value) for value in values}
    return found if set(found) <= known else {}
