"""Connections that are used again, shared, and closed."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    Bytes,
    Json,
    Nothing,
    Offset,
    Pager,
    Query,
    SubscriptionOperation,
)
from codegen.runtime.early_answers import MUCH, listen_while_sending
from codegen.runtime.http import httpx, pools

from .conftest import Api, AsyncApi, Connected
from .networks import listening
from .server import Reply, Server, answer

NUMBER = Json[int]
Connect = Callable[..., Connected]


@pytest.fixture(params=["", "httpx", "httpx2"])
def options(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Of clients with connections of their own, and with those of either library."""
    return {"through": import_module(request.param)} if request.param else {}


def settled(server: Server) -> None:
    """Wait until the server has closed its side of each connection."""
    deadline = time.monotonic() + 10
    while server.open_connections and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.05)  # The other side is told by the kernel.


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_connection_that_the_server_closed_meanwhile_is_not_used(
    connect: Connect, server: Server, options: dict[str, Any], method: str
) -> None:
    """The call goes over another one; nothing is sent twice, and nothing fails."""
    kept = answer(200, 1)
    server.replies(Reply(kept.content, "close"), Reply(kept.content, "close"), kept)
    api = connect(**options)
    for _ in range(3):
        assert api.call(method, "/", returns=NUMBER) == 1
        if len(server.requests) < 3:
            settled(server)
    assert len(server.requests) == server.connections == 3


@contextmanager
def closing_on_the_second_request(seen: list[bytes]) -> Iterator[str]:
    """A server that keeps a connection, and closes it when more comes over it."""
    firsts = iter(range(100))

    def serve(connection: socket.socket) -> None:
        is_first = next(firsts) == 0
        with connection:
            while data := connection.recv(65536):
                seen.append(data.split(b" ", 1)[0])
                if is_first and len(seen) > 1:
                    return
                connection.sendall(answer(200, 1).content)

    with listening(serve) as port:
        yield f"http://127.0.0.1:{port}"


def test_a_request_that_meets_the_end_of_a_connection_may_have_been_sent(
    connect: Connect, options: dict[str, Any]
) -> None:
    """The server closes it just as a request comes: it may have been executed. One
    that may be repeated is, over another connection; the other is left to the user."""
    seen: list[bytes] = []
    with closing_on_the_second_request(seen) as url:
        api = connect(url, **options)
        assert api.call("GET", "/", returns=NUMBER) == 1
        assert api.call("GET", "/", returns=NUMBER) == 1
        assert seen == [b"GET"] * 3
    seen.clear()
    with closing_on_the_second_request(seen) as url:
        api = connect(url, **options)
        assert api.call("POST", "/", returns=NUMBER) == 1
        with pytest.raises(AmbiguousOutcome) as caught:
            api.call("POST", "/", returns=NUMBER)
        assert [a.delivery for a in caught.value.history] == ["maybe sent"]
        assert seen == [b"POST"] * 2


def test_fifty_threads_share_a_client(server: Server) -> None:
    """Each gets its own answers, over no more connections than there are threads."""
    server.handler = lambda request: answer(200, int(request.path[1:]))
    with Api(server.url) as api:
        barrier = threading.Barrier(50)

        def work(thread: int) -> bool:
            barrier.wait()
            numbers = range(thread * 1000, thread * 1000 + 20)
            return all(api.call("GET", f"/{n}", returns=NUMBER) == n for n in numbers)

        with ThreadPoolExecutor(50) as threads:
            assert all(threads.map(work, range(50)))
    assert len(server.requests) == 1000
    assert server.connections <= 50


def test_closing_ends_each_connection(server: Server) -> None:
    server.replies(answer(200, 1))
    with Api(server.url) as api:
        api.call("GET", "/", returns=NUMBER)
        assert server.open_connections == 1
    settled(server)
    assert server.open_connections == 0

    async def main() -> None:
        async with AsyncApi(server.url) as api:
            await api.call("GET", "/", returns=NUMBER)
            assert server.open_connections == 1

    asyncio.run(main())
    settled(server)
    assert server.open_connections == 0


def paged(client: Api) -> Pager[Any]:
    def fetch(params: Any) -> Any:
        return client.call("GET", "/", query=params, returns=Json[Any])

    return Pager(fetch, {}, items="items", by=Offset("offset", "limit"))


def test_all_that_a_closed_client_does_says_that_it_is_closed(server: Server) -> None:
    """Calls, batches, streams, bodies, pages, and the same of its copies."""
    sold = SubscriptionOperation("Sold", "subscription Sold { sold }")
    query = Query("Q", "query Q { x }")
    with Api(server.url) as api:
        copies = [api, api.with_options(timeout=3)]
        pagers = [paged(one) for one in copies]

    def attempts(client: Api) -> Iterator[Callable[[], object]]:
        def fetch() -> bytes:
            return client.call("GET", "/", returns=Bytes)

        yield fetch
        yield lambda: client.execute(query, {}, returns=Json[Any])
        yield lambda: client.stream(query, {}, returns=Json[Any])
        yield lambda: client.subscribe(sold, {}, returns=Json[Any])
        yield lambda: client.body_of(fetch)
        yield lambda: client.response_of(fetch)
        yield lambda: client.stream_call("GET", "/", returns=Json[Any])

    pages: list[Callable[[], object]] = [partial(list, pager) for pager in pagers]
    for attempt in [*pages, *attempts(copies[0]), *attempts(copies[1])]:
        with pytest.raises(RuntimeError, match=r"^This Api is closed\. Use it inside"):
            attempt()
    assert not server.requests


def test_all_that_a_closed_async_client_does_says_so(server: Server) -> None:
    query = Query("Q", "query Q { x }")

    async def main() -> None:
        async with AsyncApi(server.url) as api:
            copy = api.with_options(timeout=3)
        for one in (api, copy):
            refusal = pytest.raises(RuntimeError, match=r"^This AsyncApi is closed\.")
            with refusal:
                await one.call("GET", "/", returns=Nothing)
            with refusal:
                await one.execute(query, {}, returns=Json[Any])
            with refusal:
                one.stream(query, {}, returns=Json[Any])
            with refusal:
                one.stream_call("GET", "/", returns=Json[Any])

    asyncio.run(main())
    assert not server.requests


def test_a_client_may_be_closed_twice(connect: Connect, server: Server) -> None:
    api = connect()
    if isinstance(api.client, Api):
        api.client.close()
        api.client.close()
    else:
        api.run(api.client.close())
        api.run(api.client.close())
    assert not server.requests


def test_what_is_sent_leaves_the_reader_of_a_shared_connection_alone() -> None:
    """As in HTTP/2: one call waits for its answer, while another sends much."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(2 * MUCH)
        for part in (b"for the first", b"for the second"):
            writer.write(part)
            await writer.drain()
            await reader.readexactly(1)
        writer.close()

    async def share() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        client = httpx.AsyncClient()
        listen_while_sending(client)
        (pool,) = pools(client)
        port = server.sockets[0].getsockname()[1]
        connection = await pool._network_backend.connect_tcp("127.0.0.1", port)
        first = asyncio.ensure_future(connection.read(MUCH, timeout=5))
        await asyncio.sleep(0)  # It waits before the other sends.
        await connection.write(b"x" * 2 * MUCH)
        assert await first == b"for the first"
        await connection.write(b"x")
        assert await connection.read(MUCH, timeout=5) == b"for the second"
        await connection.write(b"x")
        await connection.aclose()
        server.close()

    asyncio.run(share())
