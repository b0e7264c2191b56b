"""Find out how a field pages its results, from its shape.

The families that are known, by what the field takes and returns:

    offset   `xs(skip, first): [X]` and `xs(offset, limit)`, also inside an input
             object, also with the items in an object beside a total
    cursor   `xs(after, first): Page`, where Page has the items (`nodes`, `edges`,
             `results`, or its only list of objects) and the next cursor in
             `pageInfo.endCursor` (Relay), `pageInfo.startCursor` where that is what
             the `from` argument takes (Labelbox), `nextCursor`, or a field with the
             argument's name

It is a guess; the config's `paging` table corrects it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import graphql as g

from .. import ir

CURSOR_ARGUMENTS = ("after", "from", "cursor", "nextCursor", "startCursor")
SKIP_ARGUMENTS = ("skip", "offset")
SIZE_ARGUMENTS = ("first", "limit", "size", "pageSize", "take")
ITEM_FIELDS = ("nodes", "edges", "results", "items", "data")
CURSOR_FIELDS = ("endCursor", "nextCursor", "startCursor", "cursor", "after")
TOTAL_FIELDS = ("totalCount", "total", "count")


@dataclass(frozen=True, slots=True)
class Page:
    """Where an object type keeps a page of items."""

    items: ir.WirePath
    """Through a list, it leads to that of each of its items: `edges.node`."""
    following: ir.WirePath
    more: ir.WirePath
    total: ir.WirePath


def guess(field: g.GraphQLField) -> ir.Paging | None:
    """Return how a field pages, or None. Paths start at the field's arguments and
    at the field's value."""
    named = g.get_named_type(field.type)
    cursor = _argument(field, CURSOR_ARGUMENTS)
    if is_list(field.type):
        page: Page | None = Page((), (), (), ())
    else:
        page = page_of(named, cursor[-1] if cursor else "")
    if page is None:
        return None
    skip = _argument(field, SKIP_ARGUMENTS)
    size = _argument(field, SIZE_ARGUMENTS)
    if cursor and page.following:
        return ir.Paging(
            kind="cursor",
            param=cursor,
            size=size,
            items=page.items,
            following=page.following,
            more=page.more,
            total=page.total,
        )
    if skip and size and skip[:-1] == size[:-1]:
        return ir.Paging(
            kind="offset", param=skip, size=size, items=page.items, total=page.total
        )
    return None


def page_of(type_: g.GraphQLNamedType, cursor_argument: str = "") -> Page | None:
    """Return where a type keeps its items and the next cursor, or None where it is
    not a page: an entity, or a type with no list, or with neither cursor nor total."""
    if not isinstance(type_, g.GraphQLObjectType) or "id" in type_.fields:
        return None
    items = _items(type_)
    if items is None:
        return None
    following = _following(type_, cursor_argument)
    more: ir.WirePath = ()
    info = type_.fields.get("pageInfo")
    info_type = g.get_named_type(info.type) if info else None
    if isinstance(info_type, g.GraphQLObjectType):
        inner = _following(info_type, cursor_argument)
        if inner:
            following = ("pageInfo", *inner)
        if "hasNextPage" in info_type.fields:
            more = ("pageInfo", "hasNextPage")
    total = next(((name,) for name in TOTAL_FIELDS if _is_leaf(type_, name)), ())
    if not (following or total):
        return None
    return Page(items, following, more, total)


def is_list(type_: g.GraphQLOutputType) -> bool:
    """Whether the type is a list, nullable or not."""
    return g.is_list_type(g.get_nullable_type(type_))


def _items(type_: g.GraphQLObjectType) -> ir.WirePath | None:
    """The path of the items: a field with a usual name, or the only list of objects."""
    lists = [
        name
        for name, field in type_.fields.items()
        if is_list(field.type) and not g.is_leaf_type(g.get_named_type(field.type))
    ]
    usual = [name for name in ITEM_FIELDS if name in lists]
    if not usual and len(lists) != 1:
        return None
    name = (usual or lists)[0]
    edge = g.get_named_type(type_.fields[name].type)
    if isinstance(edge, g.GraphQLObjectType) and "node" in edge.fields:
        return (name, "node")
    return (name,)


def _following(type_: g.GraphQLObjectType, cursor_argument: str) -> ir.WirePath:
    names = [name for name in CURSOR_FIELDS if name in type_.fields]
    if cursor_argument in type_.fields:
        names.insert(0, cursor_argument)
    return (names[0],) if names else ()


def _is_leaf(type_: g.GraphQLObjectType, name: str) -> bool:
    field = type_.fields.get(name)
    return field is not None and g.is_leaf_type(g.get_named_type(field.type))


def _argument(field: g.GraphQLField, names: tuple[str, ...]) -> ir.WirePath:
    """The path of the argument with one of the names, possibly in an input object."""
    found = [path for path in _argument_paths(field) if path[-1] in names]
    return min(found, key=lambda path: (len(path), names.index(path[-1])), default=())


def _argument_paths(field: g.GraphQLField) -> Iterator[ir.WirePath]:
    for name, argument in field.args.items():
        yield (name,)
        type_ = g.get_nullable_type(argument.type)
        if isinstance(type_, g.GraphQLInputObjectType):
            yield from ((name, inner) for inner in type_.fields)
