"""Run one flow through the sync and the async form of a client.

A flow is written with `await settled(call)` and `await items(pager)`; both do the
right thing whichever form the client has.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, Iterable
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
