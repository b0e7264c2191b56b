"""When to repeat a call, and how long to wait before.

A call is repeated only where that cannot execute it twice:

| what happened | idempotent call | other call |
| --- | --- | --- |
| no connection, so nothing was sent | repeated | repeated |
| the connection broke later, or the time was over | repeated | never |
| 429 or 503 with `Retry-After` | repeated | repeated |
| 429, 502, 503 or 504 | repeated | never |
| a GraphQL error that says "too many", with any status | repeated | never |
| any other response, a bad certificate | never | never |
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from .http import httpx
from .throttling import asked_wait, retry_after

TOO_MANY = 429
REFUSALS = frozenset({TOO_MANY, 503})
"""With `Retry-After` these say that the server did not execute the call."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A response that did not come."""

    error: httpx.RequestError
    maybe_sent: bool
    """Whether the server may have received the request."""
    final: bool = False
    """Whether repeating cannot help."""


@dataclass(frozen=True, slots=True)
class Throttled:
    """A response that says there were too many requests, in the way of GraphQL."""

    response: httpx.Response
    after: float | None
    """How many seconds the server asks to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often and how long to repeat calls. Waits are drawn from 0 to a bound that
    doubles (full jitter), and are never shorter than what the server asks for."""

    attempts: int = 3
    """How often a call is sent at most; 1 means that it is never repeated."""
    first_wait: float = 0.5
    """Bound of the first wait, in seconds."""
    longest_wait: float = 8.0
    """Bound of the later waits, in seconds."""
    longest_retry_after: float = 60.0
    """A server that asks for more seconds than this gets no further attempt."""
    total_time: float = 120.0
    """No wait goes beyond this many seconds from the start of the call. It does not
    cut off an attempt: `timeout` does."""
    statuses: frozenset[int] = frozenset({429, 502, 503, 504})
    """The statuses after which idempotent calls are repeated."""
    random: Callable[[], float] = field(default=random.random, repr=False)
    """Draws from 0 to 1."""
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    """Seconds, monotonic."""

    def wait(
        self,
        attempt: int,
        elapsed: float,
        outcome: httpx.Response | Failure | Throttled,
        repeatable: bool,
    ) -> float | None:
        """Return how many seconds to wait before the next attempt, or None to stop.

        Args:
            attempt: How often the call was sent.
            elapsed: Seconds since it was sent first.
            outcome: What came of the last attempt.
            repeatable: Whether executing it twice does no more than once.
        """
        after = 0.0
        if isinstance(outcome, httpx.Response):
            status = outcome.status_code
            refused = status in REFUSALS and retry_after(outcome) is not None
            if status not in self.statuses or not (repeatable or refused):
                return None
            wait_of = asked_wait if status == TOO_MANY else retry_after
            after = wait_of(outcome) or 0.0
        elif isinstance(outcome, Throttled):
            if TOO_MANY not in self.statuses or not repeatable:
                return None
            after = outcome.after or 0.0
        elif outcome.final or (outcome.maybe_sent and not repeatable):
            return None
        bound = min(self.longest_wait, self.first_wait * 2.0 ** min(attempt - 1, 60))
        wait = max(after, bound * self.random())
        too_long = after > self.longest_retry_after or elapsed + wait > self.total_time
        return None if attempt >= self.attempts or too_long else wait


STANDARD_RETRY = Retry()
