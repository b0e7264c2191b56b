"""Where walks end: behind the last page, without asking for one that the answers say is
not there; and with an error where they would go on for ever."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    ApiError,
    ClientCredentials,
    Cursor,
    LabelStudioKey,
    NextLink,
    Offset,
    PageNumber,
    Pager,
    repetition,
)
from codegen.runtime.paging import Paging

from .conftest import Connected
from .paged_rows import ALL, NUMBERED, SILENT, SIZE, Family, Table
from .server import Reply, Request, Server, answer
from .tokens import PAT, Clock, TokenServer


def listing(api: Connected, family: Family) -> Any:
    return api.pager(family.fetch, family.params, "rows", family.by)


def ids(pages: list[Any]) -> list[int]:
    return [row.id for page in pages for row in page]


@pytest.mark.parametrize("name", ALL)
def test_no_page_is_asked_for_that_is_not_there(
    api: Connected, server: Server, name: str
) -> None:
    """For each length. Only a bare list with a full last page needs one call more."""
    for length in range(2 * SIZE + 2):
        table = server.handler = Table(list(range(1, length + 1)))
        pages = api.take(listing(api, ALL[name]), [])
        assert sorted(ids(pages)) == table.ids
        wanted = max(1, math.ceil(length / SIZE))
        if name in SILENT and length and length % SIZE == 0:
            assert len(table.answered) == wanted + 1
        else:
            assert table.answered == [200] * wanted


@pytest.mark.parametrize("name", NUMBERED)
def test_nor_where_the_walk_begins_in_the_middle(
    api: Connected, server: Server, name: str
) -> None:
    family = NUMBERED[name]
    start = {"skip": SIZE} if "offset" in name else {"page": 2}
    table = server.handler = Table(list(range(1, 3 * SIZE + 1)))
    later = Family(family.path, family.by, {**family.params, **start})
    assert ids(api.take(listing(api, later), [])) == table.ids[SIZE:]
    assert table.answered == [200, 200]


def test_hidden_rows_make_pages_short_and_no_end(
    api: Connected, server: Server
) -> None:
    """Where a server says how many pages there are, an empty one is not the last."""
    rows = {1: [1, 2], 2: [], 3: [3]}

    def handler(request: Request) -> Reply:
        page = int(dict(request.query).get("page", 1))
        found = [{"id": one} for one in rows[page]]
        return answer(200, {"rows": found, "total": 3})

    server.handler = handler
    by = PageNumber("page", pages="total")
    assert ids(api.take(listing(api, Family("x", by)), [])) == [1, 2, 3]
    assert len(server.requests) == 3


# Circles


def circle(*cursors: str | None) -> Callable[[Request], Reply]:
    """Say what follows: what is at the place of the cursor that was asked for."""

    def handler(request: Request) -> Reply:
        asked = dict(request.query).get("after")
        place = int(asked) if asked else 0
        following = cursors[place]
        url = f"/x?after={following}" if following else None
        rows = [{"id": place}]
        return answer(200, {"rows": rows, "cursor": following, "next": url})

    return handler


@pytest.mark.parametrize("by", [Cursor("after", "cursor"), NextLink("next")])
@pytest.mark.parametrize(
    ("cursors", "calls"),
    [
        (("1", "1"), 2),
        (("1", "2", "1"), 3),
        (("1", "2", "3", "4", "2"), 5),
    ],
)
def test_pages_in_a_circle(
    api: Connected, server: Server, by: Paging, cursors: tuple[str, ...], calls: int
) -> None:
    """The error comes before the page that leads back, and nothing comes twice."""
    server.handler = circle(*cursors)
    pages: list[Any] = []
    with pytest.raises(
        ApiError, match="followed by itself, or by one that came before"
    ):
        api.take(listing(api, Family("x", by)), pages)
    assert ids(pages) == list(range(calls - 1))
    assert len(server.requests) == calls


def test_a_page_number_that_leads_back(api: Connected, server: Server) -> None:
    server.replies(
        answer(200, {"rows": [{"id": 1}], "cursor": "x", "total": 2}),
        answer(200, {"rows": [{"id": 2}], "cursor": "x", "total": 1}),
        answer(200, {"rows": [{"id": 3}], "cursor": "x", "total": 2}),
    )
    by = PageNumber("page", following="total")
    with pytest.raises(ApiError, match="in a circle"):
        api.take(listing(api, Family("x", by)), [])
    assert len(server.requests) <= 3


def test_what_is_remembered_to_know_a_circle_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repetition, "REMEMBERED", 10)
    asked = []

    def fetch(params: dict[str, Any]) -> dict[str, Any]:
        place = int(params.get("after", 0))
        asked.append(place)
        return {"rows": [place], "cursor": str(place + 1 if place < 20 else 16)}

    by = Cursor("after", "cursor")
    with pytest.raises(ApiError, match="in a circle"):
        list(Pager(fetch, {}, items="rows", by=by))
    assert len(asked) < 40


def test_empty_pages_lead_on_and_not_for_ever(api: Connected, server: Server) -> None:
    """Servers that filter a page after they cut it send empty ones."""
    server.replies(
        answer(200, {"rows": [], "cursor": "a"}),
        answer(200, {"rows": [], "cursor": "b"}),
        answer(200, {"rows": [{"id": 1}], "cursor": "c"}),
        answer(200, {"rows": []}),
    )
    by = Cursor("after", "cursor")
    assert ids(api.take(listing(api, Family("x", by)), [])) == [1]
    assert len(server.requests) == 4


def test_a_server_that_never_has_an_item() -> None:
    asked = []

    def fetch(params: dict[str, Any]) -> dict[str, Any]:
        asked.append(params)
        return {"rows": [], "cursor": str(len(asked))}

    by = Cursor("after", "cursor")
    with pytest.raises(ApiError, match="1000 pages without an item follow one another"):
        list(Pager(fetch, {}, items="rows", by=by))
    assert len(asked) == 1000


@pytest.mark.parametrize(
    "by",
    [
        PageNumber("page", total="total", size="size"),
        Offset("skip", "size", total="total"),
    ],
)
def test_a_server_that_does_not_page_is_known_by_the_ids(
    api: Connected, server: Server, by: Paging
) -> None:
    """The rows differ each time, in a counter; their ids do not."""

    def handler(request: Request) -> Reply:
        rows = [{"id": n, "text": f"seen {len(server.requests)}"} for n in range(3)]
        return answer(200, {"rows": rows, "total": 9})

    server.handler = handler
    with pytest.raises(ApiError, match="does not page this list so"):
        api.take(listing(api, Family("x", by, {"size": 3})), [])
    assert len(server.requests) == 3


# Tokens that expire between two pages


def granted(tokens: TokenServer, table: Table, expire: Callable[[], None]) -> Any:
    """Answer rows where a token is good; it expires when two pages were answered."""

    def handler(request: Request) -> Reply:
        reply = tokens(request)
        if request.path == "/token" or b" 200 " not in reply.content.split(b"\r\n")[0]:
            return reply
        reply = table(request)
        if len(table.answered) == 2:
            expire()
        return reply

    return handler


@pytest.mark.parametrize("kind", ["label studio", "client credentials"])
@pytest.mark.parametrize("by", ["page and next", "page and total", "cursor", "url"])
@pytest.mark.parametrize("is_noticed_by", ["server", "clock"])
def test_a_token_that_expires_between_pages(
    connect: Callable[..., Connected],
    server: Server,
    kind: str,
    by: str,
    is_noticed_by: str,
) -> None:
    """One more token, and nothing lost, nothing twice (fault 27)."""
    tokens, clock = TokenServer(), Clock()
    table = Table(list(range(1, 4 * SIZE)))

    def expire() -> None:
        if is_noticed_by == "server":
            tokens.revoke()
        else:
            clock.now += tokens.life

    server.handler = granted(tokens, table, expire)
    url = f"{server.url}/token"
    if kind == "label studio":
        auth: Any = LabelStudioKey(PAT, url, clock=clock)
    else:
        auth = ClientCredentials("id", "secret-of-client", url, clock=clock)
    api = connect(auth=auth)
    pages = api.take(listing(api, ALL[by]), [])
    assert ids(pages) == table.ids
    assert len(tokens.asked) == 2
    assert table.answered == [200] * 4
    # The page that was refused is the only one that was asked for again.
    refused = 1 if is_noticed_by == "server" else 0
    assert len(tokens.called) == 4 + refused
