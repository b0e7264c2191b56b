"""Swagger 2.0 documents, rewritten as OpenAPI 3.0.

Schemas stay as they are, apart from `x-nullable`, the `file` type and a discriminator
that is only a name. What moves: `definitions` and its siblings go to `components`,
body and form parameters become a request body, a response's schema goes under its
content types, `host`, `basePath` and `schemes` become servers, and a parameter's type
goes into a schema. `Document.moved` keeps where each came from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from .document import Document, Findings, Node
from .values import Json, below

_REFERENCES = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
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
    "csv": (None, False),
    "ssv": ("spaceDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


def convert(document: Document, findings: Findings) -> Document:
    """Rewrite a Swagger 2.0 document; it still says that it was one."""
    conversion = _Conversion(document.root, findings)
    root = conversion.root()
    return dataclasses.replace(
        document,
        root=Node(root, "#"),
        moves=(
            {here: ("", there) for here, there in conversion.moved.items()},
            *document.moves,
        ),
    )


class _Conversion:
    def __init__(self, root: Node, findings: Findings) -> None:
        self._root = root
        self._findings = findings
        self.moved = {
            "#/components/schemas": "#/definitions",
            "#/components/parameters": "#/parameters",
            "#/components/responses": "#/responses",
            "#/components/securitySchemes": "#/securityDefinitions",
        }

    def root(self) -> dict[str, Json]:
        root = self._root
        document: dict[str, Json] = {
            key: _schema(value)
            for key, value in root.object.items()
            if key in ("info", "tags", "security", "externalDocs")
            or key.startswith("x-")
        }
        document["openapi"] = "3.0.3"
        document["servers"] = list(self._servers())
        document["paths"] = {
            path: self._path(item) if path.startswith("/") else item.value
            for path, item in root.child("paths").members()
        }
        document["components"] = {
            "schemas": {
                name: _schema(schema.value)
                for name, schema in root.child("definitions").members()
            },
            "parameters": {
                name: self._parameter(parameter, below("#/components/parameters", name))
                for name, parameter in root.child("parameters").members()
                if parameter.text("in") not in ("body", "formData")
            },
            "responses": {
                name: self._response(
                    response,
                    root.names("produces"),
                    below("#/components/responses", name),
                )
                for name, response in root.child("responses").members()
            },
            "securitySchemes": {
                name: _security_scheme(scheme)
                for name, scheme in root.child("securityDefinitions").members()
            },
        }
        return document

    def _servers(self) -> Iterator[dict[str, Json]]:
        root = self._root
        host = root.text("host")
        path = root.text("basePath").rstrip("/")
        if host:
            for scheme in root.names("schemes") or ["https"]:
                yield {"url": f"{scheme}://{host}{path}"}
        elif path:
            yield {"url": path}

    # Operations

    def _path(self, item: Node) -> Json:
        converted: dict[str, Json] = {}
        shared = list(item.child("parameters").elements())
        for key, member in item.members():
            if key == "parameters":
                converted[key] = [
                    self._parameter(parameter, parameter.pointer)
                    for parameter in shared
                    if not _is_body(self._resolved(parameter))
                ]
            elif key in _METHODS:
                converted[key] = self._operation(member, shared)
            elif key == "additionalOperations":
                converted[key] = {
                    method: self._operation(operation, shared)
                    for method, operation in member.members()
                }
            else:
                converted[key] = member.value
        return converted

    def _operation(self, operation: Node, shared: list[Node]) -> Json:
        converted = {
            key: value
            for key, value in operation.object.items()
            if key not in ("parameters", "responses", "consumes", "produces", "schemes")
        }
        own = list(operation.child("parameters").elements())
        parameters: list[Json] = []
        for parameter in own:
            if not _is_body(self._resolved(parameter)):
                pointer = f"{operation.pointer}/parameters/{len(parameters)}"
                self._move(pointer, parameter.pointer)
                parameters.append(self._parameter(parameter, pointer))
        converted["parameters"] = parameters
        bodies = [p for p in map(self._resolved, own) if _is_body(p)]
        bodies = bodies or [p for p in map(self._resolved, shared) if _is_body(p)]
        if bodies:
            converted["requestBody"] = self._body(operation, bodies)
        produces = self._media(operation, "produces")
        converted["responses"] = {
            status: self._response(response, produces, response.pointer)
            for status, response in operation.child("responses").members()
        }
        return converted

    def _media(self, operation: Node, key: str) -> list[str]:
        where = operation if key in operation else self._root
        return where.names(key)

    def _body(self, operation: Node, parameters: list[Node]) -> Json:
        pointer = f"{operation.pointer}/requestBody"
        consumes = self._media(operation, "consumes")
        body = next((p for p in parameters if p.text("in") == "body"), None)
        if body is not None:
            media = [m for m in consumes if m not in (_FORM, _MULTIPART)]
            self._move(pointer, body.pointer)
            return {
                "description": body.text("description"),
                "required": body.flag("required"),
                "content": self._content(
                    body.child("schema"), media or ["application/json"], pointer
                ),
            }
        schema: dict[str, Json] = {
            "type": "object",
            "properties": {p.text("name"): _with_description(p) for p in parameters},
            "required": [p.text("name") for p in parameters if p.flag("required")],
        }
        has_file = any(p.text("type") == "file" for p in parameters)
        media = [m for m in consumes if m in (_FORM, _MULTIPART)]
        if has_file or not media:
            media = [_MULTIPART if has_file else _FORM]
        for name in media:
            properties = f"{below(f'{pointer}/content', name)}/schema/properties"
            for parameter in parameters:
                self._move(below(properties, parameter.text("name")), parameter.pointer)
        self._move(pointer, operation.child("parameters").pointer)
        return {
            "required": any(p.flag("required") for p in parameters),
            "content": {name: {"schema": schema} for name in media},
        }

    def _response(self, response: Node, produces: list[str], pointer: str) -> Json:
        if "$ref" in response:
            return _schema(response.value)
        converted: dict[str, Json] = {
            key: value
            for key, value in response.object.items()
            if key not in ("schema", "examples", "headers")
        }
        if "schema" in response:
            converted["content"] = self._content(
                response.child("schema"), produces or ["application/json"], pointer
            )
        return converted

    def _content(self, schema: Node, media: list[str], pointer: str) -> Json:
        value = _schema(schema.value)
        for name in media:
            self._move(f"{below(f'{pointer}/content', name)}/schema", schema.pointer)
        return {name: {"schema": value} for name in media}

    # Parameters

    def _parameter(self, parameter: Node, pointer: str) -> Json:
        if "$ref" in parameter:
            return _schema(parameter.value)
        converted = {
            key: value
            for key, value in parameter.object.items()
            if key not in _SCHEMA_KEYWORDS and key != "collectionFormat"
        }
        converted["schema"] = _parameter_schema(parameter)
        self._move(f"{pointer}/schema", parameter.pointer)
        if parameter.text("type") == "array":
            format_ = parameter.text("collectionFormat") or "csv"
            if format_ not in _STYLES:
                self._findings.warn(
                    f"The collectionFormat {format_} is sent as csv.",
                    parameter.pointer,
                )
            style, explode = _STYLES.get(format_, (None, False))
            if style:
                converted["style"] = style
            converted["explode"] = explode
        return converted

    def _resolved(self, parameter: Node) -> Node:
        """A parameter that is a reference to one of the document's own."""
        reference = parameter.text("$ref")
        if reference.startswith("#/parameters/"):
            found = self._root.child("parameters", reference[len("#/parameters/") :])
            if found.value is not None:
                return found
        return parameter

    def _move(self, pointer: str, origin: str) -> None:
        if pointer != origin:
            self.moved[pointer] = origin


