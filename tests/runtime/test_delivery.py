"""How far a request got is known from events of the transport, not from what failed."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    ApiError,
    ConnectFailed,
    Json,
    Retry,
    TransportError,
)
from codegen.runtime.delivery import UNSENT, Watch
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import CUT, HANG, RESET, Reply, Server, answer, unused_url

ONCE = Retry(attempts=1)


@pytest.mark.parametrize(
    ("reply", "delivery"),
    [(RESET, "maybe sent"), (HANG, "maybe sent"), (CUT, "response started")],
)
def test_what_was_sent_is_known(
    connect: Callable[..., Connected], server: Server, reply: Reply, delivery: str
) -> None:
    server.replies(reply)
    with pytest.raises(AmbiguousOutcome) as raised:
        connect(retry=ONCE, timeout=0.3).call("POST", "/x", json={}, returns=Json[Any])
    assert [attempt.delivery for attempt in raised.value.history] == [delivery]
    assert len(server.requests) == 1
    assert "may have executed this call, or not" in str(raised.value)
    assert "repeats_all=True" in str(raised.value)


def test_what_was_not_sent_is_known(connect: Callable[..., Connected]) -> None:
    api = connect(unused_url(), retry=Retry(attempts=2, first_wait=0.001))
    with pytest.raises(ConnectFailed) as raised:
        api.call("POST", "/x", json={}, returns=Json[Any])
    assert [attempt.delivery for attempt in raised.value.history] == ["not sent"] * 2
    assert raised.value.history[0].wait is not None
    assert raised.value.history[1].wait is None
    assert raised.value.__notes__[0].startswith("attempt 1: ConnectError")


@contextmanager
def proxy(replies: bytes, *, then_tunnels: bool = False) -> Iterator[str]:
    """A proxy that answers CONNECT so, and closes what comes through its tunnel."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(65536)
                connection.sendall(replies)
                if then_tunnels:
                    connection.recv(65536)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


@pytest.mark.parametrize(
    ("said", "tunnels"),
    [
        (b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", False),
        (b"", False),
        (b"HTTP/1.1 200 OK\r\n\r\n", True),  # And breaks during the TLS handshake.
    ],
)
def test_what_only_a_proxy_saw_was_not_sent(
    connect: Callable[..., Connected], said: bytes, tunnels: bool
) -> None:
    """A request for a tunnel is none of ours, so a POST may be sent again."""
    with proxy(said, then_tunnels=tunnels) as url:
        of_flavour = "Async" if "Async" in repr(connect()) else ""
        transport = getattr(httpx, f"{of_flavour}HTTPTransport")(proxy=url)
        api = connect(
            "https://api.example.test",
            retry=Retry(attempts=2, first_wait=0.001),
            transport=transport,
        )
        with pytest.raises(ApiError) as raised:
            api.call("POST", "/x", json={}, returns=Json[Any])
    assert [a.delivery for a in raised.value.history] == ["not sent"] * 2


def test_events_count_and_not_the_class_of_the_error() -> None:
    error = httpx.ReadError("broken")
    silent = Watch()
    assert silent.after(error) == "maybe sent"
    telling = Watch()
    telling.see("connection.connect_tcp.started", {})
    assert telling.after(error) == "not sent"
    telling.see("http2.send_request_headers.started", {})
    assert telling.after(error) == "maybe sent"
    telling.see("http2.receive_response_headers.complete", {})
    assert telling.after(error) == "response started"
    assert {telling.after(class_("no")) for class_ in UNSENT} == {"not sent"}


def test_a_response_that_breaks_off_is_asked_for_again(
    api: Connected, server: Server
) -> None:
    server.replies(CUT, answer(200, {"id": 1}))
    assert api.call("GET", "/x", returns=Json[Any]) == {"id": 1}
    server.replies(CUT)
    with pytest.raises(TransportError) as raised:
        api.call("GET", "/x", returns=Json[Any])
    assert {a.delivery for a in raised.value.history} == {"response started"}
