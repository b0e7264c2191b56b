"""A call that is cancelled, wherever it waits, leaves nothing behind."""

from __future__ import annotations

import asyncio
import random
import types
from collections.abc import Callable, Coroutine, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import Bytes, Json, LabelStudioKey, Retry
from codegen.runtime.http import httpx
from tests.runtime.conftest import AsyncApi
from tests.runtime.server import Reply, Request, Server, answer, serving
from tests.runtime.tokens import PAT, TokenServer

from .certificates import proper, trusting
from .fault import BODY, GOOD
from .scenario import scenario

ONE = httpx.Limits(max_connections=1)
SLOWLY = Reply(
    b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY), drip=BODY, pause=0.001
)


@types.coroutine
def cancelled_at(
    checkpoint: int, coroutine: Coroutine[Any, Any, Any]
) -> Generator[Any, Any, Any]:
    """Await a coroutine, and cancel it when it waits for so many times."""
    waits = 0
    step: Callable[[Any], Any] = coroutine.send
    sent: Any = None
    try:
        while True:
            awaited = step(sent)
            waits += 1
            task = asyncio.current_task()
            if waits == checkpoint and task is not None:
                task.cancel()
            try:
                sent, step = (yield awaited), coroutine.send
            except BaseException as error:
                sent, step = error, coroutine.throw
    except StopIteration as end:
        return end.value


async def checkpoints(
    call: Callable[[int], Coroutine[Any, Any, None]],
) -> int:
    """Cancel a call at each point at which it waits; return how many there are."""
    checkpoint = 0
    while True:
        checkpoint += 1
        task = asyncio.create_task(call(checkpoint))
        try:
            await task
        except asyncio.CancelledError:
            assert task.cancelled()
        else:
            return checkpoint - 1


@contextmanager
def playing(*, tls: bool = False) -> Iterator[tuple[Server, TokenServer]]:
    """A server that grants tokens, answers each first POST with 503, and slowly."""
    tokens = TokenServer()
    with serving(tls=proper() if tls else None) as server:

        def handler(request: Request) -> Reply:
            if request.path == "/token":
                return tokens(request)
            reply = tokens(request)
            if b" 401 " in reply.content:
                return reply
            posts = [each for each in tokens.called if each.method == "POST"]
            if request.method == "POST" and len(posts) % 2:
                return answer(503, headers={"Retry-After": "0.001"})
            return SLOWLY

        server.handler = handler
        yield server, tokens


def connected(server: Server, auth: httpx.Auth) -> AsyncApi:
    transport = httpx.AsyncHTTPTransport(verify=trusting(), limits=ONE)
    retry = Retry(first_wait=0.001)
    return AsyncApi(
        server.url, auth=auth, transport=transport, retry=retry, timeout=20.0
    )


async def closed(server: Server) -> None:
    """Wait until no connection is left."""
    for _ in range(500):
        if not server.open_connections:
            return
        await asyncio.sleep(0.01)
    assert not server.open_connections


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@scenario(
    "call that is cancelled",
    "grants a token, answers 503 once, then slowly",
    calls="POST, cancelled at each point at which it waits; then GET",
    outcome="`CancelledError`; the value, over the only connection",
    requests="no more than once each step",
)
def test_a_call_is_cancelled_at_each_await(tls: bool) -> None:
    async def main(server: Server, tokens: TokenServer) -> int:
        async def call(checkpoint: int) -> None:
            key = LabelStudioKey(PAT, f"{server.url}/token")
            async with connected(server, key) as api:
                posting = api.call(
                    "POST",
                    "/x",
                    json={"a": 1},
                    returns=Json[dict[str, Any]],
                )
                try:
                    assert (await cancelled_at(checkpoint, posting))["id"] == 1
                finally:
                    got = await api.call("GET", "/x", returns=Json[dict[str, Any]])
                    assert got["id"] == 1

        found = await checkpoints(call)
        await closed(server)
        return found

    with playing(tls=tls) as (server, tokens):
        found = asyncio.run(main(server, tokens))
        assert found >= 5
        posts = [each for each in tokens.called if each.method == "POST"]
        assert len(posts) <= 2 * (found + 1)
        assert len(tokens.asked) <= 2 * (found + 1)


@scenario(
    "download that is cancelled",
    "sends a body slowly",
    calls="`body_of(…).save(…)`, cancelled at each point at which it waits; then GET",
    outcome="`CancelledError`, and no file, or all of it; the value, by one connection",
    requests="2 for each",
)
def test_a_download_is_cancelled_at_each_await(tmp_path: Path) -> None:
    async def main(server: Server) -> int:
        async def call(checkpoint: int) -> None:
            key = LabelStudioKey(PAT, f"{server.url}/token")
            async with connected(server, key) as api:
                body = api.body_of(api.call, "GET", "/file", returns=Bytes)
                path = tmp_path / str(checkpoint)
                try:
                    await cancelled_at(checkpoint, body.save(path))
                finally:
                    left = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
                    assert left in ({}, {path.name: BODY})
                    path.unlink(missing_ok=True)
                    assert await api.call("GET", "/x", returns=Json[Any])

        found = await checkpoints(call)
        await closed(server)
        return found

    with playing() as (server, _):
        assert asyncio.run(main(server)) >= 5


@scenario(
    "calls that are cancelled at any time",
    "answers after 5 ms",
    calls="500 GET of 10 tasks, each cancelled after 0 to 10 ms; then 10 GET",
    outcome="`CancelledError` or the value; the value, for each",
    requests="no more than 510",
)
def test_calls_are_cancelled_at_any_time(server: Server) -> None:
    server.handler = lambda _: Reply(GOOD.content, after=0.005)
    draw = random.Random(5)

    async def call(api: AsyncApi) -> Any:
        return (await api.call("GET", "/x", returns=Json[dict[str, Any]]))["id"]

    async def cancelling(api: AsyncApi, count: int) -> None:
        for _ in range(count):
            task = asyncio.create_task(call(api))
            await asyncio.sleep(draw.random() / 100)
            task.cancel()
            found: Any = await asyncio.gather(task, return_exceptions=True)
            assert found[0] == 1 or isinstance(found[0], asyncio.CancelledError)

    async def main() -> list[Any]:
        limits = httpx.Limits(max_connections=10)
        transport = httpx.AsyncHTTPTransport(limits=limits, verify=trusting())
        async with AsyncApi(server.url, transport=transport, timeout=20.0) as api:
            await asyncio.gather(*[cancelling(api, 50) for _ in range(10)])
            return await asyncio.gather(*[call(api) for _ in range(10)])

    assert asyncio.run(main()) == [1] * 10
    assert len(server.requests) <= 510
