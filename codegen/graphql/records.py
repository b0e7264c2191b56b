"""Lower selection sets into records and unions: what a response holds.

A field whose selection is one fragment has that fragment's type. Any other selection
is a type of its operation, named after the operation and the GraphQL type
(`SearchProject`); where one operation selects one type in different ways, the path
to each comes between (`SearchProjectOwnerUser`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import graphql as g

from .. import ir
from .own_types import settle
from .types import SharedTypes, wrapped

Composite = g.GraphQLObjectType | g.GraphQLInterfaceType | g.GraphQLUnionType


@dataclass(slots=True)
class Selected:
    """All the places where one response key is selected."""

    name: str
    """The field's name in the schema."""
    nodes: list[g.FieldNode] = field(default_factory=list)
    conditional: bool = True
    """Whether `@skip` or `@include` decide about every one of them."""


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
        data = self._type(root, [selection_set], root_key)
        if data.key != root_key:
            # The whole operation is one fragment on the root type.
            return data, ()
        return data, tuple(self._settle(name, root_key, root_key).values())

    def tagged(self) -> dict[str, ir.Definition]:
        """The shared definitions, with a tag on those that are members of unions."""
        return {
            key: (
                dataclasses.replace(
                    definition,
                    tag=self._fragments[key].type_condition.name.value,
                    fields=_without_typename(definition.fields),
                )
                if key in self._tagged and isinstance(definition, ir.Record)
                else definition
            )
            for key, definition in self.definitions.items()
        }

    def collect(
        self, type_: Composite, selection_sets: Iterable[g.SelectionSetNode]
    ) -> dict[str, Selected]:
        """Collect what is selected of a type, by response key, in order
        (specification, section 6.3.2, without values for the variables)."""
        found: dict[str, Selected] = {}
        for node, conditional in self._fields(type_, selection_sets, False):
            key = (node.alias or node.name).value
            selected = found.setdefault(key, Selected(node.name.value))
            selected.nodes.append(node)
            selected.conditional = selected.conditional and conditional
        return found

    # Selections

    def _fields(
        self,
        type_: Composite,
        selection_sets: Iterable[g.SelectionSetNode],
        conditional: bool,
    ) -> Iterator[tuple[g.FieldNode, bool]]:
        for selection_set in selection_sets:
            for node in selection_set.selections:
                depends = conditional or _is_conditional(node)
                if isinstance(node, g.FieldNode):
                    yield node, depends
                elif self._applies(self._condition(node, type_), type_):
                    inner = self._inner(node)
                    yield from self._fields(type_, [inner], depends)

    def _condition(self, node: g.SelectionNode, parent: Composite) -> Composite:
        """The type that an inline fragment or a spread asks for."""
        if isinstance(node, g.FragmentSpreadNode):
            name = self._fragments[node.name.value].type_condition.name.value
        elif isinstance(node, g.InlineFragmentNode) and node.type_condition:
            name = node.type_condition.name.value
        else:
            return parent
        condition = self._schema.type_map[name]
        assert isinstance(condition, Composite)
        return condition

    def _inner(self, node: g.SelectionNode) -> g.SelectionSetNode:
        if isinstance(node, g.FragmentSpreadNode):
            return self._fragments[node.name.value].selection_set
        assert isinstance(node, g.InlineFragmentNode)
        return node.selection_set

    def _applies(self, condition: Composite, type_: Composite) -> bool:
        """Whether every object of the type fits the condition."""
        if condition.name == type_.name:
            return True
        return (
            not isinstance(condition, g.GraphQLObjectType)
            and not isinstance(type_, g.GraphQLUnionType)
            and self._schema.is_sub_type(condition, type_)
        )

    def _narrower(
        self, type_: Composite, selection_sets: Iterable[g.SelectionSetNode]
    ) -> set[str]:
        """The object types that parts of a selection are about, of an abstract type."""
        if isinstance(type_, g.GraphQLObjectType):
            return set()
        possible = {member.name for member in self._schema.get_possible_types(type_)}
        found: set[str] = set()
        for selection_set in selection_sets:
            for node in selection_set.selections:
                if isinstance(node, g.FieldNode):
                    continue
                condition = self._condition(node, type_)
                if self._applies(condition, type_):
                    found |= self._narrower(type_, [self._inner(node)])
                elif isinstance(condition, g.GraphQLObjectType):
                    found.add(condition.name)
                else:
                    members = self._schema.get_possible_types(condition)
                    found |= {member.name for member in members}
        return found & possible

    # Types

    def _fragment(self, name: str) -> ir.Named:
        if name not in self.definitions:
            node = self._fragments[name]
            type_ = self._schema.type_map[node.type_condition.name.value]
            assert isinstance(type_, Composite)
            self._define(type_, [node.selection_set], name)
            self.definitions |= self._settle(name, name, name)
        return ir.Named(name)

    def _settle(self, owner: str, root: str, final: str) -> dict[str, ir.Definition]:
        """Take out the types of one owner, under the names that they keep."""
        mine = [k for k in self.definitions if k == root or k.startswith(f"{root}/")]
        own = {key: self.definitions.pop(key) for key in mine}
        return settle(owner, root, own, final)

    def _type(
        self, type_: Composite, selection_sets: list[g.SelectionSetNode], key: str
    ) -> ir.Named:
        """The type of what is selected; `key` names it where it has no name yet."""
        spread = self._only_spread(type_, selection_sets)
        if spread:
            return self._fragment(spread)
        self._define(type_, selection_sets, key)
        return ir.Named(key)

    def _only_spread(
        self, type_: Composite, selection_sets: list[g.SelectionSetNode]
    ) -> str:
        """The fragment that is all of a selection, or nothing."""
        nodes = [
            node
            for selection_set in selection_sets
            for node in selection_set.selections
            if not (isinstance(node, g.FieldNode) and node.name.value == "__typename")
        ]
        names = {
            node.name.value if isinstance(node, g.FragmentSpreadNode) else ""
            for node in nodes
        }
        if len(names) != 1 or any(_is_conditional(node) for node in nodes):
            return ""
        name = names.pop()
        fits = name and self._applies(self._condition(nodes[0], type_), type_)
        return name if fits else ""

    def _define(
        self, type_: Composite, selection_sets: list[g.SelectionSetNode], key: str
    ) -> None:
        members = sorted(self._narrower(type_, selection_sets))
        if not members:
            self.definitions[key] = self._record(type_, selection_sets, key)
            return
        self.definitions[key] = ir.Union(
            key=key,
            members=tuple(self._member(m, selection_sets, key) for m in members),
            tag_field="__typename",
            doc=type_.description or "",
            origin=self._shared.origin(type_.name),
        )

    def _member(
        self, name: str, selection_sets: list[g.SelectionSetNode], union: str
    ) -> ir.Named:
        """A member of a union: a fragment where that is all that is selected of it."""
        type_ = self._schema.type_map[name]
        assert isinstance(type_, g.GraphQLObjectType)
        spread = self._member_spread(type_, selection_sets)
        if spread:
            self._tagged.add(spread)
            return self._fragment(spread)
        key = f"{union}/{name}"
        record = self._record(type_, selection_sets, key)
        self.definitions[key] = dataclasses.replace(
            record, tag=name, fields=_without_typename(record.fields)
        )
        return ir.Named(key)

    def _member_spread(
        self, type_: g.GraphQLObjectType, selection_sets: list[g.SelectionSetNode]
    ) -> str:
        nodes = [
            node
            for selection_set in selection_sets
            for node in selection_set.selections
            if not (isinstance(node, g.FieldNode) and node.name.value == "__typename")
            and self._may_apply(node, type_)
        ]
        if len(nodes) != 1 or _is_conditional(nodes[0]):
            return ""
        node = nodes[0]
        if isinstance(node, g.InlineFragmentNode):
            return self._member_spread(type_, [node.selection_set])
        if not isinstance(node, g.FragmentSpreadNode):
            return ""
        fragment = self._fragments[node.name.value]
        same = fragment.type_condition.name.value == type_.name
        return node.name.value if same else ""

    def _may_apply(self, node: g.SelectionNode, type_: g.GraphQLObjectType) -> bool:
        return isinstance(node, g.FieldNode) or self._applies(
            self._condition(node, type_), type_
        )

    def _record(
        self, type_: Composite, selection_sets: list[g.SelectionSetNode], key: str
    ) -> ir.Record:
        base = self._base(type_, selection_sets)
        inherited = set()
        if base:
            node = self._fragments[base]
            inherited = set(self.collect(type_, [node.selection_set]))
        return ir.Record(
            key=key,
            base=base,
            doc=self._doc(type_),
            deprecated=None,
            origin=self._shared.origin(type_.name),
            fields=tuple(
                self._field(type_, response_key, selected, key)
                for response_key, selected in self.collect(
                    type_, selection_sets
                ).items()
                if response_key not in inherited
            ),
        )

    def _base(self, type_: Composite, selection_sets: list[g.SelectionSetNode]) -> str:
        """The fragment that a record extends: the only one that it spreads, if the
        record selects nothing more of that fragment's fields."""
        nodes = [n for s in selection_sets for n in s.selections]
        others = [n for n in nodes if not isinstance(n, g.FragmentSpreadNode)]
        spreads = [n for n in nodes if isinstance(n, g.FragmentSpreadNode)]
        if len(spreads) != 1 or _is_conditional(spreads[0]):
            return ""
        name = spreads[0].name.value
        if not self._applies(self._condition(spreads[0], type_), type_):
            return ""
        self._fragment(name)
        if not isinstance(self.definitions[name], ir.Record):
            return ""
        rest = g.SelectionSetNode(selections=tuple(others))
        own = set(self.collect(type_, [rest]))
        inherited = set(self.collect(type_, [self._fragments[name].selection_set]))
        return "" if own & inherited else name

    def _field(
        self, type_: Composite, response_key: str, selected: Selected, key: str
    ) -> ir.Field:
        if selected.name == "__typename":
            return ir.Field(
                wire=response_key,
                type=ir.Builtin("str"),
                required=True,
                doc="The name of the object's type.",
            )
        assert not isinstance(type_, g.GraphQLUnionType)
        definition = type_.fields[selected.name]
        inner = [n.selection_set for n in selected.nodes if n.selection_set]

        def named(target: g.GraphQLNamedType) -> ir.Type:
            if isinstance(target, Composite):
                return self._type(target, inner, f"{key}/{response_key}")
            return self._shared.named(target)

        lowered = wrapped(definition.type, named)
        return ir.Field(
            wire=response_key,
            type=ir.nullable(lowered) if selected.conditional else lowered,
            required=not selected.conditional,
            doc=definition.description or "",
            deprecated=definition.deprecation_reason,
            origin=self._shared.origin(f"{type_.name}.{selected.name}"),
        )

    def _doc(self, type_: Composite) -> str:
        return type_.description or f"What is selected of `{type_.name}`."


def _is_conditional(node: g.SelectionNode) -> bool:
    return any(d.name.value in ("skip", "include") for d in node.directives or ())


def _without_typename(fields: tuple[ir.Field, ...]) -> tuple[ir.Field, ...]:
    """Leave out what the tag of a union's member says already."""
    return tuple(field for field in fields if field.wire != "__typename")
