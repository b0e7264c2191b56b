"""Find out how a field pages its results, from its shape.

The families that are known, by what the field takes and returns:

    offset    `xs(skip, first): [X]` and `xs(offset, limit)`, also inside an input
              object, also with the items in an object beside a total
    cursor    `xs(after, first): Page`, where Page has the items (`nodes`, `edges`,
              `results`, or its only list of objects) and the next cursor in
              `pageInfo.endCursor` (Relay), `pageInfo.startCursor` where that is what
              the `from` argument takes (Labelbox), `nextCursor`, a field with the
              argument's name, or the cursor of each edge
    backward  beside a cursor: `xs(before, last)` with `pageInfo.startCursor` (Relay)
    page      `xs(page, perPage)`, with the items in an object that tells where the
              pages end, or the bare list

It is a guess; the config's `paging` table corrects it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import graphql as g

from .. import ir

CURSOR_ARGUMENTS = (
    *("after", "from", "cursor", "nextCursor", "startCursor", "afterCursor"),
    *("nextToken", "pageToken"),
)
SKIP_ARGUMENTS = ("skip", "offset")
PAGE_ARGUMENTS = ("page", "pageNumber", "pageNum", "page_number")
SIZE_ARGUMENTS = (
    *("first", "limit", "size", "pageSize", "take", "perPage"),
    *("per_page", "page_size", "itemsPerPage"),
)
ITEM_FIELDS = ("nodes", "edges", "results", "items", "data")
INFO_FIELDS = ("pageInfo", "page_info", "pagination", "paging", "info", "meta")
"""Objects beside the items that say where the page is."""
CURSOR_FIELDS = (
    *("endCursor", "nextCursor", "startCursor", "cursor", "after"),
    *("nextToken", "nextPageToken"),
)
MORE_FIELDS = ("hasNextPage", "hasNext", "hasMore", "has_more", "has_next_page")
NEXT_PAGE_FIELDS = ("nextPage", "next", "next_page")
TOTAL_FIELDS = ("totalCount", "total", "count", "total_count", "totalItems")


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
    return next(ways(field), None)


def ways(field: g.GraphQLField) -> Iterator[ir.Paging]:
    """Yield the ways in which a field pages, best first: they differ in what must be
    selected of it, and in which arguments must be given."""
    arguments = dict(_argument_paths(field))
    if is_list(field.type):
        pages = [Page((), (), (), ())]
        yield from _counted(arguments, pages, field)
        return
    type_ = g.get_named_type(field.type)
    forward = list(_by_cursor(arguments, type_))
    back = _backward(arguments, type_)
    for way in forward:
        same = [b for b in back if b.items == way.items]
        yield dataclasses.replace(way, backward=same[0] if same else None)
    yield from _counted(arguments, list(_pages(type_)), field)
    yield from back


def page_of(type_: g.GraphQLNamedType, cursor_argument: str = "") -> Page | None:
    """Return where a type keeps its items and the next cursor, or None where it is
    not a page: an entity, or a type with no list, or with neither cursor nor total."""
    return next(_pages(type_, cursor_argument), None)


def is_list(type_: g.GraphQLOutputType) -> bool:
    """Whether the type is a list, nullable or not."""
    return g.is_list_type(g.get_nullable_type(type_))


# The families

Arguments = dict[ir.WirePath, g.GraphQLInputType]


def _by_cursor(arguments: Arguments, type_: g.GraphQLNamedType) -> Iterator[ir.Paging]:
    for cursor in _named(arguments, CURSOR_ARGUMENTS):
        for page in _pages(type_, cursor[-1]):
            taken = g.get_named_type(arguments[cursor])
            if page.following and _fits(taken, _type_at(type_, page.following)):
                yield ir.Paging(
                    kind="cursor",
                    param=cursor,
                    size=_number(arguments, SIZE_ARGUMENTS, beside=cursor),
                    items=page.items,
                    following=page.following,
                    more=page.more,
                    total=page.total,
                )


def _backward(arguments: Arguments, type_: g.GraphQLNamedType) -> list[ir.Paging]:
    """From the end, as Relay has it."""
    before = next(_named(arguments, ("before",)), ())
    last = _number(arguments, ("last",), beside=before)
    following = ("pageInfo", "startCursor")
    cursor = _type_at(type_, following)
    if not before or not last or cursor is None:
        return []
    if not _fits(g.get_named_type(arguments[before]), cursor):
        return []
    more = ("pageInfo", "hasPreviousPage")
    return [
        ir.Paging(
            kind="backward",
            param=before,
            size=last,
            items=page.items,
            following=following,
            more=more if _type_at(type_, more) is not None else (),
            total=page.total,
        )
        for page in _pages(type_)
    ]


def _counted(
    arguments: Arguments, pages: list[Page], field: g.GraphQLField
) -> Iterator[ir.Paging]:
    """By offset or by number."""
    skip = _number(arguments, SKIP_ARGUMENTS)
    size = _number(arguments, SIZE_ARGUMENTS, beside=skip)
    number = _number(arguments, PAGE_ARGUMENTS)
    for page in pages:
        if skip and size:
            yield ir.Paging(
                kind="offset",
                param=skip,
                size=size,
                items=page.items,
                more=page.more,
                total=page.total,
            )
        elif number:
            width = _number(arguments, SIZE_ARGUMENTS, beside=number)
            named = g.get_named_type(field.type)
            if width or not is_list(field.type):
                yield ir.Paging(
                    kind="page",
                    param=number,
                    size=width,
                    items=page.items,
                    following=_next_page(named) if page.items else (),
                    more=page.more,
                    total=page.total,
                )


# Pages


def _pages(type_: g.GraphQLNamedType, cursor_argument: str = "") -> Iterator[Page]:
    """The ways to read a type as a page, best first."""
    if not isinstance(type_, g.GraphQLObjectType) or "id" in type_.fields:
        return
    more = _told(type_, MORE_FIELDS, _is_boolean)
    total = _told(type_, TOTAL_FIELDS, _is_number)
    followings = [_following(type_, cursor_argument)]
    edge = _edge(type_, "edges")
    if edge is not None and "cursor" in edge.fields:
        followings.append(("edges", "cursor"))
    followings = [path for path in followings if path] or [()]
    if not (followings[0] or total or more or _next_page(type_)):
        return
    for following in followings:
        for items in _items(type_, of_leaves=bool(following)):
            yield Page(items, following, more, total)


def _items(type_: g.GraphQLObjectType, of_leaves: bool) -> Iterator[ir.WirePath]:
    """The paths of the items: fields with a usual name, or the only list of objects.

    Args:
        type_: The page.
        of_leaves: Whether items may be texts or numbers, where their name is usual.
    """
    lists = [
        name
        for name, field in type_.fields.items()
        if is_list(field.type)
        and (
            (of_leaves and name in ITEM_FIELDS)
            or not g.is_leaf_type(g.get_named_type(field.type))
        )
    ]
    usual = [name for name in ITEM_FIELDS if name in lists]
    if not usual and len(lists) != 1:
        return
    for name in usual or lists:
        yield (name,) if _edge(type_, name) is None else (name, "node")


def _edge(type_: g.GraphQLObjectType, name: str) -> g.GraphQLObjectType | None:
    """The type of the items of a list that stand around the real ones, as in Relay."""
    field = type_.fields.get(name)
    edge = g.get_named_type(field.type) if field else None
    if not isinstance(edge, g.GraphQLObjectType) or "id" in edge.fields:
        return None
    node = edge.fields.get("node")
    if node is None:
        return None
    signs = (
        name == "edges",
        "cursor" in edge.fields,
        not g.is_leaf_type(g.get_named_type(node.type)),
    )
    return edge if sum(signs) >= 2 else None


def _following(type_: g.GraphQLObjectType, cursor_argument: str) -> ir.WirePath:
    """Where the next cursor is: beside the page's place, or in the page itself."""
    names = (cursor_argument, *CURSOR_FIELDS)
    info = [path for path in _info_paths(type_, names) if len(path) > 1]
    own = [(name,) for name in names if name in type_.fields]
    return next(iter([*info, *own]), ())


