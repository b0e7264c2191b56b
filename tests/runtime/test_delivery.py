"""How far a request got is known from events of the transport, not from what failed."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    ApiError,
    AsyncClient,
    Client,
    ClientCredentials,
    ConnectFailed,
    Json,
    Retry,
    TransportError,
)
from codegen.runtime.deadline import OutOfTime
from codegen.runtime.delivery import UNSENT, Watch
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import CUT, HANG, RESET, Reply, Server, answer, listening, unused_url

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

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.recv(65536)
            connection.sendall(replies)
            if then_tunnels:
                connection.recv(65536)

    with listening(serve) as place:
        yield f"http://{place}"


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
    waiting = Watch()
    assert waiting.after(error) == "maybe sent"
    waiting.begin(tells=False)
    assert waiting.after(error) == "not sent"
    silent = Watch()
    silent.hand()
    assert silent.after(error) == "maybe sent"
    assert {silent.after(class_("no")) for class_ in UNSENT} == {"not sent"}
    assert silent.after(OutOfTime("over")) == "maybe sent"
    silent.begin(tells=True)
    silent.hand()
    assert silent.after(error) == "maybe sent"
    assert silent.after(OutOfTime("over")) == "not sent"
    telling = Watch()
    telling.hand()
    telling.see("connection.connect_tcp.started", {})
    assert telling.after(error) == "not sent"
    telling.see("http2.send_request_headers.started", {})
    assert telling.after(error) == "maybe sent"
    telling.see("connection.connect_tcp.started", {})  # It tries again by itself.
    assert {telling.after(class_("no")) for class_ in UNSENT} == {"maybe sent"}
    telling.see("http2.receive_response_headers.complete", {})
    assert telling.after(error) == "response started"
    telling.hand()  # It was refused, and is sent with another token.
    telling.see("connection.connect_tcp.started", {})
    assert telling.after(error) == "not sent"


def test_what_waits_for_a_token_was_not_sent(
    connect: Callable[..., Connected], server: Server
) -> None:
    token = answer(200, {"access_token": "a" * 30, "expires_in": 300}, after=1.5)
    server.handler = lambda r: token if r.path == "/token" else answer(200, {})
    auth = ClientCredentials("id", "key-12345", f"{server.url}/token")
    api = connect(auth=auth, retry=Retry(total_time=0.3))
    with pytest.raises(ConnectFailed) as raised:
        api.call("POST", "/x", json={}, returns=Json[Any])
    assert {attempt.delivery for attempt in raised.value.history} == {"not sent"}
    assert "the total time of 0.3 s is over" in str(raised.value)
    assert "/x" not in {request.path for request in server.requests}


@pytest.mark.parametrize("library", ["", "httpx", "httpx2"])
def test_what_waits_for_a_connection_was_not_sent(server: Server, library: str) -> None:
    """In a pool of one, that another call has."""
    server.handler = lambda _: answer(200, {}, after=1.5)

    async def both() -> None:
        made_by = import_module(library or "httpx")
        limits = made_by.Limits(max_connections=1)
        if library:
            through: Any = {"http_client": made_by.AsyncClient(limits=limits)}
        else:
            through = {"transport": httpx.AsyncHTTPTransport(limits=limits)}
        api = AsyncClient(server.url, **through)
        first = asyncio.ensure_future(api.call("POST", "/a", returns=Json[Any]))
        while not server.requests:
            await asyncio.sleep(0.01)
        hasty = api.with_options(retry=Retry(total_time=0.2))
        with pytest.raises(ConnectFailed) as raised:
            await hasty.call("POST", "/b", returns=Json[Any])
        assert {attempt.delivery for attempt in raised.value.history} == {"not sent"}
        await first
        await api.close()

    asyncio.run(both())
    assert [request.path for request in server.requests] == ["/a"]


class _Again(httpx.HTTPTransport):
    """Tries once more by itself: nobody listens any longer then."""

    listener: socket.socket

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return super().handle_request(request)
        except httpx.TransportError:
            self.listener.close()
            return super().handle_request(request)


def test_what_was_sent_stays_sent() -> None:
    """A transport that tries again by itself, in vain, does not undo it."""
    seen: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            seen.append(connection.recv(65536))

    thread = threading.Thread(target=serve)
    thread.start()
    transport = _Again()
    transport.listener = listener
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with (
        Client(url, transport=transport, retry=Retry(first_wait=0.001)) as api,
        pytest.raises(AmbiguousOutcome) as raised,
    ):
        api.call("POST", "/x", json={}, returns=Json[Any])
    thread.join()
    assert [attempt.delivery for attempt in raised.value.history] == ["maybe sent"]
    assert "ConnectError" in str(raised.value)
    assert len(seen) == 1


def test_a_response_that_breaks_off_is_asked_for_again(
    api: Connected, server: Server
) -> None:
    server.replies(CUT, answer(200, {"id": 1}))
    assert api.call("GET", "/x", returns=Json[Any]) == {"id": 1}
    server.replies(CUT)
    with pytest.raises(TransportError) as raised:
        api.call("GET", "/x", returns=Json[Any])
    assert {a.delivery for a in raised.value.history} == {"response started"}
