"""Keep secrets out of what is kept of a call: requests, responses and frames.

An error is printed with its traceback, often with the locals of its frames; it is
pickled to another process, or sent to a service that collects errors. What it holds of
the call is therefore less than the call was made of.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import TypeVar

from .http import LIBRARIES, httpx
from .redaction import HIDDEN, cut, hidden, is_secret, redacted, shown

E = TypeVar("E", bound=httpx.RequestError)

PACKAGE = __name__.rpartition(".")[0] + "."
SENDING = frozenset(
    {*LIBRARIES, "httpcore", "httpcore2", "h11", "h2", "hpack", "hyperframe"}
    | {"anyio", "ssl", "socket"}
)
"""The modules that what is sent goes through."""
UNPACKED = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that say nothing of a body which was unpacked."""


class Request(httpx.Request):
    """A request whose repr has no query: it could hold a key."""

    def __repr__(self) -> str:
        return f"<Request({self.method!r}, {shown(self.url)!r})>"


def discreet(response: httpx.Response) -> httpx.Response:
    """Make of a response what an error may hold, and return it.

    Its headers, and those of its request, have no secrets. The request has no body. If
    the body of the response has a credential that was sent, it is a copy without that.
    """
    try:
        content = response.content
    except httpx.ResponseNotRead:
        content = b""
    harmless = hidden(content)
    if harmless != content:
        headers = [
            (name, value)
            for name, value in response.headers.raw
            if name.decode("latin-1").casefold() not in UNPACKED
        ]
        copy = httpx.Response(
            response.status_code,
            headers=headers,
            content=harmless,
            extensions=response.extensions,
        )
        copy.default_encoding = response.default_encoding
        with suppress(RuntimeError):
            copy.request = response.request
        response = copy
    response.headers = _headers(response.headers)
    with suppress(RuntimeError):  # An event of a stream has no request.
        response.request = _bare(response.request)
    return response


def bare(error: E) -> E:
    """Make of an error of the HTTP library what another may have for its cause, and
    return it: its request has no secrets and no body."""
    with suppress(RuntimeError):  # It has no request.
        error.request = _bare(error.request)
    return error


def _bare(request: httpx.Request) -> Request:
    """Return what may be kept of a request."""
    try:
        url = httpx.URL(redacted(str(request.url)))
    except httpx.InvalidURL:
        url = httpx.URL(shown(request.url))
    return Request(request.method, url, headers=_headers(request.headers))


def _headers(headers: httpx.Headers) -> httpx.Headers:
    return httpx.Headers(
        [
            (name, HIDDEN if is_secret(name) else redacted(cut(value)))
            for name, value in headers.multi_items()
        ],
        encoding=headers.encoding,
    )


def causes(failure: BaseException | None) -> Iterator[BaseException]:
    """Yield a failure, and what it came from; who raises may lead that in a circle."""
    seen: set[int] = set()
    while failure is not None and id(failure) not in seen:
        seen.add(id(failure))
        yield failure
        failure = failure.__cause__ or failure.__context__


def forget(failure: BaseException, outside: BaseException | None) -> None:
    """Clear the frames of a failure, whose locals are values of the call.

    Those are the frames of this package and of the HTTP library. Those of others stay:
    a function that gives a key may raise one error twice, and who caught it the first
    time may be suspended; to clear that frame would end it. Frames that run still keep
    their locals, too: they must have none that are secret.

    Args:
        failure: What failed.
        outside: What was handled before the call, which is none of its causes.
    """
    for error in causes(failure):
        if error is outside:
            return
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if _is_ours(frame.f_globals.get("__name__") or ""):
                with suppress(RuntimeError):  # It runs, or is suspended.
                    frame.clear()


def _is_ours(module: str) -> bool:
    return module.startswith(PACKAGE) or module.partition(".")[0] in SENDING
