"""What tells of paging in a request and in an answer: where, and under which name.

Names are compared in lower case without punctuation: `page_size`, `pageSize` and
`page[size]` are one. Lists of names are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from .. import ir

NUMBERS: tuple[ir.BuiltinName, ...] = ("int", "float", "number")
Definitions = Mapping[str, ir.Definition]

PAGES = frozenset({"page", "pagenumber", "pagenum", "pageno"})
OFFSETS = frozenset({"offset", "skip", "start", "startat"})
CURSORS = frozenset(
    {
        "after",
        "aftercursor",
        "bookmark",
        "continuationtoken",
        "continue",
        "cursor",
        "marker",
        "nextcursor",
        "nextpagetoken",
        "nexttoken",
        "pageafter",
        "pagecursor",
        "pagetoken",
        "paginationtoken",
        "startcursor",
        "startingafter",
    }
)
SIZES = (
    "pagesize",
    "perpage",
    "pageperpage",
    "limit",
    "pagelimit",
    "itemsperpage",
    "resultsperpage",
    "maxresults",
    "maxitems",
    "first",
    "top",
    "size",
    "pagelen",
    "count",
)
NEXT_CURSORS = frozenset(
    {
        "aftercursor",
        "bookmark",
        "continuationtoken",
        "endcursor",
        "nextbookmark",
        "nextcontinuationtoken",
        "nextcursor",
        "nextmarker",
        "nextpagecursor",
        "nextpagetoken",
        "nextstartcursor",
        "nexttoken",
        "paginationtoken",
    }
)
AMONG_CURSORS = frozenset({"after", "continue", "next"})
"""Names that mean the next cursor in an object about paging."""
URLS = frozenset(
    {
        "nexthref",
        "nextlink",
        "nextpagelink",
        "nextpageuri",
        "nextpageurl",
        "nextrecordsurl",
        "nexturi",
        "nexturl",
        "odatanextlink",
    }
)
TOTALS = (
    "total",
    "totalcount",
    "totalresults",
    "totalitems",
    "totalelements",
    "totalentries",
    "totalrecords",
    "totalhits",
    "totalsize",
    "numfound",
)
PAGE_COUNTS = frozenset({"lastpage", "numpages", "pagecount", "pages", "totalpages"})
MORES = frozenset(
    [
        "hasmore",
        "hasmoreitems",
        "hasmorepages",
        "hasmoreresults",
        "hasnext",
        "hasnextpage",
        "more",
    ]
)
NEXT_PAGES = frozenset({"nextpage", "nextpagenumber"})
ABOUT_PAGING = frozenset(
    {
        "cursor",
        "cursors",
        "links",
        "meta",
        "metadata",
        "next",
        "nextpage",
        "page",
        "pageinfo",
        "pager",
        "pages",
        "pagination",
        "paging",
        "pagingmetadata",
        "responsemetadata",
        "resultinfo",
    }
)
"""Objects in a page that tell about it."""
LISTS = (
    "items",
    "results",
    "data",
    "value",
    "values",
    "result",
    "records",
    "entries",
    "elements",
    "content",
    "rows",
    "objects",
    "nodes",
    "list",
)
"""What the items of a page are called, where there are other lists beside them."""
NO_ITEMS = frozenset(
    {
        "errors",
        "facets",
        "included",
        "links",
        "messages",
        "ordering",
        "schemas",
        "sort",
        "warnings",
    }
)
AROUND_ITEMS = frozenset({"data", "embedded", "response", "result", "results"})
"""Objects that the items may stand in."""
URL_FORMATS = frozenset({'"iri"', '"uri"', '"uri-reference"', '"url"'})


def folded(name: str) -> str:
    """A name as it is compared."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True, slots=True)
class Place:
    """A field that a page has, or an object in it."""

    path: ir.WirePath
    field: ir.Field

    @property
    def name(self) -> str:
        return folded(self.path[-1])

    @property
    def around(self) -> str:
        """The object that it is in; empty for the page itself."""
        return folded(self.path[-2]) if len(self.path) > 1 else ""

    @property
    def type(self) -> ir.Type:
        return without_null(self.field.type)

    def is_a(self, *names: ir.BuiltinName) -> bool:
        """Whether it has one of these types."""
        match self.type:
            case ir.Builtin(name):
                return name in names
            case ir.OneOf(members):
                return any(ir.Builtin(name) in members for name in names)
        return False


