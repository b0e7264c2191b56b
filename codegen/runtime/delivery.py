"""How far a request got: known from events of the transport, not from what failed.

The same error can come before and after a server has read a request. httpcore tells
what it does in the extension `trace` of a request; transports that tell nothing are
judged by the class of the error, and for the worse where that says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .attempts import Delivery
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
"""Errors that come before a request is sent, whatever was sent before it."""


class Watch:
    """Watches one request on its way."""

    __slots__ = ("_is_told", "_opens_tunnel", "delivery")

    def __init__(self) -> None:
        self.delivery: Delivery = "not sent"
        self._is_told = self._opens_tunnel = False

    def see(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event of httpcore: "http11.send_request_headers.started"."""
        self._is_told = True
        layer, _, step = event.partition(".")
        if layer == "connection":
            self.delivery = "not sent"
        elif step == "send_request_headers.started":
            # A proxy is asked for a tunnel first, which the server does not see.
            method = getattr(info.get("request"), "method", b"")
            self._opens_tunnel = method == b"CONNECT"
            self.delivery = "not sent" if self._opens_tunnel else "maybe sent"
        elif step == "receive_response_headers.complete" and not self._opens_tunnel:
            self.delivery = "response started"

    async def asee(self, event: str, info: Mapping[str, Any]) -> None:
        """Take an event, as `see`."""
        self.see(event, info)

    def after(self, error: httpx.RequestError) -> Delivery:
        """Return how far the request got that failed so."""
        if isinstance(error, UNSENT):
            return "not sent"
        return self.delivery if self._is_told else "maybe sent"
