"""Receive an answer that comes while the request is still sent.

A server that refuses an upload (401, 413) answers, and closes the connection. The next
write fails then; in asyncio a failed write also drops what came before it, and the
answer with it. So what comes while much is sent is received at once, and kept. Threads
need none of this: what came can be read after a write failed.
"""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

from .http import httpx, pools

MUCH = 1 << 16
"""What is shorter is sent before an answer can come."""


def listen_while_sending(*clients: object) -> None:
    """Let the connections of clients keep answers that come early.

    httpx has no way to say what its connections are made by, so an attribute of its
    pools is replaced, as in `deadline`.
    """
    for pool in (pool for client in clients for pool in pools(client)):
        backend = getattr(pool, "_network_backend", None)
        if backend is not None and not isinstance(backend, _Network):
            pool._network_backend = _Network(backend)


class _Network:
    """A network whose connections listen while they send."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    async def connect_tcp(self, *args: Any, **options: Any) -> Any:
        return _Connection(await self._network.connect_tcp(*args, **options))

    async def connect_unix_socket(self, *args: Any, **options: Any) -> Any:
        return _Connection(await self._network.connect_unix_socket(*args, **options))


class _Connection:
    """A connection that listens while it sends."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._listening: asyncio.Task[bytes] | None = None
        self._is_read = False
        """Whether somebody waits for what comes: of HTTP/2, another call may."""
        self.heard = True
        """Whether anything was read since something was sent: see `arriving`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def start_tls(self, *args: Any, **options: Any) -> Any:
        return _Connection(await self._connection.start_tls(*args, **options))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.heard = False
        if len(buffer) >= MUCH and self._listening is None and not self._is_read:
            receiving = self._connection.read(MUCH, timeout=None)
            self._listening = asyncio.ensure_future(receiving)
            await asyncio.sleep(0)  # It begins to listen before much is sent.
        await self._connection.write(buffer, timeout=timeout)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.heard = self._is_read = True
        try:
            return await self._read(max_bytes, timeout)
        except ssl.SSLError as error:  # httpcore expects it of handshakes only.
            raise httpx.ReadError(str(error)) from error
        finally:
            self._is_read = False

    async def _read(self, max_bytes: int, timeout: float | None) -> bytes:
        if self._listening is None:
            content: bytes = await self._connection.read(max_bytes, timeout=timeout)
            return content
        done, _ = await asyncio.wait([self._listening], timeout=timeout)
        if done:
            listening, self._listening = self._listening, None
            return listening.result()
        await self._stop()
        late: bytes = await self._connection.read(max_bytes, timeout=0)
        return late

    async def aclose(self) -> None:
        await self._stop()
        await self._connection.aclose()

    async def _stop(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
