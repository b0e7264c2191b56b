"""What is invalid in a document although we understand it.

Servers publish such documents, so these are warnings. What lowering meets and cannot
express is its own matter; here is what nobody would meet otherwise.
"""

from __future__ import annotations

from collections import Counter

from .document import Document, Findings, Node

_NAMES = frozenset(
    {
        "$defs",
        "callbacks",
        "content",
        "definitions",
        "dependentSchemas",
        "encoding",
        "headers",
        "links",
        "mapping",
        "paths",
        "pathItems",
        "patternProperties",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
        "webhooks",
    }
)
"""Keywords under which keys are names, not keywords."""

_DATA = frozenset({"const", "default", "enum", "example", "examples", "value"})
"""Keywords that hold data, in which nothing is a keyword."""


def check(document: Document, findings: Findings) -> None:
    """Add a finding for each kind of mistake."""
    _check_info(document, findings)
    _check_servers(document, findings)
    _check_paths(document, findings)
    if document.version < (3, 1):
        _check_required(document, findings)


def _check_info(document: Document, findings: Findings) -> None:
    info = document.root.child("info")
    for key in ("title", "version"):
        if not info.object.get(key):
            findings.warn(f"`info.{key}` is empty.", f"#/info/{key}")


def _check_servers(document: Document, findings: Findings) -> None:
    for server in document.root.child("servers").elements():
        if not server.object.get("url"):
            findings.warn(
                "The `url` of a server is empty.",
                server.child("url").pointer,
                "The client asks for its base URL when it is made.",
            )


def _check_paths(document: Document, findings: Findings) -> None:
    paths = document.root.child("paths")
    if not isinstance(paths.value, dict):
        if "paths" in document.root:
            findings.error("`paths` must be an object.", "#/paths")
        elif document.version < (3, 1):
            findings.error("`paths` is missing.", "#/paths")
        return
    identifiers: Counter[str] = Counter()
    for path, item in paths.members():
        if path.startswith("x-"):
            continue
        if not path.startswith("/"):
            findings.warn("A path must begin with a slash.", item.pointer)
        for _, operation in item.members():
            identifier = operation.text("operationId")
            identifiers[identifier] += 1
            if identifier and identifiers[identifier] == 2:
                findings.warn(
                    f"The operationId {identifier} is used more than once.",
                    operation.child("operationId").pointer,
                )


def _check_required(document: Document, findings: Findings) -> None:
    """`required: []` is allowed since 3.1 (OpenAPI 3.0.3, Schema Object)."""
    todo: list[tuple[Node, bool]] = [(document.root, False)]
    while todo:
        node, keys_are_names = todo.pop()
        for element in node.elements():
            todo.append((element, False))
        for key, member in node.members():
            if keys_are_names:
                todo.append((member, False))
            elif key == "required" and member.value == []:
                findings.warn(
                    "`required` is an empty list, which OpenAPI 3.0 forbids.",
                    member.pointer,
                )
            elif key not in _DATA and not key.startswith("x-"):
                todo.append((member, key in _NAMES))
