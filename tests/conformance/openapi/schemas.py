"""What several schemas say together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .reading import Document

KINDS = ("null", "boolean", "integer", "number", "string", "array", "object")
LARGER = {"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"}
SMALLER = {"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"}
MAPS = ("properties", "patternProperties", "$defs", "dependentRequired")
CHOICES = "**choices"
"""The lists of alternatives, one of each of which a value has to fit."""
BEHIND = "**references"
"""The references that were followed."""


class Merger:
    """Merges schemas with what they refer to."""

    def __init__(self, document: Document, direction: str) -> None:
        self._document = document
        self._files = document.travelling(direction)

    def flat(self, schema: Any) -> dict[str, Any] | bool:
        """Return a schema as one that has no `$ref` and no `allOf`."""
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            return True
        merged: dict[str, Any] | bool = {}
        for part in self._parts(schema, ()):
            merged = self._merged(merged, part)
        return merged

    def _parts(self, schema: Any, seen: tuple[str, ...]) -> Iterator[Any]:
        if not isinstance(schema, dict):
            yield schema
            return
        reference = schema.get("$ref", schema.get("$dynamicRef"))
        if isinstance(reference, str) and reference not in seen:
            yield {BEHIND: [reference]}
            target = self._document.at(reference, self._files)
            yield from self._parts(target, (*seen, reference))
        own = {k: v for k, v in schema.items() if k not in ("$ref", "allOf")}
        choices = [
            own.pop(k) for k in ("oneOf", "anyOf") if isinstance(own.get(k), list)
        ]
        if choices := [choice for choice in choices if choice]:
            own[CHOICES] = choices
        for part in schema.get("allOf") or ():
            yield from self._parts(part, seen)
        yield own

    def _merged(self, one: Any, other: Any) -> Any:
        if isinstance(one, bool):
            return other if one else False
        if isinstance(other, bool):
            return one if other else False
        merged = dict(one)
        for key, value in other.items():
            if key not in merged:
                merged[key] = value
            else:
                merged[key] = self._both(key, merged[key], value)
        return merged

    def _both(self, key: str, one: Any, other: Any) -> Any:
        if key in MAPS and isinstance(one, dict) and isinstance(other, dict):
            shared = one.keys() & other.keys()
            both = {name: {"allOf": [one[name], other[name]]} for name in shared}
            return {**one, **other, **both}
        match key:
            case "required" | "**choices" | "**references":
                return [*one, *(item for item in other if item not in one)]
            case "enum":
                return [item for item in one if item in other]
            case "type":
                return [
                    kind
                    for kind in KINDS
                    if _allows(one, kind) and _allows(other, kind)
                ]
            case "items" | "additionalProperties" | "propertyNames":
                return {"allOf": [one, other]}
            case "uniqueItems" | "readOnly" | "writeOnly":
                return one or other
        if key in LARGER:
            return max(one, other)
        if key in SMALLER:
            return min(one, other)
        return other


def _allows(types: Any, kind: str) -> bool:
    given = types if isinstance(types, list) else [types]
    return kind in given or (kind == "integer" and "number" in given)


def kinds(schema: dict[str, Any]) -> list[str]:
    """Return the JSON types that a flat schema allows, or seems to mean."""
    given = schema.get("type")
    if isinstance(given, str):
        return [given] if given in KINDS else []
    if isinstance(given, list):
        return [kind for kind in given if kind in KINDS]
    if schema.keys() & {"properties", "additionalProperties", "patternProperties"}:
        return ["object"]
    if schema.get("required") or schema.keys() & {"minProperties", "maxProperties"}:
        return ["object"]
    if schema.keys() & {"items", "prefixItems", "minItems", "maxItems", "uniqueItems"}:
        return ["array"]
    if schema.keys() & {"format", "pattern", "minLength", "maxLength"}:
        return ["string"]
    if schema.keys() & (LARGER | SMALLER | {"multipleOf"}):
        return ["number"]
    return []
