"""What can be seen of types and fields by themselves."""

from __future__ import annotations

import graphql as g

from .paging import guess, is_list, page_of

Composite = g.GraphQLObjectType | g.GraphQLInterfaceType | g.GraphQLUnionType
Fielded = g.GraphQLObjectType | g.GraphQLInterfaceType


def is_entity(type_: g.GraphQLNamedType) -> bool:
    """Whether objects of the type have an identity of their own."""
    return isinstance(type_, Fielded) and is_plain_leaf(type_.fields.get("id"))


def is_plain_leaf(field: g.GraphQLField | None) -> bool:
    """Whether it is a scalar or an enum that is selected by its name alone."""
    return (
        field is not None
        and field.deprecation_reason is None
        and not needs_arguments(field)
        and is_leaf(field)
    )


def is_leaf(field: g.GraphQLField) -> bool:
    """Whether nothing is selected of the field's value."""
    return g.is_leaf_type(g.get_named_type(field.type))


def needs_arguments(field: g.GraphQLField) -> bool:
    """Whether the field cannot be selected without arguments."""
    return any(g.is_required_argument(a) for a in field.args.values())


def comes_in_pages(field: g.GraphQLField) -> bool:
    """Whether a field gives its items page by page."""
    named = g.get_named_type(field.type)
    entities = is_list(field.type) and bool(field.args) and is_entity(named)
    return entities or page_of(named) is not None or guess(field) is not None


def repeats_nodes(type_: Fielded, name: str) -> bool:
    """Whether a field is the `edges` of a connection whose `nodes` say the same."""
    edges, nodes = type_.fields[name], type_.fields.get("nodes")
    if name != "edges" or nodes is None or not is_list(nodes.type):
        return False
    if nodes.deprecation_reason is not None or needs_arguments(nodes):
        return False
    edge = g.get_named_type(edges.type)
    if not isinstance(edge, g.GraphQLObjectType) or "node" not in edge.fields:
        return False
    inner = g.get_named_type(edge.fields["node"].type)
    return bool(inner.name == g.get_named_type(nodes.type).name)
