"""A walk goes on from where it was left: in each way of paging, after an error, and in
another process, which has nothing but the text of a position."""

from __future__ import annotations

import datetime
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    UNSET,
    ApiError,
    Cursor,
    Json,
    Model,
    NextLink,
    Offset,
    PageNumber,
    Pager,
    Query,
    QueryKey,
    ServerError,
    Unset,
)

from .conftest import Connected
from .paged_rows import ALL, SIZE, STEADY, Family, Row, Rows, Table
from .server import Reply, Request, Server, answer

IDS = list(range(1, 12))


def walked(api: Connected, family: Family, **changed: Any) -> Any:
    params = {**family.params, **changed}
    return api.pager(family.fetch, params, "rows", family.by)


def ids(pages: list[Any]) -> list[int]:
    return [row.id for page in pages for row in page]


@pytest.mark.parametrize("name", ALL)
def test_a_walk_goes_on_from_each_of_its_positions(
    connect: Callable[..., Connected], server: Server, name: str
) -> None:
    family, server.handler = ALL[name], Table(list(IDS))
    api = connect()
    whole = api.take(walked(api, family), [])
    assert ids(whole) == (IDS[::-1] if name == "backward" else IDS)
    for taken in range(1, len(whole) + 1):
        position = whole[taken - 1].position
        assert isinstance(json.loads(position), dict)
        server.requests.clear()
        other = connect()
        rest = other.take(walked(other, family).starting_at(position), [])
        assert ids(rest) == ids(whole[taken:])
        # Behind the last page there is nothing, and nobody has to ask for that.
        assert len(server.requests) <= max(0, len(whole) - taken) + (name in NO_TOTAL)
        assert server.requests or taken == len(whole)


NO_TOTAL = ("page", "page or link", "offset")


@pytest.mark.parametrize("name", ALL)
def test_a_walk_goes_on_after_an_error(
    api: Connected, server: Server, name: str
) -> None:
    """Where the third page fails for good, the first two are not fetched again."""
    table, family = Table(list(IDS)), ALL[name]
    is_down = True

    def handler(request: Request) -> Reply:
        if is_down and len(table.answered) == 2:
            return answer(500)
        return table(request)

    server.handler = handler
    pager = walked(api, family)
    pages: list[Any] = []
    with pytest.raises(ServerError):
        api.take(pager, pages)
    assert len(pages) == 2
    assert pager.position == pages[-1].position
    is_down = False
    api.take(pager.starting_at(pager.position), pages)
    assert sorted(ids(pages)) == IDS
    # The server was asked once for each page that it gave.
    assert len(table.answered) == len(pages)


