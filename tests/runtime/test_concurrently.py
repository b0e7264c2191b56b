"""A function for many items at once: in threads, and in tasks."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import partial
from typing import Any, assert_type

import pytest

from codegen.runtime import (
    AsyncPager,
    Json,
    NotFound,
    PageNumber,
    Pager,
    amap_concurrently,
    map_concurrently,
)

from .conftest import Connected
from .server import Request, Server, answer

THREADS = "map_concurrently"
"""What the names of the threads begin with."""


class Both:
    """Maps in threads or in tasks; `function` does not wait but says for how long."""

    def __init__(self, is_async: bool) -> None:
        self.is_async = is_async
        self.lock = threading.Lock()
        self.now = self.most = 0
        self.begun: list[Any] = []

    def map(
        self,
        function: Callable[[Any], float],
        items: Iterable[Any],
        take: int | None = None,
        **options: Any,
    ) -> list[Any]:
        """The results, or as many as are to be taken."""
        if not self.is_async:
            results = map_concurrently(
                partial(self._called, function), items, **options
            )
            with contextlib.closing(results):
                return list(itertools.islice(results, take))

        async def taken() -> list[Any]:
            results = amap_concurrently(
                partial(self._acalled, function), items, **options
            )
            found: list[Any] = []
            async with contextlib.aclosing(results):
                while take is None or len(found) < take:
                    try:
                        found.append(await anext(results))
                    except StopAsyncIteration:
                        break
            assert len(asyncio.all_tasks()) == 1
            return found

        return asyncio.run(taken())

    def _called(self, function: Callable[[Any], float], item: Any) -> Any:
        with self._entered(item):
            time.sleep(function(item))
        return item

    async def _acalled(self, function: Callable[[Any], float], item: Any) -> Any:
        with self._entered(item):
            await asyncio.sleep(function(item))
        return item

    @contextlib.contextmanager
    def _entered(self, item: Any) -> Iterator[None]:
        with self.lock:
            self.begun.append(item)
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield
        finally:
            with self.lock:
                self.now -= 1


@pytest.fixture(params=["threads", "tasks"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    both = Both(request.param == "tasks")
    yield both
    assert both.now == 0
    assert not [one for one in threading.enumerate() if THREADS in one.name]


def test_results_come_in_the_order_of_the_items(both: Both) -> None:
    assert both.map(lambda n: (7 - n) % 8 / 500, range(100)) == list(range(100))
    assert 1 < both.most <= 8


def test_no_more_calls_are_in_flight_than_there_are_workers(both: Both) -> None:
    both.map(lambda n: 0.002, range(50), workers=3)
    assert both.most == 3


@pytest.mark.parametrize("workers", [1, 5])
def test_nothing_of_nothing(both: Both, workers: int) -> None:
    assert both.map(lambda n: 0, [], workers=workers) == []
    assert both.map(lambda n: 0, [1], workers=workers) == [1]


def test_items_may_come_without_end(both: Both) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            yield taken
            taken += 1

    assert both.map(lambda n: 0.001, endless(), take=50, workers=4) == list(range(50))
    assert taken <= 50 + 2 * 4


def test_no_more_results_wait_than_twice_the_workers(both: Both) -> None:
    both.map(lambda n: 0.5 if n == 0 else 0, range(1000), take=1, workers=3)
    assert len(both.begun) <= 1 + 2 * 3


def test_a_slow_consumer_leaves_the_workers_their_work() -> None:
    """Each result that is taken lets one more call begin, before it is given."""
    begun: list[int] = []
    results = map_concurrently(begun.append, range(100), workers=2)
    for number, _ in enumerate(itertools.islice(results, 20)):
        time.sleep(0.005)
        assert len(begun) >= number + 1
    results.close()


def test_an_error_is_raised_in_its_place_and_ends_it(both: Both) -> None:
    def function(number: int) -> float:
        if number == 10:
            raise KeyError(number)
        return 0.002

    results: list[Any] = []
    with pytest.raises(KeyError, match="10"):
        _collect(both, function, results, workers=4)
    assert results == list(range(10))
    assert len(both.begun) <= 10 + 2 * 4


def _collect(
    both: Both, function: Callable[[Any], float], found: list[Any], **options: Any
) -> None:
    """Collect results of endless items until there is an error."""
    if not both.is_async:
        called = partial(both._called, function)
        found.extend(map_concurrently(called, itertools.count(), **options))

    async def collect() -> None:
        acalled = partial(both._acalled, function)
        try:
            async for one in amap_concurrently(acalled, itertools.count(), **options):
                found.append(one)
        finally:
            assert len(asyncio.all_tasks()) == 1

    asyncio.run(collect())


def test_calls_in_flight_are_cancelled_where_one_fails() -> None:
    ended: list[int] = []

    async def function(number: int) -> None:
        if number == 0:
            await asyncio.sleep(0.01)
            raise KeyError(number)
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(number)

    async def run() -> None:
        async for _ in amap_concurrently(function, range(100), workers=4):
            pass

    with pytest.raises(KeyError):
        asyncio.run(run())
    assert ended == [1, 2, 3]


def test_calls_in_flight_are_cancelled_with_the_iteration() -> None:
    ended: list[int] = []

    async def function(number: int) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(number)

    async def iterate() -> None:
        async for _ in amap_concurrently(function, range(100), workers=4):
            pass

    async def run() -> None:
        task = asyncio.create_task(iterate())
        await asyncio.sleep(0.05)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert ended == [0, 1, 2, 3]
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())


def test_all_errors_can_be_results(both: Both) -> None:
    def function(number: int) -> float:
        if number % 3 == 0:
            raise KeyError(number)
        return 0.001

    results = both.map(function, range(20), return_exceptions=True)
    errors = [result for result in results if isinstance(result, Exception)]
    assert [str(error) for error in errors] == [str(n) for n in range(0, 20, 3)]
    assert [r for r in results if isinstance(r, int)] == [n for n in range(20) if n % 3]
    assert [str(r).isdigit() for r in results] == [True] * 20


def test_an_error_of_the_items_comes_after_the_results_before_it(both: Both) -> None:
    def items() -> Iterator[int]:
        yield from range(5)
        raise LookupError("no further page")

    results: list[Any] = []

    def collect() -> None:
        if not both.is_async:
            results.extend(map_concurrently(lambda n: n, items()))

        async def acollect() -> None:
            async def same(number: int) -> int:
                return number

            async for result in amap_concurrently(same, items()):
                results.append(result)

        asyncio.run(acollect())

    with pytest.raises(LookupError, match="no further page"):
        collect()
    assert results == [0, 1, 2, 3, 4]


def test_context_variables_are_carried_over(both: Both) -> None:
    variable = ContextVar("variable", default="none")
    variable.set("outside")
    seen: list[str] = []

    def function(number: int) -> float:
        seen.append(variable.get())
        variable.set(str(number))  # Of this call alone.
        return 0.0

    both.map(function, range(20))
    assert seen == ["outside"] * 20
    assert variable.get() == "outside"


def test_who_leaves_early_waits_for_what_is_in_flight() -> None:
    done: list[int] = []

    def function(number: int) -> int:
        time.sleep(0.05)
        done.append(number)
        return number

    for result in map_concurrently(function, range(100), workers=4):
        assert result == 0
        break
    in_flight = len(done)
    time.sleep(0.1)
    assert len(done) == in_flight < 12


def test_the_wrong_one_of_both_is_said() -> None:
    async def function(number: int) -> int:
        return number

    with pytest.raises(TypeError, match="An async function needs amap_concurrently"):
        list(map_concurrently(function, [1]))

    def wrong() -> Any:
        return 1

    async def run() -> None:
        async for _ in amap_concurrently(lambda _: wrong(), [1]):
            pass

    with pytest.raises(TypeError, match="not async: map_concurrently"):
        asyncio.run(run())


@pytest.mark.parametrize("function", [map_concurrently, amap_concurrently])
def test_there_are_workers(function: Any) -> None:
    with pytest.raises(ValueError, match="1 or more workers, not 0"):
        function(print, [1], workers=0)


def test_types_are_those_of_the_function() -> None:
    def function(number: int) -> str:
        return str(number)

    async def afunction(number: int) -> str:
        return str(number)

    async def run() -> None:
        async for text in amap_concurrently(afunction, [1]):
            assert_type(text, str)
        results = amap_concurrently(afunction, [1], return_exceptions=True)
        async for result in results:
            assert_type(result, str | Exception)

    for text in map_concurrently(function, [1]):
        assert_type(text, str)
    for result in map_concurrently(function, [1], return_exceptions=True):
        assert_type(result, str | Exception)
    asyncio.run(run())


# Over clients


def paged(request: Request) -> Any:
    """Pages of ten numbers, and a call for each."""
    if request.path != "/numbers":
        return answer(404 if request.path == "/77" else 200, {"path": request.path})
    page = int(dict(request.query).get("page", 1))
    numbers = list(range(10 * page - 10, 10 * page)) if page <= 9 else []
    return answer(
        200, {"results": numbers, "next": str(page + 1) if page < 9 else None}
    )


def fetch(client: Any, params: Any) -> Any:
    return client.call("GET", "/numbers", returns=Json[Any], query=params)


def pager_of(api: Connected) -> Any:
    kind: Any = AsyncPager if "Async" in type(api.client).__name__ else Pager
    by = PageNumber("page", following="next")
    return kind(lambda params: fetch(api.client, params), {}, items="results", by=by)


def test_a_pager_gives_the_items(api: Connected, server: Server) -> None:
    server.handler = paged
    pager, client = pager_of(api), api.client

    def get(number: int) -> Any:
        return client.call("GET", f"/{number}", returns=Json[Any])

    paths = [{"path": f"/{number}"} for number in range(70)]
    if isinstance(pager, Pager):
        results = map_concurrently(get, pager, workers=5)
        found = list(itertools.islice(results, 70))
        results.close()
        with pytest.raises(NotFound):
            list(map_concurrently(get, pager))
    else:

        async def collect() -> list[Any]:
            found: list[Any] = []
            results = amap_concurrently(get, pager, workers=5)
            async with contextlib.aclosing(results):
                async for result in results:
                    found.append(result)
                    if len(found) == 70:
                        return found
            return found

        found = api.run(collect())
    assert found == paths
    pages = [r for r in server.requests if r.path == "/numbers"]
    assert len(pages) <= 8 + 9


CTRL_C = """
import sys, time
from codegen.runtime import map_concurrently
def function(number):
    time.sleep(1.0 if number else 0.0)
    return number
try:
    for result in map_concurrently(function, range(10**9), workers=4):
        print(result, flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_ends_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CTRL_C], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "0\n"
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert output.endswith("interrupted\n")
    assert process.returncode == 0


async def _numbers() -> AsyncIterator[int]:
    for number in range(100):
        await asyncio.sleep(0)
        yield number


def test_items_may_come_asynchronously() -> None:
    async def double(number: int) -> int:
        await asyncio.sleep(0.001 * (number % 3))
        return 2 * number

    async def run() -> list[int]:
        return [result async for result in amap_concurrently(double, _numbers())]

    assert asyncio.run(run()) == [2 * number for number in range(100)]
