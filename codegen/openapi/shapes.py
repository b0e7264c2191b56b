"""What the objects of OpenAPI are made of, as far as an override may speak of them.

Only names: which keys an object has, which of these hold further objects, and which
hold objects by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "operation", "body", "response", "media", "parameter", "header", "schema"
]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object of OpenAPI 3 (3.0.4 to 3.2.0, chapter 4)."""

    title: str
    keys: frozenset[str]
    """The keys that hold plain values."""
    flags: frozenset[str] = frozenset()
    """The keys that hold booleans."""
    objects: Mapping[str, Kind] = field(default_factory=dict)
    """The keys that hold an object."""
    maps: Mapping[str, Kind] = field(default_factory=dict)
    """The keys that hold objects by name."""
    complete: frozenset[str] = frozenset()
    """What says enough of a new one, any of these keys."""

    @property
    def known(self) -> tuple[str, ...]:
        """All keys, sorted."""
        return tuple(sorted({*self.keys, *self.flags, *self.objects, *self.maps}))


_PARAMETER_KEYS = frozenset({"description", "example", "examples", "style"})
_PARAMETER_FLAGS = frozenset(
    {"allowEmptyValue", "allowReserved", "deprecated", "explode", "required"}
)

SHAPES: Mapping[Kind, Shape] = {
    "operation": Shape(
        "an operation",
        keys=frozenset(
            {
                "callbacks",
                "description",
                "externalDocs",
                "operationId",
                "security",
                "servers",
                "summary",
                "tags",
            }
        ),
        flags=frozenset({"deprecated"}),
        objects={"requestBody": "body"},
        maps={"parameters": "parameter", "responses": "response"},
    ),
    "body": Shape(
        "a request body",
        keys=frozenset({"description"}),
        flags=frozenset({"required"}),
        maps={"content": "media"},
        complete=frozenset({"content"}),
    ),
    "response": Shape(
        "a response",
        keys=frozenset({"description", "links", "summary"}),
        maps={"content": "media", "headers": "header"},
        complete=frozenset({"content", "description", "headers"}),
    ),
    "media": Shape(
        "a media type",
        keys=frozenset(
            {"encoding", "example", "examples", "itemEncoding", "prefixEncoding"}
        ),
        objects={"itemSchema": "schema", "schema": "schema"},
        complete=frozenset({"itemSchema", "schema"}),
    ),
    "parameter": Shape(
        "a parameter",
        keys=_PARAMETER_KEYS | {"in", "name"},
        flags=_PARAMETER_FLAGS,
        objects={"schema": "schema"},
        maps={"content": "media"},
        complete=frozenset({"in"}),
    ),
    "header": Shape(
        "a header",
        keys=_PARAMETER_KEYS,
        flags=_PARAMETER_FLAGS,
        objects={"schema": "schema"},
        maps={"content": "media"},
        complete=frozenset({"content", "schema"}),
    ),
    "schema": Shape(
        "a schema",
        keys=frozenset(
            {
                "$comment",
                "$ref",
                "allOf",
                "anyOf",
                "const",
                "contentEncoding",
                "contentMediaType",
                "default",
                "dependentRequired",
                "description",
                "discriminator",
                "enum",
                "example",
                "examples",
                "exclusiveMaximum",
                "exclusiveMinimum",
                "externalDocs",
                "format",
                "maxItems",
                "maxLength",
                "maxProperties",
                "maximum",
                "minItems",
                "minLength",
                "minProperties",
                "minimum",
                "multipleOf",
                "oneOf",
                "pattern",
                "prefixItems",
                "required",
                "title",
                "type",
                "xml",
            }
        ),
        flags=frozenset(
            {"deprecated", "nullable", "readOnly", "uniqueItems", "writeOnly"}
        ),
        objects={
            "additionalProperties": "schema",
            "contentSchema": "schema",
            "items": "schema",
            "propertyNames": "schema",
            "unevaluatedItems": "schema",
            "unevaluatedProperties": "schema",
        },
        maps={"patternProperties": "schema", "properties": "schema"},
        complete=frozenset(
            {"$ref", "allOf", "anyOf", "const", "enum", "oneOf", "type"}
        ),
    ),
}

WORDS: Mapping[str, frozenset[str]] = {
    "in": frozenset({"cookie", "header", "path", "query"}),
    "style": frozenset(
        {"cookie", "deepObject", "form", "label", "matrix", "pipeDelimited", "simple"}
        | {"spaceDelimited"}
    ),
    "type": frozenset(
        {"array", "boolean", "integer", "null", "number", "object", "string"}
    ),
}
"""The words that some keys take."""

REPLACING = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
"""Keywords of a schema that say anew what it is."""

BESIDE_TYPE = frozenset(
    {
        "$comment",
        "deprecated",
        "description",
        "externalDocs",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
    }
)
"""Keywords of a schema that hold whatever its type is."""
