"""Keep secrets out of what is kept of a call: requests, responses and frames.

An error is printed with its traceback, often with the locals of its frames; it is
pickled to another process, or sent to a service that collects errors. What it holds of
the call is therefore less than the call was made of.
"""

from __future__ import annotations

import traceback
from contextlib import suppress

from .http import httpx
from .redaction import HIDDEN, hidden, is_secret, redacted, shown

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
    bare = hidden(content)
    if bare != content:
        headers = [
            (name, value)
            for name, value in response.headers.raw
            if name.decode("latin-1").casefold() not in UNPACKED
        ]
        copy = httpx.Response(
            response.status_code,
            headers=headers,
            content=bare,
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
            (name, HIDDEN if is_secret(name) else redacted(value))
            for name, value in headers.multi_items()
        ],
        encoding=headers.encoding,
    )


def forget(failure: BaseException, outside: BaseException | None) -> None:
    """Clear the frames of a failure, whose locals are values of the call.

    Frames that run still keep their locals: they must have none that are secret.

    Args:
        failure: What failed.
        outside: What was handled before the call, which is none of its causes.
    """
    error: BaseException | None = failure
    while error is not None and error is not outside:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
