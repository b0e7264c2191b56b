"""Swagger 2.0 documents, rewritten as OpenAPI 3.0.

Schemas stay as they are, apart from `x-nullable`, the `file` type and a discriminator
that is only a name. What moves: `definitions` and its siblings go to `components`,
body and form parameters become a request body, a response's schema, examples and
headers go where OpenAPI 3 has them, `host`, `basePath` and `schemes` become servers,
and a parameter's type goes into a schema. `Document.moves` keeps where each came from.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from urllib.parse import unquote

from . import swagger_types as types
from .document import Document, Findings, Node
from .values import Json, below, steps

_METHODS = frozenset({"get", "put", "post", "delete", "options", "head", "patch"})
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_BINARY = "application/octet-stream"


def convert(document: Document, findings: Findings) -> Document:
    """Rewrite a Swagger 2.0 document; it still says that it was one."""
    conversion = _Conversion(document.root, findings)
    root = conversion.root()
    moves = {here: ("", there) for here, there in conversion.moved.items()}
    return dataclasses.replace(
        document, root=Node(root, "#"), moves=(moves, *document.moves)
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
            key: value
            for key, value in root.object.items()
            if key in ("info", "tags", "security", "externalDocs")
            or key.startswith("x-")
        }
        document["openapi"] = "3.0.3"
        document["servers"] = list(self._servers(root.names("schemes")))
        document["paths"] = {
            path: item.value if path.startswith("x-") else self._path(item)
            for path, item in root.child("paths").members()
        }
        document["components"] = {
            "schemas": {
                name: types.schema(schema.value)
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
                name: types.security_scheme(scheme, self._findings)
                for name, scheme in root.child("securityDefinitions").members()
            },
        }
        return document

    def _servers(self, schemes: list[str]) -> Iterator[dict[str, Json]]:
        host = self._root.text("host").strip("/")
        path = self._root.text("basePath").strip("/")
        path = f"/{path}" if path else ""
        if host:
            known = [s for s in schemes if s in ("http", "https")]
            for scheme in known or ["https"]:
                yield {"url": f"{scheme}://{host}{path}"}
        elif path:
            yield {"url": path}

    # Operations

    def _path(self, item: Node) -> Json:
        if not isinstance(item.value, dict):
            return item.value
        converted: dict[str, Json] = {}
        shared = list(item.child("parameters").elements())
        for key, member in item.members():
            if key == "parameters":
                converted[key] = self._parameters(item, shared)
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
        converted["parameters"] = self._parameters(operation, own)
        bodies = self._body_parameters([*shared, *own])
        if bodies:
            converted["requestBody"] = self._body(operation, bodies)
        produces = self._media(operation, "produces")
        converted["responses"] = {
            status: self._response(response, produces, response.pointer)
            for status, response in operation.child("responses").members()
        }
        if servers := self._own_servers(operation):
            converted["servers"] = servers
        return converted

    def _own_servers(self, operation: Node) -> list[Json]:
        """The servers of an operation whose schemes are not those of the document."""
        schemes = operation.names("schemes")
        usual = self._root.names("schemes") or ["https"]
        if not schemes or not self._root.text("host") or usual[0] in schemes:
            return []
        return list(self._servers(schemes))

    def _media(self, operation: Node, key: str) -> list[str]:
        where = operation if key in operation else self._root
        return where.names(key)

    # Bodies

    def _body_parameters(self, parameters: list[Node]) -> list[Node]:
        """The parameters that make the body: those of an operation replace those of
        its path, and a body leaves no place for a form."""
        found: dict[tuple[str, str], Node] = {}
        for parameter in map(self._resolved, parameters):
            if parameter.text("in") == "body":
                found["body", ""] = parameter
            elif parameter.text("in") == "formData":
                found["formData", parameter.text("name")] = parameter
        body = found.get(("body", ""))
        if body is None:
            return list(found.values())
        for place, parameter in found.items():
            if place[0] == "formData":
                self._findings.warn(
                    "Beside a body there is no form; the parameter is left out.",
                    parameter.pointer,
                )
        return [body]

    def _body(self, operation: Node, parameters: list[Node]) -> Json:
        consumes = self._media(operation, "consumes")
        first, *_ = parameters
        if first.text("in") == "body":
            return self._whole_body(operation, first, consumes)
        return self._form(operation, parameters, consumes)

    def _whole_body(self, operation: Node, body: Node, consumes: list[str]) -> Json:
        pointer = f"{operation.pointer}/requestBody"
        media = [m for m in consumes if m not in (_FORM, _MULTIPART)] or consumes
        self._move(pointer, body.pointer)
        return {
            "description": body.text("description"),
            "required": body.flag("required"),
            "content": self._content(
                body.child("schema"), media or ["application/json"], pointer
            ),
        }

    def _form(
        self, operation: Node, parameters: list[Node], consumes: list[str]
    ) -> Json:
        pointer = f"{operation.pointer}/requestBody"
        has_file = any(p.text("type") == "file" for p in parameters)
        media = [m for m in consumes if m in (_FORM, _MULTIPART)]
        if has_file or not media:
            media = [_MULTIPART if has_file else _FORM]
        for name in media:
            properties = f"{below(f'{pointer}/content', name)}/schema/properties"
            for parameter in parameters:
                self._move(below(properties, parameter.text("name")), parameter.pointer)
        self._move(pointer, operation.child("parameters").pointer)
        schema: dict[str, Json] = {
            "type": "object",
            "properties": {
                p.text("name"): types.described_schema(p) for p in parameters
            },
        }
        if required := [p.text("name") for p in parameters if p.flag("required")]:
            schema["required"] = list(required)
        styles = {
            p.text("name"): types.array_style(p, self._findings) for p in parameters
        }
        content: dict[str, Json] = {"schema": schema}
        encoding: dict[str, Json] = {n: style for n, style in styles.items() if style}
        if encoding:
            content["encoding"] = encoding
        return {
            "required": any(p.flag("required") for p in parameters),
            "content": dict.fromkeys(media, content),
        }

    # Answers

    def _response(self, response: Node, produces: list[str], pointer: str) -> Json:
        if "$ref" in response:
            return types.schema(response.value)
        converted: dict[str, Json] = {
            key: value
            for key, value in response.object.items()
            if key not in ("schema", "examples", "headers")
        }
        if headers := dict(response.child("headers").members()):
            converted["headers"] = {
                name: types.header(header) for name, header in headers.items()
            }
            for name, header in headers.items():
                moved = below(f"{pointer}/headers", name)
                self._move(f"{moved}/schema", header.pointer)
        examples = response.child("examples").object
        if "schema" in response:
            schema = response.child("schema")
            is_file = schema.text("type") == "file"
            media = produces or [_BINARY if is_file else "application/json"]
            if is_file and media == ["application/json"]:
                media = [_BINARY]
            converted["content"] = self._content(schema, media, pointer, examples)
        elif examples:
            converted["content"] = {
                name: {"example": example} for name, example in examples.items()
            }
        return converted

    def _content(
        self,
        schema: Node,
        media: list[str],
        pointer: str,
        examples: dict[str, Json] | None = None,
    ) -> Json:
        value = types.schema(schema.value)
        content: dict[str, Json] = {}
        for name in media:
            self._move(f"{below(f'{pointer}/content', name)}/schema", schema.pointer)
            content[name] = {"schema": value}
            if examples and name in examples:
                content[name] = {"schema": value, "example": examples[name]}
        return content

    # Parameters

    def _parameters(self, around: Node, parameters: list[Node]) -> list[Json]:
        """The parameters that stay such, under their new places."""
        converted: list[Json] = []
        for parameter in parameters:
            if not _is_body(self._resolved(parameter)):
                pointer = f"{around.pointer}/parameters/{len(converted)}"
                self._move(pointer, parameter.pointer)
                converted.append(self._parameter(parameter, pointer))
        return converted

    def _parameter(self, parameter: Node, pointer: str) -> Json:
        if "$ref" in parameter:
            resolved = self._resolved(parameter)
            if resolved is parameter or resolved.pointer.startswith("#/parameters/"):
                return types.schema(parameter.value)
            # Elsewhere the numbers of parameters change.
            parameter = resolved
            self._move(pointer, parameter.pointer)
        if not isinstance(parameter.value, dict):
            return parameter.value
        converted = {
            key: value
            for key, value in parameter.object.items()
            if not types.is_keyword(key)
        }
        self._move(f"{pointer}/schema", parameter.pointer)
        schema = types.parameter_schema(parameter)
        return {
            **converted,
            **types.array_style(parameter, self._findings),
            "schema": schema,
        }

    def _resolved(self, parameter: Node) -> Node:
        """A parameter, where this is a reference to one."""
        node = parameter
        for _ in range(10):
            written = node.text("$ref")
            if not written.startswith("#/"):
                return node
            found = self._root
            for key in steps(unquote(written)):
                is_index = isinstance(found.value, list) and key.isdecimal()
                found = found.child(int(key) if is_index else key)
            if found.value is None:
                return parameter
            node = found
        return parameter

    def _move(self, pointer: str, origin: str) -> None:
        if pointer != origin:
            self.moved[pointer] = origin


def _is_body(parameter: Node) -> bool:
    return parameter.text("in") in ("body", "formData")
