"""Clients that are generated walk through pages of every kind, on a real server.

Each operation of the document is a way to page over the same 25 things. The server
answers strictly: what it is not asked for properly is a 400, a page behind the last one
a 404 that fails the test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.generation import imported, openapi_files
from tests.runtime.server import Reply, Request, Server, answer, serving

NUMBERS = list(range(25))
THINGS = [{"id": f"t{number}"} for number in NUMBERS]

SPEC = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /django: {get: {tags: [Things], operationId: django, parameters: [{$ref: "#/components/parameters/page"}, {$ref: "#/components/parameters/page_size"}], responses: {"200": {$ref: "#/components/responses/django"}}}}
  /totals: {get: {tags: [Things], operationId: totals, parameters: [{$ref: "#/components/parameters/page"}, {$ref: "#/components/parameters/page_size"}], responses: {"200": {$ref: "#/components/responses/totals"}}}}
  /counted: {get: {tags: [Things], operationId: counted, parameters: [{$ref: "#/components/parameters/zero"}, {$ref: "#/components/parameters/page_size"}], responses: {"200": {$ref: "#/components/responses/counted"}}}}
  /offsets: {get: {tags: [Things], operationId: offsets, parameters: [{$ref: "#/components/parameters/offset"}, {$ref: "#/components/parameters/limit"}], responses: {"200": {$ref: "#/components/responses/totals"}}}}
  /cursors: {get: {tags: [Things], operationId: cursors, parameters: [{$ref: "#/components/parameters/cursor"}, {$ref: "#/components/parameters/limit"}], responses: {"200": {$ref: "#/components/responses/cursors"}}}}
  /lasts: {get: {tags: [Things], operationId: lasts, parameters: [{$ref: "#/components/parameters/starting_after"}, {$ref: "#/components/parameters/limit"}], responses: {"200": {$ref: "#/components/responses/lasts"}}}}
  /continued: {get: {tags: [Things], operationId: continued, parameters: [{$ref: "#/components/parameters/continue"}, {$ref: "#/components/parameters/limit"}], responses: {"200": {$ref: "#/components/responses/continued"}}}}
  /urls: {get: {tags: [Things], operationId: urls, parameters: [{$ref: "#/components/parameters/limit"}], responses: {"200": {$ref: "#/components/responses/urls"}}}}
  /hal/{shop}/things: {get: {tags: [Things], operationId: hal, parameters: [{name: shop, in: path, required: true, schema: {type: string}}], responses: {"200": {$ref: "#/components/responses/hal"}}}}
  /linked: {get: {tags: [Things], operationId: linked, parameters: [{$ref: "#/components/parameters/limit"}], responses: {"200": {$ref: "#/components/responses/linked"}}}}
  /bare: {get: {tags: [Things], operationId: bare, parameters: [{$ref: "#/components/parameters/page"}, {$ref: "#/components/parameters/page_size"}], responses: {"200": {$ref: "#/components/responses/bare"}}}}
components:
  parameters:
    page: {name: page, in: query, schema: {type: integer}}
    zero: {name: page, in: query, schema: {type: integer, default: 0}}
    page_size: {name: page_size, in: query, schema: {type: integer, maximum: 10}}
    offset: {name: offset, in: query, schema: {type: integer}}
    limit: {name: limit, in: query, schema: {type: integer, maximum: 10}}
    cursor: {name: cursor, in: query, schema: {type: string}}
    continue: {name: continue, in: query, schema: {type: string}}
    starting_after: {name: starting_after, in: query, schema: {type: string}}
  schemas:
    Thing: {type: object, required: [id], properties: {id: {type: string}}}
    Things: {type: array, items: {$ref: "#/components/schemas/Thing"}}
  responses:
    django: {description: A page., content: {application/json: {schema: {type: object, properties: {count: {type: integer}, next: {type: [string, "null"], format: uri}, results: {$ref: "#/components/schemas/Things"}}}}}}
    totals: {description: A page., content: {application/json: {schema: {type: object, properties: {total: {type: number}, items: {$ref: "#/components/schemas/Things"}}}}}}
    counted: {description: A page., content: {application/json: {schema: {type: object, properties: {meta: {type: object, properties: {total_pages: {type: integer}}}, data: {$ref: "#/components/schemas/Things"}}}}}}
    cursors: {description: A page., content: {application/json: {schema: {type: object, properties: {meta: {type: object, properties: {next_cursor: {type: [string, "null"]}}}, data: {$ref: "#/components/schemas/Things"}}}}}}
    lasts: {description: A page., content: {application/json: {schema: {type: object, properties: {has_more: {type: boolean}, data: {$ref: "#/components/schemas/Things"}}}}}}
    continued: {description: A page., content: {application/json: {schema: {type: object, properties: {metadata: {type: object, properties: {continue: {type: string}}}, items: {$ref: "#/components/schemas/Things"}}}}}}
    urls: {description: A page., content: {application/json: {schema: {type: object, properties: {"@odata.nextLink": {type: string}, value: {$ref: "#/components/schemas/Things"}}}}}}
    hal: {description: A page., content: {application/json: {schema: {type: object, properties: {_embedded: {type: object, properties: {things: {$ref: "#/components/schemas/Things"}}}, _links: {type: object, properties: {next: {type: object, properties: {href: {type: string}}}}}}}}}}
    linked: {description: A page., headers: {Link: {schema: {type: string}}}, content: {application/json: {schema: {$ref: "#/components/schemas/Things"}}}}
    bare: {description: A page., content: {application/json: {schema: {$ref: "#/components/schemas/Things"}}}}
"""  # noqa: E501


