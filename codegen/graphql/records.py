"""Lower selection sets into records and unions: what a response holds.

A field whose selection is one fragment has that fragment's type. Any other selection
is a type of its operation, named after the operation and the GraphQL type
(`SearchProject`); where one operation selects one type in different ways, the path
to each comes between (`SearchProjectOwnerUser`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import graphql as g

from .. import ir
from .collect import (
    Collector,
    Composite,
    Part,
    Selected,
    conditions_of,
    is_always_there,
)
from .comments import doc_of
from .own_types import REST, settle
from .types import SharedTypes, wrapped


class Records:
    """Lowers the selections of fragments and operations."""

    def __init__(
        self,
        schema: g.GraphQLSchema,
        shared: SharedTypes,
        fragments: Mapping[str, g.FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._shared = shared
        self._fragments = fragments
        self._collector = Collector(schema, fragments)
        self._tagged: set[str] = set()
        self.definitions: dict[str, ir.Definition] = {}

    def lower_fragments(self, names: Iterable[str]) -> None:
        """Lower fragments, and those that they spread, as shared definitions."""
        for name in names:
            self._fragment(name)

    def lower_operation(
        self, name: str, root: g.GraphQLObjectType, selection_set: g.SelectionSetNode
    ) -> tuple[ir.Named, tuple[ir.Definition, ...]]:
        """Lower what an operation selects: its data, and the types of its own."""
        root_key = f"{name} data"
        data = self._type(root, [Part(selection_set)], root_key)
        if data.key != root_key:
            # The whole operation is one fragment on the root type.
            return data, ()
        # A fragment may be called like the operation: ":" tells their types apart.
        return data, tuple(self._settle(f"{name}:", root_key, root_key).values())

    def tagged(self) -> dict[str, ir.Definition]:
        """The shared definitions, with a tag on those that are members of unions."""
        return {
            key: (
                _without_typename(
                    dataclasses.replace(definition, tag=self._type_of(key).name)
                )
                if key in self._tagged and isinstance(definition, ir.Record)
                else definition
            )
            for key, definition in self.definitions.items()
        }

    def collect(
        self, type_: Composite, selection_sets: Iterable[g.SelectionSetNode]
    ) -> dict[str, Selected]:
        """Collect what is selected of a type, by response key, in order."""
        return self._collector.collect(type_, map(Part, selection_sets))

    # Types

    def _fragment(self, name: str) -> ir.Named:
        if name not in self.definitions:
            node = self._fragments[name]
            self._define(self._type_of(name), [Part(node.selection_set)], name)
            doc = doc_of(node) or self.definitions[name].doc
            self.definitions[name] = dataclasses.replace(
                self.definitions[name], doc=doc
            )
            self.definitions |= self._settle(name, name, name)
        return ir.Named(name)

    def _type_of(self, fragment: str) -> Composite:
        """The type that a fragment is on."""
        name = self._fragments[fragment].type_condition.name.value
        type_ = self._schema.type_map[name]
        assert isinstance(type_, Composite)
        return type_

    def _settle(self, owner: str, root: str, final: str) -> dict[str, ir.Definition]:
        """Take out the types of one owner, under the names that they keep."""
        mine = [k for k in self.definitions if k == root or k.startswith(f"{root}/")]
        own = {key: self.definitions.pop(key) for key in mine}
        return settle(owner, root, own, final)

    def _type(self, type_: Composite, parts: list[Part], key: str) -> ir.Named:
        """The type of what is selected; `key` names it where it has no name yet."""
        spread = self._only_spread(type_, parts)
        if spread:
            return self._fragment(spread)
        self._define(type_, parts, key)
        return ir.Named(key)

    def _only_spread(self, type_: Composite, parts: list[Part]) -> str:
        """The fragment that is all of a selection, or nothing."""
        nodes = [node for part in parts for node in part.nodes]
        spreads = [node for node in nodes if isinstance(node, g.FragmentSpreadNode)]
        names = {node.name.value for node in spreads}
        if len(names) != 1:
            return ""
        name = names.pop()
        others = [node for node in nodes if not isinstance(node, g.FragmentSpreadNode)]
        if others and not (
            all(map(_asks_for_typename, others)) and self._tells_typename(name)
        ):
            return ""
        fits = self._collector.applies(self._type_of(name), type_)
        return name if fits and self._always_spread(name, parts) else ""

    def _always_spread(self, name: str, parts: list[Part]) -> bool:
        """Whether the parts spread a fragment whatever the variables are."""
        conditions = [
            part.conditions | conditions_of(node)
            for part in parts
            for node in part.nodes
            if isinstance(node, g.FragmentSpreadNode) and node.name.value == name
        ]
        return is_always_there(conditions, parts)

    def _tells_typename(self, name: str) -> bool:
        """Whether the type of a fragment says `__typename` by itself."""
        type_, parts = (
            self._type_of(name),
            [Part(self._fragments[name].selection_set)],
        )
        is_union = bool(self._collector.narrower(type_, parts))
        return is_union or "__typename" in self._collector.collect(type_, parts)

    def _define(self, type_: Composite, parts: list[Part], key: str) -> None:
        members = sorted(self._collector.narrower(type_, parts))
        if not members:
            self.definitions[key] = self._record(type_, parts, key)
            return
        known = [self._member(member, parts, key) for member in members]
        rest = self._rest(type_, parts, key)
        self.definitions[key] = ir.Union(
            key=key,
            members=(*known, *rest),
            tag_field="__typename",
            open=not rest,
            doc=type_.description or "",
            origin=self._shared.origin(type_.name),
        )

    def _rest(self, type_: Composite, parts: list[Part], union: str) -> list[ir.Named]:
        """What is selected of all types of an interface: the record of those that no
        part is about, and of types that the schema does not have yet. None where that
        is `__typename` alone, or where another interface may add fields to a type that
        the schema does not have yet: such objects are kept as they came."""
        only_typename = set(self._collector.collect(type_, parts)) <= {"__typename"}
        if only_typename or self._collector.asks_other_abstracts(type_, parts):
            return []
        key = f"{union}/{REST}"
        record = self._record(type_, parts, key)
        doc = f"Any other `{type_.name}`."
        self.definitions[key] = dataclasses.replace(record, doc=doc)
        return [ir.Named(key)]

    def _member(self, name: str, parts: list[Part], union: str) -> ir.Named:
        """A member of a union: a fragment where that is all that is selected of it."""
        type_ = self._schema.type_map[name]
        assert isinstance(type_, g.GraphQLObjectType)
        spread = self._member_spread(type_, parts)
        if spread:
            self._tagged.add(spread)
            return self._fragment(spread)
        key = f"{union}/{name}"
        self.definitions[key] = self._record(type_, parts, key, tag=name)
        return ir.Named(key)

    def _member_spread(self, type_: g.GraphQLObjectType, parts: list[Part]) -> str:
        if len(parts) != 1:
            return ""
        nodes = [
            node
            for node in parts[0].nodes
            if not _asks_for_typename(node) and self._may_apply(node, type_)
        ]
        if len(nodes) != 1 or conditions_of(nodes[0]):
            return ""
        node = nodes[0]
        if isinstance(node, g.InlineFragmentNode):
            return self._member_spread(type_, [Part(node.selection_set)])
        if not isinstance(node, g.FragmentSpreadNode):
            return ""
        return node.name.value if self._type_of(node.name.value) == type_ else ""

    def _may_apply(self, node: g.SelectionNode, type_: g.GraphQLObjectType) -> bool:
        return isinstance(node, g.FieldNode) or self._collector.applies(
            self._collector.condition(node, type_), type_
        )

    def _record(
        self, type_: Composite, parts: list[Part], key: str, tag: str = ""
    ) -> ir.Record:
        base = self._base(type_, parts, tag)
        inherited = set()
        if base:
            node = self._fragments[base]
            inherited = set(self.collect(type_, [node.selection_set]))
        selected = self._collector.collect(type_, parts)
        record = ir.Record(
            key=key,
            base=base,
            tag=tag,
            doc=self._doc(type_),
            deprecated=None,
            origin=self._shared.origin(type_.name),
            fields=tuple(
                self._field(type_, response_key, one, parts, key)
                for response_key, one in selected.items()
                if response_key not in inherited
            ),
        )
        return _without_typename(record) if tag else record

    def _base(self, type_: Composite, parts: list[Part], tag: str) -> str:
        """The fragment that a record extends: the only one that it spreads, if the
        record selects nothing more of that fragment's fields."""
        nodes = [node for part in parts for node in part.nodes]
        others = [n for n in nodes if not isinstance(n, g.FragmentSpreadNode)]
        spreads = [n for n in nodes if isinstance(n, g.FragmentSpreadNode)]
        if len(spreads) != 1:
            return ""
        name = spreads[0].name.value
        if not self._always_spread(name, parts):
            return ""
        if not self._collector.applies(self._type_of(name), type_):
            return ""
        self._fragment(name)
        if not isinstance(self.definitions[name], ir.Record):
            return ""
        rest = g.SelectionSetNode(selections=tuple(others))
        own = set(self.collect(type_, [rest]))
        inherited = set(self.collect(type_, [self._fragments[name].selection_set]))
        if tag:
            own.discard("__typename")
        if isinstance(type_, g.GraphQLObjectType) and "__typename" in own | inherited:
            # Either may become a member of a union, whose tag stands for that field.
            return ""
        return "" if own & inherited else name

    def _field(
        self,
        type_: Composite,
        response_key: str,
        selected: Selected,
        parts: list[Part],
        key: str,
    ) -> ir.Field:
        is_always = is_always_there(selected.conditions, parts)
        if selected.name == "__typename":
            name = ir.Builtin("str")
            return ir.Field(
                wire=response_key,
                type=name if is_always else ir.nullable(name),
                required=is_always,
                doc="The name of the object's type.",
            )
        assert not isinstance(type_, g.GraphQLUnionType)
        definition = self._schema.get_field(type_, selected.name)
        assert definition is not None

        def named(target: g.GraphQLNamedType) -> ir.Type:
            if isinstance(target, Composite):
                return self._type(target, selected.parts, f"{key}/{response_key}")
            return self._shared.named(target)

        lowered = wrapped(definition.type, named)
        return ir.Field(
            wire=response_key,
            type=lowered if is_always else ir.nullable(lowered),
            required=is_always,
            doc=definition.description or "",
            deprecated=definition.deprecation_reason,
            origin=self._shared.origin(f"{type_.name}.{selected.name}"),
        )

    def _doc(self, type_: Composite) -> str:
        return type_.description or f"What is selected of `{type_.name}`."


def _asks_for_typename(node: g.SelectionNode) -> bool:
    """Whether it is `__typename` under its own name, without a condition."""
    return (
        isinstance(node, g.FieldNode)
        and node.name.value == "__typename"
        and node.alias is None
        and not conditions_of(node)
    )


def _without_typename(record: ir.Record) -> ir.Record:
    """Leave out what the tag of a union's member says already."""
    fields = tuple(field for field in record.fields if field.wire != "__typename")
    return dataclasses.replace(record, fields=fields)
