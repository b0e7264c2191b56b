"""What sends the requests of a client: connections of its own, or of the user's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from .arriving import alook, look
from .deadline import watch_time
from .delivery import ahand, hand
from .early_answers import listen_while_sending
from .forking import renew_in_child
from .http import httpx, pools
from .http_clients import (
    AsyncClientTransport,
    AsyncHttpClient,
    ClientTransport,
    HttpClient,
)
from .loops import LoopClient
from .pace import CONNECTIONS
from .response_limits import abound, bound
from .subscription_options import SubscriptionOptions
from .websocket import AsyncWebSocketTransport, WebSocketTransport

POOL = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
"""All connections are kept. httpx keeps 20 of 100; of the others it may close one that
another thread is about to use (httpcore, issue 1110): that call would fail, or wait for
its timeout."""

Http = TypeVar("Http", httpx.Client, httpx.AsyncClient)


@dataclass(frozen=True, slots=True)
class _Way(Generic[Http]):
    """A way of waiting."""

    client: type[Http]
    hand: Callable[..., Any]
    """Takes requests before they are sent."""
    look: Callable[..., Any]
    bound: Callable[..., Any]
    """Both take responses before they are read."""
    equip: Callable[..., None]
    """Changes how the connections of clients read and write."""


_SYNC = _Way(httpx.Client, hand, look, bound, watch_time)
_ASYNC = _Way(LoopClient, ahand, alook, abound, listen_while_sending)


def connected(
    auth: httpx.Auth,
    timeout: httpx.Timeout,
    transport: httpx.BaseTransport | None,
    http_client: HttpClient | None,
    subscription_options: SubscriptionOptions,
) -> httpx.Client:
    """Return what sends the requests of a client.

    Raises:
        TypeError: the client of the user is of another kind.
        ValueError: both a transport and a client of the user are given.
    """
    via = transport if http_client is None else ClientTransport(http_client)
    proxied = _is_proxied(transport, http_client)
    opening = WebSocketTransport(subscription_options, proxied)
    return _opened(_SYNC, auth, timeout, via, opening, http_client)


def aconnected(
    auth: httpx.Auth,
    timeout: httpx.Timeout,
    transport: httpx.AsyncBaseTransport | None,
    http_client: AsyncHttpClient | None,
    subscription_options: SubscriptionOptions,
) -> httpx.AsyncClient:
    """Return what sends the requests of an async client, as `connected`."""
    via = transport if http_client is None else AsyncClientTransport(http_client)
    proxied = _is_proxied(transport, http_client)
    opening = AsyncWebSocketTransport(subscription_options, proxied)
    return _opened(_ASYNC, auth, timeout, via, opening, http_client)


def _is_proxied(transport: object, http_client: Any) -> bool:
    """Whether WebSockets go through the proxies that the environment names."""
    if transport is not None and http_client is not None:
        raise ValueError("Pass a transport or an http_client: it has a transport.")
    if http_client is not None:
        return bool(http_client.trust_env)
    return transport is None


def _opened(
    way: _Way[Http],
    auth: httpx.Auth,
    timeout: httpx.Timeout,
    via: Any,
    opening: Any,
    http_client: object,
) -> Http:
    """Return a client, which has connections of its own in a child process."""
    passed = http_client or via
    options: dict[str, Any] = {
        "auth": auth,
        "event_hooks": {"request": [way.hand], "response": [way.look, way.bound]},
        "mounts": {"ws://": opening, "wss://": opening},
        "limits": POOL,
        "timeout": timeout,
    }
    http = way.client(transport=via, **options)
    way.equip(http, http_client)

    def renew(inherited: Http) -> None:
        if not inherited.is_closed:
            is_used = any(pool.connections for pool in pools(passed))
            chosen = _Inherited() if is_used else via
            way.client.__init__(inherited, transport=chosen, **options)
            way.equip(inherited)

    renew_in_child(http, renew)
    return http


class _Inherited(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Stands in for what was passed to a client in the parent process."""

    def handle_request(self, request: httpx.Request) -> NoReturn:
        raise RuntimeError(
            "The connections of the transport or http_client that this client was "
            "made with are those of the parent process. Make both after the fork."
        )

    async def handle_async_request(self, request: httpx.Request) -> NoReturn:
        self.handle_request(request)