class Shop:
    """Answers each path in its own way."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __call__(self, request: Request) -> Reply:
        if request.headers.get("authorization") != "Bearer key":
            return answer(401)
        try:
            asked = dict(request.query)
            kind = request.path.strip("/").partition("/")[0]
            reply: Reply = getattr(self, kind)(asked)
        except (KeyError, ValueError) as error:
            return answer(400, {"detail": repr(error)})
        return reply

    def _numbered(
        self, asked: dict[str, str], first: int = 1
    ) -> tuple[list[Any], bool]:
        size = min(int(asked.get("page_size", 10)), 10)
        start = (int(asked.get("page", first)) - first) * size
        if start >= len(THINGS):
            raise ValueError("there is no such page")
        return THINGS[start : start + size], start + size < len(THINGS)

    def _after(self, start: int, size: int = 10) -> tuple[list[Any], int | None]:
        end = start + size
        return THINGS[start:end], end if end < len(THINGS) else None

    def _at(self, path: str, **query: object) -> str:
        return f"{self.url}/{path}?{urlencode(query)}"

    def django(self, asked: dict[str, str]) -> Reply:
        items, more = self._numbered(asked)
        # The name that a server behind a proxy has for itself is not to be followed.
        following = "http://inner:8000/django?page=99" if more else None
        return answer(200, {"count": 25, "next": following, "results": items})

    def totals(self, asked: dict[str, str]) -> Reply:
        items, _ = self._numbered(asked)
        return answer(200, {"total": 25.0, "items": items})

    def counted(self, asked: dict[str, str]) -> Reply:
        items, _ = self._numbered(asked, first=0)
        return answer(200, {"meta": {"total_pages": 3}, "data": items})

    def offsets(self, asked: dict[str, str]) -> Reply:
        items, _ = self._after(int(asked["offset"]), int(asked["limit"]))
        return answer(200, {"total": 25, "items": items})

    def cursors(self, asked: dict[str, str]) -> Reply:
        items, following = self._after(int(asked.get("cursor", "c0")[1:]))
        cursor = f"c{following}" if following else None
        return answer(200, {"meta": {"next_cursor": cursor}, "data": items})

    def lasts(self, asked: dict[str, str]) -> Reply:
        last = asked.get("starting_after")
        items, following = self._after(int(last[1:]) + 1 if last else 0)
        return answer(200, {"has_more": following is not None, "data": items})

    def continued(self, asked: dict[str, str]) -> Reply:
        items, following = self._after(int(asked.get("continue", 0)))
        metadata = {"continue": str(following)} if following else {}
        return answer(200, {"metadata": metadata, "items": items})

    def urls(self, asked: dict[str, str]) -> Reply:
        items, following = self._after(int(asked.get("$skiptoken", 0)))
        # Absolute, in another scheme and port than this server is called by.
        link = {}
        if following:
            query = urlencode({"$skiptoken": following, "limit": asked["limit"]})
            link = {"@odata.nextLink": f"https://127.0.0.1/urls?{query}"}
        return answer(200, {"value": items, **link})

    def hal(self, asked: dict[str, str]) -> Reply:
        items, following = self._after(int(asked.get("from", 0)))
        links = {"next": {"href": f"things?from={following}"}} if following else {}
        return answer(200, {"_embedded": {"things": items}, "_links": links})

    def linked(self, asked: dict[str, str]) -> Reply:
        items, following = self._after(int(asked.get("after", 0)))
        link = f'<{self._at("linked", after=0)}>; rel="first"'
        if following:
            link += f', <{self._at("linked", after=following)}>; rel="next"'
        return answer(200, items, headers={"Link": link})

    def bare(self, asked: dict[str, str]) -> Reply:
        return answer(200, self._numbered(asked)[0])


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported(tmp_path_factory.mktemp("paged"), openapi_files(SPEC)) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        running.handler = Shop(running.url)
        yield running


Listing = Callable[[Any], Any]
"""Calls the method of a client that gives the pager."""
WAYS: dict[str, Listing] = {
    "django": lambda shop: shop.things.django(),
    "totals": lambda shop: shop.things.totals(),
    "counted": lambda shop: shop.things.counted(),
    "offsets": lambda shop: shop.things.offsets(limit=10),
    "cursors": lambda shop: shop.things.cursors(),
    "lasts": lambda shop: shop.things.lasts(),
    "continued": lambda shop: shop.things.continued(),
    "urls": lambda shop: shop.things.urls(limit=10),
    "hal": lambda shop: shop.things.hal("north/west"),
    "linked": lambda shop: shop.things.linked(),
    "bare": lambda shop: shop.things.bare(),
}
"""How each path is called."""


def pages(package: ModuleType, flavour: str, url: str, listing: Listing) -> list[Any]:
    """The ids of each page, of the sync or the async client."""

    async def walked() -> list[Any]:
        async with package.AsyncShop("key", base_url=url) as shop:
            return [[one.id for one in page] async for page in listing(shop).pages()]

    if flavour == "async":
        return asyncio.run(walked())
    with package.Shop("key", base_url=url) as shop:
        return [[one.id for one in page] for page in listing(shop).pages()]


@pytest.mark.parametrize("flavour", ["sync", "async"])
@pytest.mark.parametrize("name", WAYS)
def test_all_things_come_once(
    package: ModuleType, server: Server, name: str, flavour: str
) -> None:
    found = pages(package, flavour, server.url, WAYS[name])
    assert [len(page) for page in found] == [10, 10, 5]
    assert [id_ for page in found for id_ in page] == [one["id"] for one in THINGS]
    assert len(server.requests) == 3, "no page more than there are"


def test_a_walk_may_begin_anywhere(package: ModuleType, server: Server) -> None:
    url = server.url
    found = pages(
        package, "sync", url, lambda shop: shop.things.totals(page=3, page_size=10)
    )
    assert [len(page) for page in found] == [5]
    found = pages(package, "sync", url, lambda s: s.things.lasts(starting_after="t19"))
    assert [len(page) for page in found] == [5]


def test_headers_and_paths_stay_on_the_way(package: ModuleType, server: Server) -> None:
    pages(package, "sync", server.url, WAYS["hal"])
    assert [request.target for request in server.requests] == [
        "/hal/north%2Fwest/things",
        "/hal/north%2Fwest/things?from=10",
        "/hal/north%2Fwest/things?from=20",
    ]


def test_a_total_is_told(package: ModuleType, server: Server) -> None:
    with package.Shop("key", base_url=server.url) as shop:
        assert shop.things.totals().total() == 25
        assert shop.things.cursors().total() is None
