"""The one text of a schema that snapshots hold.

The same schema gives the same text, however its server lists its definitions: types
and directives are sorted, the root types come first. Inside a type the server's order
stays, since it means something to readers; only what has no order (the members of a
union, implemented interfaces, the locations of a directive) is sorted. What
introspection does not tell, such as directives that a server applies to its own
definitions, is left out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

import graphql as g
from graphql.utilities.print_schema import print_schema_definition

from ..ir import Origin
from ..problems import Problem, ProblemsError
from .load import Schema


def canonical(schema: Schema, header: str = "") -> str:
    """Write a schema as SDL.

    Args:
        schema: The schema.
        header: Comment lines to put on top.

    Raises:
        ProblemsError: Its types are nested so deeply that they cannot be written.
    """
    definition = schema.definition
    try:
        parts = [
            header.rstrip(),
            print_schema_definition(definition) or "",
            *map(g.print_directive, _directives(definition)),
            *map(g.print_type, map(_sorted_inside, _types(definition))),
        ]
    except RecursionError:
        problem = Problem("Types are nested too deeply.", Origin(schema.file))
        raise ProblemsError(problem) from None
    text = "\n\n".join(filter(None, parts)) + "\n"
    # JSON can have half of a surrogate pair in a description; UTF-8 cannot.
    return _HALF_SURROGATE.sub("\ufffd", text)


_HALF_SURROGATE = re.compile("[\ud800-\udfff]")


def header_of(text: str) -> str:
    """The comment lines that a file of SDL begins with."""
    lines = itertools.takewhile(lambda line: line.startswith("#"), text.splitlines())
    return "\n".join(line.rstrip() for line in lines)


def _directives(schema: g.GraphQLSchema) -> Iterator[g.GraphQLDirective]:
    for directive in sorted(schema.directives, key=lambda directive: directive.name):
        if not g.is_specified_directive(directive):
            yield g.GraphQLDirective(
                name=directive.name,
                locations=sorted(directive.locations, key=lambda place: place.name),
                args=directive.args,
                is_repeatable=directive.is_repeatable,
                description=directive.description,
            )


def _types(schema: g.GraphQLSchema) -> Iterator[g.GraphQLNamedType]:
    roots = [schema.query_type, schema.mutation_type, schema.subscription_type]
    yield from dict.fromkeys(root for root in roots if root)
    for _, type_ in sorted(schema.type_map.items()):
        is_standard = g.is_introspection_type(type_) or g.is_specified_scalar_type(
            type_
        )
        if type_ not in roots and not is_standard:
            yield type_


def _sorted_inside(type_: g.GraphQLNamedType) -> g.GraphQLNamedType:
    match type_:
        case g.GraphQLUnionType(name=name, description=description):
            members = sorted(type_.types, key=_name)
            return g.GraphQLUnionType(name, members, description=description)
        case g.GraphQLObjectType(name=name, description=description):
            interfaces = sorted(type_.interfaces, key=_name)
            return g.GraphQLObjectType(
                name, type_.fields, interfaces, description=description
            )
        case g.GraphQLInterfaceType(name=name, description=description):
            interfaces = sorted(type_.interfaces, key=_name)
            return g.GraphQLInterfaceType(
                name, type_.fields, interfaces, description=description
            )
        case _:
            return type_


def _name(type_: g.GraphQLNamedType) -> str:
    return type_.name
