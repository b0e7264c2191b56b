"""Follow a redirect to where a body is: most often a storage with signed URLs.

Calls follow no redirects, as their values would go elsewhere. A body that is received
is read only, so it may be fetched from where the server says; another origin gets
neither credentials nor the headers of the user.
"""

from __future__ import annotations

from .chosen import CHOSEN, NOTHING
from .discretion import Request
from .errors import StatusError
from .http import httpx

MOST = 5
"""How many redirects are followed, one after the other."""
KEPT = ("accept", "accept-encoding", "if-range", "range", "user-agent")
"""The headers that another origin may see."""


def is_followed(request: httpx.Request, response: httpx.Response) -> bool:
    """Whether a response says where to read what was asked for."""
    return request.method == "GET" and response.has_redirect_location


def redirected(
    operation: str, request: httpx.Request, response: httpx.Response
) -> httpx.Request:
    """Return the request to which a redirect leads.

    Raises:
        StatusError: it leads from HTTPS to HTTP, or nowhere.
    """
    try:
        url = request.url.join(response.headers["Location"])
    except httpx.InvalidURL:
        url = httpx.URL()
    is_web = url.scheme in ("http", "https") and url.host != ""
    is_somewhere = is_web and (url.port or 0) < 2**16
    is_downgrade = request.url.scheme == "https" and url.scheme != "https"
    if not is_somewhere or is_downgrade:
        problem = "it leads to where nobody should follow"
        raise StatusError(operation, response, None, problem)
    if _origin(url) == _origin(request.url):
        headers = {n: v for n, v in request.headers.items() if n not in ("host",)}
        auth = request.extensions.get(CHOSEN)
    else:
        headers = {n: v for n, v in request.headers.items() if n in KEPT}
        auth = NOTHING
    onward = Request("GET", url, headers=headers)
    if auth is not None:
        onward.extensions[CHOSEN] = auth
    return onward


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
