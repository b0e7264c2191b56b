"""Pages are walked to their end: nothing lost, nothing twice, no needless call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    UNSET,
    ApiError,
    AsyncPager,
    Cursor,
    Inner,
    Json,
    Model,
    NotFound,
    Offset,
    PageNumber,
    Pager,
    Query,
    Unset,
)
from codegen.runtime.page_paths import Params
from codegen.runtime.paging import Paging

from .conftest import Connected
from .server import Reply, Request, Server, answer

QUERY = Query("Items", "query Items { items }")
ITEMS = list(range(25))


class Base(Model, rename="camel"):
    pass


class Drf(Base):
    """A page as the Django REST framework has it."""

    results: list[int]
    count: int
    next: str | None = None


class Totalled(Base):
    tasks: list[int]
    total: int | None = None


class PageInfo(Base):
    end_cursor: str | None = None
    start_cursor: str | None = None
    has_next_page: bool = False


class Place(Base):
    row_id: int
    global_key: str | None = None


class Connection(Base):
    nodes: list[int] | None
    page_info: PageInfo = PageInfo()
    next_cursor: str | None = None
    end: Place | None = None
    total_count: int = 0


class Search(Base):
    page_size: int | Unset | None = UNSET
    after: str | Unset | None = UNSET


class Slice(Base):
    offset: int | Unset = UNSET
    limit: int | Unset = UNSET


def rest(returns: Any) -> Any:
    return lambda client, query: client.call(
        "GET", "/items", query=query, returns=returns
    )


def graphql(client: Any, variables: Any) -> Any:
    returns = Json[Connection | None]
    return client.execute(QUERY, variables, returns=returns, at=("items",))


def joined(pages: list[list[int]]) -> list[int]:
    return [item for page in pages for item in page]


def numbers(request: Request) -> dict[str, int]:
    return {name: int(value) for name, value in request.query}


# Numbered pages


def drf(request: Request) -> Reply:
    """As Label Studio lists projects: sizes are capped, and there is no page after."""
    asked = numbers(request)
    size, page = min(asked.get("page_size", 10), 10), asked.get("page", 1)
    items = ITEMS[(page - 1) * size : page * size]
    more = page * size < len(ITEMS)
    body = {
        "results": items,
        "count": len(ITEMS),
        "next": "http://x/" if more else None,
    }
    return answer(200, body) if items else answer(404, {"detail": "Invalid page."})


@pytest.mark.parametrize(
    ("params", "first", "calls"),
    [
        ({}, 0, 3),
        ({"page": UNSET, "page_size": 5}, 0, 5),
        ({"page": 2, "page_size": 10}, 10, 2),
        ({"page_size": 500}, 0, 3),
        ({"page": 2, "page_size": 500}, 10, 2),
        ({"page": 3, "page_size": 10}, 20, 1),
    ],
)
@pytest.mark.parametrize(
    "by",
    [
        PageNumber("page", following="next", size="page_size"),
        PageNumber("page", following="next", total="count", size="page_size"),
        PageNumber("page", total="count", size="page_size"),
    ],
)
def test_numbered_pages(
    api: Connected,
    server: Server,
    by: Paging,
    params: dict[str, Any],
    first: int,
    calls: int,
) -> None:
    server.handler = drf
    pages = api.pages(rest(Json[Drf]), params, "results", by)
    assert joined(pages) == ITEMS[first:]
    assert len(server.requests) == calls


@pytest.mark.parametrize(
    ("params", "calls"),
    [
        ({"page_size": 10}, 3),
        ({"page_size": 25}, 2),
        ({}, 2),
        ({"page_size": 100}, 1),
        ({"page": 3, "page_size": 10}, 1),
    ],
)
def test_numbered_pages_that_say_nothing_of_their_end(
    api: Connected, server: Server, params: dict[str, int], calls: int
) -> None:
    def bare(request: Request) -> Reply:
        asked = numbers(request)
        size, page = asked.get("page_size", 100), asked.get("page", 1)
        items = ITEMS[(page - 1) * size : page * size]
        return answer(200, items) if items else answer(404, {"detail": "Not found."})

    server.handler = bare
    by = PageNumber("page", size="page_size")
    pages = api.pages(rest(Json[list[int]]), params, "", by)
    assert joined(pages) == ITEMS[(params.get("page", 1) - 1) * 10 :]
    assert len(server.requests) == calls


def test_a_walk_from_the_last_page_whose_size_is_not_known(
    api: Connected, server: Server
) -> None:
    server.handler = drf
    by = PageNumber("page", total="count", size="page_size")
    pages = api.pages(rest(Json[Drf]), {"page": 3}, "results", by)
    assert pages == [ITEMS[20:]]


def test_a_missing_first_page_is_an_error(api: Connected, server: Server) -> None:
    server.replies(answer(404))
    for by in (PageNumber("page"), PageNumber("page", following="next")):
        with pytest.raises(NotFound):
            api.pages(rest(Json[list[int]]), {}, "", by)


def test_a_page_that_vanishes_is_an_error_where_it_was_announced(
    api: Connected, server: Server
) -> None:
    server.replies(answer(200, {"results": [1], "count": 9, "next": "x"}), answer(404))
    with pytest.raises(NotFound):
        api.pages(rest(Json[Drf]), {}, "results", PageNumber("page", following="next"))


def test_a_total_that_is_absent_leaves_the_size_to_tell(
    api: Connected, server: Server
) -> None:
    server.replies(answer(200, {"tasks": [1, 2]}), answer(200, {"tasks": [3]}))
    by = PageNumber("page", total="total", size="page_size")
    pages = api.pages(rest(Json[Totalled]), {"page_size": 2}, "tasks", by)
    assert pages == [[1, 2], [3]]


def test_a_number_may_be_given_for_the_next_page(
    api: Connected, server: Server
) -> None:
    server.replies(
        answer(200, {"results": [1], "next": 7}), answer(200, {"results": []})
    )
    by = PageNumber("page", following="next")
    pages = api.pages(rest(Json[dict[str, Any]]), {"page": 1}, "results", by)
    assert pages == [[1], []]
    assert server.last.query == [("page", "7")]


# Offsets


def sliced(request: Request) -> Reply:
    variables = request.json["variables"]
    place = variables.get("pagination") or variables
    skip = place.get("skip", place.get("offset")) or 0
    first = min(place.get("first", place.get("limit")) or 10, 10)
    nodes = ITEMS[skip : skip + first]
    return answer(200, {"data": {"items": {"nodes": nodes, "totalCount": 25}}})


@pytest.mark.parametrize(
    ("params", "by", "calls", "last"),
    [
        (
            {"first": 10, "skip": 0},
            Offset("skip", "first"),
            3,
            {"first": 10, "skip": 20},
        ),
        ({"first": 5}, Offset("skip", "first"), 6, {"first": 5, "skip": 25}),
        ({"first": UNSET}, Offset("skip", "first"), 3, {"first": 10, "skip": 20}),
        ({}, Offset("skip"), 3, {"skip": 20}),
        ({"first": 5}, Offset("skip", "first", total="total_count"), 5, None),
        ({"first": 99}, Offset("skip", "first", total="total_count"), 3, None),
        (
            {"pagination": Slice(offset=0, limit=10)},
            Offset("pagination.offset", "pagination.limit"),
            3,
            {"pagination": {"offset": 20, "limit": 10}},
        ),
        (
            {"pagination": UNSET},
            Offset("pagination.offset", "pagination.limit"),
            3,
            {"pagination": {"offset": 20, "limit": 10}},
        ),
        (
            {"pagination": {"limit": 10}},
            Offset("pagination.offset", "pagination.limit"),
            3,
            {"pagination": {"offset": 20, "limit": 10}},
        ),
    ],
)
def test_offsets(
    api: Connected,
    server: Server,
    params: dict[str, Any],
    by: Paging,
    calls: int,
    last: object,
) -> None:
    server.handler = sliced
    pages = api.pages(graphql, params, "nodes", by)
    assert joined(pages) == ITEMS
    assert len(server.requests) == calls
    if last:
        assert server.last.json["variables"] == last


# Cursors


def cursors(place: Callable[[dict[str, Any]], Any]) -> Callable[[Request], Reply]:
    """Serve pages of ten; a cursor is where the next one starts."""

    def handler(request: Request) -> Reply:
        start = int(place(request.json["variables"]) or 0)
        ahead = start + 10 if start + 10 < len(ITEMS) else None
        cursor = None if ahead is None else str(ahead)
        return answer(
            200,
            {
                "data": {
                    "items": {
                        "nodes": ITEMS[start : start + 10],
                        "nextCursor": cursor,
                        "end": {"rowId": ahead, "globalKey": "k"} if ahead else None,
                        "pageInfo": {
                            "endCursor": cursor,
                            "startCursor": cursor,
                            "hasNextPage": ahead is not None,
                        },
                    }
                }
            },
        )

    return handler


@pytest.mark.parametrize(
    ("params", "by", "place", "last"),
    [
        (
            {"id": 1},
            Cursor("after", "next_cursor"),
            ["after"],
            {"id": 1, "after": "20"},
        ),
        ({}, Cursor("after", "page_info.end_cursor"), ["after"], {"after": "20"}),
        ({}, Cursor("from", "page_info.start_cursor"), ["from"], {"from": "20"}),
        (
            {"after": UNSET, "first": 10},
            Cursor("after", "page_info.end_cursor", more="page_info.has_next_page"),
            ["after"],
            {"first": 10, "after": "20"},
        ),
        (
            {"input": Search(page_size=10)},
            Cursor("input.after", "page_info.end_cursor"),
            ["input", "after"],
            {"input": {"pageSize": 10, "after": "20"}},
        ),
        (
            {"input": {"size": 10}},
            Cursor("input.after", "page_info.end_cursor"),
            ["input", "after"],
            {"input": {"size": 10, "after": "20"}},
        ),
        (
            {},
            Cursor("after", "end"),
            ["after", "rowId"],
            {"after": {"rowId": 20, "globalKey": "k"}},
        ),
    ],
)
def test_cursors(
    api: Connected,
    server: Server,
    params: dict[str, Any],
    by: Paging,
    place: list[str],
    last: object,
) -> None:
    def cursor(variables: Any) -> Any:
        for name in place:
            variables = (variables or {}).get(name)
        return variables

    before = dict(params)
    server.handler = cursors(cursor)
    pages = api.pages(graphql, params, "nodes", by)
    assert joined(pages) == ITEMS
    assert len(server.requests) == 3
    assert server.last.json["variables"] == last
    assert params == before


def page(**fields: object) -> Reply:
    return answer(200, {"data": {"items": {"nodes": [], **fields}}})


def test_the_last_page_of_cursors(api: Connected, server: Server) -> None:
    by = Cursor("after", "page_info.end_cursor", more="page_info.has_next_page")
    ends = [
        page(pageInfo={"endCursor": "x", "hasNextPage": False}),
        page(pageInfo={"endCursor": None, "hasNextPage": True}),
        page(pageInfo={"endCursor": "", "hasNextPage": True}),
        answer(200, {"data": {"items": None}}),
        page(nodes=None),
    ]
    for end in ends:
        server.replies(page(pageInfo={"endCursor": "1", "hasNextPage": True}), end)
        server.requests.clear()
        assert joined(api.pages(graphql, {}, "nodes", by)) == []
        assert len(server.requests) == 2


def test_a_cursor_that_repeats_is_an_error(api: Connected, server: Server) -> None:
    server.replies(page(nextCursor="1"))
    with pytest.raises(ApiError, match="followed by itself"):
        api.pages(graphql, {}, "nodes", Cursor("after", "next_cursor"))
    assert len(server.requests) == 2


def test_a_page_of_another_form_is_an_error_and_not_an_end(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(on_mismatch="ignore")
    by = PageNumber("page", following="next")
    server.replies(answer(200, "id,name", media="text/csv"))
    with pytest.raises(ApiError, match="A page has no 'results': it is a str"):
        api.pages(rest(Json[Drf]), {}, "results", by)
    server.replies(answer(200, {"results": {"a": 1}, "count": 1}))
    with pytest.raises(ApiError, match="no list at 'results', but a dict"):
        api.pages(rest(Json[Drf]), {}, "results", by)


# Pagers


def test_a_failing_page_is_repeated_and_not_the_walk(
    api: Connected, server: Server
) -> None:
    failed: list[str] = []

    def handler(request: Request) -> Reply:
        if request.target.endswith("page=2") and not failed:
            failed.append(request.target)
            return answer(503)
        return drf(request)

    server.handler = handler
    by = PageNumber("page", following="next")
    pages = api.pages(rest(Json[Drf]), {}, "results", by)
    assert joined(pages) == ITEMS
    assert len(server.requests) == 4


def test_pages_are_fetched_when_they_are_needed_and_again_each_time() -> None:
    fetched: list[int] = []

    def fetch(params: dict[str, Any]) -> list[int]:
        fetched.append(params.get("page", 1))
        return [1, 2] if len(fetched) % 2 else [3]

    pager = Pager[int](fetch, {}, items="", by=PageNumber("page"))
    assert fetched == []
    items = iter(pager)
    assert [next(items), next(items)] == [1, 2]
    assert fetched == [1]
    assert next(items) == 3
    assert list(pager) == [1, 2, 3]
    assert fetched == [1, 2, 1, 2]


def test_async_pagers_iterate_over_items() -> None:
    async def fetch(params: dict[str, Any]) -> list[int]:
        return {1: [1, 2], 2: [3]}[params.get("page", 1)]

    pager = AsyncPager[int](fetch, {}, items="", by=PageNumber("page"))

    async def collect() -> list[int]:
        return [item async for item in pager]

    assert asyncio.run(collect()) == [1, 2, 3]


def test_what_is_no_pager_s_to_do_is_said() -> None:
    by = PageNumber("page")
    pager = Pager[int](lambda p: [] if p else [1], {}, items="", by=by)
    with pytest.raises(TypeError, match=r"no length. Call total\(\)"):
        len(pager)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="first\\(\\) is None"):
        bool(pager)
    with pytest.raises(TypeError, match=r"take list\(pager\)"):
        pager[0]  # type: ignore[index]
    assert repr(pager) == "<Pager: `for item in pager` fetches page after page>"
    assert list(pager) == [1]
    assert 1 in pager


def test_what_is_no_async_pager_s_to_do_is_said() -> None:
    async def fetch(_: dict[str, Any]) -> list[int]:
        return [1]

    pager = AsyncPager[int](fetch, {}, items="", by=PageNumber("page"))
    with pytest.raises(TypeError, match=r"Call await total\(\)"):
        len(pager)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="await first\\(\\) is None"):
        bool(pager)
    with pytest.raises(TypeError, match="`async for`"):
        list(pager)  # type: ignore[call-overload]
    assert repr(pager).startswith("<AsyncPager: `async for item in pager`")


def test_totals_come_with_the_first_page_that_is_fetched() -> None:
    fetched: list[Params] = []

    def fetch(params: Params) -> Totalled:
        fetched.append(params)
        page = params.get("page", 1)
        return Totalled(tasks=[page], total=2)

    by = PageNumber("page", total="total", size="size")
    pager = Pager[int, Totalled](fetch, {"size": 1}, items="tasks", by=by)
    assert pager.total() == pager.total() == 2
    assert pager.first() == 1
    assert len(fetched) == 1
    assert [page.response.total for page in pager.pages()] == [2, 2]
    assert len(fetched) == 2
    assert pager.total() == 2
    assert list(pager) == [1, 2]
    assert len(fetched) == 4
    silent = Pager[int](fetch, {}, items="tasks", by=PageNumber("page"))
    assert silent.total() is None
    assert len(fetched) == 4


def test_the_first_item_may_be_on_a_later_page() -> None:
    pages: list[list[int | None]] = [[None, None], [7, 8], [9]]

    def fetch(params: Params) -> list[int | None]:
        return pages[params.get("skip", 0) // 2]

    pager = Pager[int](fetch, {}, items="", by=Offset("skip"))
    assert pager.first() == 7
    assert list(pager) == [7, 8, 9]


def test_offsets_go_on_as_long_as_the_server_says() -> None:
    pages = {0: ([1], True), 1: ([2, 3], True), 3: ([4, 5], False)}

    def fetch(params: Params) -> dict[str, Any]:
        items, more = pages[params.get("skip", 0)]
        return {"items": items, "more": more}

    pager = Pager[int](fetch, {}, items="items", by=Offset("skip", more="more"))
    assert list(pager) == [1, 2, 3, 4, 5]


def test_pages_may_be_numbered_from_zero() -> None:
    def fetch(params: Params) -> list[int]:
        return [[1, 2], [3, 4], []][params["page"]]

    pager = Pager[int](fetch, {"page": 0}, items="", by=PageNumber("page"))
    assert list(pager) == [1, 2, 3, 4]


# Pages inside of items


class Row(Base):
    name: str
    inner: Connection | None = None


class Rows(Base):
    rows: list[Row | None]


def rows(*names: str, nodes: list[int], cursor: str | None) -> Rows:
    inner = Connection(nodes=nodes, next_cursor=cursor)
    return Rows(rows=[Row(name=name, inner=inner) for name in names])


INNER = Inner("inner.nodes", Cursor("more", "inner.next_cursor"))


def nested(*answers: object) -> Pager[Row, Rows]:
    waiting = list(answers)

    def fetch(params: Params) -> object:
        return waiting.pop(0)

    return Pager(fetch, {}, items="rows", by=NoMore(), inner=[INNER])


class NoMore(Paging):
    """There is one page."""

    total = ""

    def next_params(self, params: Params, seen: Any) -> Params | None:
        return None


def test_inner_lists_are_completed() -> None:
    pager = nested(
        rows("a", nodes=[1], cursor="x"),
        rows("a", nodes=[2], cursor="y"),
        rows("a", nodes=[3], cursor=None),
    )
    (row,) = pager
    assert row.inner is not None
    assert row.inner.nodes == [1, 2, 3]


def test_an_item_without_the_list_is_left_alone() -> None:
    pager = nested(Rows(rows=[None, Row(name="a")]))
    assert list(pager) == [Row(name="a")]


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (Rows(rows=[]), "is gone from its page"),
        (None, "is gone from its page"),
        (rows("a", nodes=[2], cursor="x"), "'inner.nodes' is followed by itself"),
    ],
)
def test_inner_lists_that_cannot_be_completed(second: object, message: str) -> None:
    with pytest.raises(ApiError, match=message):
        list(nested(rows("a", nodes=[1], cursor="x"), second))


def test_inner_lists_whose_pages_go_in_a_circle() -> None:
    answers = [rows("a", nodes=[n], cursor=c) for n, c in enumerate("xyzxyzxyz")]
    with pytest.raises(ApiError, match=r"'inner\.nodes' is followed by itself, or by"):
        list(nested(*answers))
