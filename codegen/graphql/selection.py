"""Decide what a default fragment selects of each type.

    leaf fields      all that need no argument and are not deprecated
    entities         (with an `id`) as a reference: `id`, and `name` if there is one
    value objects    (without) expanded in place, never recursively
    envelopes        what root fields return that is no entity (payloads, pages):
                     their entities are expanded, so that `createIssue` gives the
                     issue's own fields
    unions and       `__typename` and a part per possible type, without the fields
    interfaces       that GraphQL could not merge
    lists that page  left out: they are reached by operations of their own

A fragment is shared by all that spread it, so what it selects depends on the type
alone. Two bounds keep documents small: objects nest at most DEPTH deep, and lists of
objects LISTS deep (servers refuse what is too complex; Labelbox four nested lists).
Where a bound is met, a value object is reduced to its leaf fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from functools import cached_property

import graphql as g

from .components import strongly_connected
from .paging import guess, is_list, page_of

DEPTH = 3
LISTS = 1
"""In entities and value objects; an envelope may have one more."""
MEMBERS = 20
"""An interface with more possible types than that is selected by its own fields."""

Composite = g.GraphQLObjectType | g.GraphQLInterfaceType | g.GraphQLUnionType
Fielded = g.GraphQLObjectType | g.GraphQLInterfaceType


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a selection: a field or an inline fragment, and what it spreads."""

    text: str
    """`name`, or `... on Type`."""
    spread: str = ""
    """The fragment that it spreads; empty for a leaf."""
    lines: tuple[Line, ...] = ()
    """What it selects itself, where it spreads nothing."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A default fragment: its name, its type and what it selects."""

    name: str
    on: str
    lines: tuple[Line, ...]
    depth: int
    """How deep objects nest in it."""
    lists: int
    """How deep lists of objects nest in it."""


def is_entity(type_: g.GraphQLNamedType) -> bool:
    """Whether objects of the type have an identity of their own."""
    return isinstance(type_, Fielded) and _is_plain_leaf(type_.fields.get("id"))