def test_a_pager_has_the_position_behind_what_was_taken(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    pager = walked(api, ALL["cursor"])
    assert pager.position is None
    assert pager.starting_at(None).position is None
    (first,) = api.take(pager, [], most=1)
    # The page was begun, and not done.
    assert pager.position is None
    pages = api.take(pager, [])
    assert pager.position == pages[-1].position
    later = pager.starting_at(first.position)
    assert later.position == first.position
    assert api.take(later, [], most=1)[0][0].id == SIZE + 1
    assert later.position == first.position


def test_a_position_of_another_call_is_refused_before_anything_is_sent(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    pages = api.take(walked(api, ALL["page and total"]), [])
    server.requests.clear()
    for page in (pages[0], pages[-1]):
        position = page.position
        unlike = Family("bare", ALL["page and total"].by)
        with pytest.raises(ValueError, match="of 'GET /page', and not of 'GET /bare'"):
            api.take(walked(api, unlike).starting_at(position), [])
        filtered = walked(api, ALL["page and total"], text="x")
        with pytest.raises(ValueError, match=r"'GET /page' with other arguments\."):
            api.take(filtered.starting_at(position), [])
    with pytest.raises(ValueError, match="'GET /page' and has page, which is not how"):
        api.take(walked(api, ALL["cursor"]).starting_at(pages[0].position), [])
    assert not server.requests


def test_path_and_body_are_among_the_arguments(api: Connected, server: Server) -> None:
    server.replies(answer(200, [1, 2]))

    def pager(project: int, text: str = "a") -> Any:
        def fetch(client: Any, query: Any) -> Any:
            return client.call(
                "POST",
                "/projects/{id}/tasks",
                path={"id": project},
                query=query,
                json={"text": text},
                returns=Json[list[int]],
            )

        by = PageNumber("page", size="size")
        return api.pager(fetch, {"page": 1, "size": 2}, "", by)

    (page,) = api.take(pager(1), [], most=1)
    server.replies(answer(200, [3]))
    assert [list(p) for p in api.take(pager(1).starting_at(page.position), [])] == [[3]]
    assert server.last.query == [("page", "2"), ("size", "2")]
    with pytest.raises(ValueError, match="other arguments"):
        api.take(pager(2).starting_at(page.position), [])
    with pytest.raises(ValueError, match="other arguments"):
        api.take(pager(1, "b").starting_at(page.position), [])


def test_a_body_may_say_which_page_is_wanted(api: Connected, server: Server) -> None:
    def pager() -> Any:
        def fetch(client: Any, params: Any) -> Any:
            return client.call("POST", "/rows", json=params, returns=Json[list[int]])

        return api.pager(fetch, {"limit": 2}, "", Offset("skip", "limit"))

    server.replies(answer(200, [1, 2]), answer(200, [3]))
    (page,) = api.take(pager(), [], most=1)
    assert [list(p) for p in api.take(pager().starting_at(page.position), [])] == [[3]]
    assert server.last.json == {"limit": 2, "skip": 2}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no position of a pager"),
        ("nonsense", "no position of a pager"),
        ("[]", "no position of a pager"),
        ("{}", "no position of a pager"),
        ('{"version": 99}', "has the version 99, and this client knows 1"),
        ('{"version": 1, "next": 7}', "no position of a pager"),
    ],
)
def test_what_is_no_position(api: Connected, text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        walked(api, ALL["cursor"]).starting_at(text)


def test_a_position_of_another_way_of_paging(api: Connected, server: Server) -> None:
    """A client that was generated anew may page the same operation otherwise."""
    server.handler = Table(list(IDS))
    (page,) = api.take(walked(api, ALL["offset and total"]), [], most=1)
    by = PageNumber("page", total="total")
    pager = api.pager(ALL["offset and total"].fetch, {}, "rows", by)
    with pytest.raises(ValueError, match="size, skip, which is not how the pages"):
        api.take(pager.starting_at(page.position), [])


def test_the_size_of_pages_goes_with_the_position(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    family = ALL["page, total and size"]
    (page,) = api.take(walked(api, family, size=2), [], most=1)
    rest = api.take(walked(api, family, size=3).starting_at(page.position), [])
    assert ids(rest) == IDS[2:]


class Key(Model, rename="camel"):
    row_id: int
    global_key: str | None = None


class Keyed(Model):
    rows: list[Row]
    end: Key | None = None
    at: datetime.datetime | None = None
    uid: uuid.UUID | None = None


QUERY = Query("Items", "query Items { items }")


def test_cursors_of_any_type(connect: Callable[..., Connected], server: Server) -> None:
    """A cursor is sent in the same form, whether it was kept or not."""
    moment, uid = "2026-11-21T10:00:00.123456Z", str(uuid.UUID(int=5))
    first = {"rows": [{"id": 1}], "end": {"rowId": 7}, "at": moment, "uid": uid}
    last = {"rows": [{"id": 2}]}

    def execute(client: Any, variables: Any) -> Any:
        returns = Json[Keyed]
        return client.execute(QUERY, variables, returns=returns, at=("items",))

    for path in ("end", "at", "uid"):
        sent = []
        for kept in (False, True):
            server.replies(
                *(answer(200, {"data": {"items": page}}) for page in (first, last))
            )
            api = connect()
            pager = api.pager(execute, {}, "rows", Cursor("after", path))
            if kept:
                (page,) = api.take(pager, [], most=1)
                api = connect()
                pager = api.pager(execute, {}, "rows", Cursor("after", path))
                pager = pager.starting_at(page.position)
            api.take(pager, [])
            sent.append(server.last.json["variables"])
        assert sent[0] == sent[1]
        assert sent[0]["after"] is not None


def test_a_cursor_in_the_query_is_written_as_before(
    connect: Callable[..., Connected], server: Server
) -> None:
    first = {"rows": [{"id": 1}], "at": "2026-11-21T10:00:00.5+02:00"}
    targets = []
    for kept in (False, True):
        server.replies(answer(200, first), answer(200, {"rows": []}))
        api = connect()
        family = Family("cursor", Cursor("after", "at"), {"q": "a b"})

        def fetch(client: Any, query: Any) -> Any:
            return client.call("GET", "/c", query=query, returns=Json[Keyed])

        pager = api.pager(fetch, {"q": "a b"}, "rows", family.by)
        if kept:
            (page,) = api.take(pager, [], most=1)
            pager = pager.starting_at(page.position)
        api.take(pager, [])
        targets.append(server.last.target)
    assert targets[0] == targets[1]
    assert "after=2026" in targets[0]


CANARY = "c4n4ry5ecret0f7hec0al"


def test_a_key_that_the_server_echoes_is_in_no_position(
    connect: Callable[..., Connected], server: Server
) -> None:
    """Django's `next` has the whole query of the request, the key included."""

    def handler(request: Request) -> Reply:
        asked = dict(request.query)
        assert asked["k"] == CANARY
        page = int(asked.get("page_token", "token-of-page-1").rpartition("-")[2])
        user = server.url.replace("//", f"//me:{CANARY}@")
        echoed = f"k={CANARY}"
        if "api_key" in asked:
            echoed += f"&api_key={asked['api_key']}"
        ahead = f"{user}/items?{echoed}&page_token=token-of-page-{page + 1}"
        return answer(
            200, {"rows": [{"id": page}], "next": ahead if page < 3 else None}
        )

    server.handler = handler
    api = connect(auth=QueryKey("k", CANARY))
    by = NextLink("next")
    for secret in ({}, {"api_key": CANARY}):
        pager = api.pager(Family("items", by).fetch, secret, "rows", by)
        pages = api.take(pager, [])
        assert all(CANARY not in page.position for page in pages)
        # Tokens of pages look like secrets, and have been sent when this one is made.
        assert "page_token=token-of-page-2" in pages[0].position
        rest = api.take(pager.starting_at(pages[0].position), [])
        assert ids(rest) == [2, 3]
        assert dict(server.last.query).get("api_key", "") == secret.get("api_key", "")


def test_a_position_leads_to_no_other_server(api: Connected, server: Server) -> None:
    server.replies(
        answer(200, {"rows": [{"id": 1}], "next": "http://elsewhere.example/rows"})
    )
    by = NextLink("next")
    pager = api.pager(Family("rows", by).fetch, {}, "rows", by)
    (page,) = api.take(pager, [], most=1)
    with pytest.raises(ApiError, match="on another server"):
        api.take(pager.starting_at(page.position), [])
    assert len(server.requests) == 1


def test_first_and_total_are_those_of_where_it_starts(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    family = ALL["offset and total"]
    (page,) = api.take(walked(api, family), [], most=1)
    pager = walked(api, family).starting_at(page.position)
    server.requests.clear()
    pages = api.take(pager, [])
    assert pages[0][0].id == SIZE + 1
    assert pages[0].total == len(IDS)


def test_pagers_of_plain_functions_have_positions_too() -> None:
    def fetch(params: dict[str, Any]) -> list[int]:
        return IDS[params.get("skip", 0) :][:SIZE]

    pager = Pager[int](fetch, {}, items="", by=Offset("skip"))
    page = next(pager.pages())
    assert list(pager.starting_at(page.position)) == IDS[SIZE:]


def test_what_changes_how_it_pages_is_another_pager(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    pager = walked(api, STEADY["cursor"])
    other = pager.distinct().prefetching()
    assert other is not pager
    assert type(other) is type(pager)
    assert ids(api.take(other, [])) == ids(api.take(pager, [])) == IDS
    assert isinstance(next(iter(api.take(pager, [])[0])), Row)
    assert isinstance(api.take(pager, [])[0].response, Rows)


class Search(Model, rename="camel"):
    page_size: int | Unset = UNSET
    after: str | Unset | None = UNSET


@pytest.mark.parametrize(
    "given", [UNSET, {"pageSize": 3, "kind": "x"}, Search(page_size=3), None]
)
def test_a_cursor_in_an_object_is_kept_without_the_object(
    connect: Callable[..., Connected], server: Server, given: Any
) -> None:
    """What the caller passes beside it is passed again, and is in no position."""
    by = Cursor("input.after", "cursor", absent={"pageSize": 9})

    def pager(api: Connected) -> Any:
        def execute(client: Any, variables: Any) -> Any:
            return client.execute(QUERY, variables, returns=Json[Rows], at=("items",))

        return api.pager(execute, {"input": given}, "rows", by)

    first: Any = {"rows": [{"id": 1}], "cursor": "c1"}
    last: Any = {"rows": []}
    sent = []
    for kept in (False, True):
        server.replies(*(answer(200, {"data": {"items": p}}) for p in (first, last)))
        api = connect()
        walk = pager(api)
        if kept:
            (page,) = api.take(walk, [], most=1)
            assert json.loads(page.position)["next"] == {"input.after": "c1"}
            api = connect()
            walk = pager(api).starting_at(page.position)
        api.take(walk, [])
        sent.append(server.last.json["variables"])
    assert sent[0] == sent[1]
    assert sent[0]["input"]["after"] == "c1"
