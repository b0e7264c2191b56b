"""What an object schema comes to once `allOf` and `$ref` are followed.

`allOf` is read as inheritance, which is how documents use it: the properties of all
parts together, a later part overriding an earlier one, the schema's own properties
last. A part that is reached twice (a diamond) counts once. An object that several parts
describe has the members of all of them.

What a condition adds (`then`, `else`, `dependentSchemas`) may be there, so it is
optional. So are the members of a second list of alternatives beside the one that
becomes a union.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .document import Findings, Node
from .keywords import is_structural
from .references import References
from .values import below

_CONDITIONAL = ("then", "else")

_MOST_NESTED = 12
"""How deep properties that are described again may be nested. What they refer to may
lead back to where they are, and each time they would be at another place."""


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """The members of an object schema, its own and inherited ones."""

    properties: dict[str, Node]
    required: frozenset[str]
    extra: tuple[Node, ...] = ()
    """The schemas of further members, where they are stated: one, or one of several."""
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
            leaves = list(self.leaves(node))
            parts = [
                part
                for leaf in leaves
                for part in (*self._own(leaf, leaves), *self._conditional(leaf))
            ]
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

    def _own(self, node: Node, leaves: Sequence[Node]) -> Iterator[ObjectShape]:
        """What a schema says itself."""
        yield ObjectShape(
            properties={
                name: schema
                for name, schema in node.child("properties").members()
                if schema.value is not False
            },
            required=frozenset(node.names("required")),
            extra=_extra(node),
        )
        for options in _lists_of_options(node):
            inheriting = [leaf for leaf in leaves if leaf.pointer != node.pointer]
            if not self._inherit(inheriting, options):
                yield ObjectShape({}, frozenset(), options=options)

    def _inherit(self, leaves: Sequence[Node], options: Node) -> bool:
        """Whether a base lists what inherits from it as its alternatives; those are no
        alternatives of what inherits."""
        targets = {self._references.resolve(o).pointer for o in options.elements()}
        return any(leaf.pointer in targets for leaf in leaves)

    def _conditional(self, node: Node) -> Iterator[ObjectShape]:
        """What else an object has where a condition holds."""
        schemas = [node.child(keyword) for keyword in _CONDITIONAL]
        schemas += [schema for _, schema in node.child("dependentSchemas").members()]
        for schema in schemas:
            if schema.object:
                yield self._optional(schema)

    def _optional(self, schema: Node) -> ObjectShape:
        """The members of a schema, all optional; those it inherits one step away."""
        properties: dict[str, Node] = {}
        for part in (*map(self._references.resolve, self._parts(schema)), schema):
            properties |= dict(part.child("properties").members())
        return ObjectShape(properties, frozenset())

    def joined(self, parts: Sequence[ObjectShape], pointer: str) -> ObjectShape:
        """All parts in one; `pointer` is of the schema that they make."""
        options = {part.options.pointer: part.options for part in parts if part.options}
        first, *others = options.values() or [None]
        further = [
            self._optional(self._references.resolve(option))
            for list_ in others
            if list_ is not None
            for option in list_.elements()
        ]
        if further:
            self._findings.warn(
                "Of several `oneOf` or `anyOf` that hold together, one is a union; the "
                "members of the others are optional.",
                pointer,
            )
        properties: dict[str, Node] = {}
        for part in parts:
            for name, property_ in part.properties.items():
                place = below(f"{pointer}/properties", name)
                properties[name] = self._overridden(
                    properties.get(name), property_, place
                )
        for part in further:
            for name, property_ in part.properties.items():
                properties.setdefault(name, property_)
        extras = [part.extra for part in parts if part.extra]
        return ObjectShape(
            properties=properties,
            required=frozenset().union(*(part.required for part in parts)),
            extra=extras[-1] if extras else (),
            options=first,
        )

    def _overridden(self, old: Node | None, new: Node, place: str) -> Node:
        """A property that two parts describe: both count, the later one more."""
        if old is None or old.value == new.value:
            return new
        if not is_structural(new):  # only described again
            if not new.object or place.count("/properties/") > _MOST_NESTED:
                return old
            return Node({**old.object, **new.object}, place)
        # References may lead back here, so only what is written out adds to another.
        if self._has_members(old) and _is_written_out(new):
            return Node({"allOf": [old.value, new.value]}, place)
        kinds = {old.text("type"), new.text("type")}
        if len(kinds) == 1 and kinds <= {"boolean", "integer", "number", "string"}:
            return Node({**old.object, **new.object}, place)
        return new

    def _has_members(self, node: Node) -> bool:
        schema = self._references.resolve(node)
        return "properties" in schema or "allOf" in schema

    def options(self, node: Node) -> Node | None:
        """The list of alternatives of a schema.

        Alternatives that only demand keys ("one of these two must be given") say
        nothing about types and do not count.
        """
        return next(_lists_of_options(node), None)


def _is_written_out(node: Node) -> bool:
    return "properties" in node and not {"$ref", "allOf"} & node.object.keys()


def _lists_of_options(node: Node) -> Iterator[Node]:
    for options in map(node.child, ("oneOf", "anyOf")):
        if any(map(is_structural, options.elements())):
            yield options


def _extra(node: Node) -> tuple[Node, ...]:
    """The schemas of members without a name, by pattern first."""
    found = [
        schema
        for _, schema in sorted(
            node.child("patternProperties").members(), key=lambda member: member[0]
        )
        if schema.value is not False
    ]
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        if keyword in node:
            if node.object[keyword] not in (None, False):
                found.append(node.child(keyword))
            break
    return tuple(found)
