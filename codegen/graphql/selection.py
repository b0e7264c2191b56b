"""Decide what a default fragment selects of each type.

    leaf fields      all that need no argument and are not deprecated
    entities         (with an `id`) as a reference: `id`, and `name` if there is one
    value objects    (without) expanded in place, never recursively
    envelopes        what root fields return that is no entity (payloads, pages):
                     their entities are expanded, so that `createIssue` gives the
                     issue's own fields
    connections      their `nodes`; their `edges` where there are none
    unions and       `__typename` and a part per possible type, without the fields
    interfaces       that GraphQL could not merge
    lists that page  left out: they are reached by operations of their own

The config says otherwise of single types and fields (`choices`). A fragment is shared
by all that spread it, so what it selects depends on the type alone. Bounds keep
documents small: objects nest at most DEPTH deep, and lists of objects LISTS deep
(servers refuse what is too complex; Labelbox four nested lists). Where a bound is met,
a value object is reduced to its leaf fields. No document has more than COMPLEXITY
fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set

import graphql as g

from .choices import Choices
from .complexity import cut
from .expansion import Expansion, Site
from .lines import Fragment, Line, field_line, part_line
from .paging import is_list
from .shapes import (
    Composite,
    Fielded,
    is_entity,
    is_leaf,
    repeats_nodes,
)

DEPTH = 3
LISTS = 1
"""In entities and value objects; an envelope may have one more."""
COMPLEXITY = 1000
AROUND = 3
"""How many fields of an operation stand around what it selects, at most."""
MEMBERS = 20
"""An interface with more possible types than that is selected by its own fields."""


class Selector:
    """Makes the default fragments of a schema, each once."""

    def __init__(
        self,
        schema: g.GraphQLSchema,
        envelopes: Set[str],
        given: Set[str],
        choices: Choices,
    ) -> None:
        """
        Args:
            schema: The schema.
            envelopes: The names of the types that root fields return.
            given: The names of the fragments that somebody else writes.
            choices: What the config decides.
        """
        self._schema = schema
        self._given = given
        self._choices = choices
        self._expansion = Expansion(schema, envelopes, choices)
        self._value_names: dict[str, str] = {}
        self.fragments: dict[str, Fragment] = {}

    def full(self, type_: Composite) -> Fragment | None:
        """The fragment with everything of the type, or None where that is nothing."""
        return self._full(self._expansion.of_type(type_))

    def named(self, name: str) -> Fragment | None:
        """The default fragment with a name, or None where there is none."""
        makers: tuple[tuple[str, Callable[[Composite], Fragment | None]], ...] = (
            ("", self.full),
            ("Reference", self._reference),
            ("Outline", self._outline),
        )
        for suffix, make in makers:
            type_ = self._schema.type_map.get(name.removesuffix(suffix))
            if not isinstance(type_, Composite) or not name.endswith(suffix):
                continue
            if suffix != "Reference" or is_entity(type_):
                return make(type_)
        return None

    def value(self, owner: Fielded, name: str) -> Fragment | None:
        """The fragment with everything of the value of a field."""
        target = g.get_named_type(owner.fields[name].type)
        if not isinstance(target, Composite):
            return None
        return self._full(self._expansion.of_value(owner, name, target))

    def _full(self, site: Site) -> Fragment | None:
        name = self._value_name(site.key) if site.is_value else site.type.name
        return self._fragment(name, site.type, lambda: self._full_lines(site))

    def _reference(self, type_: Composite) -> Fragment | None:
        """The fragment that tells which entity it is."""
        name = self._free(f"{type_.name}Reference")
        return self._fragment(name, type_, lambda: self._reference_lines(type_))

    def _outline(self, type_: Composite) -> Fragment | None:
        """The fragment with the leaf fields only."""
        name = self._free(f"{type_.name}Outline")
        return self._fragment(name, type_, lambda: self._outline_lines(type_))

    def _lesser(self, type_: Composite) -> Fragment | None:
        is_reference = is_entity(type_)
        return self._reference(type_) if is_reference else self._outline(type_)

    def _value_name(self, coordinate: str) -> str:
        """The name of the fragment for one field: `ProjectOwner`."""
        if coordinate not in self._value_names:
            owner, field = coordinate.split(".")
            taken = self._value_names.values()
            name = self._free(owner + field[:1].upper() + field[1:])
            while name in taken:
                name = self._free(f"{name}Fields")
            self._value_names[coordinate] = name
        return self._value_names[coordinate]

    def _free(self, name: str) -> str:
        """A name that no type of the schema has."""
        while name in self._schema.type_map:
            name += "Fields"
        return name

    def _fragment(
        self, name: str, type_: Composite, lines: Callable[[], Sequence[Line]]
    ) -> Fragment | None:
        if name not in self.fragments:
            self.fragments[name] = Fragment(name, type_.name, tuple(lines()))
        fragment = self.fragments[name]
        return fragment if fragment.lines or name in self._given else None

    # What the three kinds of fragment select

    def _full_lines(self, site: Site) -> Sequence[Line]:
        type_ = site.type
        if isinstance(type_, g.GraphQLUnionType) or (
            isinstance(type_, g.GraphQLInterfaceType)
            and site.choice.select is None
            and len(self._schema.get_possible_types(type_)) <= MEMBERS
        ):
            lines = self._member_lines(site)
        else:
            lines = [*_typename(type_), *self._field_lines(site, type_)]
        bound = self._complexity(site)
        return cut(lines, bound, lambda line: self._lesser_line(type_, line))

    def _reference_lines(self, type_: Composite) -> list[Line]:
        assert isinstance(type_, Fielded)
        names = [name for name in ("id", "name") if self._is_leaf(type_, name)]
        return [*_typename(type_), *map(Line, names)]

    def _outline_lines(self, type_: Composite) -> list[Line]:
        if isinstance(type_, g.GraphQLUnionType):
            return [Line("__typename")]
        names = [name for name in type_.fields if self._is_leaf(type_, name)]
        lines = [*_typename(type_), *map(Line, names)]
        bound = self._complexity(self._expansion.of_type(type_))
        return list(cut(lines, bound, lambda _: None))

    def _is_leaf(self, type_: Fielded, name: str) -> bool:
        """Whether a lesser fragment has the field."""
        field = type_.fields.get(name)
        choice = self._choices.of_type(type_.name)
        return (
            field is not None
            and is_leaf(field)
            and self._choices.is_selected(f"{type_.name}.{name}", field, choice)
        )

    def _field_lines(self, site: Site, type_: Fielded) -> Iterable[Line]:
        for name, field in type_.fields.items():
            coordinate = f"{type_.name}.{name}"
            if not self._choices.is_selected(coordinate, field, site.choice):
                continue
            named = self._choices.is_named(coordinate, site.choice)
            if is_leaf(field):
                yield Line(name)
            elif named or not repeats_nodes(type_, name):
                spread = self._spread(site, type_, name)
                if spread is not None:
                    yield field_line(name, spread, is_list=is_list(field.type))

    def _spread(self, site: Site, type_: Fielded, name: str) -> Fragment | None:
        """The fragment to spread for a field with an object type, if any."""
        field = type_.fields[name]
        target = g.get_named_type(field.type)
        assert isinstance(target, Composite)
        inner = self._expansion.inner(site, type_, name, target)
        if self._expansion.is_left_out(type_, name) and not inner.is_value:
            return None
        recursive = self._expansion.is_recursive(site, inner)
        lists = int(is_list(field.type))
        deep, wide = self._depth(site), self._lists(site)
        if not recursive and self._expansion.is_expanded(type_, inner):
            full = self._full(inner)
            if full is None:
                return None
            size = full.size
            if size.depth < deep and size.lists + lists <= wide:
                return full
        elif recursive and not is_entity(target):
            return None
        lesser = self._lesser(target)
        return lesser if deep > 0 and lists <= wide else None

    def _member_lines(self, site: Site) -> list[Line]:
        """`__typename` and a part per possible type, sorted by name."""
        assert isinstance(site.type, g.GraphQLUnionType | g.GraphQLInterfaceType)
        possible = self._schema.get_possible_types(site.type)
        members = sorted(possible, key=lambda member: member.name)
        parts = {member.name: self._part(site, member) for member in members}
        clashes = _clashes(self._schema, parts)
        lines = [Line("__typename")]
        for member, part in parts.items():
            if part is None:
                continue
            kept = tuple(line for line in part.lines if line.text not in clashes)
            if len(kept) == len(part.lines):
                lines.append(part_line(member, part))
            elif kept:
                lines.append(part_line(member, kept))
        return lines

    def _part(self, site: Site, member: g.GraphQLObjectType) -> Fragment | None:
        inner = self._expansion.of_type(member)
        if self._expansion.is_recursive(site, inner):
            return self._reference(member) if is_entity(member) else None
        # All of an interface of entities is wanted only where a root field returns it.
        whole = self._expansion.is_envelope(site.type) or is_entity(site.type)
        if is_entity(member) and not (whole or site.is_value):
            return self._reference(member)
        full, depth = self._full(inner), site.choice.bounds.depth
        if full is not None and depth is not None and full.size.depth > depth:
            return self._lesser(member)
        return full

    def _lesser_line(self, type_: Composite, line: Line) -> Line | None:
        """The line with less of its object, or None where there is no less."""
        if not line.spread:
            return None
        field = type_.fields.get(line.text) if isinstance(type_, Fielded) else None
        name = g.get_named_type(field.type).name if field else line.text.split()[-1]
        target = self._schema.type_map[name]
        assert isinstance(target, Composite)
        lesser = self._lesser(target)
        if lesser is None or lesser.name == line.spread:
            return None
        if field is None:
            return part_line(name, lesser)
        return field_line(line.text, lesser, is_list=is_list(field.type))

    # Bounds

    def _depth(self, site: Site) -> int:
        # A page or a payload stands around what is wanted: it does not count.
        depth = self._choices.bounds(site.choice).depth
        around = 2 if self._expansion.is_envelope(site.type) else 0
        return (DEPTH if depth is None else depth) + around

    def _lists(self, site: Site) -> int:
        lists = self._choices.bounds(site.choice).lists
        around = 1 if self._expansion.is_envelope(site.type) else 0
        return (LISTS if lists is None else lists) + around

    def _complexity(self, site: Site) -> int:
        complexity = self._choices.bounds(site.choice).complexity
        bound = COMPLEXITY if complexity is None else complexity
        if site.choice.bounds.complexity is None and not (
            self._expansion.is_envelope(site.type)
        ):
            # So that a payload or a page has room for it.
            bound = bound * 3 // 4
        return bound - AROUND


def _typename(type_: Composite) -> list[Line]:
    return [] if isinstance(type_, g.GraphQLObjectType) else [Line("__typename")]


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
