"""Bound how much of what a client sends is said again.

A server that is down is not helped by three times as many calls. Each repetition costs
tokens of a bucket, which calls that succeed at once fill again slowly; without tokens,
nothing is repeated. The amounts are those of botocore's standard mode.
"""

from __future__ import annotations

from .forking import lock
from .http import httpx

REPEAT_COST = 5
TIMEOUT_COST = 10
"""What it costs to repeat a call whose time was over: it is the dearest."""
REFUND = 1


class Budget:
    """The tokens of one client, for each server that it calls."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._left: dict[str, int] = {}
        self._lock = lock()

    def spend(self, url: httpx.URL, cost: int) -> bool:
        """Take tokens; return whether there were enough."""
        origin = _origin(url)
        with self._lock:
            left = self._left.get(origin, self._capacity)
            if left < cost:
                return False
            self._left[origin] = left - cost
        return True

    def refund(self, url: httpx.URL, amount: int) -> None:
        """Give tokens back: what the repetition cost that helped, or a little."""
        origin = _origin(url)
        with self._lock:
            if origin in self._left:
                self._left[origin] = min(self._capacity, self._left[origin] + amount)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"
