"""Keep credentials out of plain http, where everybody on the way can read and use them.

They are sent so to this very machine, and where the caller of the client says so.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from .errors import AuthError
from .http import httpx
from .redaction import is_secret


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: by its name (RFC 6761, section 6.3), or its
    address. "0.0.0.0" is where a server listens; who connects to it stays here."""
    name = host.rstrip(".").casefold()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def has_secret(given: Any) -> bool:
    """Whether there is a secret in what has names, by one of them."""
    if isinstance(given, Mapping):
        return any(is_secret(str(k)) or has_secret(v) for k, v in given.items())
    return isinstance(given, list | tuple) and any(map(has_secret, given))


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
