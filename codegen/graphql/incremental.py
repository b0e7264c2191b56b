"""`@defer` and `@stream`, which many servers know and few schemas declare."""

from __future__ import annotations

from collections.abc import Iterable

import graphql as g

from .spreads import selections_in

DIRECTIVES = (g.GraphQLDeferDirective, g.GraphQLStreamDirective)
NAMES = frozenset(directive.name for directive in DIRECTIVES)


def accepting(schema: g.GraphQLSchema) -> g.GraphQLSchema:
    """Return the schema with those of the directives that it does not declare.

    The specification (September 2025) lacks them, so servers that know them often leave
    them out of what they publish.
    """
    missing = [d for d in DIRECTIVES if schema.get_directive(d.name) is None]
    if not missing:
        return schema
    arguments = schema.to_kwargs()
    arguments["directives"] = (*schema.directives, *missing)
    arguments["assume_valid"] = True  # What is wrong with it was said when it was read.
    return g.GraphQLSchema(**arguments)


def directives_in(node: g.ExecutableDefinitionNode) -> list[g.DirectiveNode]:
    """The places where a node asks for parts that come later."""
    return [
        directive
        for selection in selections_in(node)
        for directive in selection.directives or ()
        if directive.name.value in NAMES
    ]


def is_incremental(nodes: Iterable[g.ExecutableDefinitionNode]) -> bool:
    """Whether one of the nodes asks for parts that come later."""
    return any(map(directives_in, nodes))
