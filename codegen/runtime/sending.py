"""Send one request, and say what came of it: the two ways to wait."""

from __future__ import annotations

import asyncio

from .deadline import SECONDS, OutOfTime, ending
from .delivery import WATCH, Watch
from .http import httpx

NO_RESPONSE = (httpx.RequestError, httpx.InvalidURL)
"""What httpx raises in the place of a response. It looks at the `Location` of one, and
some that are no URL it refuses in its own way."""

Sent = httpx.Response | httpx.RequestError


def send(http: httpx.Client, request: httpx.Request, *, stream: bool = False) -> Sent:
    """Send a request, within the time that is left for it.

    Args:
        http: What sends it.
        request: The request.
        stream: Whether its body is read later.
    """
    request.extensions["trace"] = _watch(request).see
    try:
        with ending(request.extensions.get(SECONDS)):
            return http.send(request, stream=stream)
    except NO_RESPONSE as error:
        return _lost(error, request)


async def asend(
    http: httpx.AsyncClient, request: httpx.Request, *, stream: bool = False
) -> Sent:
    """Send a request, as `send`."""
    request.extensions["trace"] = _watch(request).asee
    limit = asyncio.timeout(request.extensions.get(SECONDS))
    try:
        async with limit:
            return await http.send(request, stream=stream)
    except TimeoutError:
        if not limit.expired():
            raise
        return OutOfTime("the total time is over", request=request)
    except NO_RESPONSE as error:
        return _lost(error, request)


def _watch(request: httpx.Request) -> Watch:
    watch: Watch = request.extensions.setdefault(WATCH, Watch())
    return watch


def _lost(error: Exception, request: httpx.Request) -> httpx.RequestError:
    """Return one of `NO_RESPONSE` as an error of the request."""
    if isinstance(error, httpx.RequestError):
        return error
    problem = f"the Location is no URL: {error}"
    return httpx.RemoteProtocolError(problem, request=request)
