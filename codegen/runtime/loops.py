"""Open connections anew where the event loop that they belong to has ended.

Workers and functions of clouds call `asyncio.run` for each job, with one client for all
of them. What a client keeps of an ended loop is of no use to the next one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from .http import drop_connections, httpx


class LoopClient(httpx.AsyncClient):
    """A client of httpx that has no connections of an event loop that was closed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._loops: set[asyncio.AbstractEventLoop] = set()

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        self._enter()
        return await super().send(request, **options)

    async def aclose(self) -> None:
        self._enter()
        await super().aclose()

    def _enter(self) -> None:
        """Note the running loop, and drop what those have left that were closed."""
        if any(loop.is_closed() for loop in self._loops):
            self._loops.clear()
            users = getattr(self._transport, "_client", None)
            for client in (self, users):
                drop_connections(client)
        self._loops.add(asyncio.get_running_loop())
