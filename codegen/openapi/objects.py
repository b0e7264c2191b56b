"""What an object schema comes to once `allOf` and `$ref` are followed.

`allOf` is read as inheritance, which is how documents use it: the properties of all
parts together, a later part overriding an earlier one, the schema's own properties
last. A part that is reached twice (a diamond) counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .document import Findings, Node
from .keywords import is_structural
from .references import References
from .values import below


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """The members of an object schema, its own and inherited ones."""

    properties: dict[str, Node]
    required: frozenset[str]
    extra: Node | None = None
    """The schema of further members, where it is stated."""
    options: Node | None = None
    """The list under `oneOf` or `anyOf` that says what else an object has."""


class Objects:
    """Finds the shapes of object schemas, each once."""

    def __init__(self, references: References, findings: Findings) -> None:
        self._references = references
        self._findings = findings
        self._shapes: dict[str, ObjectShape] = {}

    def shape(self, node: Node) -> ObjectShape:
        """The shape of a schema; an empty one where it is no object schema."""
        if node.pointer not in self._shapes:
            parts = list(map(self._own, self.leaves(node)))
            self._shapes[node.pointer] = self.joined(parts, node.pointer)
        return self._shapes[node.pointer]

    def leaves(self, node: Node) -> Iterator[Node]:
        """The schemas that hold together: inherited ones first, the node last."""
        open_: set[str] = set()
        done: set[str] = set()
        todo = [(node, False)]
        while todo:
            part, is_read = todo.pop()
            if is_read:
                open_.remove(part.pointer)
                done.add(part.pointer)
                yield part
            elif part.pointer in open_:
                self._findings.warn("A schema is a part of itself.", part.pointer)
            elif part.pointer not in done:
                open_.add(part.pointer)
                todo.append((part, True))
                todo += [(inner, False) for inner in reversed(self._parts(part))]

    def _parts(self, node: Node) -> list[Node]:
        parts = list(node.child("allOf").elements())
        if "$ref" in node and (target := self._references.target(node)):
            parts.insert(0, target)
        return parts

    def _own(self, node: Node) -> ObjectShape:
        extra = node.child("additionalProperties")
        return ObjectShape(
            properties=dict(node.child("properties").members()),
            required=frozenset(node.names("required")),
            extra=extra if extra.value not in (None, False) else None,
            options=self.options(node),
        )

    def joined(self, parts: Sequence[ObjectShape], pointer: str) -> ObjectShape:
        """All parts in one; `pointer` is of the schema that they make."""
        properties: dict[str, Node] = {}
        for part in parts:
            for name, property_ in part.properties.items():
                old = properties.get(name)
                if old is None or is_structural(property_):
                    properties[name] = property_
                elif old.pointer != property_.pointer:  # only described again
                    place = below(f"{pointer}/properties", name)
                    value = {**old.object, **property_.object}
                    properties[name] = Node(value, place)
        options = {part.options.pointer: part.options for part in parts if part.options}
        if len(options) > 1:
            self._findings.warn(
                "Of several `oneOf` or `anyOf` that hold together, one is used.",
                pointer,
            )
        extras = [part.extra for part in parts if part.extra is not None]
        return ObjectShape(
            properties=properties,
            required=frozenset().union(*(part.required for part in parts)),
            extra=extras[-1] if extras else None,
            options=next(iter(options.values()), None),
        )

    def options(self, node: Node) -> Node | None:
        """The list of alternatives of a schema.

        Alternatives that only demand keys ("one of these two must be given") say
        nothing about types and do not count.
        """
        for keyword in ("oneOf", "anyOf"):
            options = node.child(keyword)
            if any(map(is_structural, options.elements())):
                return options
        return None
