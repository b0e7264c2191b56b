"""Which fragments a document needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import graphql as g


def spread_names(node: g.Node) -> tuple[str, ...]:
    """The names of the fragments that a node spreads itself, sorted."""
    found: set[str] = set()

    class Visitor(g.Visitor):
        def enter_fragment_spread(
            self, spread: g.FragmentSpreadNode, *_: object
        ) -> None:
            found.add(spread.name.value)

    g.visit(node, Visitor())
    return tuple(sorted(found))


def reached(
    nodes: Iterable[g.Node], fragments: Mapping[str, g.FragmentDefinitionNode]
) -> set[str]:
    """The names of the fragments that nodes spread, and those spread, and so on.
    Fragments that do not exist are left out."""
    wanted = {name for node in nodes for name in spread_names(node)}
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in fragments:
            found.add(name)
            wanted |= set(spread_names(fragments[name])) - found
    return found
