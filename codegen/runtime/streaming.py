"""Values that a server sends one after the other: subscriptions, growing results.

`Stream` and `AsyncStream` take the steps of `steps`, each in its own way of waiting,
and hand over the values.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import warnings
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Generic, Self, TypeVar

from .abandoned import give_back
from .discretion import forget
from .forking import leave_to_parent, lock, renew_in_child
from .http import httpx
from .response_limits import into_memory
from .sending import asend, send
from .steps import (
    WEBSOCKET,
    AsyncResponseWire,
    AsyncWire,
    Event,
    Failed,
    Leave,
    Outcome,
    Read,
    Ready,
    Receive,
    ResponseWire,
    Send,
    Step,
    Steps,
    Wire,
)
from .turns import Pause, Turn

T_co = TypeVar("T_co", covariant=True)

FORGOTTEN = "A stream was not closed: iterate over it inside `with` or `async with`."
TAKEN = "There are no more values: the result of a stream can be taken once."

Notable = Ready | Event | Failed
"""The steps that are for whoever iterates."""


class Stream(Generic[T_co]):
    """Values that a server sends one after the other.

    Iterate over it once, inside `with`, which closes it. Another thread may close it;
    threads that iterate share the values.
    """

    def __init__(self, http: httpx.Client, steps: Steps) -> None:
        self._http, self._steps = http, steps
        self._wire: Wire | None = None
        self._farewell = ""
        self._begun = self._busy = False
        self._ended, self._lock, self._turn = threading.Event(), lock(), lock()
        renew_in_child(self, leave_to_parent)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T_co:
        with self._turn:
            step: Notable = self._advance()
            while isinstance(step, Ready):
                step = self._advance()
        if isinstance(step, Failed):
            raise step.error.with_traceback(None)
        value: T_co = step.value
        return value

    def __enter__(self) -> Self:
        if not self._begun:
            with suppress(StopIteration):
                self._advance()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def __del__(self) -> None:
        if self._wire is not None:
            warnings.warn(FORGOTTEN, ResourceWarning, source=self, stacklevel=2)
            self.close()

    def close(self) -> None:
        """Tell the server that no more is wanted, and close the connection."""
        with self._lock:
            self._ended.set()
            wire = self._wire
            if self._busy:  # Whoever waits there wakes up, and finishes.
                if wire is not None:
                    self._bid_farewell(wire)
                    wire.interrupt()
                return
        self._finish()

    def _advance(self) -> Notable:
        """Take steps until there is one for whoever iterates."""
        with self._lock:
            if self._ended.is_set():
                raise StopIteration
            self._begun = self._busy = True
        outcome: Outcome = None
        outside = sys.exception()
        try:
            while True:
                step = self._steps.send(outcome)
                if isinstance(step, Ready):
                    self._farewell = step.farewell
                if isinstance(step, Notable):
                    return step
                outcome = self._do(step)
                if self._ended.is_set():
                    raise StopIteration
        except BaseException as error:
            self._ended.set()
            outcome = None  # It may be anything that came.
            forget(error, outside)
            raise
        finally:
            self._busy = False
            if self._ended.is_set():
                self._finish()

    def _do(self, step: Step) -> Outcome:
        match step:
            case httpx.Request():
                return self._open(step)
            case Pause(seconds):
                self._ended.wait(seconds)
            case Turn():
                step.wait()
            case Receive(seconds) if self._wire is not None:
                return self._wire.receive(seconds)
            case Send(text) if self._wire is not None:
                return self._wire.send(text)
            case Read(response):
                into_memory(response)
                try:
                    response.read()
                except httpx.RequestError as error:
                    return error
            case Leave():
                self._hang_up()
        return None

    def _open(self, request: httpx.Request) -> Outcome:
        self._hang_up()
        response = send(self._http, request, stream=True)
        if isinstance(response, httpx.RequestError):
            return response
        self._wire = response.extensions.get(WEBSOCKET) or ResponseWire(response)
        return response

    def _finish(self) -> None:
        if self._wire is not None:
            self._bid_farewell(self._wire)
        self._hang_up()
        self._steps.close()

    def _bid_farewell(self, wire: Wire) -> None:
        farewell, self._farewell = self._farewell, ""
        if farewell:
            wire.send(farewell)

    def _hang_up(self) -> None:
        wire, self._wire, self._farewell = self._wire, None, ""
        if wire is not None:
            wire.close()


class AsyncStream(Generic[T_co]):
    """Values that a server sends one after the other.

    Iterate over it once, inside `async with`, which closes it. Another task may close
    it; tasks that iterate share the values. A wait for the next value that is cancelled
    may be begun again: nothing is lost.
    """

    def __init__(self, http: httpx.AsyncClient, steps: Steps) -> None:
        self._http, self._steps = http, steps
        self._wire: AsyncWire | None = None
        self._sent: httpx.Request | None = None
        self._farewell = ""
        self._begun = self._ended = False
        self._turn = asyncio.Lock()
        self._working: asyncio.Task[Outcome] | None = None
        """Does a step, and goes on where the wait for it is cancelled."""
        renew_in_child(self, leave_to_parent)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T_co:
        async with self._turn:
            step: Notable = await self._advance()
            while isinstance(step, Ready):
                step = await self._advance()
        if isinstance(step, Failed):
            raise step.error.with_traceback(None)
        value: T_co = step.value
        return value

    async def __aenter__(self) -> Self:
        if not self._begun:
            try:
                with suppress(StopAsyncIteration):
                    await self._advance()
            except BaseException:  # `__aexit__` will not come.
                await self.close()
                raise
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    def __del__(self) -> None:
        if self._wire is not None:
            warnings.warn(FORGOTTEN, ResourceWarning, source=self, stacklevel=2)
        if self._working is not None:
            with suppress(RuntimeError):  # The loop is closed already.
                loop = self._working.get_loop()
                loop.call_soon_threadsafe(self._working.cancel)

    async def close(self) -> None:
        """Tell the server that no more is wanted, and close the connection."""
        self._ended = True
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        await self._finish()

    async def _advance(self) -> Notable:
        """Take steps until there is one for whoever iterates."""
        if self._ended:
            raise StopAsyncIteration
        self._begun = True
        outcome: Outcome = None
        outside = sys.exception()
        try:
            while True:
                if self._working is None:
                    step = self._steps.send(outcome)
                    if isinstance(step, Ready):
                        self._farewell = step.farewell
                    if isinstance(step, Notable):
                        return step
                    self._working = asyncio.ensure_future(self._doing(step))
                outcome = await self._done(self._working)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._ended = True
            outcome = None  # It may be anything that came.
            forget(error, outside)
            await self._finish()
            if isinstance(error, StopIteration):
                raise StopAsyncIteration from None
            raise

    async def _done(self, working: asyncio.Task[Outcome]) -> Outcome:
        """Wait until a step is done, or another task closes the stream."""
        await asyncio.wait([working])
        self._working = None
        if self._ended:
            raise StopAsyncIteration
        return working.result()

    def _doing(self, step: Step) -> Coroutine[Any, Any, Outcome]:
        """Return what does a step. What receives does not hold the stream: one that
        is forgotten in the middle is noticed."""
        match step:
            case httpx.Request():
                return self._open(step)
            case Pause(seconds):
                return asyncio.sleep(seconds, None)
            case Turn():
                return step.awaited()
            case Receive(seconds) if self._wire is not None:
                return self._wire.receive(seconds)
            case Send(text) if self._wire is not None:
                return self._wire.send(text)
            case Read(response):
                return _read(response)
            case _:
                return self._hang_up()

    async def _open(self, request: httpx.Request) -> Outcome:
        await self._hang_up()
        self._sent = request
        response = await asend(self._http, request, stream=True)
        if isinstance(response, httpx.RequestError):
            return response
        self._wire = response.extensions.get(WEBSOCKET) or AsyncResponseWire(response)
        return response

    async def _finish(self) -> None:
        farewell, self._farewell = self._farewell, ""
        if self._wire is not None and farewell:
            await self._wire.send(farewell)
        await self._hang_up()
        self._steps.close()

    async def _hang_up(self) -> None:
        wire, self._wire, self._farewell = self._wire, None, ""
        try:
            if wire is not None:
                await wire.close()
        finally:
            await give_back(self._http, self._sent)


async def _read(response: httpx.Response) -> Outcome:
    into_memory(response)
    try:
        await response.aread()
    except httpx.RequestError as error:
        return error
    return None


class Subscription(Stream[T_co]):
    """The events of a subscription.

    Iterate over it, inside `with`, which ends the subscription on the server too::

        with client.subscriptions.price_changed(id="1") as prices:
            for price in prices: ...

    Where the connection is lost, the client subscribes again: events in between may be
    missed. Take events soon: a server may give up a client that lets it wait.

    Raises, while it is iterated over:
        GraphQLError: the server reports errors in place of an event, whose data it may
            have in part. Where the subscription goes on, so may the iteration.
        SubscriptionClosed: the server ended the subscription for good.
        ApiError: there is no connection, or another failure.
    """


class AsyncSubscription(AsyncStream[T_co]):
    """The events of a subscription, as of `Subscription`, for `async for`."""


class Incremental(Stream[T_co]):
    """A result that grows: each value is all of it that has come so far.

    A server that does not split its answer gives one value, the whole.

    Raises, while it is iterated over:
        GraphQLError: a part failed; it has the data so far. The iteration may go on.
        ApiError: the connection broke, or another failure.
    """

    def result(self) -> T_co:
        """Wait for all parts, and return the whole.

        Raises:
            ApiError: a part failed, or there is no result.
            RuntimeError: the result was taken before.
        """
        with self:
            last = deque(self, maxlen=1)
        if not last:
            raise RuntimeError(TAKEN)
        return last[0]


class AsyncIncremental(AsyncStream[T_co]):
    """A result that grows, as `Incremental`, for `async for`."""

    async def result(self) -> T_co:
        """Wait for all parts, and return the whole.

        Raises:
            ApiError: a part failed, or there is no result.
            RuntimeError: the result was taken before.
        """
        last = deque[T_co](maxlen=1)
        async with self:
            async for value in self:
                last.append(value)
        if not last:
            raise RuntimeError(TAKEN)
        return last[0]
