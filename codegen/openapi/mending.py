"""Make of what is invalid what it must mean, with a warning for each.

No operation is lost: one that says nothing (`get:`), has its method in capital letters
or a method that the specification does not list, is one all the same.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from .document import Document, Findings, Node
from .entries import METHODS
from .grammar import DOCUMENT, SCHEMA, Shape, grammar_of
from .validity import kind_of
from .values import Json, below, steps

_METHOD = re.compile(r"[A-Za-z][A-Za-z-]*")
_BESIDE_OPERATIONS = frozenset(
    {
        "$ref",
        "additionalOperations",
        "description",
        "parameters",
        "servers",
        "summary",
    }
)
_IGNORED_BESIDE_REFERENCES = (
    "additionalProperties",
    "allOf",
    "anyOf",
    "enum",
    "items",
    "oneOf",
    "properties",
    "required",
)
"""Keywords that would change the type. OpenAPI 3.0 ignores all that stands beside a
`$ref`; what only describes is kept, since it does no harm."""


def mend(document: Document, findings: Findings) -> Document:
    """Mend a document; it still says where everything was."""
    return _Mending(document, findings).mended()


class _Mending:
    def __init__(self, document: Document, findings: Findings) -> None:
        self._document = document
        self._findings = findings
        self._moves: dict[str, tuple[str, str]] = {}
        self._changes: dict[str, Json] = {}
        """New values by pointer."""

    def mended(self) -> Document:
        root = self._document.root
        for item in _path_items(root):
            self._path_item(item)
        if self._document.version < (3, 1):
            self._beside_references()
        if not self._changes:
            return self._document
        value = _replaced(root.value, "#", _tree(self._changes), self._changes)
        return dataclasses.replace(
            self._document,
            root=Node(value, "#"),
            moves=(self._moves, *self._document.moves),
        )

    # Operations

    def _path_item(self, item: Node) -> None:
        operations: dict[str, Json] = {}
        others: dict[str, Json] = {}
        additional = item.child("additionalOperations")
        for key, member in (*item.members(), *additional.members()):
            is_inside = member.pointer.startswith(f"{additional.pointer}/")
            if not is_inside and (key in _BESIDE_OPERATIONS or key.startswith("x-")):
                continue
            if not is_inside and key in METHODS and isinstance(member.value, dict):
                continue
            self._operation(item, key, member, operations, others, is_inside=is_inside)
        if not operations and others == additional.object:
            return
        mended: dict[str, Json] = {
            key: value
            for key, value in item.object.items()
            if key in _BESIDE_OPERATIONS or key in METHODS or key.startswith("x-")
        }
        mended |= operations
        mended["additionalOperations"] = others
        if not others:
            del mended["additionalOperations"]
        self._changes[item.pointer] = mended

    def _operation(
        self,
        item: Node,
        key: str,
        member: Node,
        operations: dict[str, Json],
        others: dict[str, Json],
        *,
        is_inside: bool,
    ) -> None:
        """Put an operation that is not as it should be where it belongs."""
        method = key.lower()
        value: Json = member.value
        if not isinstance(value, dict):
            if method not in METHODS and not is_inside:
                self._leave_out(key, member, "means nothing in a path item")
                return
            self._findings.warn(
                f"An operation must be an object, not {kind_of(value)}; it is taken "
                "as one that says nothing about itself.",
                member.pointer,
            )
            value = {}
        if method in METHODS:
            if method in operations or (key != method and method in item):
                self._leave_out(key, member, f"is there twice: the path has `{method}`")
                return
            if key != method or is_inside:
                self._findings.warn(
                    f"The method `{key}` is written `{method}`.", member.pointer
                )
            operations[method] = value
            self._move(below(item.pointer, method), member.pointer)
        elif not _METHOD.fullmatch(key):
            self._leave_out(key, member, "is no method of HTTP")
        elif key.upper() in map(str.upper, others):
            self._leave_out(key, member, "is there twice")
        else:
            if not is_inside:
                self._findings.warn(
                    f"`{key}` is no method that OpenAPI knows; it is taken as "
                    f"{key.upper()}.",
                    member.pointer,
                )
            name = key if is_inside else key.upper()
            others[name] = value
            place = below(item.pointer, "additionalOperations")
            self._move(below(place, name), member.pointer)

    def _leave_out(self, key: str, member: Node, why: str) -> None:
        shown = key if len(key) <= 40 else f"{key[:40]}…"
        self._findings.warn(f"`{shown}` {why}; it is left out.", member.pointer)

    def _move(self, here: str, there: str) -> None:
        if here != there:
            self._moves[here] = ("", there)

    # Schemas

    def _beside_references(self) -> None:
        grammar = grammar_of(self._document.version)
        root = self._document.root.value
        todo: list[tuple[Json, Shape, str]] = [(root, DOCUMENT, "#")]
        while todo:
            value, asked, pointer = todo.pop()
            shape = grammar.settled(asked, value)
            if shape == SCHEMA and isinstance(value, dict) and _is_reference(value):
                self._reference(value, pointer)
                continue
            for key, inner, member in grammar.members(shape, value):
                if isinstance(member, dict | list):
                    todo.append((member, inner, below(pointer, key)))

    def _reference(self, schema: dict[str, Json], pointer: str) -> None:
        ignored = [key for key in _IGNORED_BESIDE_REFERENCES if schema.get(key)]
        if ignored:
            self._changes[pointer] = {
                key: value for key, value in schema.items() if key not in ignored
            }
            for key in ignored:
                self._findings.warn(
                    f"Beside a `$ref`, OpenAPI 3.0 ignores `{key}`.",
                    below(pointer, key),
                    "Write `allOf` with the reference in it.",
                )


def _is_reference(schema: dict[str, Json]) -> bool:
    return isinstance(schema.get("$ref"), str) and len(schema) > 1


def _path_items(root: Node) -> Iterator[Node]:
    for keys in (("paths",), ("webhooks",), ("components", "pathItems")):
        for name, item in root.child(*keys).members():
            if not (keys == ("paths",) and name.startswith("x-")):
                yield item


def _tree(changes: dict[str, Json]) -> dict[str, set[str]]:
    """Which keys lead to changes, by the pointer that they are under."""
    tree: dict[str, set[str]] = {}
    for pointer in changes:
        while pointer:
            head, _, key = pointer.rpartition("/")
            if key in tree.setdefault(head, set()):
                break
            tree[head].add(key)
            pointer = head
    return tree


def _replaced(
    value: Json, pointer: str, tree: dict[str, set[str]], changes: dict[str, Json]
) -> Json:
    """A copy of a value with changes in it; what does not change is shared."""
    value = changes.get(pointer, value)
    keys = tree.get(pointer)
    if not keys:
        return value
    if isinstance(value, dict):
        copy = dict(value)
        for key in keys:
            name = steps(f"/{key}")[0]
            if name in copy:
                copy[name] = _replaced(copy[name], f"{pointer}/{key}", tree, changes)
        return copy
    if isinstance(value, list):
        elements = list(value)
        for key in keys:
            index = int(key)
            inner = f"{pointer}/{key}"
            elements[index] = _replaced(elements[index], inner, tree, changes)
        return elements
    return value
