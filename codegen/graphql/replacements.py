"""Check the fragments of users that replace default ones.

A fragment that is called like a type, or like another default fragment
(`UserReference`), stands where that one stood: in every default function that spreads
it. So it must be on the same type, know no variables, and fit there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import graphql as g

from ..problems import Problem
from .defaults import Defaults
from .documents import problem_at
from .spreads import reached
from .syntax import definition_of

Fragments = Mapping[str, g.FragmentDefinitionNode]


def check(
    schema: g.GraphQLSchema, user: Fragments, default: Defaults, fragments: Fragments
) -> list[Problem]:
    """Say which fragments cannot replace default ones.

    Args:
        schema: The schema.
        user: The fragments of the user.
        default: The default documents, without the fragments that are replaced.
        fragments: All fragments.
    """
    types = {**{name: name for name in schema.type_map}, **default.replaced}
    replaced = [user[name] for name in sorted(default.replaced)]
    return [*_misplaced(user, types), *_with_variables(replaced, fragments)]


def check_fit(
    schema: g.GraphQLSchema, user: Fragments, default: Defaults, fragments: Fragments
) -> list[Problem]:
    """Validate the default functions that spread fragments of the user.

    Args:
        schema: The schema.
        user: The fragments of the user, which are valid themselves.
        default: The default documents, without the fragments that are replaced.
        fragments: All fragments.
    """
    return list(_misfits(schema, user, default, fragments)) if default.replaced else []


def _misplaced(user: Fragments, types: Mapping[str, str]) -> Iterator[Problem]:
    for name, fragment in user.items():
        on = fragment.type_condition.name.value
        if name in types and types[name] != on:
            of = types[name]
            yield problem_at(
                fragment,
                f"The fragment {name} is on {on}, but it replaces the default fragment "
                f"of the type {of}.",
                f"Rename it, or write it on {of}.",
            )


def _with_variables(
    replaced: Iterable[g.FragmentDefinitionNode], fragments: Fragments
) -> Iterator[Problem]:
    for fragment in replaced:
        names = reached([fragment], fragments)
        nodes = [fragment, *(fragments[name] for name in sorted(names))]
        found = [variable for node in nodes for variable in _variables(node)]
        if found:
            name = fragment.name.value
            yield problem_at(
                found[0] if found[0].loc else fragment,
                f"The fragment {name} uses the variable ${found[0].name.value}, but it "
                "replaces a default fragment, and the default functions that spread it "
                "have no such variable.",
                "Rename the fragment, so that only your operations spread it.",
            )


def _variables(node: g.Node) -> list[g.VariableNode]:
    found: list[g.VariableNode] = []

    class Visitor(g.Visitor):
        def enter_variable(self, variable: g.VariableNode, *_: object) -> None:
            found.append(variable)

    g.visit(node, Visitor())
    return found


def _misfits(
    schema: g.GraphQLSchema, user: Fragments, default: Defaults, fragments: Fragments
) -> Iterator[Problem]:
    """What is wrong with the default functions that spread replaced fragments."""
    for operations in default.operations.values():
        for operation in operations:
            node = definition_of(operation.text, g.OperationDefinitionNode)
            names = reached([node], fragments)
            mine = sorted(names & default.replaced.keys())
            if not mine:
                continue
            document = g.DocumentNode(
                definitions=(node, *(fragments[name] for name in sorted(names)))
            )
            for error in g.validate(schema, document, max_errors=1):
                nodes = [n for n in error.nodes or () if n.loc]
                yield problem_at(
                    nodes[0] if nodes else user[mine[0]],
                    f"The default function {operation.key}, which spreads your "
                    f"fragment {mine[0]}, would be invalid: {error.message}",
                    "Rename the fragment, so that only your operations spread it.",
                )
                return
