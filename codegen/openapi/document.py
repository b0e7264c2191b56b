"""An OpenAPI document in memory: its values, their places, what is wrong with them.

`Node` is a value together with its JSON pointer, so that whoever reads it can also
say where it stands. `Findings` collects problems while the document is read; the
same mistake in many places becomes one problem. Lines and columns are looked up
only when a problem is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from .. import ir
from ..problems import Problem
from .text import Position, positions
from .values import Json, below


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI 3 document; a Swagger 2.0 one is converted."""

    file: str
    """As the user would name it."""
    text: str
    root: Node
    version: tuple[int, int]
    """What the file says: (3, 0), or (2, 0) where it was converted."""
    moved: dict[str, str] = field(default_factory=dict)
    """Where conversion put things: their pointer here, their pointer in the file."""

    def in_file(self, pointer: str) -> str:
        """Say what the file calls a place of the converted document."""
        if not self.moved:
            return pointer
        head, tail = pointer, ""
        while head:
            if head in self.moved:
                return self.moved[head] + tail
            head, slash, last = head.rpartition("/")
            tail = slash + last + tail
        return pointer

    def origin(self, pointer: str) -> ir.Origin:
        return ir.Origin(file=self.file, pointer=self.in_file(pointer))


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a document, and where it is."""

    value: Json
    pointer: str
    """In fragment form, not percent-encoded: "#/paths/~1users/get"."""

    def child(self, *keys: str | int) -> Node:
        """The value under the keys, one level each; null where there is none."""
        node = self
        for key in keys:
            value: Json = None
            match node.value:
                case dict() as members if isinstance(key, str):
                    value = members.get(key)
                case list() as elements if isinstance(key, int) and key < len(elements):
                    value = elements[key]
            node = Node(value, below(node.pointer, key))
        return node

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, dict) and key in self.value

    @property
    def object(self) -> dict[str, Json]:
        """The value if it is an object, else an empty one."""
        return self.value if isinstance(self.value, dict) else {}

    def members(self) -> Iterator[tuple[str, Node]]:
        """Go through an object; through nothing if it is something else."""
        for key, value in self.object.items():
            yield key, Node(value, below(self.pointer, key))

    def elements(self) -> Iterator[Node]:
        """Go through a list; through nothing if it is something else."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(value, below(self.pointer, index))

    def text(self, key: str) -> str:
        """The string under a key; empty where there is none."""
        value = self.object.get(key)
        return value if isinstance(value, str) else ""

    def flag(self, key: str) -> bool:
        """Whether the key is true."""
        return self.object.get(key) is True

    def names(self, key: str) -> list[str]:
        """The strings in the list under a key."""
        value = self.object.get(key)
        if not isinstance(value, list):
            return []
        return [name for name in value if isinstance(name, str)]


@dataclass(frozen=True, slots=True)
class _Finding:
    message: str
    advice: str
    severity: Literal["error", "warning"]


class Findings:
    """What is wrong with a document, one problem per kind of mistake."""

    def __init__(self) -> None:
        self._places: dict[_Finding, dict[str, None]] = {}

    def warn(self, message: str, pointer: str, advice: str = "") -> None:
        """Note something that is wrong but understood."""
        self._add(_Finding(message, advice, "warning"), pointer)

    def error(self, message: str, pointer: str, advice: str = "") -> None:
        """Note something that cannot be used."""
        self._add(_Finding(message, advice, "error"), pointer)

    def _add(self, finding: _Finding, pointer: str) -> None:
        self._places.setdefault(finding, {})[pointer] = None

    def problems(self, document: Document) -> list[Problem]:
        """Say each kind once: how often it is, and where it is first."""
        in_file = {
            pointer: document.in_file(pointer)
            for places in self._places.values()
            for pointer in places
        }
        where = positions(document.text, in_file.values())
        return [
            _problem(
                finding,
                sorted((where[in_file[p]], in_file[p]) for p in places),
                document,
            )
            for finding, places in self._places.items()
        ]


def _problem(
    finding: _Finding, places: list[tuple[Position, str]], document: Document
) -> Problem:
    (line, column), pointer = places[0]
    message = finding.message
    if len(places) > 1:
        message = f"{message} ({len(places)} times; this is the first.)"
    return Problem(
        message=message,
        origin=ir.Origin(document.file, pointer, line, column),
        advice=finding.advice,
        severity=finding.severity,
        source=document.text,
    )
