"""What a stream does, step by step, and the connections over which it does it.

A stream is a generator of steps, the same for sync and async clients. It yields what
to do next and is sent what came of it; `streaming` drives it.
"""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast

from .errors import ApiError
from .http import httpx
from .turns import Pause, Turn

WEBSOCKET = "schema_codegen.websocket"
"""The extension of a response that holds the WebSocket which it opened."""

# Steps


@dataclass(frozen=True, slots=True)
class Receive:
    """Wait for what the server sends next: bytes, or None at its end."""

    seconds: float | None = None
    """How long, of a WebSocket. The request says it for a response."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send a message over the WebSocket."""

    text: str


@dataclass(frozen=True, slots=True)
class Read:
    """Read the whole body of a response."""

    response: httpx.Response


@dataclass(frozen=True, slots=True)
class Leave:
    """Close the connection."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The server has been asked, and values may come."""

    farewell: str = ""
    """What to send over the WebSocket if nobody wants them any longer."""


@dataclass(frozen=True, slots=True)
class Event:
    """Hand over a value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """Raise an error in place of a value; values may follow."""

    error: ApiError


@dataclass(frozen=True, slots=True)
class Closed:
    """The server closed the WebSocket (RFC 6455, section 7.4)."""

    code: int
    """1006 where the connection broke."""
    reason: str = ""


Wait = Pause | Turn
Step = httpx.Request | Wait | Receive | Send | Read | Leave | Ready | Event | Failed
Outcome = httpx.Response | httpx.RequestError | Closed | bytes | None
Steps = Generator[Step, Any, None]
"""It is sent an `Outcome` for each step."""

# Connections


class Wire(Protocol):
    """A connection over which a server streams."""

    def receive(self, seconds: float | None, /) -> Outcome: ...
    def send(self, text: str) -> Outcome: ...
    def interrupt(self) -> None: ...
    def close(self) -> None: ...


class AsyncWire(Protocol):
    """A connection over which a server streams."""

    async def receive(self, seconds: float | None, /) -> Outcome: ...
    async def send(self, text: str) -> Outcome: ...
    async def close(self) -> None: ...


class ResponseWire:
    """The body of a response, as it comes."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._chunks = response.iter_bytes()

    def receive(self, seconds: float | None) -> Outcome:
        try:
            return next(self._chunks, None)
        except httpx.RequestError as error:
            return error

    def send(self, text: str) -> Outcome:
        raise RuntimeError("A response takes no messages.")

    def interrupt(self) -> None:
        """Wake a thread that waits for the next bytes."""
        stream = self._response.extensions.get("network_stream")
        connection = stream.get_extra_info("socket") if stream is not None else None
        if isinstance(connection, socket.socket):
            with suppress(OSError, ValueError):
                connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._response.close()


class AsyncResponseWire:
    """The body of a response, as it comes."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._chunks = cast(AsyncGenerator[bytes, None], response.aiter_bytes())

    async def receive(self, seconds: float | None) -> Outcome:
        try:
            return await anext(self._chunks, None)
        except httpx.RequestError as error:
            return error

    async def send(self, text: str) -> Outcome:
        raise RuntimeError("A response takes no messages.")

    async def close(self) -> None:
        await self._chunks.aclose()
        await self._response.aclose()
