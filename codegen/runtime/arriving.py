"""Look at each response when its head has come, before httpx goes on with it.

A server that sends more than it said it would leaves the rest in the connection. httpx
takes that for the answer to the next request, which may be anybody's. It is known by
this: nothing was read since that request was sent.

A `Location` that is no URL lets httpx raise in the place of the response, even where
redirects are not followed.
"""

from __future__ import annotations

from .http import httpx

NO_URL = "Location-That-Is-No-URL"
"""The header in which such a `Location` is kept."""


def look(response: httpx.Response) -> None:
    """Look at a response, as a hook of httpx.

    Raises:
        httpx.RemoteProtocolError: it came before its request was sent.
    """
    stream = response.extensions.get("network_stream")
    is_shared = response.http_version.startswith("HTTP/2")
    if not (is_shared or getattr(stream, "heard", True)):
        problem = "the server sent a response that nobody asked for"
        raise httpx.RemoteProtocolError(problem, request=response.request)
    location = response.headers.get("Location", "")
    try:
        response.request.url.join(location)
        httpx.URL(location)
    except httpx.InvalidURL:
        response.headers[NO_URL] = response.headers.pop("Location")


async def alook(response: httpx.Response) -> None:
    """Look at a response, as `look`."""
    look(response)
