"""Give back what a task left in use when it was cancelled.

A task is cancelled wherever it waits. At two such points httpcore does not expect it:
between the end of connecting and the first byte sent, and while it notes that a body
has ended. The connection is in use for ever then, and a pool has only so many.
"""

from __future__ import annotations

from .http import httpx, pools

NEEDED = ("_requests", "_assign_requests_to_connections", "_close_connections")
"""What httpcore does not offer. In another version of it that has these elsewhere,
nothing is given back."""


async def give_back(http: httpx.AsyncClient, request: httpx.Request) -> None:
    """Close the connection of a request that nobody waits for any more, and let others
    have its place.

    Args:
        http: What sent it.
        request: The request.
    """
    for pool in pools(http):
        if not all(hasattr(pool, name) for name in NEEDED):
            continue
        for one in [one for one in pool._requests if _is_of(one.request, request)]:
            pool._requests.remove(one)
        used = [one.connection for one in pool._requests]
        for connection in pool.connections:
            is_free = connection.is_idle() or connection.is_closed()
            if not is_free and connection not in used:
                await connection.aclose()
        await pool._close_connections(pool._assign_requests_to_connections())


def _is_of(sent: object, request: httpx.Request) -> bool:
    """Whether a request of httpcore was made of one of httpx."""
    return getattr(sent, "stream", None) is request.stream