@dataclass(frozen=True, slots=True)
class Page:
    """What an operation returns, if that may be a page."""

    type: ir.Type
    definitions: Definitions
    items: ir.WirePath | None = field(init=False)
    """Where the items are; () where the whole is their list, None for no page."""
    places: tuple[Place, ...] = field(init=False)
    """Its fields, then those of the objects in it that tell about paging, and of what
    stands around the items."""

    def __post_init__(self) -> None:
        own = list(self._below(self.type, ()))
        items = self._found_items(own)
        object.__setattr__(self, "items", items)
        around = items[0] if items and len(items) > 1 else None
        inner = [
            place
            for one in own
            if one.name in ABOUT_PAGING or one.path == (around,)
            for place in self._nested(one)
        ]
        object.__setattr__(self, "places", (*own, *inner))

    def _nested(self, around: Place) -> Iterator[Place]:
        below = list(self._below(around.type, around.path))
        yield from below
        for place in below:
            if place.name in ABOUT_PAGING:
                yield from self._below(place.type, place.path)

    def _below(self, type_: ir.Type, path: ir.WirePath) -> Iterator[Place]:
        for found in fields_of(type_, self.definitions):
            yield Place((*path, found.wire), found)

    def _found_items(self, own: list[Place]) -> ir.WirePath | None:
        if isinstance(without_null(self.type), ir.List):
            return ()
        found = _one_list(own)
        if found is not None:
            return found
        inner = [
            list(self._below(place.type, place.path))
            for place in own
            if place.name in AROUND_ITEMS
        ]
        lists = [path for path in map(_one_list, inner) if path is not None]
        return lists[0] if len(lists) == 1 else None

    def place(self, names: Iterable[str], *types: ir.BuiltinName) -> ir.WirePath:
        """Where a field is that has one of these names, and types if there are any."""
        for name in names:
            for place in self.places:
                if place.name == name and (place.is_a(*types) or not types):
                    return place.path
        return ()

    @property
    def total(self) -> ir.WirePath:
        """Where the number of all items is."""
        found = self.place(TOTALS, *NUMBERS)
        # Beside `next`, Django's `count` is that of all items.
        own = {place.path: place for place in self.places}
        count = own.get(("count",))
        if not found and ("next",) in own and count and count.is_a(*NUMBERS):
            return count.path
        return found

    @property
    def next_url(self) -> ir.WirePath:
        """Django's URL of the next page."""
        return next((p.path for p in self.places if p.path == ("next",)), ())

    def leads_to(self, path: ir.WirePath) -> bool:
        """Whether a page has something at a path."""
        return self._at(path) is not None

    def is_list(self, path: ir.WirePath) -> bool:
        """Whether a list is at a path, or it leads through one."""
        return any(
            isinstance(self._at(path[:length]), ir.List)
            for length in range(len(path) + 1)
        )

    def _at(self, path: ir.WirePath) -> ir.Type | None:
        type_: ir.Type = without_null(self.type)
        for step in path:
            inner = type_.item if isinstance(type_, ir.List) else type_
            found = {one.wire: one for one in fields_of(inner, self.definitions)}
            if step not in found:
                return None
            type_ = without_null(found[step].type)
        return type_

    def item_field(self, name: str) -> ir.Field | None:
        """A field that the items have."""
        fields = fields_of(self._item, self.definitions)
        return next((one for one in fields if one.wire == name), None)

    @property
    def has_objects(self) -> bool:
        """Whether the items may be objects."""
        return not isinstance(self._item, ir.Builtin) or self._item.name == "any"

    @property
    def _item(self) -> ir.Type:
        found = self._at(self.items or ())
        if not isinstance(found, ir.List):
            return ir.Builtin("none")
        return without_null(found.item)


def _one_list(places: list[Place]) -> ir.WirePath | None:
    lists = [place for place in places if isinstance(place.type, ir.List)]
    if len(lists) > 1:
        lists = [place for place in lists if place.name not in NO_ITEMS]
    if len(lists) > 1:
        named = [place for place in lists if place.name in LISTS]
        lists = named if len(named) == 1 else []
    return lists[0].path if len(lists) == 1 else None


def fields_of(type_: ir.Type, definitions: Definitions) -> list[ir.Field]:
    """The fields of a type, with those of its bases."""
    match without_null(type_):
        case ir.Named(key):
            match definitions.get(key):
                case ir.Record(fields=fields, base=base):
                    above = fields_of(ir.Named(base), definitions) if base else []
                    own = {one.wire for one in fields}
                    return [*(f for f in above if f.wire not in own), *fields]
                case ir.Alias(type=aliased):
                    return fields_of(aliased, definitions)
    return []


def without_null(type_: ir.Type) -> ir.Type:
    """A type, or the one that is nullable."""
    return type_.item if isinstance(type_, ir.Nullable) else type_
