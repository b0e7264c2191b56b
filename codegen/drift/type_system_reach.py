"""Which fields of the root types lead to a type: what sends it, what receives it.

A set of root fields is an integer with one bit for each. Types that lead to each other
share one, so that a schema of thousands of types takes time in proportion to its size.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from .. import ir
from .cycles import components_in_order
from .type_system_index import SchemaIndex, innermost

_SENT, _WHOLE, _FIELDS = "sent ", "whole ", "fields "
"""What stands before names in the graph. An interface that an object implements can be
named in a fragment on the object, which asks for the interface's fields, yet does not
lead to other objects of it: so its fields are a node of their own."""


class SchemaReach:
    """The root fields that lead to each type of a schema."""

    def __init__(self, index: SchemaIndex) -> None:
        self.root_fields = index.root_fields
        self._edges = dict(_edges(index))
        self._bits = self._spread(index)
        self._listed = cache(self._list)

    def sent_by(self, name: str) -> tuple[str, ...]:
        """The root fields whose documents send values of a type, sorted."""
        return self._listed(self._bits.get(_SENT + name, 0))

    def received_by(self, name: str) -> tuple[str, ...]:
        """The root fields that lead to values of a type, sorted."""
        return self._listed(
            self._bits.get(_WHOLE + name, 0) | self._bits.get(_FIELDS + name, 0)
        )

    def is_met(self, name: str) -> bool:
        """Whether any root field leads to a type."""
        return bool(self.sent_by(name) or self.received_by(name))

    def _list(self, bits: int) -> tuple[str, ...]:
        return tuple(
            name for place, name in enumerate(self.root_fields) if bits >> place & 1
        )

    def _spread(self, index: SchemaIndex) -> dict[str, int]:
        """Hand on the root fields from each node to all that it leads to."""
        places = {name: place for place, name in enumerate(self.root_fields)}
        found: dict[str, int] = {}
        for root in sorted(set(index.roots.values())):
            for field in index.types[root].fields:
                bit = 1 << places[f"{root}.{field.name}"]
                for node in _field_edges(field):
                    found[node] = found.get(node, 0) | bit
        # Any document may have a directive, and send what that takes.
        for directive in index.system.directives:
            for argument in directive.arguments if directive.executable else ():
                node = _SENT + innermost(argument.type)
                found[node] = (1 << len(places)) - 1
        for component in components_in_order(self._edges):
            bits = 0
            for node in component:
                bits |= found.get(node, 0)
            for node in component:
                found[node] = bits
                for following in self._edges[node]:
                    found[following] = found.get(following, 0) | bits
        return found


def _edges(index: SchemaIndex) -> Iterator[tuple[str, list[str]]]:
    for type_ in index.system.types:
        match type_.kind:
            case "object" | "interface":
                yield _FIELDS + type_.name, _once(
                    node for field in type_.fields for node in _field_edges(field)
                )
                whole = [_FIELDS + type_.name]
                whole += [_FIELDS + interface for interface in type_.interfaces]
                if type_.kind == "interface":
                    objects = sorted(index.possible[type_.name])
                    whole += [_WHOLE + name for name in objects]
                yield _WHOLE + type_.name, whole
            case "union":
                yield _WHOLE + type_.name, [_WHOLE + name for name in type_.members]
            case "input":
                yield _SENT + type_.name, _once(
                    _SENT + innermost(value.type) for value in type_.inputs
                )
            case "enum" | "scalar":
                yield _WHOLE + type_.name, []
                yield _SENT + type_.name, []


def _field_edges(field: ir.OutputField) -> Iterator[str]:
    """What a field leads to: its type, and the types of its arguments."""
    yield _WHOLE + innermost(field.type)
    yield from (_SENT + innermost(argument.type) for argument in field.arguments)


def _once(nodes: Iterator[str]) -> list[str]:
    return sorted(set(nodes))
