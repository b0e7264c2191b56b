"""WebSockets, opened by a client of httpx, with the authentication of its calls.

A request to a `wss://` URL is sent as the opening handshake (RFC 6455). The response to
it has the WebSocket as an extension, or is what the server answered instead.

The package websockets does the work. It is imported when the first WebSocket is opened.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import ssl
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from .http import httpx
from .steps import WEBSOCKET, Closed, Outcome
from .subscription_options import SubscriptionOptions

SUBPROTOCOL = "graphql-transport-ws"
CLOSE_TIMEOUT = 2.0
"""Seconds to wait for the other end when a WebSocket is closed."""
ABNORMAL = 1006
UNWANTED = ("accept", "accept-encoding", "connection", "content-", "host", "user-agent")
"""How the headers begin that a handshake has in its own way, or not at all."""


class _Discreet(logging.LoggerAdapter[logging.Logger]):
    """Never logs frames and headers, which hold data and keys."""

    def isEnabledFor(self, level: int) -> bool:  # noqa: N802
        return level > logging.DEBUG and super().isEnabledFor(level)


LOGGER = _Discreet(logging.getLogger("schema_codegen.websocket"), {})


class WebSocketTransport(httpx.BaseTransport):
    """Opens WebSockets, and waits for them."""

    def __init__(self, options: SubscriptionOptions, environment_proxy: bool) -> None:
        self._settings = options, environment_proxy

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        library = _library("sync")
        try:
            opening = library.connect(**_arguments(library, request, *self._settings))
            wire = WebSocketWire(opening.__enter__())
        except Exception as error:
            return _refusal(error)
        if wire.subprotocol != SUBPROTOCOL:
            wire.close()
            raise httpx.UnsupportedProtocol(NO_SUBPROTOCOL)
        return httpx.Response(101, extensions={WEBSOCKET: wire})


class AsyncWebSocketTransport(httpx.AsyncBaseTransport):
    """Opens WebSockets, and awaits them."""

    def __init__(self, options: SubscriptionOptions, environment_proxy: bool) -> None:
        self._settings = options, environment_proxy

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        library = _library("asyncio")
        try:
            opening = library.connect(**_arguments(library, request, *self._settings))
            wire = AsyncWebSocketWire(await opening.__aenter__())
        except Exception as error:
            return _refusal(error)
        if wire.subprotocol != SUBPROTOCOL:
            await wire.close()
            raise httpx.UnsupportedProtocol(NO_SUBPROTOCOL)
        return httpx.Response(101, extensions={WEBSOCKET: wire})


class WebSocketWire:
    """An open WebSocket."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.subprotocol = connection.subprotocol

    def receive(self, seconds: float | None) -> Outcome:
        try:
            return _bytes(self._connection.recv(seconds))
        except TimeoutError:
            return httpx.ReadTimeout("no message in time")
        except _closed_error() as error:
            return _closed(error)

    def send(self, text: str) -> Outcome:
        try:
            self._connection.send(text)
        except _closed_error() as error:
            return _closed(error)
        return None

    def interrupt(self) -> None:
        self._connection.close()

    def close(self) -> None:
        self._connection.close()