class Selector:
    """Makes the default fragments of a schema, each once."""

    def __init__(
        self, schema: g.GraphQLSchema, envelopes: set[str], given: Set[str]
    ) -> None:
        """
        Args:
            schema: The schema.
            envelopes: The names of the types that root fields return.
            given: The names of the fragments that somebody else writes.
        """
        self._given = given
        self._schema = schema
        self._envelopes = envelopes
        self.fragments: dict[str, Fragment] = {}

    def full(self, type_: Composite) -> Fragment | None:
        """The fragment with everything of the type, or None where that is nothing."""
        return self._fragment(type_.name, type_, self._full_lines)

    def reference(self, type_: Composite) -> Fragment | None:
        """The fragment that tells which entity it is."""
        name = self._name(type_, "Reference")
        return self._fragment(name, type_, self._reference_lines)

    def outline(self, type_: Composite) -> Fragment | None:
        """The fragment with the leaf fields only."""
        name = self._name(type_, "Outline")
        return self._fragment(name, type_, self._outline_lines)

    def _name(self, type_: Composite, suffix: str) -> str:
        """The name of a lesser fragment, which no type of the schema has."""
        name = type_.name + suffix
        while name in self._schema.type_map:
            name += "Fields"
        return name

    def _fragment(
        self, name: str, type_: Composite, lines_of: Callable[[Composite], list[Line]]
    ) -> Fragment | None:
        if name not in self.fragments:
            lines = tuple(lines_of(type_))
            inner = [self._measure(type_, line) for line in lines]
            self.fragments[name] = Fragment(
                name,
                type_.name,
                lines,
                max((depth for depth, _ in inner), default=0),
                max((lists for _, lists in inner), default=0),
            )
        fragment = self.fragments[name]
        return fragment if fragment.lines or name in self._given else None

    def _measure(self, type_: Composite, line: Line) -> tuple[int, int]:
        """How deep objects and lists of objects nest in a line."""
        inner = [self._measure(type_, nested) for nested in line.lines]
        if line.spread:
            spread = self.fragments[line.spread]
            inner.append((spread.depth, spread.lists))
        if not inner:
            return 0, 0
        depth, lists = max(d for d, _ in inner), max(n for _, n in inner)
        if line.text.startswith("..."):
            return depth, lists
        field = type_.fields.get(line.text) if isinstance(type_, Fielded) else None
        return depth + 1, lists + (field is not None and is_list(field.type))

    # What the three kinds of fragment select

    def _full_lines(self, type_: Composite) -> list[Line]:
        if isinstance(type_, g.GraphQLUnionType) or (
            isinstance(type_, g.GraphQLInterfaceType)
            and len(self._schema.get_possible_types(type_)) <= MEMBERS
        ):
            return self._member_lines(type_)
        return [*_typename(type_), *self._field_lines(type_, type_.fields)]

    def _reference_lines(self, type_: Composite) -> list[Line]:
        assert isinstance(type_, Fielded)
        names = [
            name for name in ("id", "name") if _is_plain_leaf(type_.fields.get(name))
        ]
        return [*_typename(type_), *map(Line, names)]

    def _outline_lines(self, type_: Composite) -> list[Line]:
        if isinstance(type_, g.GraphQLUnionType):
            return [Line("__typename")]
        return [*_typename(type_), *_leaf_lines(type_.fields)]

    def _field_lines(self, type_: Fielded, names: Iterable[str]) -> list[Line]:
        lines = []
        for name in names:
            field = type_.fields[name]
            if _is_plain_leaf(field):
                lines.append(Line(name))
            elif _is_selectable(field):
                target = g.get_named_type(field.type)
                spread = self._spread(type_, field, target)
                if spread is not None:
                    lines.append(Line(name, spread.name))
        return lines

    def _spread(
        self, type_: Composite, field: g.GraphQLField, target: g.GraphQLNamedType
    ) -> Fragment | None:
        """The fragment to spread for a field with an object type, if any."""
        if not isinstance(target, Composite):
            return None
        envelope, recursive = (
            self._is_envelope(type_),
            self._is_recursive(type_, target),
        )
        if is_entity(target) and (recursive or not envelope):
            pages = is_list(field.type) and field.args
            return None if pages else self.reference(target)
        if recursive or (not envelope and _pages(field)):
            return None
        lists = int(is_list(field.type))
        full = self.full(target)
        # A page or a payload stands around what is wanted: it does not count.
        deep, wide = DEPTH + 2 * envelope, LISTS + envelope
        if full is None or (full.depth < deep and full.lists + lists <= wide):
            return full
        return self.reference(target) if is_entity(target) else self.outline(target)

    def _member_lines(
        self, type_: g.GraphQLUnionType | g.GraphQLInterfaceType
    ) -> list[Line]:
        """`__typename` and a part per possible type, sorted by name."""
        members = sorted(self._schema.get_possible_types(type_), key=lambda m: m.name)
        parts = {m.name: self._part(type_, m) for m in members}
        clashes = _clashes(self._schema, parts)
        lines = [Line("__typename")]
        for member in members:
            part = parts[member.name]
            if part is None:
                continue
            if any(line.text in clashes for line in part.lines):
                kept = tuple(line for line in part.lines if line.text not in clashes)
                if kept:
                    lines.append(Line(f"... on {member.name}", lines=kept))
            else:
                lines.append(Line(f"... on {member.name}", part.name))
        return lines

    def _part(self, parent: Composite, member: g.GraphQLObjectType) -> Fragment | None:
        if self._is_recursive(parent, member):
            return self.reference(member) if is_entity(member) else None
        # All of an interface of entities is wanted only where a root field returns it.
        whole = self._is_envelope(parent) or is_entity(parent)
        if is_entity(member) and not whole:
            return self.reference(member)
        return self.full(member)

    # The shape of the schema

    def _is_envelope(self, type_: Composite) -> bool:
        """Whether its entities are expanded: what a root field returns, and edges."""
        if is_entity(type_):
            return False
        return type_.name in self._envelopes or (
            isinstance(type_, g.GraphQLObjectType) and "node" in type_.fields
        )

    def _is_recursive(self, type_: Composite, target: Composite) -> bool:
        """Whether expanding the target would come back to the type."""
        component = self._components.get(type_.name)
        return component is not None and component == self._components.get(target.name)

    @cached_property
    def _components(self) -> dict[str, int]:
        """The types that expand into each other have one number."""
        graph = {
            type_.name: sorted(self._expanded(type_))
            for type_ in self._schema.type_map.values()
            if isinstance(type_, Composite)
        }
        numbers: dict[str, int] = {}
        for number, component in enumerate(strongly_connected(graph)):
            names = set(component)
            if len(component) > 1 or names & set(graph[component[0]]):
                numbers |= dict.fromkeys(component, number)
        return numbers

    def _expanded(self, type_: Composite) -> set[str]:
        """The names of the types that a full fragment of the type may expand."""
        if isinstance(type_, g.GraphQLUnionType | g.GraphQLInterfaceType):
            members = {m.name for m in self._schema.get_possible_types(type_)}
        else:
            members = set()
        fields = () if isinstance(type_, g.GraphQLUnionType) else type_.fields.values()
        envelope = self._is_envelope(type_)
        targets = (
            g.get_named_type(field.type)
            for field in fields
            if _is_selectable(field) and (envelope or not _pages(field))
        )
        return members | {
            target.name
            for target in targets
            if isinstance(target, Composite) and (envelope or not is_entity(target))
        }


def _typename(type_: Composite) -> list[Line]:
    return [] if isinstance(type_, g.GraphQLObjectType) else [Line("__typename")]


def _leaf_lines(fields: dict[str, g.GraphQLField]) -> list[Line]:
    return [Line(name) for name, field in fields.items() if _is_plain_leaf(field)]


def _pages(field: g.GraphQLField) -> bool:
    """Whether a field gives its items page by page."""
    named = g.get_named_type(field.type)
    return page_of(named) is not None or guess(field) is not None


def _is_selectable(field: g.GraphQLField) -> bool:
    required = any(g.is_required_argument(a) for a in field.args.values())
    return field.deprecation_reason is None and not required


def _is_plain_leaf(field: g.GraphQLField | None) -> bool:
    return (
        field is not None
        and _is_selectable(field)
        and g.is_leaf_type(g.get_named_type(field.type))
    )


def _clashes(schema: g.GraphQLSchema, parts: dict[str, Fragment | None]) -> set[str]:
    """The fields that have one name and different types in the parts of a union,
    which GraphQL cannot merge (specification, section 5.3.2)."""
    types: dict[str, set[str]] = {}
    for name, part in parts.items():
        owner = schema.type_map[name]
        assert isinstance(owner, g.GraphQLObjectType)
        for line in part.lines if part else ():
            if line.text in owner.fields:
                types.setdefault(line.text, set()).add(
                    str(owner.fields[line.text].type)
                )
    return {field for field, found in types.items() if len(found) > 1}
