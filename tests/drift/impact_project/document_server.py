"""A server that answers as an OpenAPI document says, and refuses what it forbids.

What a document leaves open it does in several ways, one for each `Manner`: a program
that is right has to bear all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import jsonschema

from ...runtime.server import Reply, Request, answer, serving

Json = Any
DEEPEST = 6
_SAMPLES = {
    "date": "2026-01-02",
    "date-time": "2026-01-02T03:04:05Z",
    "email": "ada@example.com",
    "uri": "https://example.com/a",
    "uuid": "12345678-1234-4234-8234-123456789abc",
}
_LAST = frozenset({"next", "previous"})
"""The addresses of pages that there are not."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a server does what its document leaves open."""

    sparse: bool
    """Whether what may be missing or null is."""
    choice: int
    """Which value of an enum, and which of several types, it sends."""


MANNERS = (Manner(True, 0), *(Manner(False, choice) for choice in range(3)))


class DocumentServer:
    """Answers requests to `/0/…`, `/1/…`: the number chooses the manner."""

    def __init__(self, document: Mapping[str, Json]) -> None:
        self._document = document
        self._components = _plain(document.get("components", {}))
        self._operations = [
            (method, _pattern(path), operation, item.get("parameters", []))
            for path, item in document["paths"].items()
            for method, operation in item.items()
            if method in ("get", "post", "put", "patch", "delete")
        ]

    def reply(self, request: Request) -> Reply:
        """Answer a request."""
        _, number, path = request.path.split("/", 2)
        for method, pattern, operation, shared in self._operations:
            match = pattern.fullmatch(f"/{path}")
            if match is None or method != request.method.lower():
                continue
            parameters = [*shared, *operation.get("parameters", [])]
            if refusal := self._refusal(request, match, parameters, operation):
                return answer(400, {"detail": refusal})
            return self._answer(operation, MANNERS[int(number)])
        return answer(404, {"detail": "There is no such operation."})

    def _refusal(
        self,
        request: Request,
        match: re.Match[str],
        parameters: list[Json],
        operation: Json,
    ) -> str:
        """Why a request is not what the document says; nothing where it is."""
        query = dict(request.query)
        for parameter in map(self._resolved, parameters):
            name, place = parameter["name"], parameter["in"]
            if place == "path":
                given: Json = unquote(match[_group(name)])
            elif place == "query" and name in query:
                given = query.pop(name)
            elif parameter.get("required") and place == "query":
                return f"{name} is required"
            else:
                continue
            if self._type(parameter["schema"]) == "integer" and not given.isdecimal():
                return f"{name} is no integer"
        if query:
            return f"{sorted(query)} are not known"
        return self._refused_body(request, operation)

    def _refused_body(self, request: Request, operation: Json) -> str:
        body = self._resolved(operation.get("requestBody", {}))
        content = body.get("content", {}).get("application/json")
        if content is None or not (request.body or body.get("required")):
            return ""
        schema = {**_plain(content["schema"]), "components": self._components}
        try:
            jsonschema.validate(json.loads(request.body), schema)
        except jsonschema.ValidationError as error:
            return error.message
        return ""

    def _answer(self, operation: Json, manner: Manner) -> Reply:
        for status, response in operation["responses"].items():
            if not str(status).startswith("2"):
                continue
            content = self._resolved(response).get("content", {})
            for media, described in content.items():
                if "json" in media:
                    value = self._value(described["schema"], manner, 0)
                    return answer(int(status), value)
            return answer(int(status))
        return answer(500, {"detail": "The document says of no success."})

    # Values

    def _value(self, schema: Json, manner: Manner, depth: int) -> Json:
        nullable = self._is_nullable(schema)
        schema = self._resolved(schema)
        if manner.sparse and (nullable or self._is_nullable(schema)):
            return None
        if "allOf" in schema:
            parts = [self._resolved(part) for part in schema["allOf"]]
            merged: dict[str, Json] = {}
            for part in parts:
                properties = {
                    **merged.get("properties", {}),
                    **part.get("properties", {}),
                }
                required = [*merged.get("required", []), *part.get("required", [])]
                merged |= {**part, "properties": properties, "required": required}
            return self._value(merged, manner, depth)
        for word in ("oneOf", "anyOf"):
            if word in schema:
                options = [o for o in schema[word] if o.get("type") != "null"]
                chosen = options[manner.choice % len(options)]
                return self._value(chosen, manner, depth)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            values = [value for value in schema["enum"] if value is not None]
            return values[manner.choice % len(values)]
        return self._of_type(self._type(schema), schema, manner, depth)

    def _of_type(self, type_: str, schema: Json, manner: Manner, depth: int) -> Json:
        match type_:
            case "object":
                return self._object(schema, manner, depth)
            case "array":
                few = depth >= DEEPEST
                items = schema.get("items", {})
                return [] if few else [self._value(items, manner, depth + 1)] * 2
            case "string":
                return _SAMPLES.get(schema.get("format", ""), "Some text")
            case "integer":
                return max(1, schema.get("minimum", 1))
            case "number":
                return 0.5
            case "boolean":
                return True
            case _:
                return "anything"

    def _object(self, schema: Json, manner: Manner, depth: int) -> Json:
        required = schema.get("required", [])
        found = {}
        for name, inner in schema.get("properties", {}).items():
            if name in required or not (manner.sparse or depth >= DEEPEST):
                is_no_page = name in _LAST and self._is_nullable(self._resolved(inner))
                value = None if is_no_page else self._value(inner, manner, depth + 1)
                found[name] = value
        further = schema.get("additionalProperties")
        if isinstance(further, dict) and further and depth < DEEPEST:
            found["x"] = self._value(further, manner, depth + 1)
        return found

    def _is_nullable(self, schema: Json) -> bool:
        type_ = schema.get("type")
        if schema.get("nullable") or (isinstance(type_, list) and "null" in type_):
            return True
        options = [*schema.get("oneOf", []), *schema.get("anyOf", [])]
        return any(option.get("type") == "null" for option in options)

    def _type(self, schema: Json) -> str:
        type_ = self._resolved(schema).get("type", "")
        if isinstance(type_, list):
            return next((str(word) for word in type_ if word != "null"), "")
        if not type_ and "properties" in schema:
            return "object"
        return str(type_)

    def _resolved(self, node: Json) -> Json:
        while "$ref" in node:
            target: Json = self._document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = target
        return node


@contextmanager
def serving_document(document: Mapping[str, Json]) -> Iterator[list[str]]:
    """Serve a document on loopback; it gives a URL for each manner."""
    with serving(DocumentServer(document).reply) as server:
        yield [f"{server.url}/{number}" for number in range(len(MANNERS))]


def _pattern(path: str) -> re.Pattern[str]:
    steps = re.split(r"\{([^{}]+)\}", path)
    parts = [
        f"(?P<{_group(step)}>[^/]+)" if number % 2 else re.escape(step)
        for number, step in enumerate(steps)
    ]
    return re.compile("".join(parts))


def _group(name: str) -> str:
    return "p_" + re.sub(r"\W", "_", name)


def _plain(node: Json) -> Json:
    """A schema of OpenAPI 3.0 as JSON Schema says it."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {
        key: _plain(value) for key, value in node.items() if key != "discriminator"
    }
    if found.pop("nullable", False) is True:
        return {"anyOf": [found, {"type": "null"}]}
    return found
