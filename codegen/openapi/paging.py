"""How an operation's results come in pages.

`x-fern-pagination` says it; without it, the shape of request and answer does, for the
forms that many servers share:

    page or offset, answered by {count, next, results}     Django REST framework
    page or offset, answered by {total, <one list>}
    cursor, answered by {next_cursor, <one list>}, also one level down

A bare list says nothing about where it ends, so it is not taken for a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from .. import ir
from .document import Node
from .entries import Entry

_PAGES = frozenset({"page", "page_number", "pageNumber", "page_num", "pageNum"})
_OFFSETS = frozenset({"offset", "skip", "start", "startAt", "start_at", "$skip"})
_CURSORS = frozenset(
    {
        "after",
        "continuationToken",
        "continuation_token",
        "cursor",
        "marker",
        "nextToken",
        "next_token",
        "pageToken",
        "page_token",
        "starting_after",
    }
)
_SIZES = (
    "page_size",
    "pageSize",
    "per_page",
    "perPage",
    "limit",
    "maxResults",
    "max_results",
    "first",
    "top",
    "$top",
    "size",
)
_NEXT_CURSORS = frozenset(
    {
        "nextCursor",
        "nextMarker",
        "nextPageToken",
        "nextToken",
        "next_cursor",
        "next_marker",
        "next_page_token",
        "next_token",
    }
)
_TOTALS = ("count", "total", "total_count", "totalCount", "totalResults")
_MORES = ("has_more", "hasMore", "has_next", "hasNext", "has_next_page", "hasNextPage")

Definitions = Mapping[str, ir.Definition]


def paging(
    operation: ir.Operation, entry: Entry, definitions: Definitions
) -> ir.Paging | None:
    """Find out how results come in pages; None where they do not, or nobody says."""
    page = _record(operation.returns, definitions)
    hint = entry.node.child("x-fern-pagination")
    if hint.object:
        return _as_hinted(operation, hint, page, definitions)
    if page is None or entry.method != "get":
        return None
    names = {param.wire: (param.wire,) for param in operation.params}
    size = next((names[name] for name in _SIZES if name in names), ())
    lists = [f for f in page.fields if isinstance(_bare(f.type), ir.List)]
    if len(lists) != 1:
        return None
    items = (lists[0].wire,)
    more, total = _field(page, _MORES), _field(page, _TOTALS)
    cursor = next((names[name] for name in sorted(names) if name in _CURSORS), None)
    following = _next_cursor(page, definitions)
    if cursor and following:
        return ir.Paging(
            kind="cursor",
            param=cursor,
            size=size,
            items=items,
            following=following,
            more=more,
            total=total,
        )
    kind, param = _counting(names)
    if kind is None or not (total or more):
        return None
    return ir.Paging(
        kind=kind,
        param=param,
        size=size,
        items=items,
        following=_field(page, ("next",)),
        more=more,
        total=total,
    )


def _as_hinted(
    operation: ir.Operation,
    hint: Node,
    page: ir.Record | None,
    definitions: Definitions,
) -> ir.Paging | None:
    """Read Fern's extension: paths into request and answer, "$request.page"."""
    items = _path(hint.text("results"))
    cursor, offset = _path(hint.text("cursor")), _path(hint.text("offset"))
    step = _path(hint.text("step"))
    if not cursor and not offset:
        return None
    names = {param.wire: (param.wire,) for param in operation.params}
    size = step or next((names[name] for name in _SIZES if name in names), ())
    more = _path(hint.text("has-next-page"))
    total: ir.WirePath = ()
    following = _path(hint.text("next_cursor"))
    if page is not None:
        more = more or _field(page, _MORES)
        total = _field(page, _TOTALS)
        if offset:
            following = _field(page, ("next",))
    kind: Literal["page", "offset", "cursor"] = "cursor"
    if offset:
        kind = "offset" if step or offset[-1] in _OFFSETS else "page"
    return ir.Paging(
        kind=kind,
        param=offset or cursor,
        size=size,
        items=items,
        following=following,
        more=more,
        total=total,
    )


def _counting(
    names: Mapping[str, ir.WirePath],
) -> tuple[Literal["page", "offset"] | None, ir.WirePath]:
    for name in sorted(names):
        if name in _PAGES:
            return "page", names[name]
    for name in sorted(names):
        if name in _OFFSETS:
            return "offset", names[name]
    return None, ()


def _path(expression: str) -> ir.WirePath:
    inside = re.sub(r"^\$(?:request|response)\.?", "", expression)
    return tuple(inside.split(".")) if inside else ()


def _field(record: ir.Record, names: tuple[str, ...]) -> ir.WirePath:
    found = {field.wire for field in record.fields}
    return next(((name,) for name in names if name in found), ())


def _next_cursor(record: ir.Record, definitions: Definitions) -> ir.WirePath:
    """Where the next cursor is: in the page, or in an object beside the items."""
    for field, path in _fields(record, definitions):
        if field.wire in _NEXT_CURSORS:
            return path
        if len(path) > 1 and field.wire == "next" and "cursor" in path[0].lower():
            return path
    return ()


def _fields(
    record: ir.Record, definitions: Definitions
) -> Iterator[tuple[ir.Field, ir.WirePath]]:
    for field in record.fields:
        yield field, (field.wire,)
    for field in record.fields:
        inner = _record(field.type, definitions)
        if inner is not None and inner is not record:
            for nested in inner.fields:
                yield nested, (field.wire, nested.wire)


def _record(type_: ir.Type | None, definitions: Definitions) -> ir.Record | None:
    match type_:
        case ir.Nullable(item):
            return _record(item, definitions)
        case ir.Named(key):
            found = definitions.get(key)
            return found if isinstance(found, ir.Record) else None
        case _:
            return None


def _bare(type_: ir.Type) -> ir.Type:
    return type_.item if isinstance(type_, ir.Nullable) else type_