def _next_page(type_: g.GraphQLNamedType) -> ir.WirePath:
    """The number of the next page."""
    return _told(type_, NEXT_PAGE_FIELDS, _is_number)


def _told(
    type_: g.GraphQLNamedType,
    names: tuple[str, ...],
    is_wanted: Callable[[object], bool],
) -> ir.WirePath:
    """What a page says of itself, in a field of its own or beside its place."""
    if not isinstance(type_, g.GraphQLObjectType):
        return ()
    paths = _info_paths(type_, names)
    return next((p for p in paths if is_wanted(_type_at(type_, p))), ())


def _info_paths(
    type_: g.GraphQLObjectType, names: tuple[str, ...]
) -> Iterator[ir.WirePath]:
    """The fields with one of the names, in a page and in the objects that say where
    it is."""
    for name in names:
        if name in type_.fields:
            yield (name,)
    for info in INFO_FIELDS:
        field = type_.fields.get(info)
        inner = g.get_named_type(field.type) if field else None
        if isinstance(inner, g.GraphQLObjectType):
            yield from ((info, name) for name in names if name in inner.fields)


def _type_at(type_: g.GraphQLNamedType, path: ir.WirePath) -> g.GraphQLNamedType | None:
    for step in path:
        if not isinstance(type_, g.GraphQLObjectType) or step not in type_.fields:
            return None
        type_ = g.get_named_type(type_.fields[step].type)
    return type_


