"""When to repeat a call, and how long to wait before.

A call is repeated only where that cannot execute it twice:

| what happened | idempotent call | other call |
| --- | --- | --- |
| no connection, so nothing was sent | repeated | repeated |
| the connection broke later, or the time was over | repeated | never |
| 429 or 503 with `Retry-After` | repeated | repeated |
| 429, 502, 503 or 504 | repeated | never |
| any other response, a bad certificate | never | never |
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

REFUSALS = frozenset({429, 503})
"""With `Retry-After` these say that the server did not execute the call."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A response that did not come."""

    error: httpx.RequestError
    maybe_sent: bool
    """Whether the server may have received the request."""
    final: bool = False
    """Whether repeating cannot help."""


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
        outcome: httpx.Response | Failure,
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
            asked = retry_after(outcome)
            refused = asked is not None and outcome.status_code in REFUSALS
            if outcome.status_code not in self.statuses or not (repeatable or refused):
                return None
            after = asked or 0.0
        elif outcome.final or (outcome.maybe_sent and not repeatable):
            return None
        bound = min(self.longest_wait, self.first_wait * 2.0 ** min(attempt - 1, 60))
        wait = max(after, bound * self.random())
        too_long = after > self.longest_retry_after or elapsed + wait > self.total_time
        return None if attempt >= self.attempts or too_long else wait


def retry_after(response: httpx.Response) -> float | None:
    """Read `Retry-After` (RFC 9110, section 10.2.3) as seconds.

    A date is compared with the server's own `Date`, so that the clocks need not agree.
    """
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", value):
        return float(value)
    date = _date(value)
    if date is None:
        return None
    now = _date(response.headers.get("Date", "")) or datetime.now(UTC)
    return max(0.0, (date - now).total_seconds())


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
