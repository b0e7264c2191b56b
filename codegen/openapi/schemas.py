"""From JSON Schema to types and definitions.

A schema needs a definition when it is an object with known members, an enum or a
union of records; everything else is written out where it is used (a component that is
a string is `str`). One exception: a component that leads back to itself without a
record between (a JSON value: a list of JSON values) becomes an alias.

A definition is known by the pointer of its schema and by its flow: what clients send
differs from what they receive. `definitions` brings the two together and finds names;
until then the key is "<flow> <pointer>".
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from .. import ir
from . import enums, records, tuples, unions
from .choices import Choices
from .document import Document, Findings, Node
from .ignored import note_ignored
from .keywords import (
    Flow,
    adds,
    declared_types,
    matters,
    number_type,
    says_null,
    string_type,
)
from .objects import Objects, ObjectShape
from .recursion import Recursion
from .references import References
from .subtypes import Mappings, Subtypes, is_component
from .unions import ANY
from .values import Json, below

_INNER = frozenset({"$ref", "allOf", "items", "patternProperties", "prefixItems"})
_ARRAYS = ("items", "prefixItems")


class Schemas:
    """The types of one document's schemas."""

    def __init__(
        self,
        document: Document,
        references: References,
        findings: Findings,
        formats: Mapping[str, ir.PythonType],
    ) -> None:
        """
        Args:
            document: The document.
            references: What references stand for.
            findings: Where to say what is wrong.
            formats: The Python types of formats, as the config has them.
        """
        self._references = references
        self._findings = findings
        self._objects = Objects(references, findings)
        self._types: dict[tuple[str, Flow, bool], ir.Type] = {}
        self._kinds: dict[str, str] = {}
        self._queue: deque[Callable[[], ir.Definition]] = deque()
        self._alias_bodies: dict[str, Callable[[], ir.Definition] | None] = {}
        self._formats = formats
        self._recursion = Recursion(references, self._objects)
        mappings = Mappings(document)
        self._subtypes = Subtypes(document, references, self._objects, mappings)
        self._choices = Choices(self, self._objects, references, mappings, findings)

    def definitions(self) -> list[ir.Definition]:
        """All definitions that the types given out so far lead to."""
        found: list[ir.Definition] = []
        while self._queue:
            found.append(self._queue.popleft()())
        return found

    def type_at(self, node: Node, flow: Flow, *, literal: bool = False) -> ir.Type:
        """The type of a schema.

        `literal` says that a list of values is to be written out, as for parameters.
        """
        key = (node.pointer, flow, literal)
        if key not in self._types:
            self._types[key] = self._type(node, flow, literal)
        return self._types[key]

    def one_of(
        self,
        members: list[ir.Type],
        pointer: str,
        flow: Flow,
        node: Node | None = None,
    ) -> ir.Type:
        """The type of a value that is one of the members; `pointer` is where, and
        `node` the schema that says so."""

        def name(distinct: tuple[ir.Type, ...], place: str) -> ir.Type:
            where = pointer + place
            build = partial(unions.union, members=distinct, node=node, pointer=where)
            return self.lift(where, flow, "mixed", build)

        return unions.combine(members, self._kinds.__getitem__, name)

    def lift(
        self,
        pointer: str,
        flow: Flow,
        kind: str,
        build: Callable[[str], ir.Definition],
    ) -> ir.Named:
        """Give a type a definition, to be built when the queue comes to it."""
        key = f"{flow} {pointer}"
        if key not in self._kinds:
            self._kinds[key] = kind
            self._queue.append(partial(build, key))
        elif key in self._alias_bodies:
            self._alias_bodies[key] = partial(build, key)
        return ir.Named(key)

    # Types

    def _type(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        if isinstance(node.value, bool):  # anything, or nothing: either says no type
            return ANY
        if not isinstance(node.value, dict):
            self._findings.warn("A schema must be an object.", node.pointer)
            return ANY
        note_ignored(node, self._findings)
        type_ = self._composed(node, flow, literal)
        return ir.nullable(type_) if says_null(node) else type_

    def _composed(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        if "$ref" in node:
            target = self._references.target(node)
            if target is None:
                return ANY
            if not adds(node) and not node.child("allOf").value:
                return self.referenced(target, flow)
            return self._merged(node, flow, literal)
        parts = [part for part in node.child("allOf").elements() if matters(part)]
        if len(parts) == 1 and not adds(node) and not self._subtypes.inherits(node):
            return self.type_at(parts[0], flow, literal=literal)
        if parts:
            return self._merged(node, flow, literal)
        return self._plain(node, flow, literal)

    def referenced(self, target: Node, flow: Flow) -> ir.Type:
        """The type of what is referred to: the target, or what inherits from it."""
        family = self._subtypes.family(target)
        if family is not None:
            type_ = self._choices.family(family, flow)
            return ir.nullable(type_) if says_null(target) else type_
        if not self._recursion.leads_to_itself(target):
            return self.type_at(target, flow)
        key = f"{flow} {target.pointer}"
        if key not in self._kinds:
            self._kinds[key] = "mixed"
            self._alias_bodies[key] = None
            self._queue.append(partial(self._alias, key, target, flow))
        alias = ir.Named(key)
        return ir.nullable(alias) if says_null(target) else alias

    def _alias(self, key: str, target: Node, flow: Flow) -> ir.Definition:
        """The definition of a component that leads to itself: a union has a name of
        its own already, anything else gets one."""
        type_ = self.type_at(target, flow)
        body = self._alias_bodies[key]
        if type_ in (ir.Named(key), ir.Nullable(ir.Named(key))):
            if body is not None:
                return body()
            self._findings.warn("A schema is only itself.", target.pointer)
            type_ = ANY
        return ir.Alias(
            key=key,
            type=type_,
            doc=records.description(target),
            deprecated="" if target.flag("deprecated") else None,
            origin=ir.Origin(pointer=target.pointer),
        )

    def _merged(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        """Several schemas that hold together."""
        shape = self._objects.shape(node)
        if shape.properties or shape.options or shape.extra:
            return self._object(node, shape, flow, literal)
        leaves = list(self._objects.leaves(node))
        arrays = [leaf for leaf in leaves if any(key in leaf for key in _ARRAYS)]
        keywords: dict[str, Json] = {}
        for leaf in leaves:
            keywords |= {k: v for k, v in leaf.object.items() if k not in _INNER}
        whole = Node(keywords, node.pointer)
        if arrays and enums.listed_values(whole) is None:
            return self._array(node, arrays[-1], flow, literal)
        return self._plain(whole, flow, literal)

    def inner(
        self, node: Node, inner: Node, flow: Flow, literal: bool = False
    ) -> ir.Type:
        """The type of a schema in another one, or in what that inherits from."""
        if inner.pointer.startswith(f"{node.pointer}/"):
            return self.type_at(inner, flow, literal=literal)
        return self.referenced(inner, flow)

    def _plain(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        values = enums.listed_values(node)
        if values is not None:
            return self.listed(node, flow, literal)
        if node.object.get("enum") == []:
            self._findings.warn("`enum` lists no values.", node.pointer)
        if self._objects.options(node) is not None:
            return self._object(node, self._objects.shape(node), flow, literal)
        return self._typed(node, flow, literal)

    def _typed(self, node: Node, flow: Flow, literal: bool = False) -> ir.Type:
        """A schema by its `type` alone."""
        members = [
            self._of_type(node, name, flow, literal) for name in declared_types(node)
        ]
        return self.one_of(members, node.pointer, flow, node)

    def _of_type(self, node: Node, name: str, flow: Flow, literal: bool) -> ir.Type:
        if name in ("string", "integer", "number") and self._has_own_type(node):
            return self._formatted(node.text("format"), flow)
        match name:
            case "object":
                return self._object(node, self._objects.shape(node), flow, literal)
            case "array":
                return self._array(node, node, flow, literal)
            case "string":
                return string_type(node, flow)
            case "integer":
                return ir.Builtin("int")
            case "number":
                return number_type(node)
            case "boolean":
                return ir.Builtin("bool")
            case "null":
                return ir.Builtin("none")
            case "":
                return ANY
        self._findings.warn(
            f"The type {name!r} is unknown; any value is taken.", node.pointer
        )
        return ANY

    def _has_own_type(self, node: Node) -> bool:
        return node.text("format") in self._formats

    def _formatted(self, name: str, flow: Flow) -> ir.Type:
        """A format that the config gives a Python type."""

        python = self._formats[name]
        is_plain = python.parse is None and python.serialize is None
        if is_plain and isinstance(python.type, str):
            return ir.Builtin(python.type)

        def build(key: str) -> ir.Definition:
            return ir.CustomScalar(key=key, python=python, origin=ir.NOWHERE)

        return self.lift(below("#/formats", name), flow, "mixed", build)

    def _array(self, node: Node, array: Node, flow: Flow, literal: bool) -> ir.Type:
        """The type of an array; `array` is the part that declares its items."""

        def type_of(item: Node) -> ir.Type:
            return self.inner(node, item, flow, literal)

        if (found := tuples.tuple_type(array, type_of)) is not None:
            return found
        members = [type_of(item) for item in tuples.first_items(array)]
        if (further := tuples.further_items(array)) is not None:
            members.append(type_of(further))
        return ir.List(self.one_of(members, below(node.pointer, "items"), flow))

    # Objects and unions

    def _object(
        self, node: Node, shape: ObjectShape, flow: Flow, literal: bool
    ) -> ir.Type:
        if shape.options is not None:
            return self._choices.options(node, shape, shape.options, flow, literal)
        if shape.properties or self._subtypes.inherits(node):
            return self.record(node.pointer, node, shape, flow)
        return ir.Map(self._extra(node, shape, flow) or ANY)

    def _extra(self, node: Node, shape: ObjectShape, flow: Flow) -> ir.Type | None:
        """The type of members without a name, where there may be any."""
        if not shape.extra:
            return None
        members = [self.inner(node, schema, flow) for schema in shape.extra]
        place = below(node.pointer, "additionalProperties")
        return self.one_of(members, place, flow)

    def record(
        self, pointer: str, node: Node, shape: ObjectShape, flow: Flow
    ) -> ir.Named:
        """A record of its own for a shape."""

        def build(key: str) -> ir.Definition:
            extra = self._extra(node, shape, flow)
            return records.record(
                key, node, shape, flow, self.type_at, self._references, extra
            )

        shape = records.with_fields(shape, self._findings)

        return self.lift(pointer, flow, "object", build)

    # Enums

    def listed(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        """The type of a schema that lists its values."""
        values = enums.listed_values(node) or []
        known = [value for value in values if value is not None]
        scalars = [v for v in known if isinstance(v, str | int)]
        type_ = self._of_values(node, known, scalars, flow, literal)
        return ir.nullable(type_) if len(known) < len(values) else type_

    def _of_values(
        self,
        node: Node,
        known: Sequence[Json],
        scalars: list[str | int],
        flow: Flow,
        literal: bool,
    ) -> ir.Type:
        """The type of listed values, null aside."""
        kind = enums.same_type(known)
        alone = len(known) == 1 and not is_component(node.pointer)
        if not known:
            return ir.Builtin("none")
        if len(scalars) < len(known):  # Python has no literals of these
            return self._typed(node, flow)
        if all(isinstance(value, bool) for value in known) and not alone:
            return ir.Builtin("bool")
        if literal or alone or kind is None:
            return ir.Literal(tuple(scalars))
        build = partial(enums.definition, node=node, values=scalars)
        return self.lift(
            node.pointer, flow, "string" if kind is str else "integer", build
        )
