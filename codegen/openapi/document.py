"""An OpenAPI document in memory: its values, their places, what is wrong with them.

`Node` is a value together with its JSON pointer, so that whoever reads it can also
say where it stands. `Findings` collects problems while the document is read; the
same mistake in many places becomes one problem. Lines and columns are looked up
only when a problem is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .. import ir
from ..problems import Problem
from .text import positions
from .values import Json, below

Place: TypeAlias = tuple[str, str]
"""A file, empty where it is the document's own, and a pointer in it."""

Moves: TypeAlias = Mapping[str, Place]
"""Where a stage of loading took things from, by their pointer afterwards."""


@dataclass(frozen=True, slots=True)
class Document:
    """An OpenAPI 3 document; a Swagger 2.0 one is converted."""

    file: str
    """As the user would name it."""
    text: str
    root: Node
    version: tuple[int, int]
    """What the file says: (3, 0), or (2, 0) where it was converted."""
    published: Json = None
    """What its server published, in one file: all of it, neither mended nor
    converted."""
    moves: tuple[Moves, ...] = ()
    """What stages of loading moved, the last stage first."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The texts of the other files that it is made of."""
    refused: frozenset[str] = frozenset()
    """References that loading has refused, and said so."""

    def place(self, pointer: str) -> Place:
        """Say in which file something is, and what that file calls it."""
        for moves in self.moves:
            file, pointer = _moved(moves, pointer)
            if file:
                return file, pointer
        return self.file, pointer

    def origin(self, pointer: str) -> ir.Origin:
        return ir.Origin(*self.place(pointer))


def _moved(moves: Moves, pointer: str) -> Place:
    """What was at a pointer, or around it, before a stage of loading."""
    head, tail = pointer, ""
    while head:
        if head in moves:
            file, before = moves[head]
            return file, before + tail
        head, slash, last = head.rpartition("/")
        tail = slash + last + tail
    return "", pointer


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
        places = {
            pointer: document.place(pointer)
            for pointers in self._places.values()
            for pointer in pointers
        }
        where = _positions(document, places.values())
        return [
            _problem(finding, [where[places[p]] for p in pointers], document)
            for finding, pointers in self._places.items()
        ]


def _positions(document: Document, places: Iterable[Place]) -> dict[Place, ir.Origin]:
    by_file: dict[str, list[str]] = {}
    for file, pointer in places:
        by_file.setdefault(file, []).append(pointer)
    return {
        (file, pointer): ir.Origin(file, pointer, *position)
        for file, pointers in by_file.items()
        for pointer, position in positions(_text(document, file), pointers).items()
    }


def _text(document: Document, file: str) -> str:
    return document.text if file == document.file else document.texts[file]


def _problem(
    finding: _Finding, origins: list[ir.Origin], document: Document
) -> Problem:
    origin = min(
        origins,
        key=lambda o: (o.file != document.file, o.file, o.line, o.column, o.pointer),
    )
    message = finding.message
    if len(origins) > 1:
        message = f"{message} ({len(origins)} times; this is the first.)"
    return Problem(
        message=message,
        origin=origin,
        advice=finding.advice,
        severity=finding.severity,
        source=_text(document, origin.file),
    )
