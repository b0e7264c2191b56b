"""When to repeat a call, and how long to wait before.

A call is repeated only where that cannot execute it twice:

| what happened | idempotent call | other call |
| --- | --- | --- |
| nothing was sent | repeated | repeated |
| the request was sent, perhaps only a part of it | repeated | never |
| the response broke off | repeated | never |
| 429 or 503 with `Retry-After` | repeated | repeated |
| 408, 425, 429, 500, 502, 503 or 504 | repeated | never |
| a GraphQL error that says "too many", with any status | repeated | never |
| any other response, a bad certificate | never | never |

Idempotent are GET, HEAD, OPTIONS, TRACE, PUT and DELETE (RFC 9110, section 9.2.2),
queries of GraphQL, and calls with an idempotency key. `delivery` says how far a request
got.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from .attempts import Delivery
from .http import httpx
from .throttling import asked_wait, retry_after

TOO_MANY = 429
STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504})
"""After these, the next attempt may have another outcome."""
REFUSALS = frozenset({TOO_MANY, 503})
"""With `Retry-After` these say that the server did not execute the call."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A response that did not come."""

    error: httpx.RequestError
    delivery: Delivery
    """How far the request got."""
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
    total_time: float | None = 120.0
    """How many seconds a call may take in all, with its waits and its body. No wait
    goes beyond it, and an attempt that does is cut off. A stream is to begin in it."""
    statuses: frozenset[int] | None = None
    """The statuses after which idempotent calls are repeated; None for those of the
    client, which are `STATUSES` unless its API is known to need others."""
    repeats_all: bool = False
    """Whether all calls are repeated as if they were idempotent: a server may execute
    them twice."""
    budget: int = 500
    """The tokens of a client, for each server that it calls: a repetition costs 5,
    after a timeout 10. The one that helps gives them back, and each call that succeeds
    at once gives one. Without tokens nothing is repeated."""
    random: Callable[[], float] = field(default=random.random, repr=False)
    """Draws from 0 to 1."""
    clock: Callable[[], float] = field(default=time.monotonic, repr=False)
    """Seconds, monotonic."""

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError(
                f"A call is sent once at least, not {self.attempts} times."
            )
        waits = (self.first_wait, self.longest_wait, self.longest_retry_after)
        if any(wait < 0 for wait in (*waits, self.total_time or 0.0, self.budget)):
            raise ValueError("No time and no budget is below 0.")

    @property
    def repeated(self) -> frozenset[int]:
        """The statuses after which idempotent calls are repeated."""
        return STATUSES if self.statuses is None else self.statuses

    def over(self, default: Retry) -> Retry:
        """Return this with the statuses of another, where it says none."""
        if self.statuses is not None:
            return self
        return replace(self, statuses=default.statuses)

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
        repeatable = repeatable or self.repeats_all
        if isinstance(outcome, httpx.Response):
            status = outcome.status_code
            refused = status in REFUSALS and retry_after(outcome) is not None
            if status not in self.repeated or not (repeatable or refused):
                return None
            wait_of = asked_wait if status == TOO_MANY else retry_after
            after = wait_of(outcome) or 0.0
        elif isinstance(outcome, Throttled):
            if TOO_MANY not in self.repeated or not repeatable:
                return None
            after = outcome.after or 0.0
        elif outcome.final or (outcome.delivery != "not sent" and not repeatable):
            return None
        bound = min(self.longest_wait, self.first_wait * 2.0 ** min(attempt - 1, 60))
        wait = max(after, bound * self.random())
        left = math.inf if self.total_time is None else self.total_time - elapsed
        too_long = after > self.longest_retry_after or wait > left
        return None if attempt >= self.attempts or too_long else wait

    def left(self, elapsed: float) -> float | None:
        """Return how many seconds a call has left; None where it has no end."""
        return None if self.total_time is None else max(0.0, self.total_time - elapsed)


STANDARD_RETRY = Retry()
