"""What documents select, and which fragments they need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import graphql as g


def selections_in(node: g.ExecutableDefinitionNode) -> Iterator[g.SelectionNode]:
    """Yield all that a definition selects, at every level; a walk of its own, as
    graphql-core's visitors take ten times as long."""
    waiting = [node.selection_set]
    while waiting:
        for selection in waiting.pop().selections:
            yield selection
            if isinstance(selection, g.FieldNode | g.InlineFragmentNode):
                waiting += [selection.selection_set] if selection.selection_set else []


def spread_names(node: g.ExecutableDefinitionNode) -> tuple[str, ...]:
    """The names of the fragments that a definition spreads itself, sorted."""
    spreads = (s for s in selections_in(node) if isinstance(s, g.FragmentSpreadNode))
    return tuple(sorted({spread.name.value for spread in spreads}))


def reached(
    nodes: Iterable[g.ExecutableDefinitionNode],
    fragments: Mapping[str, g.FragmentDefinitionNode],
) -> set[str]:
    """The names of the fragments that definitions spread, and those spread, and so on.
    Fragments that do not exist are left out."""
    wanted = {name for node in nodes for name in spread_names(node)}
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in fragments:
            found.add(name)
            wanted |= set(spread_names(fragments[name])) - found
    return found
