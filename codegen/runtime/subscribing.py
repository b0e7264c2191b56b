"""What all ways to subscribe have in common."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from .errors import (
    ApiError,
    BadInput,
    Conflict,
    Forbidden,
    RateLimited,
    ResponseError,
    ServerError,
    Unauthenticated,
    raised_as,
)
from .http import httpx
from .messages import said
from .steps import Closed, Event, Failed, Leave, Read, Ready, Receive, Step, Steps
from .subscription_options import STANDARD_SUBSCRIPTIONS, SubscriptionOptions
from .terms import Terms


class SubscriptionClosed(ResponseError):  # noqa: N818 (the name says what happened)
    """The server ended a subscription, and subscribing again would not help.

    It is an `Unauthenticated`, a `Forbidden` and so on as well, where the code of the
    server says so.
    """

    close_code: int
    """The code with which the server closed the WebSocket: 4401, 4403, 4429 …"""

    def __init__(
        self, operation: str, closed: Closed, meaning: str, response: httpx.Response
    ) -> None:
        reason = said(closed.reason)
        message = f"{operation}: the server closed the WebSocket with {closed.code}"
        message += f": {meaning}" + (f'; it says "{reason}"' if reason else "")
        super().__init__(message, response, reason, str(closed.code), None)
        self.close_code = closed.code


def closed_for_good(
    operation: str, closed: Closed, response: httpx.Response
) -> SubscriptionClosed | None:
    """Return the error for a close code that is final; None if it is not."""
    if closed.code not in FINAL:
        return None
    kind, meaning = FINAL[closed.code]
    class_ = raised_as(kind, SubscriptionClosed)
    return class_(operation, closed, meaning, response)


MISUNDERSTOOD = "it does not take what this client says"
FAILED = "it failed"
FINAL: dict[int, tuple[type[ResponseError], str]] = {
    1002: (SubscriptionClosed, MISUNDERSTOOD),
    1003: (SubscriptionClosed, MISUNDERSTOOD),
    1007: (SubscriptionClosed, MISUNDERSTOOD),
    1008: (SubscriptionClosed, "its policy forbids this"),
    1009: (SubscriptionClosed, "a message was too big for it"),
    4004: (SubscriptionClosed, MISUNDERSTOOD),
    4005: (ServerError, FAILED),
    4400: (BadInput, MISUNDERSTOOD),
    4401: (Unauthenticated, "the credentials are missing, wrong or expired"),
    4403: (Forbidden, "the credentials do not allow this"),
    4406: (SubscriptionClosed, "it does not speak graphql-transport-ws"),
    4409: (Conflict, "this client has subscribed already"),
    4429: (RateLimited, "there were too many connections or requests"),
    4500: (ServerError, FAILED),
}
"""What codes mean that are final (graphql-transport-ws, and RFC 6455, section 7.4.1).
After others, such as 4408 for a greeting that came too late, it may try again."""


@dataclass(slots=True)
class Call:
    """What to ask a server for, and how to read what it streams."""

    name: str
    request: Callable[[], httpx.Request]
    """Makes the request that opens the connection."""
    read: Callable[[httpx.Response], Any]
    """Reads a response of GraphQL, or raises what it says."""
    terms: Terms
    options: SubscriptionOptions = STANDARD_SUBSCRIPTIONS
    content: bytes = field(default=b"", repr=False)
    """The operation and its variables, as JSON: what a WebSocket carries."""
    arrived: int = 0
    """How many events have come."""

    def read_event(self, content: bytes) -> Event | Failed:
        """Read the result in an event as if it were a response."""
        self.arrived += 1
        media = {"Content-Type": "application/json"}
        try:
            return Event(self.read(httpx.Response(200, headers=media, content=content)))
        except ApiError as error:
            return Failed(error)


class Lost(Exception):  # noqa: N818 (it says what happened)
    """The connection broke, and a new one may help."""


def pieces() -> Generator[Step, Any, bytes | None]:
    """Receive the next bytes of a response; None at its end."""
    piece = yield Receive()
    if isinstance(piece, httpx.RequestError):
        raise Lost(f"the connection broke: {type(piece).__name__} {piece}".strip())
    received: bytes | None = piece
    return received


def whole(call: Call, response: httpx.Response) -> Steps:
    """Read a response that does not stream: one value, or what went wrong."""
    failure = yield Read(response)
    yield Leave()
    if isinstance(failure, httpx.RequestError):
        raise Lost(f"the connection broke: {type(failure).__name__} {failure}".strip())
    value = call.read(response)
    yield Ready()
    yield Event(value)
