"""A call ends when its total time is over, whatever it waits for."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    Json,
    Retry,
    StatusError,
    TimedOut,
)
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import Reply, Server, answer

BODY = answer(200, {"id": 1, "text": "x" * 60}).content
DRIP = Reply(BODY, pause=0.02)
"""It takes more than two seconds, and each byte comes soon."""
BRIEF = Retry(attempts=3, total_time=0.4, first_wait=0.001)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_bytes_that_drip_do_not_keep_a_call_alive(
    connect: Callable[..., Connected], server: Server, method: str
) -> None:
    server.replies(DRIP)
    api = connect(retry=BRIEF, timeout=10)
    begun = time.monotonic()
    expected = TimedOut if method == "GET" else AmbiguousOutcome
    with pytest.raises(expected, match=r"the total time of 0.4 s is over") as raised:
        api.call(method, "/x", returns=Json[Any])
    assert 0.3 < time.monotonic() - begun < 2
    assert len(server.requests) == 1
    assert len(raised.value.history) == 1


def test_a_call_within_its_time_is_left_alone(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(Reply(BODY, pause=0.001))
    api = connect(retry=Retry(total_time=30), timeout=10)
    assert api.call("GET", "/x", returns=Json[Any])["id"] == 1
    assert connect(retry=Retry(total_time=None)).call("GET", "/x", returns=Json[Any])


def test_no_wait_is_begun_that_would_end_too_late(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(503, headers={"Retry-After": "2"}))
    begun = time.monotonic()
    with pytest.raises(StatusError) as raised:
        connect(retry=BRIEF).call("GET", "/x", returns=Json[Any])
    assert time.monotonic() - begun < 2
    assert (len(server.requests), raised.value.retry_after) == (1, 2.0)


def test_a_connection_that_is_not_made_ends_in_time(
    connect: Callable[..., Connected], server: Server
) -> None:
    """Which takes the phases of a connection as well as what is read."""
    server.replies(answer(200, {}, after=3))
    of_flavour = "Async" if "Async" in repr(connect().client) else ""
    one = httpx.Limits(max_connections=1)
    transport = getattr(httpx, f"{of_flavour}HTTPTransport")(limits=one)
    api = connect(retry=BRIEF, timeout=10, transport=transport)
    begun = time.monotonic()
    with pytest.raises(TimedOut):
        api.call("GET", "/x", returns=Json[Any])
    assert time.monotonic() - begun < 2.5


def test_a_stream_may_last_longer_than_a_call(
    connect: Callable[..., Connected], server: Server
) -> None:
    """Its total time is that in which it has to begin."""
    lines = b"".join(b'data: {"n": %d}\n\n' % n for n in range(3))
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    content = b": wait\n" * 3 + lines
    server.replies(Reply(head, then="close"))
    server.handler = lambda _: Reply(head + content, pause=0.01, then="close")
    api = connect(retry=Retry(total_time=0.9), timeout=10)
    items = api.collect(api.client.stream_call("GET", "/x", returns=Json[Any]))
    assert [item["n"] for item in items] == [0, 1, 2]
