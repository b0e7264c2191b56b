"""Fetch the next page while the one before it is in use: one page ahead, never more.

Pages come in their order; what goes wrong ahead is raised where that page is wanted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


def ahead(pages: Iterator[T]) -> Iterator[T]:
    """Iterate over pages, and fetch the next one in a thread meanwhile.

    Where the iteration is left, the page that is being fetched is not waited for, and
    no other is asked for.
    """
    executor = ThreadPoolExecutor(1, thread_name_prefix="next-page")

    def fetch() -> Future[T | None]:
        return executor.submit(copy_context().run, lambda: next(pages, None))

    try:
        coming = fetch()
        while (page := coming.result()) is not None:
            coming = fetch()
            yield page
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


async def ahead_async(pages: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Iterate over pages, and fetch the next one in a task meanwhile.

    Where the iteration is left, that task is cancelled.
    """

    async def following() -> T | None:
        return await anext(pages, None)

    coming = asyncio.create_task(following())
    try:
        while (page := await coming) is not None:
            coming = asyncio.create_task(following())
            yield page
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await pages.aclose()
