"""Send a request until there is an outcome: the same for sync and async clients.

`exchange` is a generator. It yields a request to send or a pause to make, and is
sent what came of it; the clients drive it with a loop of a few lines each.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TypeVar

from .errors import (
    AmbiguousOutcome,
    ApiError,
    AuthError,
    ConnectFailed,
    DecodeError,
    TimedOut,
    TransportError,
)
from .http import httpx
from .redaction import redacted, shown
from .retry import Failure, Retry, Throttled

T = TypeVar("T")

log = logging.getLogger("schema_codegen")

UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
FINAL = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.DecodingError)

NO_RESPONSE = (httpx.RequestError, httpx.InvalidURL)
"""What httpx raises in the place of a response. It looks at the `Location` of one, and
some that are no URL it refuses in its own way."""


def lost(error: Exception, request: httpx.Request) -> httpx.RequestError:
    """Return one of `NO_RESPONSE` as an error of the request."""
    if isinstance(error, httpx.RequestError):
        return error
    problem = f"the Location is no URL: {error}"
    return httpx.RemoteProtocolError(problem, request=request)


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for so many seconds."""

    seconds: float


Step = httpx.Request | Pause
Outcome = httpx.Response | httpx.RequestError | None
"""What came of a request; None after a pause."""
Exchange = Generator[Step, Outcome, T]
Reading = Callable[[httpx.Response], Throttled | None]
"""Reads from a body that there were too many requests."""


def exchange(
    operation: str,
    request: httpx.Request,
    repeatable: bool,
    retry: Retry,
    throttled: Reading = lambda _: None,
    base: httpx.URL | None = None,
) -> Exchange[httpx.Response]:
    """Send a request, again where that is safe and may help.

    Args:
        operation: What people call it.
        request: The request.
        repeatable: Whether executing it twice does no more than once.
        retry: When to send it again.
        throttled: Reads it from a response whose status does not say it.
        base: What errors name in place of the URL, whose path has arguments.

    Raises:
        TransportError: there was no response.
        AuthError: no token could be had for the request.
    """
    started = retry.clock()
    attempt = 1
    while True:
        outcome = _noted((yield request), request)
        elapsed = retry.clock() - started
        found = _seen_through(outcome, retry, throttled)
        wait = retry.wait(attempt, elapsed, found, repeatable)
        if wait is None:
            break
        yield Pause(wait)
        attempt += 1
    result = _named(outcome)
    log.debug("%s: %s in %.3f s, attempt %d", operation, result, elapsed, attempt)
    if isinstance(outcome, httpx.Response):
        return outcome
    where = base or request.url
    error = _error(operation, request, where, outcome, repeatable, attempt)
    raise error from outcome.error


def _noted(outcome: Outcome, request: httpx.Request) -> httpx.Response | Failure:
    """Classify what came of a request."""
    if isinstance(outcome, httpx.Response):
        # The requests for a token, and a redirect that is not followed, hold secrets.
        outcome.history, outcome.next_request = [], None
        return outcome
    if outcome is None:
        raise RuntimeError("A request needs a response or an error.")
    before = not _is_about(outcome, request)
    return Failure(
        outcome,
        maybe_sent=not (before or isinstance(outcome, UNSENT)),
        final=isinstance(outcome, FINAL) or _is_distrust(outcome),
    )


def _seen_through(
    outcome: httpx.Response | Failure, retry: Retry, throttled: Reading
) -> httpx.Response | Failure | Throttled:
    if isinstance(outcome, Failure) or outcome.status_code in retry.statuses:
        return outcome
    return throttled(outcome) or outcome


def _named(outcome: httpx.Response | Failure) -> object:
    if isinstance(outcome, Failure):
        return type(outcome.error).__name__
    return outcome.status_code


def _is_about(error: httpx.RequestError, request: httpx.Request) -> bool:
    """Whether an error is of the request, and not of one for a token before it."""
    try:
        return error.request is request
    except RuntimeError:
        return True


def _is_distrust(error: BaseException | None) -> bool:
    """Whether the cause is a certificate that cannot be trusted."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _error(
    operation: str,
    request: httpx.Request,
    where: httpx.URL,
    failure: Failure,
    repeatable: bool,
    attempts: int,
) -> ApiError:
    error = failure.error
    kind = type(error).__name__
    reason = f"{kind}: {redacted(str(error))}" if str(error) else kind
    if not _is_about(error, request):
        return AuthError(f"No token from {shown(error.request.url)}: {reason}")
    if not failure.maybe_sent:
        problem = f"cannot connect to {shown(where)}: {reason}"
        return ConnectFailed(operation, problem, attempts)
    if isinstance(error, httpx.DecodingError):
        return DecodeError(operation, f"the body cannot be read: {reason}", None)
    if failure.final:
        return TransportError(operation, reason, attempts)
    if not repeatable:
        problem = (
            "the server may have executed this call, or not, and it is not safe to "
            f"repeat; look before you do. {reason}"
        )
        return AmbiguousOutcome(operation, problem, attempts)
    if isinstance(error, httpx.TimeoutException):
        return TimedOut(operation, f"no answer in time: {reason}", attempts)
    return TransportError(operation, f"the connection broke: {reason}", attempts)
