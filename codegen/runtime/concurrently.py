"""Call a function for many items, several at once, with the results in order."""

from __future__ import annotations

import asyncio
import inspect
from collections import deque
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Awaitable,
    Callable,
    Generator,
    Iterable,
)
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from typing import Any, Generic, Literal, TypeVar, overload

T = TypeVar("T")
R = TypeVar("R")
F = TypeVar("F", bound="Future[Any] | asyncio.Future[Any]")


@overload
def map_concurrently(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int = 8,
    return_exceptions: Literal[False] = False,
) -> Generator[R, None, None]: ...


@overload
def map_concurrently(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int = 8,
    return_exceptions: Literal[True],
) -> Generator[R | Exception, None, None]: ...


def map_concurrently(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    workers: int = 8,
    return_exceptions: bool = False,
) -> Generator[Any, None, None]:
    """Call a function for each item, in several threads, and iterate over the results
    in the order of the items::

        for task in map_concurrently(client.tasks.get, ids, workers=4):
            ...

    Items are taken as they are needed, in the thread that iterates: they may be a pager
    or come without end. At most twice as many results as there are workers wait to be
    iterated over. Context variables have the values that they have now.

    An error of the function is raised in the place of its result. No further call
    begins once one has failed; those in flight are waited for, as they are where nobody
    iterates to the end. After Ctrl-C they are not waited for.

    Args:
        function: What to call: a method of a client, a lambda or a `partial`.
        items: Its argument for each call.
        workers: How many calls are in flight at once, at most.
        return_exceptions: Whether an error is a result like others, so that all items
            have their turn.

    Raises:
        ValueError: there are no workers.
    """
    window = _Window[Future[Any]](workers, return_exceptions)
    return _in_threads(function, items, window, copy_context())


@overload
def amap_concurrently(
    function: Callable[[T], Awaitable[R]],
    items: Iterable[T] | AsyncIterable[T],
    *,
    workers: int = 8,
    return_exceptions: Literal[False] = False,
) -> AsyncGenerator[R, None]: ...


@overload
def amap_concurrently(
    function: Callable[[T], Awaitable[R]],
    items: Iterable[T] | AsyncIterable[T],
    *,
    workers: int = 8,
    return_exceptions: Literal[True],
) -> AsyncGenerator[R | Exception, None]: ...


def amap_concurrently(
    function: Callable[[T], Awaitable[R]],
    items: Iterable[T] | AsyncIterable[T],
    *,
    workers: int = 8,
    return_exceptions: bool = False,
) -> AsyncGenerator[Any, None]:
    """Call a function for each item, in several tasks, as `map_concurrently`::

        async for task in amap_concurrently(client.tasks.get, ids, workers=4):
            ...

    The calls in flight are cancelled once one has failed, or where the iteration is
    cancelled. Who leaves it early closes it: `async with contextlib.aclosing(...)`.

    Args:
        function: What to call: a method of an async client, a lambda or a `partial`.
        items: Its argument for each call; an async pager will do.
        workers: How many calls are in flight at once, at most.
        return_exceptions: Whether an error is a result like others, so that all items
            have their turn.

    Raises:
        ValueError: there are no workers.
    """
    window = _Window[asyncio.Future[Any]](workers, return_exceptions)
    return _in_tasks(function, items, window, copy_context())


class _Window(Generic[F]):
    """The calls that were begun, and whose results were not given yet."""

    def __init__(self, workers: int, return_exceptions: bool) -> None:
        if workers < 1:
            raise ValueError(f"There are 1 or more workers, not {workers}.")
        self.workers = workers
        self.calls = deque[F]()
        self.has_failed = self.is_complete = False
        self._returns_exceptions = return_exceptions
        self._error: Exception | None = None

    @property
    def wants_item(self) -> bool:
        """Whether another call is to begin."""
        over = self.is_complete or self.has_failed
        return not over and len(self.calls) < 2 * self.workers

    @property
    def gives_result(self) -> bool:
        """Whether the next result is to be given before another item is taken."""
        return self.calls[0].done() or not self.wants_item

    def refuse_late(self) -> None:
        """Let no call begin after one that failed.

        Raises:
            RuntimeError: one did.
        """
        if self.has_failed:
            raise RuntimeError("Another call has failed before this one began.")

    def failed(self) -> None:
        """Begin no more calls, unless their errors are wanted as well."""
        self.has_failed = not self._returns_exceptions

    def complete(self, error: Exception | None = None) -> None:
        """Take no more items: there are no more, or an error came in their place."""
        self.is_complete, self._error = True, error

    def end(self) -> None:
        """Raise the error of the items, after the results of those before it."""
        if self._error is not None:
            raise self._error

    def result(self, call: F) -> Any:
        """Return the result of a call that is done."""
        error = call.exception() if self._returns_exceptions else None
        return error if isinstance(error, Exception) else call.result()


def _in_threads(
    function: Callable[[T], R],
    items: Iterable[T],
    window: _Window[Future[Any]],
    context: Context,
) -> Generator[Any, None, None]:
    def called(item: T) -> R:
        window.refuse_late()
        try:
            value = context.copy().run(function, item)
            if inspect.iscoroutine(value):
                value.close()
                raise TypeError("An async function needs amap_concurrently.")
            return value
        except BaseException:
            window.failed()
            raise

    source, waits = iter(items), True
    threads = ThreadPoolExecutor(window.workers, "map_concurrently")
    try:
        while True:
            if window.wants_item:
                try:
                    window.calls.append(threads.submit(called, next(source)))
                except StopIteration:
                    window.complete()
                except Exception as error:
                    window.complete(error)
            if not window.calls:
                window.end()
                return
            if window.gives_result:
                call = window.calls.popleft()
                call.exception()  # Waits.
                yield window.result(call)
    except KeyboardInterrupt:
        waits = False
        raise
    finally:
        threads.shutdown(waits, cancel_futures=True)


async def _in_tasks(
    function: Callable[[T], Awaitable[R]],
    items: Iterable[T] | AsyncIterable[T],
    window: _Window[asyncio.Future[Any]],
    context: Context,
) -> AsyncGenerator[Any, None]:
    places = asyncio.Semaphore(window.workers)

    async def called(item: T) -> R:
        async with places:
            window.refuse_late()
            try:
                made = function(item)
                if not inspect.isawaitable(made):
                    raise TypeError("A function that is not async: map_concurrently.")
                return await made
            except BaseException:
                window.failed()
                raise

    source = _each(items)
    try:
        while True:
            if window.wants_item:
                try:
                    making = called(await anext(source))
                    window.calls.append(
                        asyncio.create_task(making, context=context.copy())
                    )
                except StopAsyncIteration:
                    window.complete()
                except Exception as error:
                    window.complete(error)
            if not window.calls:
                window.end()
                return
            if window.gives_result:
                await asyncio.wait([window.calls[0]])
                yield window.result(window.calls.popleft())
    finally:
        for call in window.calls:
            call.cancel()
        await asyncio.gather(*window.calls, return_exceptions=True)


def _each(items: Iterable[T] | AsyncIterable[T]) -> AsyncIterator[T]:
    if isinstance(items, AsyncIterable):
        return aiter(items)

    async def each() -> AsyncIterator[T]:
        for item in items:
            yield item

    return each()
