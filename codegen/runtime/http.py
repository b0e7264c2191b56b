"""The HTTP library: the only module that imports one.

httpx 0.28 or its successor httpx2, which has the same names. Where both are installed
it is httpx, unless the environment says otherwise: `SCHEMA_CODEGEN_HTTP=httpx2`. One
process uses one of them; a client of the other can be passed all the same.
"""

from __future__ import annotations

import copy
import logging
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

LIBRARIES = ("httpx", "httpx2")
"""Their modules, and their loggers."""
TRANSPORTS = ("HTTPTransport", "AsyncHTTPTransport")
"""Those that send over connections of a pool."""
LOGGERS = (
    *(
        f"{core}.{part}"
        for core in ("httpcore", "httpcore2")
        for part in ("connection", "http11", "http2", "proxy", "socks")
    ),
    *("hpack.hpack", "hpack.table"),
)
"""The loggers of what they are made of. Those above them have no say in filters."""

if TYPE_CHECKING:
    import httpx as httpx
else:

    def _library():
        chosen = os.environ.get("SCHEMA_CODEGEN_HTTP", "")
        if chosen not in ("", *LIBRARIES):
            known = " or ".join(LIBRARIES)
            raise ImportError(f"SCHEMA_CODEGEN_HTTP is {known}, not {chosen!r}.")
        for name in [chosen] if chosen else LIBRARIES:
            if find_spec(name):
                return import_module(name)
        if chosen:
            missing = f"SCHEMA_CODEGEN_HTTP says {chosen}, which is not installed"
            raise ImportError(f"{missing}: pip install {chosen}")
        raise ImportError("A client needs httpx (0.28) or httpx2: pip install httpx")

    httpx = _library()

PYTHON = f"python/{sys.version_info.major}.{sys.version_info.minor}"
VERSION = "0.1.0"
"""Of schema-codegen, which wrote this package."""


def hide_from_logs(hiding: logging.Filter) -> None:
    """Have a filter hide something in what either library logs."""
    for name in (*LIBRARIES, *LOGGERS):
        logging.getLogger(name).addFilter(hiding)


def pools(sender: object) -> Iterator[Any]:
    """The pools of connections of a client, or of a transport.

    Neither library offers a way to them; of a transport that has none, or of another
    version of a library that keeps them elsewhere, nothing is known.
    """
    for transport in _transports(sender):
        yield transport._pool


def _transports(sender: object) -> Iterator[Any]:
    """The transports of a client that have a pool."""
    others: dict[Any, Any] = getattr(sender, "_mounts", {})
    for transport in (getattr(sender, "_transport", sender), *others.values()):
        if getattr(transport, "_pool", None) is not None:
            yield transport


def drop_connections(sender: object) -> None:
    """Let a client, or a transport, go on without the connections that it has. What is
    under way stays with the pool that it began in."""
    for transport in _transports(sender):
        pool = copy.copy(transport._pool)
        if hasattr(pool, "_connections") and hasattr(pool, "_requests"):
            pool._connections, pool._requests = [], []
            transport._pool = pool


def tells(client: Any, url: httpx.URL) -> bool:
    """Whether what sends a request of a client says so, in the extension `trace`.

    The transports of either library do; of those that others have made nothing is
    known, and so of those derived from them.
    """
    found = getattr(client, "_transport_for_url", lambda _: None)(url)
    user = getattr(found, "_client", None)
    kind = type(found)
    is_known = kind.__name__ in TRANSPORTS and kind.__module__ in LIBRARIES
    return is_known or (user is not None and tells(user, url))


def user_agent(client: str) -> str:
    """What a client calls itself: its name, and what it runs on (RFC 9110, 10.1.5)."""
    library = f"{httpx.__name__}/{httpx.__version__}"
    return f"{client} schema-codegen/{VERSION} {library} {PYTHON}"
