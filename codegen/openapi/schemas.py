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
from collections.abc import Callable
from functools import partial

from .. import ir
from . import alternatives, enums, records, unions
from .document import Findings, Node
from .keywords import (
    Flow,
    adds,
    declared_types,
    is_structural,
    matters,
    says_null,
    string_type,
)
from .objects import Objects, ObjectShape
from .recursion import Recursion
from .references import References
from .unions import ANY
from .values import Json, below, steps

_INNER = frozenset({"$ref", "allOf", "items", "patternProperties", "prefixItems"})
_IGNORED = ("$dynamicRef", "dependentSchemas", "if", "not", "unevaluatedProperties")


class Schemas:
    """The types of one document's schemas."""

    def __init__(self, references: References, findings: Findings) -> None:
        self._references = references
        self._findings = findings
        self._objects = Objects(references, findings)
        self._types: dict[tuple[str, Flow, bool], ir.Type] = {}
        self._kinds: dict[str, str] = {}
        self._queue: deque[Callable[[], ir.Definition]] = deque()
        self._alias_bodies: dict[str, Callable[[], ir.Definition] | None] = {}
        self._recursion = Recursion(references, self._objects)

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
        self, members: list[ir.Type], pointer: str, flow: Flow, *, doc: str = ""
    ) -> ir.Type:
        """The type of a value that is one of the members; `pointer` is where."""

        def name(distinct: tuple[ir.Type, ...], place: str) -> ir.Type:
            where = pointer + place
            build = partial(unions.union, members=distinct, doc=doc, pointer=where)
            return self._lift(where, flow, "mixed", build)

        return unions.combine(members, self._kinds.__getitem__, name)

    def _lift(
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
        for keyword in _IGNORED:
            if keyword in node:
                self._findings.warn(f"`{keyword}` is not understood.", node.pointer)
        type_ = self._composed(node, flow, literal)
        return ir.nullable(type_) if says_null(node) else type_

    def _composed(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        if "$ref" in node:
            target = self._references.target(node)
            if target is None:
                return ANY
            if not adds(node) and not node.child("allOf").value:
                return self._referenced(target, flow)
            return self._merged(node, flow, literal)
        parts = [part for part in node.child("allOf").elements() if matters(part)]
        if len(parts) == 1 and not adds(node):
            return self.type_at(parts[0], flow, literal=literal)
        if parts:
            return self._merged(node, flow, literal)
        return self._plain(node, flow, literal)

    def _referenced(self, target: Node, flow: Flow) -> ir.Type:
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
            origin=ir.Origin(pointer=target.pointer),
        )

    def _merged(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        """Several schemas that hold together."""
        shape = self._objects.shape(node)
        if shape.properties or shape.options or shape.extra:
            return self._object(node, shape, flow, literal)
        leaves = list(self._objects.leaves(node))
        arrays = [leaf for leaf in leaves if "items" in leaf or "prefixItems" in leaf]
        keywords: dict[str, Json] = {}
        for leaf in leaves:
            keywords |= {k: v for k, v in leaf.object.items() if k not in _INNER}
        whole = Node(keywords, node.pointer)
        if arrays and enums.listed_values(whole) is None:
            return ir.List(self._item(node, arrays[-1], flow, literal))
        return self._plain(whole, flow, literal)

    def _inner(
        self, node: Node, inner: Node, flow: Flow, literal: bool = False
    ) -> ir.Type:
        """The type of a schema in another one, or in what that inherits from."""
        if inner.pointer.startswith(f"{node.pointer}/"):
            return self.type_at(inner, flow, literal=literal)
        return self._referenced(inner, flow)

    def _plain(self, node: Node, flow: Flow, literal: bool) -> ir.Type:
        values = enums.listed_values(node)
        if values is not None:
            return self._listed(node, values, flow, literal)
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
        return self.one_of(members, node.pointer, flow)

    def _of_type(self, node: Node, name: str, flow: Flow, literal: bool) -> ir.Type:
        match name:
            case "object":
                return self._object(node, self._objects.shape(node), flow, literal)
            case "array":
                return ir.List(self._item(node, node, flow, literal))
            case "string":
                return string_type(node, flow)
            case "integer":
                return ir.Builtin("int")
            case "number":
                return ir.Builtin("float")
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

    def _item(self, node: Node, array: Node, flow: Flow, literal: bool) -> ir.Type:
        """The type of an array's items; `array` is the part that declares them."""
        items = array.child("items")
        first = array.child("prefixItems") if "prefixItems" in array else items
        members = [self._inner(node, item, flow) for item in first.elements()]
        if isinstance(items.value, dict):
            members.append(self._inner(node, items, flow, literal))
        return self.one_of(members, below(node.pointer, "items"), flow)

    # Objects and unions

    def _object(
        self, node: Node, shape: ObjectShape, flow: Flow, literal: bool
    ) -> ir.Type:
        if shape.options is not None:
            return self._options(node, shape, shape.options, flow, literal)
        if shape.properties:
            return self._record(node.pointer, node, shape, flow)
        if shape.extra is not None:
            return ir.Map(self._inner(node, shape.extra, flow))
        patterns = node.child("patternProperties")
        members = [
            self.type_at(schema, flow)
            for _, schema in sorted(patterns.members(), key=lambda member: member[0])
        ]
        return ir.Map(self.one_of(members, patterns.pointer, flow))

    def _record(
        self, pointer: str, node: Node, shape: ObjectShape, flow: Flow
    ) -> ir.Named:
        build = partial(
            records.record,
            node=node,
            shape=shape,
            flow=flow,
            type_at=self.type_at,
            references=self._references,
        )
        return self._lift(pointer, flow, "object", build)

    def _options(
        self,
        node: Node,
        shape: ObjectShape,
        options: Node,
        flow: Flow,
        literal: bool,
    ) -> ir.Type:
        listing = alternatives.values(node, options, self._references)
        if listing is not None:
            schema, has_null = listing
            if schema.pointer == node.pointer:  # made of several
                type_ = self._plain(schema, flow, literal)
            else:
                type_ = self._inner(node, schema, flow, literal)
            return ir.nullable(type_) if has_null else type_
        place = below(node.pointer, steps(options.pointer)[-1])
        members = [
            (option, self._option(node, option, shape, below(place, index), flow))
            for index, option in enumerate(options.elements())
        ]
        doc = records.description(node)
        return self._tagged(node, members, flow, doc) or self.one_of(
            [member for _, member in members], node.pointer, flow, doc=doc
        )

    def _option(
        self,
        node: Node,
        option: Node,
        around: ObjectShape,
        pointer: str,
        flow: Flow,
    ) -> ir.Type:
        """One alternative, with the members that are declared beside all of them."""
        own = self._objects.shape(option)
        is_object = bool(own.properties) or not is_structural(option)
        narrows = around.required and own.properties and "$ref" not in option
        if (around.properties and is_object) or narrows:
            joined = self._objects.joined([around, own], pointer)
            return self._record(pointer, option, joined, flow)
        return self._inner(node, option, flow)

    def _tagged(
        self,
        node: Node,
        members: list[tuple[Node, ir.Type]],
        flow: Flow,
        doc: str,
    ) -> ir.Type | None:
        """A union by discriminator, if there is one and all members are records."""
        tag = node.child("discriminator").text("propertyName")
        distinct, has_null = unions.unpacked([member for _, member in members])
        if not tag or len(distinct) < 2:
            return None
        if not all(isinstance(member, ir.Named) for member in distinct):
            return None
        bare = [
            (option, member.item if isinstance(member, ir.Nullable) else member)
            for option, member in members
        ]
        named = [(o, member) for o, member in bare if isinstance(member, ir.Named)]

        def build(key: str) -> ir.Definition:
            mapping = alternatives.mapping(
                node,
                named,
                self._references,
                self._findings,
                lambda target: self._referenced(target, flow),
            )
            return unions.union(
                key,
                members=tuple(distinct),
                tag=tag,
                mapping=mapping,
                doc=doc,
                pointer=node.pointer,
            )

        union = self._lift(node.pointer, flow, "mixed", build)
        return ir.nullable(union) if has_null else union

    # Enums

    def _listed(
        self, node: Node, values: list[Json], flow: Flow, literal: bool
    ) -> ir.Type:
        known = [value for value in values if value is not None]
        scalars = [v for v in known if isinstance(v, str | int)]
        kind = enums.same_type(known)
        alone = len(known) == 1 and not _is_component(node)
        type_: ir.Type
        if not known:
            return ir.Builtin("none")
        if len(scalars) < len(known):
            type_ = self._typed(node, flow)
        elif all(isinstance(value, bool) for value in known) and not alone:
            type_ = ir.Builtin("bool")
        elif literal or alone or kind is None:
            type_ = ir.Literal(tuple(scalars))
        else:
            build = partial(enums.definition, node=node, values=scalars)
            type_ = self._lift(
                node.pointer, flow, "string" if kind is str else "integer", build
            )
        return ir.nullable(type_) if len(known) < len(values) else type_


def _is_component(node: Node) -> bool:
    keys = steps(node.pointer)
    return len(keys) == 3 and keys[:2] == ["components", "schemas"]
