"""Send requests for tokens, apart from the calls that need them.

A token belongs to the authentication, not to the call that happened to need it first:
who cancels that call, or closes its client, must not take the token from the others,
and a refresh token that the server has replaced must not be lost. So the request goes
out in a thread of its own, through a client of its own, without authentication, hooks
and redirects. A transport that a user has passed for asyncio works in its loop only:
there the request is a task of its own, which ends with the loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from .charsets import text_of
from .deadline import SECONDS, watch_time
from .decode import NotJsonError, TooDeepError, decode
from .errors import ApiError, AuthError, TokenRefused
from .exchange import Exchange
from .http import httpx
from .http_clients import AsyncClientTransport, ClientTransport
from .messages import request_id
from .redaction import cut, redacted
from .response_limits import LIMITS, ResponseLimits, abound, bound
from .retry import Retry
from .sending import arun, run

T = TypeVar("T")
End = Callable[[T | AuthError], None]

ROUTE = "schema_codegen.token_route"
"""The extension of a request with the `Route` of its client."""
LONGEST = 30.0
"""A request for a token takes no more seconds, with all repetitions: what waits for it
may have more time, or less."""

SMALL = ResponseLimits(body=1_000_000)


@dataclass(frozen=True, slots=True)
class Route:
    """How a client has its requests for tokens sent."""

    passed: Any
    """The transport, or client of an HTTP library, that the user has passed to the
    client, of its kind; None where there is none."""
    retry: Retry
    timeout: httpx.Timeout
    insecure_http: bool
    """Whether credentials may be sent in plain http to another machine."""


def limited(request: httpx.Request, timeout: httpx.Timeout, left: float) -> None:
    """Say how long one attempt may take, and how much may come."""
    phases = {
        phase: left if seconds is None else min(seconds, left)
        for phase, seconds in timeout.as_dict().items()
    }
    request.extensions |= {"timeout": phases, SECONDS: left, LIMITS: SMALL}


class Beginning(Protocol):
    """Begins a request, and returns at once."""

    def __call__(
        self, steps: Exchange[T], route: Route, end: End[T], stays: bool, /
    ) -> asyncio.AbstractEventLoop | None:
        """Begin a request.

        Args:
            steps: What to send.
            route: How.
            end: Is told what came of it, whatever happens, and in any thread.
            stays: Whether the program may not end before it does.

        Returns:
            The event loop that the request cannot do without.
        """
        ...


def begin(steps: Exchange[T], route: Route, end: End[T], stays: bool) -> None:
    """Begin a request from what waits in a thread."""
    work = threading.Thread(
        target=_in_thread, args=(steps, route, end), daemon=not stays
    )
    try:
        work.start()
    except RuntimeError as error:  # There are too many, or the interpreter ends.
        end(AuthError(f"No token: {error}"))


_tasks: set[asyncio.Task[None]] = set()
"""Loops hold their tasks weakly."""


def abegin(
    steps: Exchange[T], route: Route, end: End[T], stays: bool
) -> asyncio.AbstractEventLoop | None:
    """Begin a request from what waits in an event loop."""
    if route.passed is None:
        begin(steps, route, end, stays)
        return None
    loop = asyncio.get_running_loop()
    task = loop.create_task(_in_task(steps, route, end))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return loop


def _in_thread(steps: Exchange[T], route: Route, end: End[T]) -> None:
    try:
        via = route.passed
        if not isinstance(via, httpx.BaseTransport | None):
            via = ClientTransport(via)
        http = httpx.Client(transport=via, event_hooks={"response": [bound]})
        watch_time(http)
        try:
            outcome: T | AuthError = run(http, steps)
        finally:
            if route.passed is None:  # That of a user stays open.
                http.close()
    except Exception as error:
        outcome = _failure(error)
    end(outcome)


async def _in_task(steps: Exchange[T], route: Route, end: End[T]) -> None:
    outcome: T | AuthError = AuthError("No token: the event loop has ended.")
    try:
        via = route.passed
        if not isinstance(via, httpx.AsyncBaseTransport):
            via = AsyncClientTransport(via)
        http = httpx.AsyncClient(transport=via, event_hooks={"response": [abound]})
        outcome = await arun(http, steps)
    except Exception as error:
        outcome = _failure(error)
    finally:  # The loop ends by cancelling its tasks.
        end(outcome)


def _failure(error: Exception) -> AuthError:
    """Return what those get that wait; what gives the key may fail, too."""
    if isinstance(error, AuthError):
        return error
    text = "" if isinstance(error, ApiError) else f"{type(error).__name__}: "
    found = AuthError(f"No token: {text}{redacted(str(error))}")
    found.__cause__ = error
    return found


def refusal(message: str, response: httpx.Response) -> TokenRefused:
    """Return what those get whose key is refused, without the secrets: what was sent,
    and what servers echo of it."""
    asked = httpx.Request("POST", response.request.url.copy_with(query=None))
    text = redacted(cut(text_of(response)))
    bare = httpx.Response(response.status_code, text=text, request=asked)
    try:
        body = decode(text.encode(), Any).value
    except (NotJsonError, TooDeepError):
        body = text
    code = body.get("error") if isinstance(body, dict) else None  # RFC 6749, 5.2.
    code = code if isinstance(code, str) else None
    return TokenRefused(message, bare, body, code, request_id(response, body))
