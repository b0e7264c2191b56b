"""Clients in child processes, which have connections and locks of their own."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from codegen.runtime import (
    Client,
    Json,
    Pace,
    SubscriptionOperation,
    SubscriptionOptions,
    basic,
)
from codegen.runtime.forking import _renewals, lock
from codegen.runtime.http import httpx

from .conftest import TRUST, Api, AsyncApi
from .server import Reply, Request, Server, answer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")

NUMBER = Json[int]
PATIENCE = 20
"""Seconds after which a child that hangs is ended."""


def in_child(work: Callable[[], object]) -> str:
    """Do something in a fork of this process; return what came of it as text."""
    readable, writable = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Of forks with threads.
        child = os.fork()
    if not child:
        signal.alarm(PATIENCE)
        try:
            said = repr(work())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writable, said.encode())
        os._exit(0)
    os.close(writable)
    os.waitpid(child, 0)
    with os.fdopen(readable) as pipe:
        return pipe.read()


@pytest.fixture
def counting(server: Server) -> Server:
    """A server that answers with the number of the request."""
    server.handler = lambda _: answer(200, len(server.requests))
    return server


def test_a_child_opens_connections_of_its_own(counting: Server) -> None:
    with Api(counting.url) as api:
        copy = api.with_options(timeout=5)
        assert api.call("GET", "/", returns=NUMBER) == 1
        assert in_child(lambda: api.call("GET", "/", returns=NUMBER)) == "2"
        assert in_child(lambda: copy.call("GET", "/", returns=NUMBER)) == "3"
        assert counting.connections == 3
        assert copy.call("GET", "/", returns=NUMBER) == 4
        assert counting.connections == 3


def test_both_sides_call_at_once(counting: Server) -> None:
    """The answers of one do not come to the other."""
    counting.handler = lambda request: answer(200, f'"{request.target}"')
    with Api(counting.url) as api:
        api.call("GET", "/before", returns=Json[str])
        children = []
        for name in ("a", "b"):

            def work(name: str = name) -> bool:
                return all(
                    api.call("GET", f"/{name}{n}", returns=Json[str]) == f"/{name}{n}"
                    for n in range(50)
                )

            said: list[str] = []
            one = threading.Thread(target=lambda w=work, s=said: s.append(in_child(w)))
            one.start()
            children.append((one, said))
        for n in range(50):
            assert api.call("GET", f"/p{n}", returns=Json[str]) == f"/p{n}"
        for one, said in children:
            one.join()
            assert said == ["True"]


def test_a_child_of_tasks_opens_connections_of_its_own(counting: Server) -> None:
    async def call(api: AsyncApi) -> int:
        return await api.call("GET", "/", returns=NUMBER)

    api = AsyncApi(counting.url)
    with asyncio.Runner() as runner:
        assert runner.run(call(api)) == 1
        assert in_child(lambda: asyncio.new_event_loop().run_until_complete(call(api)))
        assert runner.run(call(api)) == 3
        runner.run(api.close())
    assert counting.connections == 2


@pytest.mark.parametrize("library", ["", "httpx", "httpx2", "transport"])
def test_each_event_loop_opens_connections_of_its_own(
    counting: Server, library: str
) -> None:
    """Workers call `asyncio.run` for each job, with one client."""
    passed: dict[str, Any] = {}
    if library == "transport":
        passed = {"transport": httpx.AsyncHTTPTransport(verify=TRUST)}
    elif library:
        passed = {"http_client": import_module(library).AsyncClient(verify=TRUST)}
    api = AsyncApi(counting.url, **passed)

    async def call_twice() -> list[int]:
        return [await api.call("POST", "/", returns=NUMBER) for _ in range(2)]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # Nobody can close them.
        for job in range(4):
            assert asyncio.run(call_twice()) == [2 * job + 1, 2 * job + 2]
        assert counting.connections == 4
        asyncio.run(api.close())
        gc.collect()


def test_loops_that_go_on_keep_their_connections(counting: Server) -> None:
    api = AsyncApi(counting.url)
    with asyncio.Runner() as runner:
        for number in range(1, 4):
            coroutine = api.call("GET", "/", returns=NUMBER)
            assert runner.run(coroutine) == number
        runner.run(api.close())
    assert counting.connections == 1


def test_a_closed_client_stays_closed(counting: Server) -> None:
    api = Api(counting.url)
    api.close()
    said = in_child(lambda: api.call("GET", "/", returns=NUMBER))
    assert said.startswith("RuntimeError: This Api is closed.")


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_what_was_passed_and_used_is_refused(counting: Server, library: str) -> None:
    """Its connections are those of the parent, and nobody can make others."""
    with (
        import_module(library).Client(verify=TRUST) as mine,
        Api(counting.url, http_client=mine) as api,
    ):
        assert in_child(lambda: api.call("GET", "/", returns=NUMBER)) == "1"
        assert api.call("GET", "/", returns=NUMBER) == 2
        said = in_child(lambda: api.call("GET", "/", returns=NUMBER))
        assert said.startswith("RuntimeError: ")
        assert said.endswith("those of the parent process. Make both after the fork.")
        assert api.call("GET", "/", returns=NUMBER) == 3
    transport = httpx.HTTPTransport(verify=TRUST)
    with Api(counting.url, transport=transport) as api:
        api.call("GET", "/", returns=NUMBER)
        said = in_child(lambda: api.call("GET", "/", returns=NUMBER))
        assert said.endswith("Make both after the fork.")


def test_locks_are_free_in_a_child() -> None:
    held = lock()
    with held:
        assert in_child(lambda: held.acquire(timeout=1)) == "True"
    assert held.acquire(blocking=False)


def test_a_child_does_not_wait_for_calls_of_the_parent(counting: Server) -> None:
    released = threading.Event()

    def handler(request: Request) -> Reply:
        if request.target == "/long":
            released.wait(PATIENCE)
        return answer(200, 1)

    counting.handler = handler
    with Api(counting.url, pace=Pace(calls=1)) as api:
        long = threading.Thread(
            target=lambda: api.call("GET", "/long", returns=NUMBER), daemon=True
        )
        long.start()
        while not counting.requests:
            time.sleep(0.01)
        assert in_child(lambda: api.call("GET", "/", returns=NUMBER)) == "1"
        released.set()
        long.join()


def test_a_stream_stays_with_the_parent(server: Server) -> None:
    """A child neither reads from it nor ends it."""
    event = 'event: next\ndata: {"data": {"sold": %d}}\n\n'
    events = "".join(event % n for n in range(3)) + "event: complete\n\n"
    server.replies(answer(200, events, "text/event-stream"))
    sold = SubscriptionOperation("Sold", "subscription Sold { sold }")
    options = SubscriptionOptions(transport="sse")
    with (
        Api(server.url, subscription_options=options) as api,
        api.subscribe(sold, {}, returns=Json[Any]) as stream,
    ):
        first = next(stream)
        said = in_child(lambda: next(stream))
        assert said == (
            "RuntimeError: This stream is that of the parent process. Open another."
        )
        for one in (stream, api):
            assert in_child(one.close) == "None"
        assert [first, *stream] == [{"sold": n} for n in range(3)]
    assert len(server.requests) == 1


def test_no_clients_are_kept_for_children(counting: Server) -> None:
    def use() -> None:
        with Client(counting.url, auth=basic("me:secret-1234")) as api:
            api.call("GET", "/", returns=NUMBER)

    before = len(_renewals)
    for _ in range(5):
        use()
    gc.collect()
    assert len(_renewals) <= before