def _is_body(parameter: Node) -> bool:
    return parameter.text("in") in ("body", "formData")


def _parameter_schema(parameter: Node) -> dict[str, Json]:
    schema = {
        key: value for key, value in parameter.object.items() if key in _SCHEMA_KEYWORDS
    }
    converted = _schema(schema)
    assert isinstance(converted, dict)
    return converted


def _with_description(parameter: Node) -> Json:
    schema = _parameter_schema(parameter)
    if description := parameter.text("description"):
        schema["description"] = description
    return schema


def _security_scheme(scheme: Node) -> Json:
    match scheme.text("type"):
        case "basic":
            return {**scheme.object, "type": "http", "scheme": "basic"}
        case "oauth2":
            flow = _FLOWS.get(scheme.text("flow"), "implicit")
            return {
                "type": "oauth2",
                "description": scheme.text("description"),
                "flows": {
                    flow: {
                        "authorizationUrl": scheme.text("authorizationUrl"),
                        "tokenUrl": scheme.text("tokenUrl"),
                        "scopes": scheme.object.get("scopes"),
                    }
                },
            }
    return scheme.value


def _schema(value: Json) -> Json:
    """Rewrite a schema and whatever is in it."""
    match value:
        case list():
            return [_schema(element) for element in value]
        case dict():
            return _object_schema(value)
    return value


def _object_schema(value: dict[str, Json]) -> dict[str, Json]:
    converted: dict[str, Json] = {}
    for key, member in value.items():
        match key, member:
            case "$ref", str():
                converted[key] = _reference(member)
            case "x-nullable", bool():
                converted["nullable"] = member
            case "discriminator", str():
                converted[key] = {"propertyName": member}
            case "type", "file":
                converted |= {"type": "string", "format": "binary"}
            case "properties", dict():
                converted[key] = {name: _schema(m) for name, m in member.items()}
            case ("default" | "example" | "enum" | "x-example"), _:
                converted[key] = member
            case _:
                converted[key] = _schema(member)
    return converted


def _reference(reference: str) -> str:
    for old, new in _REFERENCES.items():
        if reference.startswith(old):
            return new + reference[len(old) :]
    return reference
