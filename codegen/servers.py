"""Where a client finds its API: the default, and the servers to choose from."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from . import ir
from .options import Options


def default_url(api: ir.Api, options: Options) -> str:
    """Where a client calls the API unless its caller says otherwise; empty where the
    caller must say it.

    The config comes first, then the first server of the document. A relative one is
    resolved against where the document comes from; there is one where none is written
    (OpenAPI 3.0.3, "Servers").
    """
    if options.base_url:
        return options.base_url
    url = filled(api.servers[0]) if api.servers else "/"
    if options.endpoint and not url.startswith("{"):
        url = urljoin(options.endpoint, url)
    is_usable = url.startswith(("http://", "https://")) and "{" not in url
    return url.rstrip("/") if is_usable else ""


def filled(server: ir.Server) -> str:
    """The URL of a server with the defaults of its variables; without a default they
    stay in braces."""
    defaults = {variable.name: variable.default for variable in server.variables}

    def default(match: re.Match[str]) -> str:
        value = defaults.get(match[1])
        return match[0] if value is None else value

    return re.sub(r"\{([^{}]+)\}", default, server.url)
