"""How many calls a second a server is sent: a fixed rate, or one that is learned.

Learning is that of TCP CUBIC (RFC 9438): a refusal cuts the rate to a part, from which
it grows back, slowly where the last refusal was, and faster beyond.
"""

from __future__ import annotations

import math

from .forking import lock

KEPT = 0.7
"""The part of a rate that is left after a refusal."""
RECOVERY = 10.0
"""Seconds until the rate is what it was before."""
FIRST_GUESS = 10.0
"""The least that is taken for what a server bears at its first refusal, in calls a
second: that may come before anything was accepted."""
SLOWEST = 0.5
"""No refusal makes the rate lower, in calls a second."""
SAVED = 0.1
"""What was not sent for so many seconds may be sent later, at once. A thread that
sleeps wakes up late: without this, no rate would be reached."""
LONGEST_QUIET = 60.0
"""A server that asks for more seconds than this is asked again by other calls."""


class Rate:
    """Says when the next call may go. Times are seconds of one monotonic clock.

    Args:
        limit: The most calls a second; infinite for no limit.
    """

    def __init__(self, limit: float = math.inf) -> None:
        self._limit = self._rate = limit
        self._tokens, self._filled = 1.0, -math.inf
        self._quiet_until = self._cut = -math.inf
        self._before = limit
        self._accepted = _Counter()
        self._lock = lock()

    @property
    def current(self) -> float:
        """How many calls go in a second at most, now."""
        return self._rate

    def take(self, now: float) -> float:
        """Take the next call's place; or return for how many seconds there is none."""
        with self._lock:
            if now < self._quiet_until:
                return self._quiet_until - now
            if self._rate == math.inf:
                return 0.0
            gained = (now - self._filled) * self._rate
            self._tokens = min(max(1.0, self._rate * SAVED), self._tokens + gained)
            self._filled = now
            if self._tokens < 1.0 - 1e-9:
                return (1.0 - self._tokens) / self._rate
            self._tokens -= 1.0
            return 0.0

    def accepted(self, now: float, quiet: float | None = None) -> None:
        """Learn from a call that was not refused.

        Args:
            now: When that came to be known.
            quiet: How many seconds there will be no more, where the server says so.
        """
        with self._lock:
            accepted = self._accepted.add(now)
            self._keep_quiet(now, quiet)
            if self._cut == -math.inf:
                return
            curve = ((now - self._cut) / RECOVERY - 1) ** 3
            grown = self._before * (1 + (1 - KEPT) * curve)
            # A rate that is not used up says nothing of what the server would bear.
            most = min(max(self._rate, 2 * accepted), self._limit)
            self._rate = min(max(self._rate, grown), most)

    def refused(self, now: float, sent: float, quiet: float | None = None) -> None:
        """Learn from a call that was one too many.

        Args:
            now: When that came to be known.
            sent: When it was sent. What was sent before the last refusal came to be
                known says nothing of the rate since.
            quiet: How many seconds the server asks to wait.
        """
        with self._lock:
            self._keep_quiet(now, quiet)
            if sent < self._cut:
                return
            self._before = self._rate
            if self._rate == math.inf:
                self._before = max(self._accepted.rate(now), FIRST_GUESS)
            self._rate = min(max(self._before * KEPT, SLOWEST), self._limit)
            self._cut = self._filled = now
            self._tokens = 0.0

    def _keep_quiet(self, now: float, seconds: float | None) -> None:
        until = now + min(seconds or 0.0, LONGEST_QUIET)
        self._quiet_until = max(self._quiet_until, until)


class _Counter:
    """Counts what happened in the last second."""

    def __init__(self) -> None:
        self._began = math.inf
        self._second = self._now = self._before = 0

    def add(self, now: float) -> float:
        """Count one more, and return how many there were."""
        self._began = min(self._began, now)
        self._turn_to(now)
        self._now += 1
        return self.rate(now)

    def rate(self, now: float) -> float:
        """Return how many there were, the older ones spread over their second."""
        if self._began == math.inf:
            return 0.0
        passed = self._turn_to(now)
        if self._second == 0:
            return self._now / max(passed, 0.1)
        return self._now + self._before * (1 - passed)

    def _turn_to(self, now: float) -> float:
        """Turn to the second of now, and return how much of it has passed."""
        second = math.floor(now - self._began)
        if second != self._second:
            self._before = self._now if second == self._second + 1 else 0
            self._second, self._now = second, 0
        return now - self._began - second
