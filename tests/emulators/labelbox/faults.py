"""What can go wrong on purpose: faulty answers, lost answers, late answers, limits."""

from __future__ import annotations

import json
import math
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .requests import Answer, Request

Body = bytes | str | Mapping[str, Any]
Condition = Callable[[Request], bool]

_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request."""

    answer: Answer | None
    """What is answered in place of the real answer; None to close the connection."""
    executed: bool
    """Whether the request is carried out first, so that only its answer is wrong."""
    seconds: float = 0.0
    """How long the client waits."""
    keeps_answer: bool = False
    """Whether the real answer is given after all: the fault is only the wait."""


@dataclass(slots=True)
class _Planned:
    fault: Fault
    when: Condition
    times: int


@dataclass(slots=True)
class FaultPlan:
    """Faults that wait for their request. Safe to use from several threads."""

    _planned: list[_Planned] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, fault: Fault, times: int, when: Condition | None) -> None:
        """Let a fault happen to the next `times` requests that fulfil `when`."""
        with self._lock:
            self._planned.append(_Planned(fault, when or _any_operation, times))

    def take(self, request: Request) -> Fault | None:
        """The fault that this request meets, or None. The oldest plan wins."""
        with self._lock:
            for planned in self._planned:
                if planned.when(request):
                    planned.times -= 1
                    if planned.times <= 0:
                        self._planned.remove(planned)
                    return planned.fault
        return None

    def clear(self) -> None:
        """Forget all plans."""
        with self._lock:
            self._planned.clear()


def _any_operation(request: Request) -> bool:
    """GraphQL requests only: a download in between must not use up the fault."""
    return request.query is not None


def faulty_answer(status: int, body: Body, headers: Mapping[str, str]) -> Answer:
    """An answer with this body: JSON when it is a mapping, else plain text."""
    match body:
        case bytes():
            return Answer(status, body, "text/plain", headers)
        case str():
            return Answer(status, body.encode(), "text/plain", headers)
    content = json.dumps(body).encode()
    return Answer(status, content, "application/json", headers)


class RateLimit:
    """Counts requests in a minute that slides. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._arrivals: deque[datetime] = deque()
        self._lock = threading.Lock()

    def seconds_to_wait(self, limit: int) -> int | None:
        """Count one request. None when it may pass, else the seconds to wait.

        A request that may not pass is not counted.
        """
        with self._lock:
            now = self._clock()
            while self._arrivals and now - self._arrivals[0] >= _WINDOW:
                self._arrivals.popleft()
            if len(self._arrivals) < limit:
                self._arrivals.append(now)
                return None
            if not self._arrivals:  # The limit is 0.
                return int(_WINDOW.total_seconds())
            left = self._arrivals[0] + _WINDOW - now
            return max(1, math.ceil(left.total_seconds()))

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._arrivals.clear()
