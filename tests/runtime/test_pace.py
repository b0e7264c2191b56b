"""Clients that keep a pace, and what the server sees of it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from codegen.runtime import (
    AsyncClient,
    Client,
    Json,
    Mutation,
    Pace,
    Query,
    RateLimited,
    Retry,
    TimedOut,
    amap_concurrently,
    map_concurrently,
)

from .conftest import Connected
from .server import HANG, Reply, Request, Server, answer

Connect = Callable[..., Connected]

HELD = 0.02
"""Seconds for which the server holds a request, so that others come meanwhile."""


class Counting:
    """Counts the requests that a server has at once."""

    def __init__(self, server: Server) -> None:
        self.most, self._now = Counter[str](), Counter[str]()
        self._lock = threading.Lock()
        server.handler = self

    def __call__(self, request: Request) -> Reply:
        kinds = (self.kind(request), "all")
        with self._lock:
            for kind in kinds:
                self._now[kind] += 1
                self.most[kind] = max(self.most[kind], self._now[kind])
        time.sleep(HELD)
        with self._lock:
            for kind in kinds:
                self._now[kind] -= 1
        return answer(200, {"data": {"ok": True}})

    def kind(self, request: Request) -> str:
        return "GET" if b"query Q" in request.body else request.method


def at_once(api: Connected, calls: Sequence[Any]) -> list[Any]:
    """Make calls in as many threads or tasks as there are; errors are results."""
    many: dict[str, Any] = {"workers": len(calls), "return_exceptions": True}
    if isinstance(api.client, Client):
        return list(map_concurrently(lambda call: call(api.client), calls, **many))

    async def gathered() -> list[Any]:
        results = amap_concurrently(lambda call: call(api.client), calls, **many)
        return [result async for result in results]

    results: list[Any] = api.run(gathered())
    return results


def read(client: Any) -> Any:
    return client.call("GET", "/", returns=Json[Any])


def write(client: Any) -> Any:
    return client.call("POST", "/", returns=Json[Any], json={})


def test_no_more_calls_are_in_flight_than_allowed(
    connect: Connect, server: Server
) -> None:
    counting = Counting(server)
    api = connect(pace=Pace(calls=3))
    results = at_once(api, [read] * 20 + [write] * 20)
    assert results == [{"data": {"ok": True}}] * 40
    assert counting.most["all"] == 3


def test_fewer_writes_than_reads_are_in_flight(
    connect: Connect, server: Server
) -> None:
    counting = Counting(server)
    api = connect(pace=Pace(writes=2))
    at_once(api, [write, read] * 20)
    assert counting.most["POST"] == 2
    assert counting.most["GET"] > 2


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_every_method_that_may_change_something_is_a_write(
    connect: Connect, server: Server, method: str
) -> None:
    counting = Counting(server)
    api = connect(pace=Pace(writes=1))

    def change(client: Any) -> Any:
        parts = {"idempotent": True, "headers": {"Idempotency-Key": "1"}}
        return client.call(method, "/", returns=Json[Any], **parts)

    at_once(api, [change] * 4)
    assert counting.most["all"] == 1


def test_mutations_are_writes_and_queries_are_none(
    connect: Connect, server: Server
) -> None:
    counting = Counting(server)
    api = connect(pace=Pace(writes=1))
    query, mutation = Query("Q", "query Q { ok }"), Mutation("M", "mutation M { ok }")

    def asked(operation: Any) -> Callable[[Any], Any]:
        return lambda client: client.execute(operation, {}, returns=Json[Any])

    at_once(api, [asked(query), asked(mutation)] * 6)
    assert counting.most["POST"] == 1
    assert counting.most["GET"] > 1


def test_copies_of_a_client_share_its_pace(connect: Connect, server: Server) -> None:
    counting = Counting(server)
    api = connect(pace=Pace(calls=2))
    copies = [api.client.with_options(timeout=30.0 + n) for n in range(10)]
    at_once(api, [lambda _, copy=copy: read(copy) for copy in copies])
    assert counting.most["all"] == 2


def test_who_comes_first_is_served_first(server: Server) -> None:
    Counting(server)

    async def calls() -> None:
        async with AsyncClient(server.url, pace=Pace(calls=1)) as client:
            paths = [f"/{number}" for number in range(20)]
            made = [client.call("GET", path, returns=Json[Any]) for path in paths]
            await asyncio.gather(*made)

    asyncio.run(calls())
    assert [request.path for request in server.requests] == [f"/{n}" for n in range(20)]


def test_the_wait_counts_for_the_total_time(connect: Connect, server: Server) -> None:
    server.handler = lambda _: answer(200, {}, after=1.5)
    api = connect(pace=Pace(calls=1))
    impatient = api.client.with_options(retry=Retry(attempts=1, total_time=0.3))

    def later(_: Any) -> Any:
        while not server.requests:
            time.sleep(0.001)
        return read(impatient)

    async def alater(_: Any) -> Any:
        while not server.requests:
            await asyncio.sleep(0.001)
        return await read(impatient)

    late: Any = later if isinstance(api.client, Client) else alater
    first, *others = at_once(api, [read, late, late, late])
    assert first == {}
    assert len(server.requests) == 1
    assert [type(other) for other in others] == [TimedOut] * 3
    assert "GET /: its turn did not come in the total time of 0.3 s." in str(others[0])


def test_a_failed_call_gives_its_place_up(connect: Connect, server: Server) -> None:
    server.handler = lambda _: HANG
    api = connect(pace=Pace(calls=1, writes=1), retry=Retry(attempts=1, total_time=0.2))
    for _ in range(3):
        with pytest.raises(TimedOut):
            api.call("GET", "/", returns=Json[Any])
    server.handler = lambda _: answer(200, {})
    assert at_once(api, [read, write]) == [{}, {}]


def test_nothing_is_in_flight_in_the_pause_before_a_repetition(
    connect: Connect, server: Server
) -> None:
    def handler(request: Request) -> Reply:
        asked = [r.path for r in server.requests]
        if request.path == "/later" and asked.count("/later") == 1:
            return answer(503, headers={"Retry-After": "1"})
        return answer(200, {"path": request.path})

    server.handler = handler
    api = connect(pace=Pace(calls=1))
    paths = ["/later", *["/now"] * 3]
    calls = [
        lambda client, path=path: client.call("GET", path, returns=Json[Any])
        for path in paths
    ]
    assert at_once(api, calls) == [{"path": path} for path in paths]
    seen = [request.path for request in server.requests]
    assert seen.count("/later") == 2
    assert seen[-1] == "/later"


def test_cancelled_calls_lose_no_place(server: Server) -> None:
    Counting(server)

    async def calls() -> None:
        async with AsyncClient(server.url, pace=Pace(calls=2)) as client:
            for pause in range(20):
                tasks = [asyncio.create_task(read(client)) for _ in range(8)]
                await asyncio.sleep(pause * HELD / 10)
                for task in tasks[::2]:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.wait_for(asyncio.gather(read(client), read(client)), 30)

    asyncio.run(calls())


def test_a_rate_is_kept(connect: Connect, server: Server) -> None:
    times: list[float] = []

    def handler(_: Request) -> Reply:
        times.append(time.monotonic())
        return answer(200, {})

    server.handler = handler
    api = connect(pace=Pace(rate=20))
    started = time.monotonic()
    at_once(api, [read] * 21)
    assert len(times) == 21
    assert times[-1] - started > 0.9  # 20 pauses of 0.05 s; a busy machine is slower.


def test_a_client_slows_down_where_a_server_refuses(
    connect: Connect, server: Server
) -> None:
    """What it learns over time is tested with a model, in test_rates."""
    times: list[float] = []

    def handler(_: Request) -> Reply:
        times.append(time.monotonic())
        return answer(429 if len(times) == 1 else 200, {})

    server.handler = handler
    api = connect(pace=Pace(adaptive=True), retry=Retry(attempts=1))
    with pytest.raises(RateLimited):
        api.call("GET", "/", returns=Json[Any])
    assert at_once(api, [read] * 11) == [{}] * 11
    assert times[-1] - times[1] > 0.9  # 7 calls a second, and hardly more later.


def test_what_a_server_says_of_one_call_holds_for_all(
    connect: Connect, server: Server
) -> None:
    def handler(request: Request) -> Reply:
        if len(server.requests) == 1:
            return answer(429, headers={"Retry-After": "1"})
        return answer(200, {})

    server.handler = handler
    api = connect(pace=Pace(adaptive=True), retry=Retry(attempts=1))
    with pytest.raises(RateLimited):
        api.call("GET", "/", returns=Json[Any])
    refused = time.monotonic()
    assert at_once(api, [read] * 5) == [{}] * 5
    assert time.monotonic() - refused > 0.9
    assert len(server.requests) == 6


def test_a_budget_that_is_used_up_is_not_overdrawn(
    connect: Connect, server: Server
) -> None:
    used_up = {"RateLimit-Remaining": "0", "RateLimit-Reset": "1"}
    server.replies(answer(200, {}, headers=used_up), answer(200, {}))
    api = connect(pace=Pace(adaptive=True))
    assert api.call("GET", "/", returns=Json[Any]) == {}
    answered = time.monotonic()
    assert api.call("GET", "/", returns=Json[Any]) == {}
    assert time.monotonic() - answered > 0.9


def test_a_refusal_in_the_way_of_graphql_is_one(
    connect: Connect, server: Server
) -> None:
    said = {"code": "THROTTLED", "retryAfter": 1}
    refusal = {"errors": [{"message": "too many", "extensions": said}]}
    server.replies(answer(200, refusal), answer(200, {"data": {"ok": True}}))
    api = connect(pace=Pace(adaptive=True), retry=Retry(attempts=1))
    query = Query("Q", "query Q { ok }")
    with pytest.raises(RateLimited):
        api.execute(query, {}, returns=Json[Any])
    refused = time.monotonic()
    api.execute(query, {}, returns=Json[Any])
    assert time.monotonic() - refused > 0.9
