"""End what takes longer than a call may, whatever it waits for.

httpx bounds each read and each write. A server that sends a byte now and then stays
within these bounds for ever, so the time that is left bounds each of them as well.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from .http import httpx, pools

SECONDS = "schema_codegen.seconds"
"""The extension of a request with the seconds that are left for it."""

_ends: ContextVar[float | None] = ContextVar("_ends", default=None)


class OutOfTime(httpx.TimeoutException):
    """The total time of a call is over."""


@contextmanager
def ending(seconds: float | None) -> Iterator[None]:
    """Let what this thread reads and writes end after so many seconds."""
    token = _ends.set(None if seconds is None else time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def watch_time(*clients: object) -> None:
    """Let the connections of clients of httpx end in time.

    httpx has no way to say what its connections are made by, so an attribute of its
    pools is replaced. A transport without it is bounded by the timeouts alone.
    """
    for pool in (pool for client in clients for pool in pools(client)):
        backend = getattr(pool, "_network_backend", None)
        if backend is not None and not isinstance(backend, _Punctual):
            pool._network_backend = _Punctual(backend)


def _left(timeout: float | None) -> float | None:
    """Return how long to wait at most.

    Raises:
        OutOfTime: not at all.
    """
    ends = _ends.get()
    if ends is None:
        return timeout
    left = ends - time.monotonic()
    if left <= 0:
        raise OutOfTime("the total time is over")
    return left if timeout is None else min(left, timeout)


class _Punctual:
    """A network, or one connection, that heeds the time that is left."""

    def __init__(self, network: Any) -> None:
        self._network = network
        self.heard = True
        """Whether anything was read since something was sent: see `arriving`."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._network, name)

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        self.heard = True
        return self._network.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.heard = False
        self._network.write(buffer, _left(timeout))

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        *more: Any,
        **named: Any,
    ) -> Any:
        network = self._network
        made = network.connect_tcp(host, port, _left(timeout), *more, **named)
        return _Punctual(made)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, *more: Any, **named: Any
    ) -> Any:
        network = self._network
        return _Punctual(
            network.connect_unix_socket(path, _left(timeout), *more, **named)
        )

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        secured = self._network.start_tls(ssl_context, server_hostname, _left(timeout))
        return _Punctual(secured)
