"""Polymorphism by a parent: a schema with a discriminator, and what inherits from it.

    Pet: {discriminator: {propertyName: kind}, properties: {kind: …}}
    Cat: {allOf: [{$ref: Pet}, {properties: …}]}

Whoever refers to Pet may get a Cat (OpenAPI 3.0.3, Discriminator Object). Which schemas
inherit stands in those alone, so the components are read once. Who refers to the parent
within an `allOf` means its members, and no other schema.
"""

from __future__ import annotations

from dataclasses import dataclass

from .document import Document, Findings, Node
from .objects import Objects
from .references import References
from .values import Json, below, steps

SCHEMAS = "#/components/schemas"


@dataclass(frozen=True, slots=True)
class Family:
    """A schema with a discriminator, and the schemas that may stand for it."""

    discriminator: Node
    members: tuple[Node, ...]
    """The schema itself comes last."""


class Mappings:
    """Knows what the values in mappings of discriminators stand for.

    They are no references: documents that were put together of several files often
    left them as they were, which is no reason to refuse the document.
    """

    def __init__(self, document: Document) -> None:
        self._references = References(document, Findings())

    def target(self, reference: Node) -> Node | None:
        """The schema that a value names, by reference or as a component; None where
        there is none."""
        text = reference.value if isinstance(reference.value, str) else ""
        if "/" not in text and "#" not in text:
            text = below(SCHEMAS, text)
        wrapped: Json = {"$ref": text}
        return self._references.target(Node(wrapped, reference.pointer))


class Subtypes:
    """Knows what inherits from the components of a document."""

    def __init__(
        self,
        document: Document,
        references: References,
        objects: Objects,
        mappings: Mappings,
    ) -> None:
        self._root = document.root
        self._mappings = mappings
        self._references = references
        self._objects = objects
        self._children: dict[str, list[Node]] | None = None
        self._families: dict[str, Family | None] = {}

    def family(self, schema: Node) -> Family | None:
        """What may stand where a component is referred to; None for itself alone."""
        if schema.pointer not in self._families:
            self._families[schema.pointer] = self._family(schema)
        return self._families[schema.pointer]

    def inherits(self, schema: Node) -> bool:
        """Whether a component is one of a family."""
        if not is_component(schema.pointer):
            return False
        leaves = self._objects.leaves(schema) if "allOf" in schema else ()
        return any(
            leaf.pointer != schema.pointer and _discriminator(leaf) for leaf in leaves
        )

    def _family(self, schema: Node) -> Family | None:
        if not is_component(schema.pointer) or self._objects.options(schema):
            return None
        descendants = self._descendants(schema)
        if not descendants and _discriminator(schema) is None:
            return None
        found = map(_discriminator, self._objects.leaves(schema))
        discriminator = next(filter(None, found), None)
        if discriminator is None:
            return None
        for _, reference in discriminator.child("mapping").members():
            target = self._mappings.target(reference)
            is_own = discriminator.pointer.startswith(f"{schema.pointer}/")
            if target is not None and is_own and target.pointer != schema.pointer:
                descendants.setdefault(target.pointer, target)
        if not descendants:
            return None
        members = sorted(descendants.values(), key=lambda node: node.pointer)
        return Family(discriminator, (*members, schema))

    def _descendants(self, schema: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        todo = [schema.pointer]
        while todo:
            for child in self._inheriting().get(todo.pop(), ()):
                if child.pointer not in found and child.pointer != schema.pointer:
                    found[child.pointer] = child
                    todo.append(child.pointer)
        return found

    def _inheriting(self) -> dict[str, list[Node]]:
        """The components that name another one in their `allOf`, by that."""
        if self._children is None:
            self._children = {}
            for _, schema in self._root.child("components", "schemas").members():
                for part in schema.child("allOf").elements():
                    target = self._references.target(part) if "$ref" in part else None
                    if target is not None:
                        self._children.setdefault(target.pointer, []).append(schema)
        return self._children


def is_component(pointer: str) -> bool:
    """Whether a pointer is that of a component."""
    keys = steps(pointer)
    return len(keys) == 3 and keys[:2] == ["components", "schemas"]


def _discriminator(schema: Node) -> Node | None:
    """The discriminator of a schema that lists no alternatives itself."""
    found = schema.child("discriminator")
    is_own = (
        found.text("propertyName") and not {"oneOf", "anyOf"} & schema.object.keys()
    )
    return found if is_own else None
