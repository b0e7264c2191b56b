"""How far a request got: known from events of the transport, not from what failed.

The same error can come before and after a server has read a request. httpcore tells
what it does in the extension `trace` of a request; transports that tell nothing are
judged by the class of the error, and for the worse where that says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .attempts import Delivery
from .deadline import OutOfTime
from .http import httpx

WATCH = "schema_codegen.delivery"
"""The extension of a request with the `Watch` of its latest attempt."""

UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
"""Errors that come before a request is sent, where the transport tells nothing."""


class Watch:
    """Watches one attempt to send a request on its way."""

    __slots__ = ("_is_told", "_opens_tunnel", "_tells", "_waits", "delivery")

    def __init__(self) -> None:
        self.delivery: Delivery = "not sent"
        self._tells = self._waits = self._is_told = self._opens_tunnel = False

    def begin(self, tells: bool) -> None:
        """Note that a client has it, which calls `hand` when it is authenticated.

        Args:
            tells: Whether what sends it is known to say so before it begins.
        """
        self._tells, self._waits = tells, True

    def hand(self) -> None:
        """Note that what sends it has it now; again where it was refused and
        authentication sends it once more."""
        self.delivery = "not sent"
        self._waits = self._is_told = False

    def see(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event of httpcore: "http11.send_request_headers.started".

        What was sent stays sent: a transport may try again by itself.
        """
        self._is_told = True
        _, _, step = event.partition(".")
        if step == "send_request_headers.started":
            # A proxy is asked for a tunnel first, which the server does not see.
            method = getattr(info.get("request"), "method", b"")
            self._opens_tunnel = method == b"CONNECT"
            if not self._opens_tunnel:
                self.delivery = "maybe sent"
        elif step == "receive_response_headers.complete" and not self._opens_tunnel:
            self.delivery = "response started"

    async def asee(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event, as `see`."""
        self.see(event, info)

    def after(self, error: httpx.RequestError) -> Delivery:
        """Return how far the request got that failed so."""
        if self._is_told or self._waits:
            return self.delivery
        waited = self._tells and isinstance(error, OutOfTime)
        return "not sent" if waited or isinstance(error, UNSENT) else "maybe sent"


def hand(request: httpx.Request) -> None:
    """Take a request that goes to what sends it, as a hook of httpx."""
    watch: Watch | None = request.extensions.get(WATCH)
    if watch is not None:
        watch.hand()


async def ahand(request: httpx.Request) -> None:
    """Take a request, as `hand`."""
    hand(request)
