"""The operations that a document describes, whatever its version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .reading import METHODS, Document

IGNORED_HEADERS = {"accept", "authorization", "content-type"}
"""Header parameters of these names say nothing (OpenAPI 3.1, section 4.8.12.2.1)."""
SENDERS = {"connection", "content-length", "host", "transfer-encoding"}
"""Those of these names are the business of who sends a request."""
COLLECTIONS = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
"""The styles of what Swagger 2.0 calls `collectionFormat`, besides commas."""
NOT_SCHEMA = {"name", "in", "required", "description", "collectionFormat"}
STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    required: bool
    schema: Any
    style: str
    explode: bool
    media: str = ""
    """The media type of its text, in the place of a style."""


@dataclass(frozen=True, slots=True)
class Media:
    """A body of a media type."""

    name: str
    schema: Any
    """None where none is given."""
    encoding: Mapping[str, Any]
    items: Any = None
    """The schema of each item of a sequence (3.2)."""


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    parameters: list[Parameter]
    bodies: list[Media]
    body_required: bool
    responses: dict[str, list[Media]]
    """By status; a list is empty where there is no body."""
    broken: list[str] = field(default_factory=list)
    """References that lead nowhere: nothing can be expected of what has them."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def count(document: Document) -> int:
    """How many operations a document has, counted from its paths alone."""
    total = 0
    for item in _paths(document).values():
        item = item if isinstance(item, dict) else {}
        try:
            target = document.resolve(item) if "$ref" in item else {}
        except LookupError:
            target = {}
        merged = {**(target if isinstance(target, dict) else {}), **item}
        total += sum(isinstance(merged.get(method), dict) for method in METHODS)
        total += len(merged.get("additionalOperations") or ())
    return total


def _paths(document: Document) -> Mapping[str, Any]:
    paths = document.content.get("paths")
    paths = paths if isinstance(paths, dict) else {}
    return {path: item for path, item in paths.items() if not path.startswith("x-")}


def operations(document: Document) -> Iterator[Operation]:
    """Yield each operation of a document."""
    for path, item in _paths(document).items():
        if isinstance(item, dict) and isinstance(item.get("$ref"), str):
            try:
                target = document.resolve(item)
            except LookupError:
                target = {}
            item = {**target, **{k: v for k, v in item.items() if k != "$ref"}}
        if not isinstance(item, dict):
            continue
        methods = [(m.upper(), item[m]) for m in METHODS if m in item]
        methods += (item.get("additionalOperations") or {}).items()
        for method, node in methods:
            if isinstance(node, dict):
                yield _Reader(document).operation(method, path, node, item)


class _Reader:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._is_old = document.version.startswith("2.")
        self._broken: list[str] = []

    def operation(
        self, method: str, path: str, node: dict[str, Any], item: dict[str, Any]
    ) -> Operation:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for raw in (*(item.get("parameters") or ()), *(node.get("parameters") or ())):
            parameter = self._resolved(raw)
            if isinstance(parameter, dict) and parameter.get("name"):
                key = parameter["name"], parameter.get("in", "")
                found[key] = parameter
        # What is declared for the path, and does not stand in it, can go nowhere.
        parameters = [
            p
            for p in found.values()
            if p.get("in") not in ("body", "formData")
            and (p.get("in") != "path" or f"{{{p['name']}}}" in path)
        ]
        bodies, required = (
            self._old_body(list(found.values()), node)
            if self._is_old
            else self._body(self._resolved(node.get("requestBody")))
        )
        return Operation(
            method,
            path,
            [
                self._parameter(p)
                for p in parameters
                if not (
                    p["in"] == "header"
                    and p["name"].lower() in IGNORED_HEADERS | SENDERS
                )
            ],
            bodies,
            required,
            {
                str(status): self._response(self._resolved(response), node)
                for status, response in (node.get("responses") or {}).items()
                if not str(status).startswith("x-")
            },
            self._broken,
        )

    def _resolved(self, node: Any) -> Any:
        try:
            return self._document.resolve(node)
        except LookupError as error:
            self._broken.append(str(error))
            return None

    def _parameter(self, node: dict[str, Any]) -> Parameter:
        place = node.get("in", "")
        schema = node.get("schema")
        style = node.get("style", STYLES.get(place, "form"))
        explode = node.get("explode", style in ("form", "cookie"))
        media = ""
        if self._is_old:
            schema = {k: v for k, v in node.items() if k not in NOT_SCHEMA}
            collection = node.get("collectionFormat", "csv")
            style = COLLECTIONS.get(collection, style)
            explode = collection == "multi"
        elif isinstance(content := node.get("content"), dict) and content:
            media, described = next(iter(content.items()))
            schema = (self._resolved(described) or {}).get("schema")
        required = place == "path" or node.get("required") is True
        schema = True if schema is None else schema
        return Parameter(node["name"], place, required, schema, style, explode, media)

    def _body(self, node: Any) -> tuple[list[Media], bool]:
        if not isinstance(node, dict):
            return [], False
        return self._contents(node), node.get("required") is True

    def _contents(self, node: dict[str, Any]) -> list[Media]:
        content = node.get("content")
        return [
            Media(
                name,
                described.get("schema"),
                described.get("encoding") or {},
                described.get("itemSchema"),
            )
            for name, raw in (content if isinstance(content, dict) else {}).items()
            if isinstance(described := self._resolved(raw) or {}, dict)
        ]

    def _response(self, node: Any, operation: dict[str, Any]) -> list[Media]:
        if not isinstance(node, dict):
            return []
        if not self._is_old:
            return self._contents(node)
        if "schema" not in node:
            return []
        produced = self._media_types(operation, "produces")
        return [Media(name, node["schema"], {}) for name in produced]

    def _media_types(self, operation: dict[str, Any], key: str) -> list[str]:
        given = operation.get(key, self._document.content.get(key))
        return list(given or ["application/json"])

    def _old_body(
        self, parameters: list[dict[str, Any]], operation: dict[str, Any]
    ) -> tuple[list[Media], bool]:
        consumed = self._media_types(operation, "consumes")
        for parameter in parameters:
            if parameter.get("in") == "body":
                schema = parameter.get("schema")
                required = parameter.get("required") is True
                return [Media(name, schema, {}) for name in consumed], required
        fields = [p for p in parameters if p.get("in") == "formData"]
        if not fields:
            return [], False
        # A parameter of type file is normalized to one with the format binary.
        has_file = any(field.get("format") == "binary" for field in fields)
        form = "multipart/form-data", "application/x-www-form-urlencoded"
        names = [n for n in consumed if n.partition(";")[0].strip() in form]
        names = [form[0]] if has_file else names or [form[1]]
        schema = {
            "type": "object",
            "properties": {
                f["name"]: {k: v for k, v in f.items() if k not in NOT_SCHEMA}
                for f in fields
            },
            "required": [f["name"] for f in fields if f.get("required") is True],
        }
        encoding = {f["name"]: _old_encoding(f) for f in fields}
        return [Media(name, schema, encoding) for name in names], bool(
            schema["required"]
        )


def _old_encoding(parameter: dict[str, Any]) -> dict[str, Any]:
    collection = parameter.get("collectionFormat", "csv")
    return {
        "style": COLLECTIONS.get(collection, "form"),
        "explode": collection == "multi",
    }
