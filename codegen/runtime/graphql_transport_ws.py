"""The protocol graphql-transport-ws, of one operation on its own WebSocket.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

import msgspec

from .decode import encode
from .errors import DecodeError
from .http import httpx
from .messages import said
from .plain_http import has_secret, refuse_plain_http
from .redaction import is_secret, keep_out
from .steps import Closed, Failed, Leave, Ready, Receive, Send, Step, Steps
from .subscribing import Call, Lost, closed_for_good
from .token_requests import ROUTE, Route

ID = "1"
"""Of the only operation on its connection."""


class Message(msgspec.Struct):
    """A message of graphql-transport-ws."""

    type: str
    id: str = ""
    payload: msgspec.Raw = msgspec.Raw(b"null")


def over_websocket(call: Call, response: httpx.Response) -> Steps:
    """Subscribe over a WebSocket that is open.

    Raises:
        SubscriptionClosed: the server closes it for good.
        DecodeError: it says what is not of the protocol.
        Lost: the connection broke.
        AuthError: there is a credential to be sent where others can read it.
    """
    payload = call.options.payload()
    route: Route = response.request.extensions[ROUTE]
    if has_secret(payload) and not route.insecure_http:
        refuse_plain_http(response.request.url)
    for name, value in (payload or {}).items():
        if is_secret(name):
            keep_out(str(value).rpartition(" ")[2])
    init = {"type": "connection_init"}
    yield Send(_text(init if payload is None else {**init, "payload": payload}))
    message = yield from _message(call, response, call.options.silence)
    if message.type != "connection_ack":
        yield Leave()
        raise DecodeError(
            call.name, f"the server sent {message.type!r}, no connection_ack", None
        )
    content = msgspec.Raw(call.content)
    yield Send(_text({"id": ID, "type": "subscribe", "payload": content}))
    yield Ready(farewell=_text({"id": ID, "type": "complete"}))
    while True:
        message = yield from _message(call, response, None)
        match message.type:
            case "next":
                yield call.read_event(bytes(message.payload))
            case "error":
                yield Leave()
                yield _refusal(call, message)
                return
            case "complete":
                yield Leave()
                return


def _message(
    call: Call, response: httpx.Response, seconds: float | None
) -> Generator[Step, Any, Message]:
    """Receive the next message that is not about the connection alone."""
    while True:
        received = yield Receive(seconds)
        match received:
            case Closed(code, reason):
                final = closed_for_good(call.name, received, response)
                if final is not None:
                    raise final
                told = said(reason)
                raise Lost(f"the WebSocket was closed with {code} {told}".strip())
            case httpx.RequestError():
                raise Lost(f"the connection broke: {received}")
        try:
            message = msgspec.json.decode(received, type=Message)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            yield Leave()
            problem = f"this is no message of graphql-transport-ws: {error}"
            raise DecodeError(call.name, problem, None) from None
        if message.type == "ping":
            yield Send(_text({"type": "pong"}))
        elif message.type != "pong":
            return message


def _refusal(call: Call, message: Message) -> Failed:
    """Read the errors for which an operation was not executed at all."""
    step = call.read_event(encode({"errors": message.payload}))
    if isinstance(step, Failed):
        return step
    return Failed(DecodeError(call.name, "an error says nothing of itself", None))


def _text(message: Mapping[str, Any]) -> str:
    return encode(message).decode()
