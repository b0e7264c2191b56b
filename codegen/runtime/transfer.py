"""Receive a body as bytes, and go on where it broke off."""

from __future__ import annotations

import logging
from collections.abc import Generator
from typing import Any

from .budget import REPEAT_COST
from .discretion import bare
from .errors import StatusError
from .http import httpx
from .rest_streams import Receiving
from .retry import Failure
from .steps import Event, Leave, Ready, Receive, Step, Steps
from .turns import Pause

log = logging.getLogger("schema_codegen")

NO_SUCH_RANGE = 416
MUCH = 1_000_000
"""After so many bytes, the count of failures starts anew."""
OTHER_PART = "the server sent another part of the body than was asked for"
OTHER_VERSION = "the body has changed on the server meanwhile"


def body(receiving: Receiving) -> Steps:
    """Receive a body as bytes. What is cut short goes on, where the server allows that;
    or begins anew, where nobody has taken what came.

    Raises:
        ApiError: there is none, or it is cut short.
    """
    progress, failures, is_ready = receiving.progress, 0, False
    while True:
        error = yield from _begin(receiving)
        if not is_ready:
            is_ready = True
            yield Ready()
        before = progress.came
        if error is None:
            error = yield from _pieces(receiving)
        if error is None:
            break
        failures = 1 if progress.came - before >= MUCH else failures + 1
        yield from _wait(receiving, error, failures)
    yield Leave()
    receiving.is_whole = True


def _begin(receiving: Receiving) -> Generator[Step, Any, httpx.RequestError | None]:
    """Open the response; return what is wrong with where it begins."""
    progress = receiving.progress
    try:
        response = yield from receiving.opened(receiving.terms)
    except StatusError as error:
        if error.status != NO_SUCH_RANGE or not progress.can_go_on:
            raise
        response = error.response
    else:
        if progress.take(response):
            return None
    problem = OTHER_VERSION if response.status_code == 200 else OTHER_PART
    progress.forget()
    return httpx.RemoteProtocolError(problem)


def _pieces(receiving: Receiving) -> Generator[Step, Any, httpx.RequestError | None]:
    """Hand over what comes; return what went wrong."""
    progress = receiving.progress
    while True:
        piece = yield Receive()
        if isinstance(piece, httpx.RequestError):
            return piece
        if piece is None:
            missing = progress.missing()
            return httpx.RemoteProtocolError(missing) if missing else None
        progress.came += len(piece)
        yield Event(piece)


def _wait(receiving: Receiving, error: httpx.RequestError, failures: int) -> Steps:
    """Wait before the body goes on.

    Raises:
        ApiError: it does not: that cannot help, or was tried often enough.
    """
    progress, terms = receiving.progress, receiving.terms
    is_final = isinstance(error, httpx.DecodingError)
    failure = Failure(error, "response started", is_final)
    repeatable = receiving.call.is_repeatable
    wait = terms.retry.wait(failures, 0.0, failure, repeatable)
    can = progress.can_go_on or progress.may_begin_anew or not progress.came
    if wait is not None and not terms.budget.spend(receiving.base, REPEAT_COST):
        wait = None
    found = receiving.broken("the body is cut short", error, failures)
    if wait is None or not can:
        raise found from bare(error)
    log.warning("%s; asking for the rest", found)
    yield Leave()
    yield Pause(wait)
