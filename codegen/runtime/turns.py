"""Wait for a time, or for a turn where only so many may go at once: first come, first
served.

A turn is a step of an exchange, as a pause is: threads and tasks wait for it in their
own ways, and everything else is the same for both.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Generator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .forking import lock, renew_in_child


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for so many seconds."""

    seconds: float


class Turn:
    """Wait until there is a place, but no longer than so many seconds."""

    def __init__(self) -> None:
        self.seconds: float | None = None
        self.granted = False
        self._told = Future[None]()

    def wait(self) -> None:
        """Let this thread wait."""
        with suppress(TimeoutError):
            self._told.result(self.seconds)

    async def awaited(self) -> None:
        """Let this task wait."""
        # Not wait_for: that swallows a cancellation which comes with the turn.
        await asyncio.wait([asyncio.wrap_future(self._told)], timeout=self.seconds)

    def tell(self) -> None:
        """Wake whoever waits."""
        if self._told.set_running_or_notify_cancel():
            self._told.set_result(None)


class Gate:
    """Lets so many in at once, in the order in which they came.

    Args:
        places: How many.
    """

    def __init__(self, places: int) -> None:
        self._free = self._places = places
        self._queue: OrderedDict[Turn, None] = OrderedDict()
        renew_in_child(self, Gate._empty)
        self._lock = lock()

    def enter(self, seconds: float | None) -> Generator[Turn, Any, bool]:
        """Take a place, as soon as there is one.

        Args:
            seconds: How long to wait for it at most.

        Returns:
            Whether there was one in time.
        """
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            turn = Turn()
            self._queue[turn] = None
        turn.seconds = seconds
        try:
            yield turn
        except BaseException:  # Nobody waits any longer: a place would be lost.
            if not self._gone(turn):
                self.leave()
            raise
        return not self._gone(turn)

    def leave(self) -> None:
        """Give a place up, to who waits longest."""
        with self._lock:
            if not self._queue:
                self._free += 1
                return
            turn, _ = self._queue.popitem(last=False)
            turn.granted = True
        turn.tell()

    def _empty(self) -> None:
        """Free the places of threads that a child process does not have."""
        self._free, self._queue = self._places, OrderedDict()

    def _gone(self, turn: Turn) -> bool:
        """Leave the queue; False where the place was given already."""
        with self._lock:
            if not turn.granted:
                del self._queue[turn]
        return not turn.granted