# Types


def _fits(argument: g.GraphQLNamedType, cursor: g.GraphQLNamedType | None) -> bool:
    """Whether what a page gives as a cursor may be what the argument takes."""
    if cursor is None:
        return False
    if argument.name == cursor.name:
        return True
    if isinstance(argument, g.GraphQLInputObjectType):
        return (
            isinstance(cursor, g.GraphQLObjectType)
            and argument.fields.keys() <= cursor.fields.keys()
        )
    is_text = argument.name in ("String", "ID") or "cursor" in argument.name.lower()
    return (
        is_text
        and isinstance(cursor, g.GraphQLScalarType)
        and cursor.name not in ("Int", "Float", "Boolean")
    )


_NO_NUMBERS = ("String", "ID", "Boolean", "Float")


def _is_number(type_: object) -> bool:
    """Whether it is an Int, or a scalar of the schema's own that may be one."""
    return isinstance(type_, g.GraphQLScalarType) and type_.name not in _NO_NUMBERS


def _is_boolean(type_: object) -> bool:
    return isinstance(type_, g.GraphQLScalarType) and type_.name == "Boolean"


# Arguments


def _number(
    arguments: Arguments, names: tuple[str, ...], beside: ir.WirePath = ()
) -> ir.WirePath:
    """The path of the number with one of the names, in the same object as another."""
    return next(
        (
            path
            for path in _named(arguments, names)
            if _is_number(g.get_nullable_type(arguments[path]))
            and (not beside or path[:-1] == beside[:-1])
        ),
        (),
    )


def _named(arguments: Arguments, names: tuple[str, ...]) -> Iterator[ir.WirePath]:
    """The paths of the arguments with one of the names, possibly in input objects."""
    found = [path for path in arguments if path[-1] in names]
    yield from sorted(found, key=lambda path: (len(path), names.index(path[-1])))


def _argument_paths(
    field: g.GraphQLField,
) -> Iterator[tuple[ir.WirePath, g.GraphQLInputType]]:
    for name, argument in field.args.items():
        yield (name,), argument.type
        type_ = g.get_nullable_type(argument.type)
        if isinstance(type_, g.GraphQLInputObjectType):
            for inner, given in type_.fields.items():
                yield (name, inner), given.type
