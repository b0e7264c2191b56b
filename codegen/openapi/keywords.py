"""What the keywords of one schema say, without following anything.

Both dialects are read at once: `nullable` (OpenAPI 3.0) and type lists (3.1).
"""

from __future__ import annotations

from typing import Literal

from .. import ir
from ..media import kind_of
from .document import Node

Flow = Literal["sent", "received"]
"""Whether a value goes from client to server or comes back."""

_ADDING_LISTS = ("anyOf", "enum", "oneOf", "prefixItems", "required")
_ADDING_OBJECTS = (
    "additionalProperties",
    "dependentSchemas",
    "else",
    "items",
    "patternProperties",
    "properties",
    "then",
    "unevaluatedProperties",
)
_STRUCTURE = frozenset(
    {
        "$ref",
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "enum",
        "items",
        "oneOf",
        "patternProperties",
        "prefixItems",
        "properties",
        "type",
    }
)
_TELLING = {
    "additionalProperties": "object",
    "patternProperties": "object",
    "properties": "object",
    "unevaluatedProperties": "object",
    "maxProperties": "object",
    "minProperties": "object",
    "propertyNames": "object",
    "items": "array",
    "prefixItems": "array",
    "contains": "array",
    "maxItems": "array",
    "minItems": "array",
    "uniqueItems": "array",
    "contentEncoding": "string",
    "contentMediaType": "string",
    "maxLength": "string",
    "minLength": "string",
    "pattern": "string",
    "exclusiveMaximum": "number",
    "exclusiveMinimum": "number",
    "maximum": "number",
    "minimum": "number",
    "multipleOf": "number",
}
"""What type a schema means that does not say one."""

_FORMATS: dict[str, ir.BuiltinName] = {
    "base64": "base64",
    "base64url": "base64url",
    "byte": "base64",
    "date": "date",
    "date-time": "datetime",
    "decimal": "decimal",
    "duration": "duration",
    "time": "time",
    "uuid": "uuid",
}


_TYPE_OF_FORMAT = {
    **dict.fromkeys(_FORMATS, "string"),
    **dict.fromkeys(("binary", "email", "hostname", "ipv4", "ipv6", "uri"), "string"),
    **dict.fromkeys(("int32", "int64"), "integer"),
    **dict.fromkeys(("double", "float"), "number"),
}
"""What type a schema means that says a format alone."""
_ENCODINGS: dict[str, ir.BuiltinName] = {"base64": "base64", "base64url": "base64url"}


def adds(node: Node) -> bool:
    """Whether a schema says something beside its `$ref` or `allOf`."""
    schema = node.object
    return (
        "const" in schema
        or any(schema.get(keyword) for keyword in _ADDING_LISTS)
        or any(
            isinstance(schema.get(keyword), dict) and schema[keyword]
            for keyword in _ADDING_OBJECTS
        )
    )


def is_structural(node: Node) -> bool:
    """Whether a schema says what a value is, not only what holds for it."""
    return not _STRUCTURE.isdisjoint(node.object)


def matters(part: Node) -> bool:
    """Whether a part of an `allOf` changes the type of the whole."""
    if adds(part) or not {"$ref", "allOf", "format"}.isdisjoint(part.object):
        return True
    return is_structural(part) and part.text("type") != "object"


def declared_types(node: Node) -> list[str]:
    """The types that a schema allows, or the one it means; "" for any type."""
    declared = node.object.get("type")
    if isinstance(declared, str):
        return [declared]
    if names := node.names("type"):
        return [name for name in names if name != "null"] or ["null"]
    format_ = node.object.get("format")
    if isinstance(format_, str) and format_ in _TYPE_OF_FORMAT:
        return [_TYPE_OF_FORMAT[format_]]
    if _holds_binary(node):
        return ["string"]
    return [next((t for word, t in _TELLING.items() if word in node), "")]


def says_null(node: Node) -> bool:
    """Whether a schema allows null beside what else it allows."""
    return (
        node.flag("nullable")
        or node.flag("x-nullable")
        or ("null" in node.names("type") and len(node.names("type")) > 1)
        or any(
            part.flag("nullable") and not matters(part)
            for part in node.child("allOf").elements()
        )
    )


def is_null(node: Node) -> bool:
    """Whether a schema allows nothing but null."""
    schema = node.object
    return (
        schema.get("type") in ("null", ["null"])
        or schema.get("enum") == [None]
        or ("const" in schema and schema["const"] is None)
    )


def _holds_binary(node: Node) -> bool:
    """Whether a schema says of bytes what they are (OpenAPI 3.2, "Working With Binary
    Data"); with a `contentEncoding`, they are text."""
    media = node.text("contentMediaType")
    return bool(media) and kind_of(media) == "binary" and "contentEncoding" not in node


def string_type(node: Node, flow: Flow) -> ir.Builtin:
    """The type of a string by its format."""
    format_ = node.text("format")
    if format_ == "binary" or _holds_binary(node):
        return ir.Builtin("file" if flow == "sent" else "bytes")
    if (encoding := node.text("contentEncoding").lower()) in _ENCODINGS:
        return ir.Builtin(_ENCODINGS[encoding])
    return ir.Builtin(_FORMATS.get(format_, "str"))


def number_type(node: Node) -> ir.Builtin:
    """The type of a number by its format: one of decimals keeps all digits."""
    is_decimal = node.text("format") in ("decimal", "decimal128")
    return ir.Builtin("number" if is_decimal else "float")
