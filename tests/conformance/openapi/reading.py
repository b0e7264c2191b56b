"""Read a document of any version, as one kind of JSON Schema.

What differs between the versions is written as JSON Schema 2020-12 has it: `nullable`
becomes a type, `exclusiveMinimum: true` a number. Every `$ref` is absolute, so that a
schema can be read without knowing where it stands.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
LEFT_OUT = {"request": "readOnly", "response": "writeOnly"}
"""The keyword of properties that do not travel in a direction."""


class _Loader(yaml.CSafeLoader):  # type: ignore[misc, name-defined, unused-ignore]
    """YAML as JSON is: dates are text, and only true and false are booleans."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if not tag.endswith((":timestamp", ":bool", ":merge", ":int", ":float"))
    ]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), None
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?(0|[1-9][0-9]*)$"), None
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"),
    None,
)


def parse(text: str) -> Any:
    """Return the content of a file: JSON, else YAML."""
    try:
        return json.loads(text)
    except ValueError:
        return yaml.load(text, _Loader)


@dataclass(slots=True)
class Document:
    """A document, with all files that it refers to."""

    root: str
    """The URI of its first file."""
    version: str
    files: dict[str, Any]
    """The contents by URI."""
    as_sent: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The contents without requiring what does not travel in a direction."""

    @property
    def content(self) -> Any:
        return self.files[self.root]

    def resolve(self, node: Any) -> Any:
        """Follow the reference that a node may be."""
        seen = set()
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            if node["$ref"] in seen:
                raise LookupError(f"{node['$ref']} refers to itself")
            seen.add(node["$ref"])
            node = self.at(node["$ref"], self.files)
        return node

    def at(self, reference: str, files: Mapping[str, Any]) -> Any:
        """Return what an absolute reference refers to.

        Raises:
            LookupError: nothing is there.
        """
        uri, _, pointer = reference.partition("#")
        if uri not in files:
            raise LookupError(f"{reference} is in no file that could be read")
        node = files[uri]
        if pointer and not pointer.startswith("/"):
            return self._anchored(uri, unquote(pointer), files)
        for token in pointer.split("/")[1:]:
            key = unquote(token).replace("~1", "/").replace("~0", "~")
            try:
                node = node[int(key)] if isinstance(node, list) else node[key]
            except (KeyError, IndexError, ValueError, TypeError):
                raise LookupError(f"nothing is at {reference}") from None
        return node

    def _anchored(self, uri: str, name: str, files: Mapping[str, Any]) -> Any:
        for node in _nodes(files[uri]):
            if name in (node.get("$anchor"), node.get("$dynamicAnchor")):
                return node
        raise LookupError(f"no schema of {uri} is called {name}")

    def travelling(self, direction: str) -> dict[str, Any]:
        """Return the files without requiring what does not travel in a direction
        ("request", "response")."""
        if direction not in self.as_sent:
            keyword = LEFT_OUT[direction]
            self.as_sent[direction] = {
                uri: self._without(content, keyword)
                for uri, content in self.files.items()
            }
        return self.as_sent[direction]

    def without(self, schema: Any, direction: str) -> Any:
        """Return a schema without requiring what does not travel in a direction."""
        return self._without(schema, LEFT_OUT[direction])

    def _without(self, node: Any, keyword: str) -> Any:
        if isinstance(node, list):
            return [self._without(item, keyword) for item in node]
        if not isinstance(node, dict):
            return node
        found = {key: self._without(value, keyword) for key, value in node.items()}
        properties = found.get("properties")
        if isinstance(properties, dict):
            left_out = {k for k, v in properties.items() if self.is_marked(v, keyword)}
            if left_out and isinstance(required := found.get("required"), list):
                found["required"] = [r for r in required if r not in left_out]
        return found

    def is_marked(self, schema: Any, keyword: str) -> bool:
        """Whether a property never travels; its schema may be a reference."""
        try:
            schema = schema if schema.get(keyword) is True else self.resolve(schema)
        except (LookupError, AttributeError):
            return False
        return isinstance(schema, dict) and schema.get(keyword) is True


def read(path: Path) -> Document:
    """Read a document, with the files that it refers to.

    Raises:
        ValueError: it is no OpenAPI document.
    """
    root = path.resolve().as_uri()
    raw = parse(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or not ("openapi" in raw or "swagger" in raw):
        raise ValueError(f"{path.name} is no OpenAPI document")
    version = str(raw.get("openapi", raw.get("swagger")))
    files: dict[str, Any] = {}
    waiting = {root: raw}
    while waiting:
        uri, content = waiting.popitem()
        files[uri] = _normal(content, uri, version)
        for wanted in _files_of(files[uri]) - files.keys() - waiting.keys():
            if (found := _content(wanted)) is not None:
                waiting[wanted] = found
    return Document(root, version, files)


def is_document(path: Path) -> bool:
    """Whether a file is an OpenAPI document rather than a GraphQL schema."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return True
    if path.suffix.lower() != ".json":
        return False
    return bool(
        re.search(r'"(openapi|swagger)"\s*:\s*"', path.read_text(encoding="utf-8"))
    )


def _content(uri: str) -> Any:
    if not uri.startswith("file:"):
        return None
    try:
        return parse(Path(unquote(urlsplit(uri).path)).read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return None


def _files_of(content: Any) -> set[str]:
    return {
        node["$ref"].partition("#")[0]
        for node in _nodes(content)
        if isinstance(node.get("$ref"), str)
    }


def _nodes(content: Any) -> list[dict[str, Any]]:
    found, waiting = [], [content]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            found.append(node)
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def _normal(node: Any, uri: str, version: str) -> Any:
    """Write a node as JSON Schema 2020-12 has it, with absolute references."""
    again = functools.partial(_normal, uri=uri, version=version)
    if isinstance(node, list):
        return [again(item) for item in node]
    if not isinstance(node, dict):
        return node
    found = {str(key): again(value) for key, value in node.items()}
    if isinstance(found.get("$ref"), str):
        reference = urljoin(uri, quote(found["$ref"], safe="#/%:~?=&@!$'()*+,;"))
        # Siblings count since 3.1; a path may always have them. Everybody means it
        # who says that a reference is read-only.
        is_path = not found.keys().isdisjoint(METHODS)
        if version.startswith(("2.", "3.0")) and not is_path:
            kept = {key: found[key] for key in LEFT_OUT.values() if key in found}
            return {"$ref": reference, **kept}
        found["$ref"] = reference
    if version.startswith(("2.", "3.0")):
        _as_json_schema(found)
    if "discriminator" in found and "oneOf" in found and "anyOf" not in found:
        # The tag decides, also where the value fits two of the alternatives.
        found["anyOf"] = found.pop("oneOf")
    return found


def _as_json_schema(schema: dict[str, Any]) -> None:
    """Rewrite the keywords that meant something else before 3.1."""
    for bound, limit in (
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ):
        if isinstance(schema.get(bound), bool):
            is_exclusive = schema.pop(bound)
            if is_exclusive and limit in schema:
                schema[bound] = schema.pop(limit)
    nullable = schema.pop("nullable", False) is True
    nullable = schema.pop("x-nullable", False) is True or nullable
    if schema.get("type") == "file":
        schema |= {"type": "string", "format": "binary"}
    if nullable and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
