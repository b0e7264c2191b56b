"""Lower the types that a query builder selects from: all that have fields and can be
reached from a query or a mutation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import graphql as g

from .. import ir
from .types import SharedTypes, default_value, wrapped

Composite = g.GraphQLObjectType | g.GraphQLInterfaceType | g.GraphQLUnionType


def lower(schema: g.GraphQLSchema, shared: SharedTypes) -> tuple[ir.Selectable, ...]:
    """Lower the types with fields.

    Args:
        schema: The schema.
        shared: Lowers the enums of fields and the inputs of arguments.
    """
    reached = _reached(schema)
    return tuple(
        ir.Selectable(
            key=name,
            fields=tuple(_fields(reached[name], shared)),
            root=_root(schema, reached[name]),
            narrower=_narrower(schema, reached[name]),
            doc=reached[name].description or "",
        )
        for name in sorted(reached)
    )


def _reached(schema: g.GraphQLSchema) -> dict[str, Composite]:
    """The types that lead on from the roots, by name."""
    roots = (schema.query_type, schema.mutation_type)
    waiting: list[Composite] = [root for root in roots if root]
    found: dict[str, Composite] = {}
    while waiting:
        type_ = waiting.pop()
        if type_.name in found:
            continue
        found[type_.name] = type_
        if not isinstance(type_, g.GraphQLUnionType):
            targets = (g.get_named_type(f.type) for f in type_.fields.values())
            waiting += [target for target in targets if isinstance(target, Composite)]
        for name in _narrower(schema, type_):
            narrower = schema.type_map[name]
            assert isinstance(narrower, Composite)
            waiting.append(narrower)
    return found


def _root(
    schema: g.GraphQLSchema, type_: Composite
) -> Literal["", "query", "mutation"]:
    if type_ is schema.query_type:
        return "query"
    return "mutation" if type_ is schema.mutation_type else ""


def _narrower(schema: g.GraphQLSchema, type_: Composite) -> tuple[str, ...]:
    """The types that objects of a type may be of, besides it."""
    if isinstance(type_, g.GraphQLObjectType):
        return ()
    names = {member.name for member in schema.get_possible_types(type_)}
    if isinstance(type_, g.GraphQLInterfaceType):
        found = schema.get_implementations(type_)
        names |= {interface.name for interface in found.interfaces}
    return tuple(sorted(names))


def _fields(type_: Composite, shared: SharedTypes) -> Iterator[ir.SelectableField]:
    if not isinstance(type_, g.GraphQLObjectType):
        yield ir.SelectableField(
            wire="__typename",
            type=ir.Builtin("str"),
            doc="The name of the object's type.",
        )
    if isinstance(type_, g.GraphQLUnionType):
        return
    for name, field in type_.fields.items():
        target = g.get_named_type(field.type)
        is_link = isinstance(target, Composite)
        yield ir.SelectableField(
            wire=name,
            type=wrapped(
                field.type,
                lambda named: (
                    ir.Named(named.name)
                    if isinstance(named, Composite)
                    else shared.named(named)
                ),
            ),
            target=target.name if is_link else "",
            arguments=tuple(
                _argument(key, argument, shared) for key, argument in field.args.items()
            ),
            doc=field.description or "",
            deprecated=field.deprecation_reason,
        )


def _argument(
    name: str, argument: g.GraphQLArgument, shared: SharedTypes
) -> ir.Argument:
    return ir.Argument(
        wire=name,
        declared=str(argument.type),
        type=shared.input(argument.type),
        required=g.is_required_argument(argument),
        default=default_value(argument),
        doc=argument.description or "",
        deprecated=argument.deprecation_reason,
    )
