"""What authenticates a request: what its call has chosen, or several ways together."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, ExitStack, aclosing, closing
from typing import Protocol

from .auth import Flow
from .http import httpx
from .plain_http import has_secret, refuse_plain_http
from .token_requests import ROUTE, Route

NOTHING = httpx.Auth()
"""Sends no credentials."""
CHOSEN = "schema_codegen.auth"
"""The extension of a request with what authenticates it."""


class Choosing(Protocol):
    """Chooses what authenticates a call."""

    def auth_for(
        self, operation: str, security: Sequence[Sequence[str]] | None, /
    ) -> httpx.Auth:
        """Return what authenticates a call; what it needs by default for None."""
        ...


class Chosen(httpx.Auth):
    """Authenticates each request as its call has chosen; others by default.

    Args:
        default: What chooses for the others.
        route: How tokens are asked for.
    """

    def __init__(self, default: Choosing, route: Route) -> None:
        self._default = default
        self._route = route

    def __repr__(self) -> str:
        return f"Chosen({self._default!r})"

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        return self._of(request).sync_auth_flow(request)

    def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        return self._of(request).async_auth_flow(request)

    def _of(self, request: httpx.Request) -> httpx.Auth:
        chosen: httpx.Auth | None = request.extensions.get(CHOSEN)
        if chosen is None:
            chosen = self._default.auth_for("The call", None)
        has_secrets = chosen is not NOTHING or has_secret(request.headers)
        if has_secrets and not self._route.insecure_http:
            refuse_plain_http(request.url)
        request.extensions[ROUTE] = self._route
        return chosen


class Together(httpx.Auth):
    """Sends the credentials of several ways to authenticate.

    The flow of each is run inside of that before it: what a flow yields is either the
    request, which the next one takes over, or a request for a token.
    """

    def __init__(self, auths: Sequence[httpx.Auth]) -> None:
        self._auths = auths

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        with ExitStack() as stack:
            flows: list[Flow] = []
            step = request
            while True:
                while step is request and len(flows) < len(self._auths):
                    flow = self._auths[len(flows)].sync_auth_flow(request)
                    flows.append(stack.enter_context(closing(flow)))
                    step = next(flow)
                response = yield step
                while flows:
                    try:
                        step = flows[-1].send(response)
                        break
                    except StopIteration:
                        flows.pop()
                else:
                    return

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        async with AsyncExitStack() as stack:
            flows: list[AsyncGenerator[httpx.Request, httpx.Response]] = []
            step = request
            while True:
                while step is request and len(flows) < len(self._auths):
                    flow = self._auths[len(flows)].async_auth_flow(request)
                    flows.append(await stack.enter_async_context(aclosing(flow)))
                    step = await anext(flow)
                response = yield step
                while flows:
                    try:
                        step = await flows[-1].asend(response)
                        break
                    except StopAsyncIteration:
                        flows.pop()
                else:
                    return
