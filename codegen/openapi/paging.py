"""How an operation's results come in pages.

The document says it, by `x-fern-pagination` or `x-speakeasy-pagination`; or else the
shape of request and answer does, for the forms that many servers share:

    a cursor, and the next one in the answer    {data, next_cursor}, {meta: {after}};
                                                Kubernetes: {metadata: {continue}}
    a cursor that is the id of the last item    Stripe: starting_after, {data, has_more}
    a page or offset, and what tells the end    Django: {count, next, results}; {total},
                                                {meta: {total_pages}}, {has_more}
    the URL of the next page                    {links: {next}}, {nextLink}, {_links:
                                                {next: {href}}}, {"@odata.nextLink"}
    a header `Link`                             GitHub
    a bare list, by numbered pages and size     by `Link`, or until one is not full

A pager changes what a method returns, so all of a form must be there: a page without
anything that tells the end, a cursor without the next one, or several lists of which
none is called like items, are no pages. `count` is no total: as often it is that of
the page. A bare list by offset may be filtered after it is cut (Jira's users), so that
a short page is not the last: it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from .. import ir
from .entries import Entry
from .page_shapes import (
    AMONG_CURSORS,
    CURSORS,
    MORES,
    NEXT_CURSORS,
    NEXT_PAGES,
    NUMBERS,
    OFFSETS,
    PAGE_COUNTS,
    PAGES,
    SIZES,
    URL_FORMATS,
    URLS,
    Definitions,
    Page,
    Place,
    folded,
    without_null,
)

_CURSORS: tuple[ir.BuiltinName, ...] = ("str", "int", "uuid", "number", "base64")
_LAST_ID = "startingafter"
"""The cursor that is the id of the last item (Stripe)."""


def paging(
    operation: ir.Operation, entry: Entry, definitions: Definitions
) -> ir.Paging | None:
    """Find out by its shape how an operation's results come in pages.

    Returns:
        None where they do not, or nothing says so.
    """
    if entry.method != "get" or operation.returns is None:
        return None
    page = Page(operation.returns, definitions)
    items = page.items
    if items is None:
        return None
    shape = _Shape(operation, entry.path, page, items)
    return next(filter(None, shape.ways()), None)


class _Shape:
    """The shape of one operation."""

    def __init__(
        self, operation: ir.Operation, path: str, page: Page, items: ir.WirePath
    ) -> None:
        self._path = path.rstrip("/")
        self._operation = operation
        self._page = page
        self._items = items
        self._params = {
            folded(param.wire): param
            for param in operation.params
            if param.place == "query"
        }
        sizes = (self._param((name,), *NUMBERS) for name in SIZES)
        self._size = next(filter(None, sizes), ())
        self._more = page.place(sorted(MORES), "bool")
        self._total = page.total

    def ways(self) -> Iterator[ir.Paging | None]:
        """Yield the ways that may be meant, the surest first."""
        by_number = self._by_number()
        if by_number is not None and (by_number.total or by_number.pages):
            yield by_number
        yield self._by_cursor()
        yield by_number
        yield self._by_url()
        yield self._by_link()
        yield self._bare()

    def _by_cursor(self) -> ir.Paging | None:
        for place in self._page.places:
            again = self._params.get(place.name)
            if place.around in ("next", "nextpage") and again and is_text(again.type):
                return self._paging("cursor", (again.wire,), following=place.path)
        token = self._param(PAGES, "str")
        following = self._page.place(sorted(NEXT_PAGES), "str") if token else ()
        if following:
            return self._paging("cursor", token, following=following, more=self._more)
        cursor = self._param(CURSORS, *_CURSORS)
        following = self._next_cursor(cursor) if cursor else ()
        if not following:
            return None
        return self._paging("cursor", cursor, following=following, more=self._more)

    def _next_cursor(self, cursor: ir.WirePath) -> ir.WirePath:
        for place in self._page.places:
            is_last = place.path == ("last_id",) and bool(self._more)
            is_among = bool(place.around) and place.name in AMONG_CURSORS
            is_next = place.path == ("next",) or _says_next(place, cursor)
            is_named = place.name in NEXT_CURSORS or is_last or is_among or is_next
            if is_named and place.is_a("str", "int") and not is_url(place):
                return place.path
        is_id = folded(cursor[0]) == _LAST_ID and self._more
        if is_id and self._page.item_field("id") is not None:
            return (*self._items, "id")
        return ()

    def _by_number(self) -> ir.Paging | None:
        kind, param = self._counting()
        if kind == "page":
            following = self._next_page()
            pages = self._page.place(sorted(PAGE_COUNTS), *NUMBERS)
            if self._more or self._total or pages or following:
                return self._paging(
                    kind, param, following=following, more=self._more, pages=pages
                )
        elif kind == "offset" and (self._more or self._total):
            return self._paging(kind, param, more=self._more)
        return None

    def _next_page(self) -> ir.WirePath:
        """What is empty on the last page: the URL or number of the next one."""
        for place in self._page.places:
            if place.path == ("next",) and place.is_a("str"):
                return place.path
            if place.name in NEXT_PAGES and place.is_a("str", *NUMBERS):
                return place.path
        return ()

    def _by_url(self) -> ir.Paging | None:
        if self._path.endswith("}") or not self._page.has_objects:
            return None
        for place in self._page.places:
            if place.name in URLS and place.is_a("str"):
                return self._paging("url", (), following=place.path)
            if place.name == "next" and is_url(place):
                return self._paging("url", (), following=place.path)
            if place.name == "href" and place.around == "next":
                return self._paging("url", (), following=place.path)
        return None

    def _by_link(self) -> ir.Paging | None:
        headers = {
            header.wire.lower()
            for response in self._operation.responses
            for header in response.headers
        }
        return self._paging("link", ()) if "link" in headers else None

    def _bare(self) -> ir.Paging | None:
        """A list of objects and nothing else, with a page and a size."""
        kind, param = self._counting()
        type_ = without_null(self._page.type)
        if kind != "page" or not self._size or not isinstance(type_, ir.List):
            return None
        if not isinstance(without_null(type_.item), ir.Named):
            return None
        return self._paging("link", param)

    # What is found where

    def _paging(
        self,
        kind: Literal["page", "offset", "cursor", "url", "link"],
        param: ir.WirePath,
        *,
        following: ir.WirePath = (),
        more: ir.WirePath = (),
        pages: ir.WirePath = (),
    ) -> ir.Paging:
        return ir.Paging(
            kind=kind,
            param=param,
            size=self._size,
            items=self._items,
            following=following,
            more=more,
            total=self._total,
            pages=pages,
        )

    def _counting(self) -> tuple[Literal["page", "offset"] | None, ir.WirePath]:
        """The parameter that is a number of a page, or of items."""
        page = self._param(PAGES, *NUMBERS)
        if page and not self._begins_at_unknown(page):
            return "page", page
        offset = self._param(OFFSETS, *NUMBERS)
        return ("offset", offset) if offset else (None, ())

    def _begins_at_unknown(self, page: ir.WirePath) -> bool:
        """Whether pages may begin at 0, without a default that would say so."""
        param = self._params[folded(page[0])]
        minimum = dict(param.constraints).get("minimum")
        return param.default is None and minimum == ir.Value("0")

    def _param(self, names: Iterable[str], *types: ir.BuiltinName) -> ir.WirePath:
        for name in sorted(names):
            param = self._params.get(name)
            if param is None:
                continue
            bare = without_null(param.type)
            if isinstance(bare, ir.Builtin) and bare.name in (*types, "any"):
                return (param.wire,)
        return ()


def _says_next(place: Place, cursor: ir.WirePath) -> bool:
    """Whether a field has the name of the cursor, and is described as the next one."""
    said = re.search(r"\b(?:next|subsequent|following)\b", place.field.doc.lower())
    return said is not None and place.name == folded(cursor[0])


def is_text(type_: ir.Type) -> bool:
    """Whether a parameter is a string."""
    return without_null(type_) == ir.Builtin("str")


def is_url(place: Place) -> bool:
    """Whether a field is said to hold a URL."""
    formats = dict(place.field.constraints).get("format")
    if formats is not None and formats.json in URL_FORMATS:
        return True
    in_links = place.around in ("links", "pages") or place.path[:1] == ("_links",)
    said = place.field.doc.lower()
    return place.is_a("str") and (in_links or "url" in said or "link to" in said)
