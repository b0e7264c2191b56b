"""Which full fragments lead to which, and where that must end.

Fragments must not spread themselves (specification, section 5.5.2.2). So recursion is
cut between those that lead to each other, which does not depend on the order of
definitions.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

import graphql as g

from ..selections import Choice
from .choices import Choices
from .components import strongly_connected
from .shapes import Composite, Fielded, comes_in_pages, is_entity


@dataclass(frozen=True, slots=True)
class Site:
    """What a full fragment is about: a type, or the value of one field."""

    key: str
    """The name of the type, or the coordinate of the field."""
    type: Composite
    choice: Choice

    @property
    def is_value(self) -> bool:
        """Whether the config asks for this value apart from others of its type."""
        return self.key != self.type.name


class Expansion:
    """The sites of a schema."""

    def __init__(
        self, schema: g.GraphQLSchema, envelopes: Set[str], choices: Choices
    ) -> None:
        self._schema = schema
        self._envelopes = envelopes
        self._choices = choices

    def of_type(self, type_: Composite) -> Site:
        """The site of a type."""
        return Site(type_.name, type_, self._choices.of_type(type_.name))

    def of_value(self, owner: Fielded, name: str, target: Composite) -> Site:
        """The site of a field's value: that of its type, unless the config says
        something of the field."""
        coordinate = f"{owner.name}.{name}"
        choice = self._choices.of_value(coordinate, target.name)
        return Site(coordinate, target, choice) if choice else self.of_type(target)

    def inner(self, site: Site, owner: Fielded, name: str, target: Composite) -> Site:
        """The site of the value of a field of a site."""
        found = self.of_value(owner, name, target)
        is_named = self._choices.is_named(f"{owner.name}.{name}", site.choice)
        if is_named and self.is_left_out(owner, name):
            # So that the page of the root field, which may be of the same type, does
            # not lead back to itself.
            return Site(f"{owner.name}.{name}", target, found.choice)
        return found

    def is_left_out(self, owner: Fielded, name: str) -> bool:
        """Whether a field is left out unless somebody asks for it: it pages, and the
        items are not what the owner is there for."""
        return comes_in_pages(owner.fields[name]) and not self.is_envelope(owner)

    def is_envelope(self, type_: Composite) -> bool:
        """Whether its entities are expanded: what a root field returns, and edges."""
        if is_entity(type_):
            return False
        return type_.name in self._envelopes or (
            isinstance(type_, g.GraphQLObjectType) and "node" in type_.fields
        )

    def is_recursive(self, site: Site, inner: Site) -> bool:
        """Whether expanding the inner one would come back to the site. What the config
        says of one field's value ends one step later, within the value."""
        if inner.is_value and not site.is_value:
            return False
        component = self._components.get(site.key)
        return component is not None and component == self._components.get(inner.key)

    @cached_property
    def _components(self) -> dict[str, int]:
        """The sites that expand into each other have one number."""
        types = self._schema.type_map.values()
        sites = [self.of_type(type_) for type_ in types if isinstance(type_, Composite)]
        graph: dict[str, list[str]] = {}
        while sites:
            site = sites.pop()
            inner = self._expanded(site)
            graph[site.key] = sorted({one.key for one in inner})
            sites += [one for one in inner if one.key not in graph]
        numbers: dict[str, int] = {}
        for number, component in enumerate(strongly_connected(graph)):
            keys = set(component)
            if len(component) > 1 or keys & set(graph[component[0]]):
                numbers |= dict.fromkeys(component, number)
        return numbers

    def _expanded(self, site: Site) -> list[Site]:
        """What a full fragment of the site may expand."""
        type_ = site.type
        found: list[Site] = []
        if not isinstance(type_, g.GraphQLObjectType):
            members = self._schema.get_possible_types(type_)
            found += [self.of_type(member) for member in members]
        fields = type_.fields if isinstance(type_, Fielded) else {}
        for name, field in fields.items():
            coordinate, target = f"{type_.name}.{name}", g.get_named_type(field.type)
            if not isinstance(type_, Fielded) or not isinstance(target, Composite):
                continue
            if not self._choices.is_selected(coordinate, field, site.choice):
                continue
            inner = self.inner(site, type_, name, target)
            if self.is_left_out(type_, name) and not inner.is_value:
                continue
            if self.is_expanded(type_, inner):
                found.append(inner)
        return found

    def is_expanded(self, owner: Fielded, inner: Site) -> bool:
        """Whether the value of a field is selected in full, if there is room."""
        return inner.is_value or not is_entity(inner.type) or self.is_envelope(owner)
