"""Refuse types that are nested more deeply than generated code can be."""

from __future__ import annotations

from collections.abc import Iterator

import graphql as g

from ..ir import Origin
from ..problems import Problem, ProblemsError

MAX_LISTS = 100
"""How many lists may be in each other. Python reads no more than 200 brackets in each
other, and what is around a type needs some of these."""


def check(schema: g.GraphQLSchema, file: str) -> None:
    """Refuse a schema with a type that Python cannot spell.

    Args:
        schema: The schema.
        file: The name of its file, for messages.

    Raises:
        ProblemsError: Lists are nested too deeply, each at its coordinate.
    """
    problems = [
        Problem(
            f"More than {MAX_LISTS} lists are in each other.",
            Origin(file, coordinate),
            "Python cannot spell such a type. Give the field another type.",
        )
        for coordinate, type_ in _positions(schema)
        if _lists(type_) > MAX_LISTS
    ]
    if problems:
        raise ProblemsError(*problems)


def too_deep(file: str) -> Problem:
    """What is wrong with a schema that cannot even be read."""
    return Problem("The schema is nested too deeply.", Origin(file))


def _positions(schema: g.GraphQLSchema) -> Iterator[tuple[str, g.GraphQLType]]:
    """Where types stand, by coordinate."""
    for type_ in schema.type_map.values():
        if isinstance(type_, g.GraphQLObjectType | g.GraphQLInterfaceType):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}", field.type
                for argument, given in field.args.items():
                    yield f"{type_.name}.{name}({argument}:)", given.type
        elif isinstance(type_, g.GraphQLInputObjectType):
            for name, given_field in type_.fields.items():
                yield f"{type_.name}.{name}", given_field.type


def _lists(type_: g.GraphQLType) -> int:
    """How many lists are in each other."""
    found = 0
    while isinstance(type_, g.GraphQLList | g.GraphQLNonNull):
        found += isinstance(type_, g.GraphQLList)
        type_ = type_.of_type
    return found
