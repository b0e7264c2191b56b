"""What it means that no response came: for the next attempt, and for the caller."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from .attempts import Attempt, told
from .deadline import OutOfTime
from .delivery import WATCH, Watch
from .discretion import causes
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
from .retry import Failure
from .terms import Terms
from .throttling import retry_after

E = TypeVar("E", bound=ApiError)

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "QUERY"})
TIMEOUT = 408
FOUND_DONE = frozenset({404, 409, 410, 412})
"""What servers say to a call that they have executed already."""
FINAL = (httpx.UnsupportedProtocol, httpx.LocalProtocolError, httpx.DecodingError)
"""What comes again however often a request is sent."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was to be sent, for the error that says why there is no response."""

    operation: str
    request: httpx.Request
    where: httpx.URL
    """What errors name in place of the URL, whose path has arguments."""
    repeatable: bool
    terms: Terms
    key: str = ""
    """The idempotency key that it has, where it has one."""

    def error(
        self, failure: Failure, history: Sequence[Attempt], is_over: bool
    ) -> ApiError:
        """Return the error for the failure of the last attempt.

        Args:
            failure: The failure.
            history: All attempts.
            is_over: Whether the total time is.
        """
        error = self._error(failure, len(history), is_over)
        return _with_history(error, history)

    def no_turn(self, history: Sequence[Attempt]) -> TimedOut:
        """Return the error for a call whose turn does not come in time."""
        problem = (
            f"its turn did not come in {_total(self.terms)}. Allow more time "
            "(`Retry(total_time=...)`) or a faster `Pace`, or make fewer calls at once"
        )
        error = TimedOut(self.operation, problem, len(history))
        return _with_history(error, history)

    def remark(
        self, response: httpx.Response, history: Sequence[Attempt], is_broke: bool
    ) -> str:
        """Return what an error should say of a response beside what the server does.

        Args:
            response: The last response.
            history: All attempts.
            is_broke: Whether it would have been repeated, had there been a budget.
        """
        retry, status = self.terms.retry, response.status_code
        if is_broke:
            return "It was not repeated: the retry budget of the client is used up."
        if status < 400 or self.request.method in SAFE:
            return ""
        if (status >= 500 or status == TIMEOUT) and not self.repeatable:
            return (
                "The server may have executed this call, or not: look there before you "
                "repeat it."
            )
        after = retry_after(response) or 0.0
        if after > retry.longest_retry_after and status in retry.repeated:
            return f"It was not repeated, as the server asks to wait {after:g} s."
        if status in FOUND_DONE and any(a.delivery != "not sent" for a in history[:-1]):
            return "An attempt before this one may have been executed: look there."
        return ""

    def _error(self, failure: Failure, attempts: int, is_over: bool) -> ApiError:
        error, why, name = failure.error, reason(failure.error), self.operation
        if not is_about(error, self.request):
            return AuthError(f"No token from {shown(error.request.url)}: {why}")
        if is_over or isinstance(error, OutOfTime):
            why = f"{_total(self.terms)} is over (`Retry(total_time=...)` allows more)"
        if failure.delivery == "not sent":
            problem = f"cannot connect to {shown(self.where)}: {why}"
            if is_over:
                problem = f"nothing was sent: {why}"
            if isinstance(error, httpx.PoolTimeout):
                problem = "no connection was free in time: all are in use, so nothing "
                problem += "was sent"
            return ConnectFailed(name, problem, attempts)
        if isinstance(error, httpx.DecodingError):
            return DecodeError(name, f"the body cannot be read: {why}", None)
        if failure.final:
            return TransportError(name, why, attempts)
        if self.key or not self.repeatable:
            advice = (
                "To repeat it send the same `idempotency_key`, which this error has"
                if self.key
                else "Look there before you repeat it; where executing it twice does "
                "no harm, `with_options(retry=Retry(repeats_all=True))` repeats it"
            )
            problem = f"the server may have executed this call, or not. {advice}. {why}"
            unknown = AmbiguousOutcome(name, problem, attempts)
            unknown.idempotency_key = self.key
            return unknown
        if isinstance(error, httpx.TimeoutException):
            return TimedOut(name, f"no answer in time: {why}", attempts)
        return TransportError(name, f"the connection broke: {why}", attempts)


def failure_of(error: httpx.RequestError, request: httpx.Request) -> Failure:
    """Say what an error means for whether to send the request again."""
    watch: Watch = request.extensions[WATCH]
    return Failure(
        error,
        delivery=watch.after(error) if is_about(error, request) else "not sent",
        final=isinstance(error, FINAL) or is_distrust(error),
    )


def reason(error: httpx.RequestError) -> str:
    """Return what an error says, without secrets."""
    kind = type(error).__name__
    return f"{kind}: {redacted(str(error))}" if str(error) else kind


def is_about(error: httpx.RequestError, request: httpx.Request) -> bool:
    """Whether an error is of the request, and not of one for a token before it."""
    try:
        return error.request is request
    except RuntimeError:
        return True


def is_distrust(error: BaseException | None) -> bool:
    """Whether the cause is a certificate that cannot be trusted."""
    return any(isinstance(each, ssl.SSLCertVerificationError) for each in causes(error))


def _total(terms: Terms) -> str:
    return f"the total time of {terms.retry.total_time:g} s"


def _with_history(error: E, history: Sequence[Attempt]) -> E:
    error.history = tuple(history)
    told(error, history)
    return error