class AsyncWebSocketWire:
    """An open WebSocket."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.subprotocol = connection.subprotocol

    async def receive(self, seconds: float | None) -> Outcome:
        try:
            async with asyncio.timeout(seconds):
                return _bytes(await self._connection.recv())
        except TimeoutError:
            return httpx.ReadTimeout("no message in time")
        except _closed_error() as error:
            return _closed(error)

    async def send(self, text: str) -> Outcome:
        try:
            await self._connection.send(text)
        except _closed_error() as error:
            return _closed(error)
        return None

    async def close(self) -> None:
        await self._connection.close()


NO_PACKAGE = (
    "Subscriptions over WebSockets need the package websockets, version 15 or newer: "
    "pip install 'websockets>=15', or schema-codegen[subscriptions]. Subscriptions "
    'over SSE need nothing: SubscriptionOptions(transport="sse").'
)
NO_SUBPROTOCOL = (
    f"the server does not speak {SUBPROTOCOL}; it may speak SSE: "
    'SubscriptionOptions(transport="sse")'
)


@functools.cache
def _library(way: str) -> Any:
    """The client of the package websockets for a way of waiting.

    Raises:
        ImportError: it is not installed.
    """
    try:
        return import_module(f"websockets.{way}.client")
    except ImportError:
        raise ImportError(NO_PACKAGE) from None


@functools.cache
def _exceptions() -> Any:
    return import_module("websockets.exceptions")


def _closed_error() -> Any:
    return _exceptions().ConnectionClosed


@functools.cache
def _usual_trust() -> ssl.SSLContext:
    """What httpx trusts, read once: it takes a moment."""
    return httpx.create_ssl_context()


def _arguments(
    library: Any,
    request: httpx.Request,
    options: SubscriptionOptions,
    environment_proxy: bool,
) -> dict[str, Any]:
    timeouts: Mapping[str, float | None] = request.extensions.get("timeout", {})
    headers = [
        (name, value)
        for name, value in request.headers.multi_items()
        if not name.startswith(UNWANTED)
    ]
    arguments: dict[str, Any] = {
        "uri": str(request.url),
        "additional_headers": headers,
        "user_agent_header": request.headers.get("User-Agent"),
        "subprotocols": [SUBPROTOCOL],
        "open_timeout": timeouts.get("connect"),
        "close_timeout": CLOSE_TIMEOUT,
        "ping_interval": options.ping_interval,
        "ping_timeout": options.silence,
        "max_size": None,
        "logger": LOGGER,
        "create_connection": _staying(library),
    }
    if not environment_proxy:
        arguments["proxy"] = None
    if request.url.scheme == "wss":
        arguments["ssl"] = options.ssl_context or _usual_trust()
    return arguments


class _Refused(Exception):  # noqa: N818 (it is an answer)
    """The server answered the handshake with a response of its own."""

    def __init__(self, response: Any) -> None:
        super().__init__("refused")
        self.response = response


@functools.cache
def _staying(library: Any) -> Any:
    """A connection that follows no redirect: it would take the key to another place."""
    way = library.ClientConnection

    def handshake(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return way.handshake(self, *arguments, **named)
        except _exceptions().InvalidStatus as error:
            raise _Refused(error.response) from None

    async def async_handshake(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return await way.handshake(self, *arguments, **named)
        except _exceptions().InvalidStatus as error:
            raise _Refused(error.response) from None

    chosen = async_handshake if "asyncio" in library.__name__ else handshake
    return type("StayingConnection", (way,), {"handshake": chosen})


def _refusal(error: Exception) -> httpx.Response:
    """Return what the server answered instead of opening a WebSocket.

    Raises:
        httpx.RequestError: it answered nothing that is HTTP, or could not be reached.
    """
    known = _exceptions()
    match error:
        case _Refused(response=response):
            headers = list(response.headers.raw_items())
            kept = [(n, v) for n, v in headers if n.lower() != "content-encoding"]
            status, body = response.status_code, response.body or b""
            return httpx.Response(status, headers=kept, content=bytes(body))
        case httpx.RequestError():
            raise error
        case TimeoutError():
            raise httpx.ConnectTimeout("no WebSocket in time") from error
        case known.ProxyError() | known.InvalidProxy():
            raise httpx.ProxyError("the proxy does not connect") from error
        case known.NegotiationError() | known.InvalidUpgrade():
            raise httpx.UnsupportedProtocol(NO_SUBPROTOCOL) from error
        case OSError():
            raise httpx.ConnectError(str(error)) from error
        case known.WebSocketException() | EOFError():
            raise httpx.RemoteProtocolError(str(error)) from error
    raise error


def _closed(error: Any) -> Closed:
    """Read the close frame that was received; without one the connection broke."""
    if error.rcvd is not None:
        return Closed(error.rcvd.code, error.rcvd.reason)
    return Closed(ABNORMAL, error.sent.reason if error.sent is not None else "")


def _bytes(message: str | bytes) -> bytes:
    return message.encode() if isinstance(message, str) else message
