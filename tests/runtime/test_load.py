"""Many calls at once over one client: no error, no leak, nothing lost or doubled.

The number of calls can be said: `LOAD_CALLS=10000` makes as many as one would in
earnest; without it there are fewer, so that the tests do not take long.
"""

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    AsyncClient,
    Client,
    Json,
    LabelStudioKey,
    amap_concurrently,
    map_concurrently,
)

from .load_server import jwt, loaded

CALLS = int(os.environ.get("LOAD_CALLS", "1000"))
WARM = 300
"""So many calls come before the memory is looked at."""
LARGEST_GROWTH = 8_000
"""How many kB more may be in use after the calls: they are far less than one a call."""


def in_use() -> tuple[int, int]:
    """How many descriptors are open, and how many kB of memory are in use."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return len(os.listdir("/proc/self/fd")), pages * os.sysconf("SC_PAGE_SIZE") // 1024


def asked(client: Any, number: int) -> Any:
    return client.call("GET", f"/{number}", returns=Json[Any])


def by_threads(url: str, auth: Any = None) -> dict[str, int]:
    """Make the calls from 50 threads, and return what the server saw."""
    with Client(url, auth=auth, on_mismatch="raise") as client:

        def get(number: int) -> Any:
            return asked(client, number)

        list(map_concurrently(get, range(-WARM, 0), workers=50))
        before = in_use()
        number = -1
        results = map_concurrently(get, range(CALLS), workers=50)
        for number, result in enumerate(results):
            assert result == {"path": f"/{number}"}
        assert number == CALLS - 1
        after = in_use()
        counts: dict[str, int] = client.call("GET", "/counts", returns=Json[Any])
    check(before, after, counts)
    return counts


def by_tasks(url: str, auth: Any = None) -> dict[str, int]:
    """Make the calls from 500 tasks, and return what the server saw."""

    async def run() -> dict[str, int]:
        async with AsyncClient(url, auth=auth, on_mismatch="raise") as client:

            async def get(number: int) -> Any:
                return await asked(client, number)

            async for _ in amap_concurrently(get, range(-WARM, 0), workers=500):
                pass
            before = in_use()
            number = -1
            results = amap_concurrently(get, range(CALLS), workers=500)
            async for result in results:
                number += 1
                assert result == {"path": f"/{number}"}
            assert number == CALLS - 1
            after = in_use()
            counts: dict[str, int]
            counts = await client.call("GET", "/counts", returns=Json[Any])
        check(before, after, counts)
        return counts

    return asyncio.run(run())


def check(
    before: tuple[int, int], after: tuple[int, int], counts: dict[str, int]
) -> None:
    assert counts["answered"] == counts["different"] == CALLS + WARM
    assert counts["twice"] == 0
    # A connection is kept, unless it is not used for five seconds.
    assert counts["connections"] < counts["answered"] / 4
    assert after[0] <= before[0] + 100  # They are those of kept connections.
    assert after[1] - before[1] < LARGEST_GROWTH


KINDS = pytest.mark.parametrize(
    "calls", [by_threads, by_tasks], ids=["50 threads", "500 tasks"]
)


@KINDS
def test_many_calls_at_once(calls: Any) -> None:
    open_before, _ = in_use()
    with loaded() as url:
        calls(url)
    assert in_use()[0] <= open_before


@KINDS
def test_many_calls_at_once_while_a_token_ends(calls: Any) -> None:
    """The token ends in the middle: it is renewed once for all, and nothing fails."""
    with loaded(lasts=(CALLS + WARM) // 2 + 1) as url:
        key = jwt(token_type="refresh", exp=2e9)
        counts = calls(url, LabelStudioKey(key, f"{url}/api/token/refresh/"))
    assert counts["refreshes"] == 2
    assert 1 <= counts["refused"] <= 100
