"""How a client subscribes."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from .errors import ApiError
from .http import httpx
from .retry import Retry

Transport = Literal["websocket", "sse", "multipart"]

PATIENT_RETRY = Retry(attempts=12, longest_wait=30.0, total_time=600.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionOptions:
    """How a client subscribes.

    Raises:
        ValueError: there is no such transport.
    """

    transport: Transport = "websocket"
    """Over `graphql-transport-ws`, which needs the package websockets; over SSE; or as
    a multipart response, which routers of Apollo send."""
    url: str | None = None
    """Where, if that is not the base URL. A WebSocket is opened at the same place with
    `wss://` for `https://`."""
    connection_payload: Mapping[str, Any] | Callable[[], Mapping[str, Any]] | None = (
        field(default=None, repr=False)
    )
    """What `connection_init` tells the server, where it wants a key in that place. A
    function is called for each connection."""
    reconnect: Retry | None = PATIENT_RETRY
    """When to subscribe again after a lost connection; None means never. Events in
    between may be missed."""
    on_reconnect: Callable[[ApiError], object] | None = None
    """Called with what happened before the client waits and subscribes again."""
    ping_interval: float | None = 20.0
    """Seconds between the pings of a WebSocket; None sends none."""
    silence: float | None = 60.0
    """For so many seconds a server may send nothing: no answer to a ping, no keep-alive
    of SSE. Then the connection is lost. None waits for ever."""
    ssl_context: ssl.SSLContext | None = None
    """What WebSockets trust, where that is not what httpx trusts by default."""

    def __post_init__(self) -> None:
        if self.transport not in get_args(Transport):
            raise ValueError(
                'transport is "websocket", "sse" or "multipart", not '
                f"{self.transport!r}."
            )

    @property
    def accept(self) -> str:
        """The `Accept` of a request for events."""
        if self.transport == "multipart":
            return 'multipart/mixed;subscriptionSpec="1.0", application/json'
        return "text/event-stream"

    def url_from(self, base: httpx.URL) -> httpx.URL:
        """Where to subscribe, seen from the base URL."""
        url = base.join(self.url) if self.url else base
        if self.transport == "websocket":
            scheme = {"http": "ws", "https": "wss"}.get(url.scheme, url.scheme)
            return url.copy_with(scheme=scheme)
        return url

    def payload(self) -> Mapping[str, Any] | None:
        """The payload of `connection_init`."""
        given = self.connection_payload
        return given() if callable(given) else given


STANDARD_SUBSCRIPTIONS = SubscriptionOptions()
