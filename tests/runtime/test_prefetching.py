"""The next page is fetched while the one before it is in use: one ahead, never two."""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from codegen.runtime import AsyncPager, NotFound, Offset, Pager, ServerError

from .conftest import Connected
from .paged_rows import ALL, SIZE, Row, Table
from .server import Reply, Request, Server, answer

IDS = list(range(1, 12))
BY = Offset("skip", more="more")


def listing(api: Connected, name: str = "page and next") -> Any:
    return api.pager(ALL[name].fetch, ALL[name].params, "rows", ALL[name].by)


def ids(pages: list[Any]) -> list[int]:
    return [row.id for page in pages for row in page]


def eventually(is_so: Callable[[], bool]) -> bool:
    """Wait until something is so, at most for a long time."""
    for _ in range(1000):
        if is_so():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("name", ALL)
def test_pages_come_as_they_do_without_it(
    api: Connected, server: Server, name: str
) -> None:
    server.handler = Table(list(IDS))
    plain = api.take(listing(api, name), [])
    before = [request.target for request in server.requests]
    server.requests.clear()
    server.handler = Table(list(IDS))
    pages = api.take(listing(api, name).prefetching(), [])
    assert ids(pages) == ids(plain)
    assert [page.position for page in pages] == [page.position for page in plain]
    assert [request.target for request in server.requests] == before


def test_one_page_is_fetched_ahead_and_no_more(
    connect: Callable[..., Connected], server: Server
) -> None:
    """Whoever holds the first page finds the second one asked for, and no third."""
    api = connect()
    server.handler = Table(list(IDS))
    seen: list[int] = []

    class Watching(list[Any]):
        def append(self, page: Any) -> None:
            wanted = min(len(self) + 2, 4)
            assert eventually(lambda: len(server.requests) >= wanted)
            seen.append(len(server.requests))
            super().append(page)

    # In an async program nothing is fetched while the program itself does not wait.
    if type(api).__name__ == "Sync":
        api.take(listing(api).prefetching(), Watching())
        assert seen == [2, 3, 4, 4]


def test_tasks_fetch_one_page_ahead_and_no_more(server: Server) -> None:
    async def main() -> list[int]:
        seen, asked = [], list[int]()
        told = asyncio.Event()

        async def fetch(params: dict[str, Any]) -> dict[str, Any]:
            skip = params.get("skip", 0)
            asked.append(skip)
            await asyncio.sleep(0)
            told.set()
            return {"rows": [skip], "more": skip < 3}

        pager = AsyncPager[int](fetch, {}, items="rows", by=BY).prefetching()
        async for _ in pager.pages():
            for _ in range(20):
                await asyncio.sleep(0)
            seen.append(len(asked))
        return seen

    assert asyncio.run(main()) == [2, 3, 4, 4]


def test_an_error_comes_where_its_page_is_wanted(
    api: Connected, server: Server
) -> None:
    table = Table(list(IDS))
    is_down = True

    def handler(request: Request) -> Reply:
        is_third = dict(request.query).get("page") == "3"
        return answer(500) if is_third and is_down else table(request)

    server.handler = handler
    pager, pages = listing(api).prefetching(), list[Any]()
    with pytest.raises(ServerError):
        api.take(pager, pages)
    assert ids(pages) == IDS[: 2 * SIZE]
    is_down = False
    api.take(pager.starting_at(pager.position), pages)
    assert ids(pages) == IDS


def test_a_list_that_is_not_there(api: Connected, server: Server) -> None:
    server.replies(answer(404))
    with pytest.raises(NotFound):
        api.take(listing(api).prefetching(), [])
    assert len(server.requests) == 1


def test_the_kept_first_page_is_not_fetched_again(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    pager = listing(api).prefetching()
    assert ids(api.take(pager, [])) == IDS
    server.requests.clear()
    assert ids(api.take(pager, [])) == IDS
    assert len(server.requests) == 4


def test_a_walk_that_is_left_asks_for_nothing_more(
    api: Connected, server: Server
) -> None:
    server.handler = Table(list(IDS))
    pages = api.take(listing(api).prefetching(), [], most=1)
    assert ids(pages) == IDS[:SIZE]
    time.sleep(0.1)
    assert len(server.requests) <= 2
    assert ids(api.take(listing(api), [])) == IDS


def threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("next-page")]


def test_no_thread_is_left(server: Server) -> None:
    def fetch(params: dict[str, Any]) -> dict[str, Any]:
        skip = params.get("skip", 0)
        return {"rows": [skip], "more": skip < 3}

    pager = Pager[int](fetch, {}, items="rows", by=BY).prefetching()
    assert list(pager) == [0, 1, 2, 3]
    for _ in pager:
        break
    pages = pager.pages()
    assert isinstance(pages, Iterator)
    next(pages)
    del pages
    assert eventually(lambda: not threads())


def test_leaving_does_not_wait_for_the_page_ahead() -> None:
    release, begun = threading.Event(), threading.Event()

    def fetch(params: dict[str, Any]) -> dict[str, Any]:
        if params.get("skip"):
            begun.set()
            assert release.wait(60)
        return {"rows": [1], "more": True}

    pager = Pager[int](fetch, {}, items="rows", by=BY).prefetching()
    pages: Any = pager.pages()
    with closing(pages):
        next(pages)
        assert begun.wait(60)
    # The page ahead is still on its way, and nobody waited for it.
    assert not release.is_set()
    release.set()
    assert eventually(lambda: not threads())


def test_leaving_cancels_the_task_of_the_page_ahead() -> None:
    async def main() -> tuple[bool, int]:
        is_cancelled = False

        async def fetch(params: dict[str, Any]) -> dict[str, Any]:
            nonlocal is_cancelled
            if params.get("skip"):
                try:
                    await asyncio.sleep(60)
                except asyncio.CancelledError:
                    is_cancelled = True
                    raise
            return {"rows": [1], "more": True}

        pager = AsyncPager[int](fetch, {}, items="rows", by=BY).prefetching()
        pages: Any = pager.pages()
        await anext(pages)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await pages.aclose()
        return is_cancelled, len(asyncio.all_tasks())

    assert asyncio.run(main()) == (True, 1)


def test_whoever_waits_for_the_page_ahead_may_be_cancelled() -> None:
    async def main() -> list[int]:
        asked = []

        async def fetch(params: dict[str, Any]) -> dict[str, Any]:
            asked.append(params.get("skip", 0))
            if len(asked) == 2:
                await asyncio.sleep(60)
            return {"rows": [len(asked)], "more": len(asked) < 4}

        pager = AsyncPager[int](fetch, {}, items="rows", by=BY).prefetching()

        async def taking() -> list[int]:
            return [item async for item in pager]

        task = asyncio.create_task(taking())
        while len(asked) < 2:
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        while len(asyncio.all_tasks()) > 1:
            await asyncio.sleep(0)
        return [item async for item in pager]

    assert asyncio.run(main()) == [3, 4]


def test_the_thread_has_the_context_of_its_caller() -> None:
    """So that a span of a trace is the one that the page belongs to."""
    current = contextvars.ContextVar("current", default="none")
    seen = []

    def fetch(params: dict[str, Any]) -> dict[str, Any]:
        seen.append(current.get())
        return {"rows": [Row(id=len(seen))], "more": len(seen) < 2}

    token = current.set("mine")
    try:
        assert len(list(Pager(fetch, {}, items="rows", by=BY).prefetching())) == 2
    finally:
        current.reset(token)
    assert seen == ["mine", "mine"]
