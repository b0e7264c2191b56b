"""How many calls a client has in flight, and how many it sends in a second."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

from .rates import Rate
from .turns import Gate, Pause, Turn

CONNECTIONS = 100
"""How many connections a client of httpx has. More calls would wait for one there, in
no order, and at a cost that grows with their number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast a client calls at most. All its threads and tasks, and the copies that
    `with_options` makes, keep it together; who waits longest goes first.

    What counts as in flight is one attempt: from when it is sent until its response is
    there, or begins, where it is a stream. Nothing is in flight in the pause before the
    next attempt. The wait counts for the total time of a call.

    Raises:
        ValueError: a cap is less than 1, or a rate not more than 0.
    """

    calls: int | None = CONNECTIONS
    """How many calls are in flight at once; None for as many as are made."""
    writes: int | None = None
    """How many of those are in flight that may change something: not GET, HEAD,
    OPTIONS or TRACE, no GraphQL query, and nothing that the API says only reads. None
    for the cap of the client, which has one where its API is known to need it."""
    rate: float | None = None
    """How many calls are sent in a second; 0.2 is one in five seconds."""
    adaptive: bool = False
    """Whether to learn the rate that the server bears: a response that says "too many"
    (429, 503, or a GraphQL error) lowers it, and others raise it again. Where a server
    says how long to wait (`Retry-After`, `RateLimit-Reset`), all calls wait."""

    def __post_init__(self) -> None:
        for name in ("calls", "writes"):
            if (cap := getattr(self, name)) is not None and cap < 1:
                raise ValueError(f"The cap on {name} is 1 or more, not {cap}.")
        if self.rate is not None and not 0 < self.rate < math.inf:
            raise ValueError(f"A rate is more than 0 calls a second, not {self.rate}.")

    def over(self, default: Pace) -> Pace:
        """Return this with the cap on writes of another, where it says none."""
        return self if self.writes is not None else replace(self, writes=default.writes)


STANDARD_PACE = Pace()
"""As fast as calls are made, over as many connections as there are."""


class Pacing:
    """Keeps the pace of one client.

    Args:
        pace: How fast it calls.
        clock: Seconds, monotonic.
    """

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._writes = Gate(pace.writes) if pace.writes else None
        self._calls = Gate(pace.calls) if pace.calls else None
        has_rate = pace.adaptive or pace.rate is not None
        self._rate = Rate(pace.rate or math.inf) if has_rate else None
        self._first = Gate(1)
        """Whoever is in here waits for the rate; the others wait for that one."""
        self.learns = pace.adaptive
        self._clock = clock

    def enter(
        self, is_write: bool, seconds: float | None
    ) -> Generator[Turn | Pause, Any, Place | None]:
        """Wait until an attempt may be sent.

        Args:
            is_write: Whether it may change something.
            seconds: How long to wait at most.

        Returns:
            Its place, to `leave` when there is an outcome; None where there was none in
            time.
        """
        ends = math.inf if seconds is None else self._clock() + seconds
        place = Place()
        try:
            # A write that waits for other writes keeps no read from going.
            for gate in (self._writes if is_write else None, self._calls):
                if gate and not (yield from self._through(gate, place, ends)):
                    break
            else:
                if self._rate is None or (yield from self._metered(self._rate, ends)):
                    place.sent = self._clock()
                    return place
        except BaseException:
            place.leave()
            raise
        place.leave()
        return None

    def learn(self, place: Place, is_refusal: bool, after: float | None) -> None:
        """Learn from an outcome how fast the server may be called.

        Args:
            place: The one of the attempt.
            is_refusal: Whether it said that there are too many.
            after: How many seconds the server asks to wait.
        """
        if self._rate is None or not self.learns:
            return
        if is_refusal:
            self._rate.refused(self._clock(), place.sent, after)
        else:
            self._rate.accepted(self._clock(), after)

    def _through(
        self, gate: Gate, place: Place, ends: float
    ) -> Generator[Turn, Any, bool]:
        if (yield from gate.enter(self._left(ends))):
            place.gates.append(gate)
            return True
        return False

    def _metered(self, rate: Rate, ends: float) -> Generator[Turn | Pause, Any, bool]:
        if not (yield from self._first.enter(self._left(ends))):
            return False
        try:
            while wait := rate.take(self._clock()):
                if self._clock() + wait > ends:
                    return False
                yield Pause(wait)
            return True
        finally:
            self._first.leave()

    def _left(self, ends: float) -> float | None:
        return None if ends == math.inf else max(0.0, ends - self._clock())


class Place:
    """That an attempt is in flight."""

    __slots__ = ("gates", "sent")

    def __init__(self) -> None:
        self.gates: list[Gate] = []
        self.sent = -math.inf

    def leave(self) -> None:
        """Let the next one go."""
        while self.gates:
            self.gates.pop().leave()
