"""`@defer` and `@stream`, which many servers know and few schemas declare."""

from __future__ import annotations

from collections.abc import Iterable

import graphql as g

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


def directives_in(node: g.Node) -> list[g.DirectiveNode]:
    """The places where a node asks for parts that come later."""
    found: list[g.DirectiveNode] = []

    class Visitor(g.Visitor):
        def enter_directive(self, directive: g.DirectiveNode, *_: object) -> None:
            if directive.name.value in NAMES:
                found.append(directive)

    g.visit(node, Visitor())
    return found


def is_incremental(nodes: Iterable[g.Node]) -> bool:
    """Whether one of the nodes asks for parts that come later."""
    return any(map(directives_in, nodes))
