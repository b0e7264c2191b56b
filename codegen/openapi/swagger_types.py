"""Schemas, parameters' types and security schemes of Swagger 2.0, as OpenAPI 3 has
them."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Findings, Node
from .values import Json

_REFERENCES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_SCHEMA_KEYWORDS = frozenset(
    {
        "type",
        "format",
        "items",
        "default",
        "enum",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "multipleOf",
        "x-nullable",
    }
)
_STYLES = {
    "csv": ("", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_DATA = ("default", "enum", "example", "x-example", "x-examples")


def schema(value: Json) -> Json:
    """Rewrite a schema and whatever is in it."""
    match value:
        case list():
            return [schema(element) for element in value]
        case dict():
            return _object_schema(value)
    return value


def _object_schema(value: dict[str, Json]) -> dict[str, Json]:
    converted: dict[str, Json] = {}
    for key, member in value.items():
        match key, member:
            case "$ref", str():
                converted[key] = reference(member)
            case "x-nullable", bool():
                converted["nullable"] = member
            case "discriminator", str():
                converted[key] = {"propertyName": member}
            case "type", "file":
                converted |= {"type": "string", "format": "binary"}
            case ("properties" | "definitions"), dict():
                converted[key] = {name: schema(m) for name, m in member.items()}
            case _ if key in _DATA:
                converted[key] = member
            case _:
                converted[key] = schema(member)
    return converted


def reference(written: str) -> str:
    """A reference to what has moved."""
    for old, new in _REFERENCES.items():
        if written.startswith(old):
            return new + written[len(old) :]
    return written


def parameter_schema(parameter: Node) -> dict[str, Json]:
    """The type of a parameter or header, whose keywords stand beside its name."""
    keywords = {
        key: value for key, value in parameter.object.items() if key in _SCHEMA_KEYWORDS
    }
    converted = schema(keywords)
    assert isinstance(converted, dict)
    return converted


def described_schema(parameter: Node) -> dict[str, Json]:
    """The schema of a form parameter, which is a property."""
    converted = parameter_schema(parameter)
    if description := parameter.text("description"):
        converted["description"] = description
    return converted


def is_keyword(key: str) -> bool:
    """Whether a key of a parameter belongs to its type."""
    return key in _SCHEMA_KEYWORDS or key == "collectionFormat"


def array_style(parameter: Node, findings: Findings) -> dict[str, Json]:
    """How an array is written: `style` and `explode`; nothing for what is none."""
    if parameter.text("type") != "array":
        return {}
    format_ = parameter.text("collectionFormat") or "csv"
    if format_ not in _STYLES:
        findings.warn(
            f"The collectionFormat {format_} is sent as csv.", parameter.pointer
        )
    style, explode = _STYLES.get(format_, ("", False))
    if format_ == "multi" and parameter.text("in") not in ("query", "formData"):
        findings.warn(
            "The collectionFormat multi is for query and form parameters; it is sent "
            "as csv.",
            parameter.pointer,
        )
        style, explode = "", False
    return {"style": style, "explode": explode} if style else {"explode": explode}


def header(node: Node) -> Json:
    """A header of an answer."""
    converted: dict[str, Json] = {
        key: value for key, value in node.object.items() if not is_keyword(key)
    }
    return {**converted, "schema": parameter_schema(node)}


def security_scheme(scheme: Node, findings: Findings) -> Json:
    """A security scheme."""
    match scheme.text("type"):
        case "basic":
            return {**scheme.object, "type": "http", "scheme": "basic"}
        case "oauth2":
            flow = scheme.text("flow")
            if flow not in _FLOWS:
                findings.warn(
                    f"The flow {flow!r} is none of OAuth 2; it is taken as implicit.",
                    scheme.pointer,
                )
            return {
                **dict(_kept(scheme, ("description",))),
                "type": "oauth2",
                "flows": {
                    _FLOWS.get(flow, "implicit"): {
                        **dict(_kept(scheme, ("authorizationUrl", "tokenUrl"))),
                        "scopes": scheme.object.get("scopes"),
                    }
                },
            }
    return scheme.value


def _kept(scheme: Node, keys: tuple[str, ...]) -> Iterator[tuple[str, Json]]:
    for key in keys:
        if scheme.text(key):
            yield key, scheme.text(key)
