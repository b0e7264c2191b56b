"""Give back what a task left in use when it was cancelled.

A task is cancelled wherever it waits. At two such points httpcore does not expect it:
between the end of connecting and the first byte sent, and while it notes that a body
has ended. The connection is in use for ever then, and a pool has only so many.
"""

from __future__ import annotations

from .http import httpx, pools

NEEDED = (
    "_requests",
    "_connections",
    "_assign_requests_to_connections",
    "_close_connections",
)
"""What httpcore does not offer. In another version of it that has these elsewhere,
nothing is given back."""


async def give_back(http: httpx.AsyncClient, request: httpx.Request | None) -> None:
    """Close the connection of a request that nobody waits for any more, and let others
    have its place.

    Args:
        http: What sent it.
        request: The request, where there was one.
    """
    stream = request.stream if request is not None else None
    for pool in pools(http) if stream is not None else ():
        if not all(hasattr(pool, name) for name in NEEDED):
            continue
        # httpcore makes a request of its own, with the same body.
        for one in [each for each in pool._requests if each.request.stream is stream]:
            pool._requests.remove(one)
        used = [one.connection for one in pool._requests]
        for connection in pool.connections:
            is_free = connection.is_idle() or connection.is_closed()
            if not is_free and connection not in used:
                pool._connections.remove(connection)
                await connection.aclose()
        await pool._close_connections(pool._assign_requests_to_connections())
