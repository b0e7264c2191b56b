"""HTTP clients of users: those of httpx and of httpx2, whichever is used here.

Such a client sends what ours has made, over its connections: through its proxies, with
its certificates, its limits and its version of HTTP, past its hooks. What a call says
is decided here: redirects, authentication, retries and timeouts are those of ours.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, NoReturn, Protocol

from .http import LIBRARIES, httpx

EXTENSIONS = ("sni_hostname", "target", "timeout", "trace")
"""What both libraries understand. Ours hold credentials."""
SPENT = (b"content-encoding", b"content-length", b"transfer-encoding")
"""What headers say of a body that was not decoded."""


class _Known(Protocol):
    """What is known of a client, whichever way it waits."""

    @property
    def headers(self) -> Any: ...
    @property
    def is_closed(self) -> bool: ...
    @property
    def trust_env(self) -> bool: ...


class HttpClient(_Known, Protocol):
    """A `Client` of httpx or of httpx2."""

    def close(self) -> None: ...
    def send(
        self,
        request: Any,
        *,
        stream: bool = ...,
        auth: Any = ...,
        follow_redirects: Any = ...,
    ) -> Any: ...


class AsyncHttpClient(_Known, Protocol):
    """An `AsyncClient` of httpx or of httpx2."""

    async def aclose(self) -> None: ...
    async def send(
        self,
        request: Any,
        *,
        stream: bool = ...,
        auth: Any = ...,
        follow_redirects: Any = ...,
    ) -> Any: ...


class ClientTransport(httpx.BaseTransport):
    """Sends requests through a client of the user's, and leaves it open."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client
        self._library = _library(client, "Client")

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        _refuse_closed(self._client)
        with _translated(self._library):
            content = iter(request.stream) if _has_body(request) else None  # type: ignore[arg-type]
            theirs = _converted(self._library, request, content)
            options = {"auth": None, "follow_redirects": False}
            response = self._client.send(theirs, stream=True, **options)
        return _response(response, _Received(response, self._library))


class AsyncClientTransport(httpx.AsyncBaseTransport):
    """Sends requests through a client of the user's, and leaves it open."""

    def __init__(self, client: AsyncHttpClient) -> None:
        self._client = client
        self._library = _library(client, "AsyncClient")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        _refuse_closed(self._client)
        with _translated(self._library):
            content = aiter(request.stream) if _has_body(request) else None  # type: ignore[arg-type]
            theirs = _converted(self._library, request, content)
            options = {"auth": None, "follow_redirects": False}
            response = await self._client.send(theirs, stream=True, **options)
        return _response(response, _AsyncReceived(response, self._library))


class _Received(httpx.SyncByteStream):
    """The body of a response as it came over the wire."""

    def __init__(self, response: Any, library: Any) -> None:
        self._response, self._library = response, library

    def __iter__(self) -> Iterator[bytes]:
        with _translated(self._library):
            yield from self._response.iter_raw()

    def close(self) -> None:
        with _translated(self._library):
            self._response.close()


class _AsyncReceived(httpx.AsyncByteStream):
    """The body of a response as it came over the wire."""

    def __init__(self, response: Any, library: Any) -> None:
        self._response, self._library = response, library

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated(self._library):
            async for part in self._response.aiter_raw():
                yield part

    async def aclose(self) -> None:
        with _translated(self._library):
            await self._response.aclose()


def _library(client: object, kind: str) -> Any:
    """Return the library of a client.

    Raises:
        TypeError: it is no such client.
    """
    for known in type(client).__mro__:
        if known.__module__ in LIBRARIES and known.__name__ == kind:
            return import_module(known.__module__)
    names = " or ".join(f"{library}.{kind}" for library in LIBRARIES)
    given = f"{type(client).__module__}.{type(client).__qualname__}"
    raise TypeError(f"An http_client is an {names} here, not an {given}.")


def _refuse_closed(client: HttpClient | AsyncHttpClient) -> None:
    if client.is_closed:
        raise RuntimeError(
            "The http_client is closed. Close it after the client that it was "
            "passed to."
        )


def _has_body(request: httpx.Request) -> bool:
    """Whether something follows the head of a request (RFC 9112, section 6)."""
    return "Content-Length" in request.headers or "Transfer-Encoding" in request.headers


def _converted(library: Any, request: httpx.Request, content: Any) -> Any:
    return library.Request(
        request.method,
        str(request.url),
        headers=request.headers.raw,
        content=content,
        extensions={
            name: value
            for name, value in request.extensions.items()
            if name in EXTENSIONS
        },
    )


def _response(response: Any, body: _Received | _AsyncReceived) -> httpx.Response:
    headers, extensions = response.headers.raw, dict(response.extensions)
    if not response.is_stream_consumed:
        return httpx.Response(
            response.status_code, headers=headers, stream=body, extensions=extensions
        )
    # A hook has read it: what is left is decoded.
    return httpx.Response(
        response.status_code,
        headers=[(name, value) for name, value in headers if name.lower() not in SPENT],
        content=response.content,
        extensions=extensions,
    )


@contextmanager
def _translated(library: Any) -> Iterator[None]:
    """Raise errors of a library as those of ours, by their names.

    Others are left alone: those that hooks raise, and that of the total time.
    """
    try:
        yield
    except (library.RequestError, library.InvalidURL) as error:
        if type(error).__module__ not in LIBRARIES:
            raise
        _raise(error)


def _raise(error: Exception) -> NoReturn:
    kind = getattr(httpx, type(error).__name__, httpx.TransportError)
    raise kind(str(error)) from error
