"""WebSockets as servers may treat them, over graphql-transport-ws."""

from __future__ import annotations

import http
import json
import logging
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from codegen.runtime import (
    AuthError,
    BadInput,
    Conflict,
    DecodeError,
    File,
    Forbidden,
    Json,
    RateLimited,
    ServerError,
    StatusError,
    SubscriptionClosed,
    SubscriptionOperation,
    SubscriptionOptions,
    TransportError,
    Unauthenticated,
    bearer,
)
from codegen.runtime.http import httpx

from .conftest import QUICK, Connected
from .server import Server, unused_url

COUNT = SubscriptionOperation("Count", "subscription Count { count }")
KEY = "a-key-that-nobody-may-see-0123456789"

Talk = Callable[[ServerConnection], None]
Answer = Callable[[ServerConnection, Request], Response | None]


class Sockets:
    """A server of WebSockets: what it heard, connection by connection."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[list[Any]] = []
        self.closed: list[int | None] = []
        self.ended = threading.Event()


@contextmanager
def talking(
    *talks: Talk, answer: Answer | None = None, speaks: str = "graphql-transport-ws"
) -> Iterator[Sockets]:
    """Serve connections one after the other; the last talk goes on and on."""
    sockets, waiting = Sockets(), list(talks)

    def handle(connection: ServerConnection) -> None:
        heard: list[Any] = []
        sockets.heard.append(heard)
        talk = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        recording = _Recording(connection, heard)
        with suppress(ConnectionClosed):
            talk(recording)  # type: ignore[arg-type]
            while True:
                recording.recv()
        sockets.closed.append(connection.close_code)
        sockets.ended.set()

    with serve(
        handle,
        "127.0.0.1",
        0,
        subprotocols=[Subprotocol(speaks)],
        process_request=answer,
    ) as server:
        sockets.url = f"http://127.0.0.1:{server.socket.getsockname()[1]}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield sockets
        finally:
            server.shutdown()
            thread.join()


class _Recording:
    """Writes down what is received."""

    def __init__(self, connection: ServerConnection, heard: list[Any]) -> None:
        self._connection = connection
        self._heard = heard
        self.close = connection.close
        self.request = connection.request

    def recv(self) -> Any:
        message = json.loads(self._connection.recv())
        self._heard.append(message)
        return message

    def send(self, message: Any) -> None:
        text = message if isinstance(message, str) else json.dumps(message)
        self._connection.send(text)


def greet(connection: Any) -> None:
    """Take the greeting and the operation."""
    assert connection.recv()["type"] == "connection_init"
    connection.send({"type": "connection_ack"})
    assert connection.recv()["type"] == "subscribe"


def following(count: int) -> dict[str, Any]:
    return {"id": "1", "type": "next", "payload": {"data": {"count": count}}}


def count_to(last: int) -> Talk:
    def talk(connection: Any) -> None:
        greet(connection)
        for number in range(1, last + 1):
            connection.send(following(number))
        connection.send({"id": "1", "type": "complete"})

    return talk


def closing(code: int, reason: str = "") -> Talk:
    def talk(connection: Any) -> None:
        greet(connection)
        connection.close(code, reason)

    return talk


OPTIONS = SubscriptionOptions(reconnect=QUICK)
Connect = Callable[..., Connected]


def counts(api: Connected) -> list[int]:
    return api.subscribe(COUNT, {}, returns=Json[int], at=("count",))


def test_the_whole_conversation(connect: Connect) -> None:
    def talk(connection: Any) -> None:
        greet(connection)
        connection.send({"type": "ping", "payload": {"at": 1}})
        assert connection.recv() == {"type": "pong"}
        connection.send({"type": "pong"})
        connection.send(following(1))
        connection.send({"id": "1", "type": "complete"})

    with talking(talk) as sockets:
        api = connect(sockets.url, subscription_options=OPTIONS)
        assert counts(api) == [1]
        sockets.ended.wait(5)
    assert sockets.heard == [
        [
            {"type": "connection_init"},
            {
                "id": "1",
                "type": "subscribe",
                "payload": {
                    "query": "subscription Count { count }\n",
                    "operationName": "Count",
                    "variables": {},
                },
            },
            {"type": "pong"},
        ]
    ]
    assert sockets.closed == [1000]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1008, SubscriptionClosed),
        (4400, BadInput),
        (4401, Unauthenticated),
        (4403, Forbidden),
        (4409, Conflict),
        (4429, RateLimited),
        (4500, ServerError),
    ],
)
def test_final_close_codes(connect: Connect, code: int, kind: type[Exception]) -> None:
    with talking(closing(code, "because I say so")) as sockets:
        api = connect(sockets.url, subscription_options=OPTIONS)
        with pytest.raises(kind, match='it says "because I say so"') as caught:
            counts(api)
        assert len(sockets.heard) == 1
    assert isinstance(caught.value, SubscriptionClosed)
    assert caught.value.close_code == code
    assert caught.value.code == str(code)


@pytest.mark.parametrize("code", [1000, 1001, 1011, 1012, 1013, 4408, 4999])
def test_other_close_codes_are_tried_again(connect: Connect, code: int) -> None:
    with talking(closing(code), count_to(2)) as sockets:
        api = connect(sockets.url, subscription_options=OPTIONS)
        assert counts(api) == [1, 2]
        assert len(sockets.heard) == 2


def test_it_gives_up_in_the_end(connect: Connect) -> None:
    lost: list[Exception] = []
    options = SubscriptionOptions(reconnect=QUICK, on_reconnect=lost.append)
    with talking(closing(4408, "too slow")) as sockets:
        api = connect(sockets.url, subscription_options=options)
        with pytest.raises(TransportError, match="closed with 4408 too slow"):
            counts(api)
        assert len(sockets.heard) == QUICK.attempts
    assert len(lost) == QUICK.attempts - 1


def test_a_silent_server_is_given_up(connect: Connect) -> None:
    options = SubscriptionOptions(reconnect=None, silence=0.1)
    with talking(lambda connection: None) as sockets:
        api = connect(sockets.url, subscription_options=options)
        with pytest.raises(TransportError, match="no message in time"):
            counts(api)


@pytest.mark.parametrize("message", ["no JSON", "[]", '{"type": 1}'])
def test_what_is_no_message_is_said(connect: Connect, message: str) -> None:
    with talking(lambda connection: connection.send(message)) as sockets:
        api = connect(sockets.url, subscription_options=OPTIONS)
        with pytest.raises(DecodeError, match="no message of graphql-transport-ws"):
            counts(api)


def test_another_greeting_is_said(connect: Connect) -> None:
    with talking(lambda connection: connection.send(following(1))) as sockets:
        api = connect(sockets.url, subscription_options=OPTIONS)
        with pytest.raises(DecodeError, match="'next', no connection_ack"):
            counts(api)


@pytest.mark.parametrize("speaks", ["graphql-ws", "chat"])
def test_a_server_of_another_protocol(connect: Connect, speaks: str) -> None:
    with talking(count_to(1), speaks=speaks) as sockets:
        api = connect(sockets.url, subscription_options=OPTIONS)
        with pytest.raises((TransportError, StatusError)) as caught:
            counts(api)
    assert "graphql-transport-ws" in str(caught.value) or "400" in str(caught.value)


class Renewing(httpx.Auth):
    """Has an old token first, and gets a new one when that is refused."""

    def auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = "Bearer old"
        response = yield request
        if response.status_code == 401:
            request.headers["Authorization"] = "Bearer new"
            yield request


def only(token: str) -> Answer:
    def answer(connection: ServerConnection, request: Request) -> Response | None:
        if request.headers.get("Authorization") == f"Bearer {token}":
            return None
        return connection.respond(http.HTTPStatus.UNAUTHORIZED, "Who are you?")

    return answer


def test_a_refused_handshake_renews_the_token(connect: Connect) -> None:
    with talking(count_to(1), answer=only("new")) as sockets:
        api = connect(sockets.url, auth=Renewing(), subscription_options=OPTIONS)
        assert counts(api) == [1]


def test_a_refused_handshake_is_an_error_of_its_status(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with talking(count_to(1), answer=only("new")) as sockets:
        api = connect(sockets.url, auth=bearer(KEY), subscription_options=OPTIONS)
        with pytest.raises(Unauthenticated, match="Who are you") as caught:
            counts(api)
    assert isinstance(caught.value, StatusError)
    ours = [r.getMessage() for r in caplog.records if r.name != "websockets.server"]
    assert ours
    assert KEY not in "\n".join(ours) + repr(caught.value)


def test_a_redirect_takes_no_key_elsewhere(connect: Connect, server: Server) -> None:
    def away(connection: ServerConnection, request: Request) -> Response:
        target = server.url.replace("http://", "ws://")
        return Response(307, "Away", Headers({"Location": target}))

    with talking(count_to(1), answer=away) as sockets:
        api = connect(sockets.url, auth=bearer(KEY), subscription_options=OPTIONS)
        with pytest.raises(StatusError, match="307"):
            counts(api)
    assert server.requests == []


def test_nobody_listens(connect: Connect) -> None:
    api = connect(unused_url(), subscription_options=OPTIONS)
    with pytest.raises(TransportError, match="cannot connect to ws://127") as caught:
        counts(api)
    assert caught.value.attempts == QUICK.attempts


@pytest.mark.parametrize("payload", [{"apiKey": KEY}, {"h": [{"Authorization": KEY}]}])
def test_no_key_is_sent_where_all_can_read_it(
    connect: Connect, payload: dict[str, Any]
) -> None:
    """ "127.1" is this machine for who looks it up, and any name for who does not."""
    with talking(count_to(1)) as sockets:
        away = sockets.url.replace("127.0.0.1", "127.1")

        def options(payload: Any) -> dict[str, Any]:
            given = SubscriptionOptions(reconnect=None, connection_payload=payload)
            return {"subscription_options": given}

        with pytest.raises(AuthError, match=r"Nothing is sent to ws://127\.1:.*http=T"):
            counts(connect(away, **options(payload)))
        sockets.ended.wait(5)
        assert sockets.heard == [[]]
        assert counts(connect(away, **options({"tenant": "a"}))) == [1]
        assert counts(connect(away, insecure_http=True, **options(payload))) == [1]
        assert sockets.heard[-1][0]["payload"] == payload


def test_files_have_no_place_in_messages(api: Connected) -> None:
    with pytest.raises(ValueError, match="A file cannot be sent over a WebSocket"):
        api.subscribe(COUNT, {"file": File(b"x")}, returns=Json[int])
