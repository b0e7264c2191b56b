"""The types of alternatives: `oneOf`, `anyOf`, and what inherits from a schema with a
discriminator."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from .. import ir
from . import alternatives, unions
from .document import Findings, Node
from .keywords import Flow, is_structural
from .objects import Objects, ObjectShape
from .references import References
from .subtypes import Family, Mappings
from .values import below, steps


class Types(Protocol):
    """What choices ask of the types of all schemas."""

    def type_at(self, node: Node, flow: Flow) -> ir.Type: ...

    def inner(
        self, node: Node, inner: Node, flow: Flow, literal: bool = False
    ) -> ir.Type: ...

    def listed(self, node: Node, flow: Flow, literal: bool) -> ir.Type: ...

    def referenced(self, target: Node, flow: Flow) -> ir.Type: ...

    def record(
        self, pointer: str, node: Node, shape: ObjectShape, flow: Flow
    ) -> ir.Named: ...

    def lift(
        self, pointer: str, flow: Flow, kind: str, build: Callable[[str], ir.Definition]
    ) -> ir.Named: ...

    def one_of(
        self, members: list[ir.Type], pointer: str, flow: Flow, node: Node | None = None
    ) -> ir.Type: ...


class Choices:
    """Makes the types of alternatives."""

    def __init__(
        self,
        types: Types,
        objects: Objects,
        references: References,
        mappings: Mappings,
        findings: Findings,
    ) -> None:
        self._types = types
        self._mappings = mappings
        self._objects = objects
        self._references = references
        self._findings = findings

    def options(
        self, node: Node, shape: ObjectShape, options: Node, flow: Flow, literal: bool
    ) -> ir.Type:
        """The type of a schema with alternatives, and what it says beside them."""
        listing = alternatives.values(node, options, self._references)
        if listing is not None:
            schema, has_null = listing
            if schema.pointer == node.pointer:  # made of several
                type_ = self._types.listed(schema, flow, literal)
            else:
                type_ = self._types.inner(node, schema, flow, literal)
            return ir.nullable(type_) if has_null else type_
        place = below(node.pointer, steps(options.pointer)[-1])
        members = [
            (option, self._option(node, option, shape, below(place, index), flow))
            for index, option in enumerate(options.elements())
            if option.value is not False
        ]
        return self._tagged(node, members, flow) or self._types.one_of(
            [member for _, member in members], node.pointer, flow, node
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
        has_all = (
            around.properties.keys() <= own.properties.keys()
            and around.required <= own.required
        )
        if own.options is not None or (has_all and own.properties):
            return self._types.inner(node, option, flow)
        is_object = bool(own.properties) or not is_structural(option)
        narrows = around.required and own.properties and "$ref" not in option
        if (around.properties and is_object) or narrows:
            joined = self._objects.joined([around, own], pointer)
            return self._types.record(pointer, option, joined, flow)
        return self._types.inner(node, option, flow)

    def _tagged(
        self, node: Node, members: list[tuple[Node, ir.Type]], flow: Flow
    ) -> ir.Type | None:
        """A union by discriminator, if there is one and all members are records."""
        tag = node.child("discriminator").text("propertyName")
        distinct, has_null = unions.unpacked([member for _, member in members])
        if not tag or len(distinct) < 2:
            return None
        if not all(isinstance(member, ir.Named) for member in distinct):
            return None
        components: dict[str, ir.Named] = {}
        for option, member in members:
            bare = member.item if isinstance(member, ir.Nullable) else member
            target = self._references.target(option) if "$ref" in option else None
            if target is not None and isinstance(bare, ir.Named):
                components[target.pointer] = bare
        build = partial(
            self._union,
            node=node,
            members=tuple(distinct),
            components=components,
            discriminator=node.child("discriminator"),
            flow=flow,
        )
        union = self._types.lift(node.pointer, flow, "mixed", build)
        return ir.nullable(union) if has_null else union

    def family(self, family: Family, flow: Flow) -> ir.Named:
        """A schema with a discriminator, or what inherits from it; objects of a kind
        that the document does not know are the schema itself."""
        parent = family.members[-1]

        def build(key: str) -> ir.Definition:
            found: dict[str, ir.Named] = {}
            for member in family.members:
                type_ = self._types.type_at(member, flow)
                bare = type_.item if isinstance(type_, ir.Nullable) else type_
                if isinstance(bare, ir.Named) and bare.key != key:
                    found[member.pointer] = bare
            return self._union(
                key,
                node=parent,
                members=tuple(dict.fromkeys(found.values())),
                components=found,
                discriminator=family.discriminator,
                flow=flow,
                fallback=found[parent.pointer].key if parent.pointer in found else "",
            )

        pointer = below(parent.pointer, "discriminator")
        return self._types.lift(pointer, flow, "object", build)

    def _union(
        self,
        key: str,
        *,
        node: Node,
        members: tuple[ir.Type, ...],
        components: dict[str, ir.Named],
        discriminator: Node,
        flow: Flow,
        fallback: str = "",
    ) -> ir.Definition:
        def type_of(target: Node) -> ir.Type:
            return self._types.referenced(target, flow)

        default = discriminator.child("defaultMapping")
        target = self._mappings.target(default) if default.value else None
        if target is not None:
            type_ = components.get(target.pointer) or type_of(target)
            fallback = type_.key if isinstance(type_, ir.Named) else fallback
        return unions.union(
            key,
            members=members,
            node=node,
            tag=discriminator.text("propertyName"),
            mapping=alternatives.mapping(
                discriminator, components, self._mappings, self._findings, type_of
            ),
            fallback=fallback,
            pointer=node.pointer,
        )
