"""Run one flow through the sync and the async form of a client.

A flow is written with `await settled(call)` and `await items(pager)`; both do the
right thing whichever form the client has.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

FLAVOURS = ["sync", "async"]


async def settled(value: Any) -> Any:
    """The value of a call, waited for where it must be."""
    return await value if inspect.isawaitable(value) else value


async def items(pager: Iterable[Any] | AsyncIterable[Any]) -> list[Any]:
    """All items of a pager."""
    if isinstance(pager, AsyncIterable):
        return [item async for item in pager]
    return list(pager)


async def pages(pager: Any) -> list[list[Any]]:
    """The items of each page of a pager."""
    found = pager.pages()
    if isinstance(found, AsyncIterable):
        return [list(page) async for page in found]
    return [list(page) for page in found]


async def closed(client: Any) -> None:
    """Close a client."""
    await settled(client.close())


async def taken(stream: Any, count: int | None = None) -> list[Any]:
    """The next values of a stream: so many, or all that are left."""
    values: list[Any] = []
    if isinstance(stream, AsyncIterable):
        while count is None or len(values) < count:
            try:
                values.append(await anext(stream))  # type: ignore[call-overload]
            except StopAsyncIteration:
                break
    else:
        while count is None or len(values) < count:
            try:
                values.append(next(stream))
            except StopIteration:
                break
    return values


@asynccontextmanager
async def opened(resource: Any) -> AsyncIterator[Any]:
    """Enter a client or a stream, whichever way it waits, and leave it at the end."""
    if hasattr(resource, "__aenter__"):
        async with resource:
            yield resource
    else:
        with resource:
            yield resource
