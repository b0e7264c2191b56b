"""A server, and clients of both kinds behind one face, so that one test serves both."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest

from codegen.runtime import AsyncClient, AsyncPager, Client, Pager, Retry
from codegen.runtime.http import httpx
from codegen.runtime.paging import Paging

from .server import Server, serving

QUICK = Retry(first_wait=0.001)
TRUST = ssl.create_default_context()  # Made once: it takes longer than most tests.


class Connected(Protocol):
    """A client, whichever way it waits. `take` goes through the pages of a pager, into
    a list, so that those before an error are there; or until there are so many.
    `collect` takes all that a stream gives."""

    client: Any
    http_client: Any

    def call(self, method: str, path: str, /, **parts: Any) -> Any: ...
    def execute(self, operation: Any, variables: Any, **parts: Any) -> Any: ...
    def pages(self, fetch: Any, params: Any, items: str, by: Paging) -> list[Any]: ...
    def pager(self, fetch: Any, params: Any, items: str, by: Paging) -> Any: ...
    def take(self, pager: Any, into: list[Any], most: int = 0) -> list[Any]: ...
    def collect(self, values: Any) -> list[Any]: ...
    def stream(self, operation: Any, variables: Any, **parts: Any) -> list[Any]: ...
    def subscribe(self, operation: Any, variables: Any, **parts: Any) -> list[Any]: ...
    def close(self) -> None: ...
    def run(self, coroutine: Any) -> Any: ...


class Api(Client):
    """As generated clients are."""


class AsyncApi(AsyncClient):
    """As generated clients are."""


class Sync:
    def __init__(self, url: str, **options: Any) -> None:
        wiring = {"verify": TRUST, **options.pop("wiring", {})}
        self.http_client = None
        if "through" in options:  # A client of the user's, of this library.
            self.http_client = options.pop("through").Client(**wiring)
            options["http_client"] = self.http_client
        else:
            options.setdefault("transport", httpx.HTTPTransport(**wiring))
        self.client = Api(url, **options)
        self.call = self.client.call
        self.execute = self.client.execute

    def close(self) -> None:
        self.client.close()
        if self.http_client is not None:
            assert not self.http_client.is_closed
            self.http_client.close()

    def run(self, coroutine: Any) -> Any:
        raise TypeError("A client that does not wait has no coroutines.")

    def pager(self, fetch: Any, params: Any, items: str, by: Paging) -> Any:
        return Pager[Any](lambda p: fetch(self.client, p), params, items=items, by=by)

    def take(self, pager: Any, into: list[Any], most: int = 0) -> list[Any]:
        for page in pager.pages():
            into.append(page)
            if len(into) == most:
                break
        return into

    def pages(self, fetch: Any, params: Any, items: str, by: Paging) -> list[Any]:
        pages = self.take(self.pager(fetch, params, items, by), [])
        return [list(page) for page in pages]

    def stream(self, operation: Any, variables: Any, **parts: Any) -> list[Any]:
        return self.collect(self.client.stream(operation, variables, **parts))

    def subscribe(self, operation: Any, variables: Any, **parts: Any) -> list[Any]:
        return self.collect(self.client.subscribe(operation, variables, **parts))

    def collect(self, values: Any) -> list[Any]:
        with values:
            return list(values)


class Async:
    def __init__(self, url: str, **options: Any) -> None:
        wiring = {"verify": TRUST, **options.pop("wiring", {})}
        self.http_client = None
        if "through" in options:
            self.http_client = options.pop("through").AsyncClient(**wiring)
            options["http_client"] = self.http_client
        else:
            options.setdefault("transport", httpx.AsyncHTTPTransport(**wiring))
        self.client = AsyncApi(url, **options)
        self._runner = asyncio.Runner()

    def call(self, method: str, path: str, /, **parts: Any) -> Any:
        async def calling() -> Any:
            return await self.client.call(method, path, **parts)

        return self._runner.run(calling())

    def run(self, coroutine: Any) -> Any:
        return self._runner.run(coroutine)

    def collect(self, values: Any) -> list[Any]:
        async def collecting() -> list[Any]:
            async with values:
                return [value async for value in values]

        return self._runner.run(collecting())

    def execute(self, operation: Any, variables: Any, **parts: Any) -> Any:
        return self._runner.run(self.client.execute(operation, variables, **parts))

    def pager(self, fetch: Any, params: Any, items: str, by: Paging) -> Any:
        return AsyncPager[Any](
            lambda p: fetch(self.client, p), params, items=items, by=by
        )

    def take(self, pager: Any, into: list[Any], most: int = 0) -> list[Any]:
        async def taking() -> list[Any]:
            async for page in pager.pages():
                into.append(page)
                if len(into) == most:
                    break
            return into

        found: list[Any] = self._runner.run(taking())
        return found

    def pages(self, fetch: Any, params: Any, items: str, by: Paging) -> list[Any]:
        pages = self.take(self.pager(fetch, params, items, by), [])
        return [list(page) for page in pages]

    def stream(self, operation: Any, variables: Any, **parts: Any) -> list[Any]:
        return self.collect(self.client.stream(operation, variables, **parts))

    def subscribe(self, operation: Any, variables: Any, **parts: Any) -> list[Any]:
        return self.collect(self.client.subscribe(operation, variables, **parts))

    def close(self) -> None:
        self._runner.run(self.client.close())
        if self.http_client is not None:
            assert not self.http_client.is_closed
            self._runner.run(self.http_client.aclose())
        self._runner.close()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(params=[Sync, Async])
def connect(
    request: pytest.FixtureRequest, server: Server
) -> Iterator[Callable[..., Connected]]:
    """Make clients of the server, or of another URL; they are closed at the end."""
    clients: list[Connected] = []

    def connected(url: str = "", **options: Any) -> Connected:
        options = {"retry": QUICK, "on_mismatch": "raise", **options}
        clients.append(request.param(url or server.url, **options))
        return clients[-1]

    yield connected
    for client in clients:
        client.close()


@pytest.fixture
def api(connect: Callable[..., Connected]) -> Connected:
    """A client of the server that raises on a mismatch."""
    return connect()
