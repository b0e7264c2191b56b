"""Collect the fields that a selection asks for (specification, section 6.3.2).

The values of variables are not known here, so each field comes with the conditions
under which it is there: the `@skip` and `@include` on it and around it, and `@defer`,
whose fields come later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import graphql as g

from .typename import is_added

Composite = g.GraphQLObjectType | g.GraphQLInterfaceType | g.GraphQLUnionType

Conditions = frozenset[str]
"""Directives that must all let a field through."""


@dataclass(frozen=True, slots=True)
class Part:
    """A selection set, one of those that make up the selection of an object."""

    selection_set: g.SelectionSetNode
    conditions: Conditions = frozenset()
    """When it counts, seen from the definition that it is in."""

    @property
    def nodes(self) -> tuple[g.SelectionNode, ...]:
        """What it selects, without what was added for the decoder only."""
        return tuple(n for n in self.selection_set.selections if not is_added(n))


@dataclass(slots=True)
class Selected:
    """All the places where one response key is selected."""

    name: str
    """The field's name in the schema."""
    nodes: list[g.FieldNode] = field(default_factory=list)
    conditions: list[Conditions] = field(default_factory=list)
    """Of each node."""

    @property
    def parts(self) -> list[Part]:
        """What is selected of the field's value."""
        return [
            Part(node.selection_set, conditions)
            for node, conditions in zip(self.nodes, self.conditions, strict=True)
            if node.selection_set
        ]


def is_always_there(found: Iterable[Conditions], parts: Sequence[Part]) -> bool:
    """Whether one of the conditions holds whenever one of the parts counts."""
    options = list(found)
    return all(any(c <= part.conditions for c in options) for part in parts)


def conditions_of(node: g.SelectionNode) -> Conditions:
    """The conditions that stand on a field, a spread or an inline fragment."""
    return frozenset(
        # Each deferred part arrives on its own, wherever it says the same.
        f"{g.print_ast(directive)} {id(node) if name == 'defer' else ''}"
        for directive in node.directives or ()
        if (name := directive.name.value) in ("skip", "include", "defer")
    )


class Collector:
    """Looks into selections, through fragments."""

    def __init__(
        self,
        schema: g.GraphQLSchema,
        fragments: Mapping[str, g.FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._fragments = fragments

    def collect(self, type_: Composite, parts: Iterable[Part]) -> dict[str, Selected]:
        """Collect what is selected of a type, by response key, in order."""
        found: dict[str, Selected] = {}
        for node, conditions in self._fields(type_, parts):
            key = (node.alias or node.name).value
            selected = found.setdefault(key, Selected(node.name.value))
            selected.nodes.append(node)
            selected.conditions.append(conditions)
        return found

    def _fields(
        self, type_: Composite, parts: Iterable[Part]
    ) -> Iterator[tuple[g.FieldNode, Conditions]]:
        for part in parts:
            for node in part.selection_set.selections:
                conditions = part.conditions | conditions_of(node)
                if isinstance(node, g.FieldNode):
                    yield node, conditions
                elif self.applies(self.condition(node, type_), type_):
                    inner = Part(self.inner(node), conditions)
                    yield from self._fields(type_, [inner])

    def condition(self, node: g.SelectionNode, parent: Composite) -> Composite:
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

    def inner(self, node: g.SelectionNode) -> g.SelectionSetNode:
        """What an inline fragment or a spread selects."""
        if isinstance(node, g.FragmentSpreadNode):
            return self._fragments[node.name.value].selection_set
        assert isinstance(node, g.InlineFragmentNode)
        return node.selection_set

    def applies(self, condition: Composite, type_: Composite) -> bool:
        """Whether every object of the type fits the condition."""
        if condition.name == type_.name:
            return True
        return (
            not isinstance(condition, g.GraphQLObjectType)
            and not isinstance(type_, g.GraphQLUnionType)
            and self._schema.is_sub_type(condition, type_)
        )

    def asks_other_abstracts(self, type_: Composite, parts: Iterable[Part]) -> bool:
        """Whether parts of a selection are about an interface or a union that not all
        objects of the type belong to: a type that the schema does not have yet may."""
        for part in parts:
            for node in part.selection_set.selections:
                if isinstance(node, g.FieldNode):
                    continue
                condition = self.condition(node, type_)
                if self.applies(condition, type_):
                    if self.asks_other_abstracts(type_, [Part(self.inner(node))]):
                        return True
                elif not isinstance(condition, g.GraphQLObjectType):
                    return True
        return False

    def narrower(self, type_: Composite, parts: Iterable[Part]) -> set[str]:
        """The object types that parts of a selection are about, of an abstract type."""
        if isinstance(type_, g.GraphQLObjectType):
            return set()
        possible = {member.name for member in self._schema.get_possible_types(type_)}
        found: set[str] = set()
        for part in parts:
            for node in part.selection_set.selections:
                if isinstance(node, g.FieldNode):
                    continue
                condition = self.condition(node, type_)
                if self.applies(condition, type_):
                    found |= self.narrower(type_, [Part(self.inner(node))])
                elif isinstance(condition, g.GraphQLObjectType):
                    found.add(condition.name)
                else:
                    members = self._schema.get_possible_types(condition)
                    found |= {member.name for member in members}
        return found & possible
