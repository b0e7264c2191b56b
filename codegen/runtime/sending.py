"""Send one request, and say what came of it: the two ways to wait."""

from __future__ import annotations

import asyncio
import sys
import time
from typing import TypeVar

from .abandoned import give_back
from .deadline import SECONDS, OutOfTime, ending
from .delivery import WATCH, Watch
from .discretion import forget
from .exchange import Exchange, Outcome
from .http import httpx, tells
from .response_limits import STREAMED
from .turns import Pause, Turn

T = TypeVar("T")

NO_RESPONSE = (httpx.RequestError, httpx.InvalidURL, UnicodeError)
"""What httpx raises in the place of a response. It looks at the `Location` of one, and
some that are no URL it refuses in its own way, or that of the package idna."""

Sent = httpx.Response | httpx.RequestError


def run(http: httpx.Client, steps: Exchange[T]) -> T:
    """Do what the steps say, with what came of each, until they return."""
    outcome: Outcome = None
    outside = sys.exception()
    try:
        while True:
            step = steps.send(outcome)
            outcome = None
            if isinstance(step, Pause):
                time.sleep(step.seconds)
            elif isinstance(step, Turn):
                step.wait()
            else:
                outcome = send(http, step)
    except StopIteration as end:
        value: T = end.value
        return value
    except BaseException as error:
        forget(error, outside)
        raise
    finally:
        steps.close()


async def arun(http: httpx.AsyncClient, steps: Exchange[T]) -> T:
    """Do what the steps say, as `run`."""
    outcome: Outcome = None
    outside = sys.exception()
    try:
        while True:
            step = steps.send(outcome)
            outcome = None
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
            elif isinstance(step, Turn):
                await step.awaited()
            else:
                outcome = await asend(http, step)
    except StopIteration as end:
        value: T = end.value
        return value
    except BaseException as error:
        forget(error, outside)
        raise
    finally:
        steps.close()


def send(http: httpx.Client, request: httpx.Request, *, stream: bool = False) -> Sent:
    """Send a request, within the time that is left for it.

    Args:
        http: What sends it.
        request: The request.
        stream: Whether its body is read later.
    """
    request.extensions |= {"trace": _watch(http, request).see, STREAMED: stream}
    try:
        with ending(request.extensions.get(SECONDS)):
            return http.send(request, stream=stream)
    except NO_RESPONSE as error:
        return _lost(error, request)


async def asend(
    http: httpx.AsyncClient, request: httpx.Request, *, stream: bool = False
) -> Sent:
    """Send a request, as `send`."""
    request.extensions |= {"trace": _watch(http, request).asee, STREAMED: stream}
    limit = asyncio.timeout(request.extensions.get(SECONDS))
    try:
        async with limit:
            try:
                return await http.send(request, stream=stream)
            except asyncio.CancelledError:
                await give_back(http, request)
                raise
    except TimeoutError:
        if not limit.expired():
            raise
        return OutOfTime("the total time is over", request=request)
    except NO_RESPONSE as error:
        return _lost(error, request)


def _watch(http: object, request: httpx.Request) -> Watch:
    watch: Watch = request.extensions.setdefault(WATCH, Watch())
    watch.begin(tells(http, request.url))
    return watch


def _lost(error: Exception, request: httpx.Request) -> httpx.RequestError:
    """Return one of `NO_RESPONSE` as an error of the request."""
    if isinstance(error, httpx.RequestError):
        return error
    problem = f"the Location is no URL: {error}"
    return httpx.RemoteProtocolError(problem, request=request)
