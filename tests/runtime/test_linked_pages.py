"""Pages that lead to the next one by a URL, and what keeps walks from going astray."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.runtime import (
    ApiError,
    Cursor,
    Json,
    LinkHeader,
    Model,
    NextLink,
    NotFound,
    Offset,
    PageNumber,
)
from codegen.runtime.paging import Paging

from .conftest import Connected
from .server import Reply, Request, Server, answer

ITEMS = list(range(25))
COUNTING = LinkHeader(otherwise=PageNumber("page", size="per_page"))


class Links(Model):
    next: Any = None


class Linked(Model):
    data: list[int]
    links: Links = Links()
    more: bool = True


def fetch(returns: Any) -> Any:
    return lambda client, query: client.call(
        "GET", "/shop/items", query=query, returns=returns
    )


def walked(
    api: Connected, by: Paging, params: dict[str, Any] | None = None
) -> list[list[int]]:
    return api.pages(fetch(Json[list[int]]), params or {}, "", by)


def linking(*links: str) -> Any:
    """Answer with one item a page, and these headers `Link`; the last has none."""

    def reply(request: Request) -> Reply:
        page = int(dict(request.query).get("page", 1))
        headers = {"Link": links[page - 1]} if page <= len(links) else {}
        return answer(200, [page], headers=headers)

    return reply


@pytest.mark.parametrize("by", [LinkHeader(), COUNTING])
@pytest.mark.parametrize(
    "link",
    [
        '<{url}/shop/items?page=2>; rel="next"',
        "<{url}/shop/items?page=9>; rel=last, <{url}/shop/items?page=2>; rel=next",
        '<?page=2>; rel="NEXT"',
        '</shop/items?page=2>; title="a, b"; rel="prefetch next"',
        '<https://127.0.0.1/shop/items?page=2>; rel="next"; results="true"',
    ],
)
def test_links_are_followed(
    api: Connected, server: Server, link: str, by: Paging
) -> None:
    server.handler = linking(link.replace("{url}", server.url))
    assert walked(api, by) == [[1], [2]]
    assert server.last.target == "/shop/items?page=2"


@pytest.mark.parametrize(
    "link",
    ['<?page=2>; rel="prev"', "<?page=2>", '<?page=2>; rel="next"; results="false"'],
)
def test_other_links_lead_nowhere(api: Connected, server: Server, link: str) -> None:
    server.handler = linking(link)
    assert walked(api, LinkHeader()) == [[1]]


def numbered(cap: int, *, ends_with_404: bool = False) -> Any:
    def reply(request: Request) -> Reply:
        asked = dict(request.query)
        size = min(int(asked.get("per_page", 7)), cap)
        page = int(asked.get("page", 1))
        items = ITEMS[(page - 1) * size : page * size]
        return answer(404) if ends_with_404 and not items else answer(200, items)

    return reply


@pytest.mark.parametrize(
    ("size", "cap", "calls"),
    [
        (100, 100, 1),
        (5, 100, 6),
        (10, 100, 3),
        # A cap that the server does not tell: a page of a round size may be full.
        (100, 10, 3),
        (100, 20, 2),
    ],
)
def test_without_links_numbers_lead_on(
    api: Connected, server: Server, size: int, cap: int, calls: int
) -> None:
    server.handler = numbered(cap, ends_with_404=True)
    found = walked(api, COUNTING, {"page": 1, "per_page": size})
    assert [item for page in found for item in page] == ITEMS
    assert len(server.requests) == calls


def test_a_capped_offset(api: Connected, server: Server) -> None:
    def sliced(request: Request) -> Reply:
        asked = {name: int(value) for name, value in request.query}
        return answer(200, ITEMS[asked.get("skip", 0) :][: min(asked["limit"], 10)])

    server.handler = sliced
    found = walked(api, Offset("skip", "limit"), {"limit": 100})
    assert [item for page in found for item in page] == ITEMS


def test_no_size_may_mean_all(api: Connected, server: Server) -> None:
    server.replies(answer(200, ITEMS))
    assert walked(api, COUNTING, {"per_page": -1}) == [ITEMS]


@pytest.mark.parametrize(
    ("by", "params"),
    [
        (COUNTING, {"per_page": 25}),
        (PageNumber("page", size="per_page"), {"per_page": 25}),
        (Offset("skip", "limit"), {"limit": 25}),
    ],
)
def test_a_server_that_does_not_page_is_no_endless_walk(
    api: Connected, server: Server, by: Paging, params: dict[str, int]
) -> None:
    server.replies(answer(200, ITEMS))
    with pytest.raises(ApiError, match="the items of the one before it"):
        walked(api, by, params)
    # Where rows are inserted, a page may come again; but then it is not the first one.
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "following",
    ["/shop/items?page=2", "?page=2", {"href": "?page=2"}, "items?page=2"],
)
def test_a_url_in_the_page(api: Connected, server: Server, following: Any) -> None:
    server.replies(
        answer(200, {"data": [1], "links": {"next": following}}),
        answer(200, {"data": [2], "links": {"next": None}}),
    )
    by = NextLink("links.next")
    assert api.pages(fetch(Json[Linked]), {"page_size": 1}, "data", by) == [[1], [2]]
    assert server.last.target == "/shop/items?page=2"


def test_a_url_after_the_last_page_is_not_followed(
    api: Connected, server: Server
) -> None:
    server.replies(
        answer(200, {"data": [1], "links": {"next": "?page=2"}, "more": False})
    )
    by = NextLink("links.next", more="more")
    assert api.pages(fetch(Json[Linked]), {}, "data", by) == [[1]]


def test_a_cursor_may_be_a_url(api: Connected, server: Server) -> None:
    server.replies(
        answer(200, {"data": [1], "links": {"next": f"{server.url}/shop/items?at=x"}}),
        answer(200, {"data": [2], "links": {"next": ""}}),
    )
    by = Cursor("cursor", "links.next")
    assert api.pages(fetch(Json[Linked]), {"size": 1}, "data", by) == [[1], [2]]
    assert server.last.target == "/shop/items?at=x"


@pytest.mark.parametrize(
    "elsewhere",
    ["http://elsewhere.example/shop/items?page=2", "//elsewhere.example/shop/items"],
)
def test_another_server_never_gets_the_key(
    api: Connected, server: Server, elsewhere: str
) -> None:
    server.replies(answer(200, [1], headers={"Link": f'<{elsewhere}>; rel="next"'}))
    with pytest.raises(ApiError) as caught:
        walked(api, LinkHeader())
    assert str(caught.value) == (
        "GET /shop/items: the next page is on another server, "
        "http://elsewhere.example/shop/items. It is not followed, since it would get "
        "the key of this one."
    )
    assert len(server.requests) == 1


def test_what_is_no_url_is_said(api: Connected, server: Server) -> None:
    server.replies(answer(200, {"data": [1], "links": {"next": "http://x:port/"}}))
    with pytest.raises(ApiError, match="at no URL"):
        api.pages(fetch(Json[Linked]), {}, "data", NextLink("links.next"))


def test_a_page_that_was_announced_is_missed(api: Connected, server: Server) -> None:
    server.replies(
        answer(200, [1], headers={"Link": '<?page=2>; rel="next"'}), answer(404)
    )
    with pytest.raises(NotFound):
        walked(api, LinkHeader())


def test_a_page_that_leads_to_itself(api: Connected, server: Server) -> None:
    server.replies(answer(200, [1], headers={"Link": '<?page=2>; rel="next"'}))
    with pytest.raises(ApiError, match="followed by itself"):
        walked(api, LinkHeader())


@pytest.mark.parametrize(
    ("start", "params", "calls"),
    [(1, {}, 3), (0, {}, 3), (0, {"page": 2}, 1), (1, {"page": 3}, 1)],
)
def test_a_number_of_pages_ends_them(
    api: Connected, server: Server, start: int, params: dict[str, int], calls: int
) -> None:
    def reply(request: Request) -> Reply:
        page = int(dict(request.query).get("page", start)) - start
        return answer(200, {"pages": "3", "items": ITEMS[page * 10 : page * 10 + 10]})

    server.handler = reply
    by = PageNumber("page", pages="pages", start=start)
    pages = api.pages(fetch(Json[dict[str, Any]]), params, "items", by)
    assert len(pages) == len(server.requests) == calls
    assert pages[-1] == ITEMS[20:]
