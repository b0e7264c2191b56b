"""Keep credentials out of plain http, where everybody on the way can read and use them.

They are sent so to this very machine, and where the caller of the client says so.
"""

from __future__ import annotations

import ipaddress

from .errors import AuthError
from .http import httpx


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: by its name (RFC 6761, section 6.3), or its
    address."""
    name = host.rstrip(".").casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_plain_http(url: httpx.URL) -> None:
    """Refuse to send credentials where others can read them.

    Raises:
        AuthError: a URL is of plain http, to another machine.
    """
    if url.scheme in ("http", "ws") and not is_loopback(url.host):
        where = url.netloc.decode("ascii", "replace")
        raise AuthError(
            f"Nothing is sent to {url.scheme}://{where}: plain http shows the "
            "credentials to everybody on the way. Use https. In a network that you "
            "trust, make the client with insecure_http=True."
        )
