"""The clients: send calls and return what comes back.

`Client` and `AsyncClient` differ only in how they wait. What to send, when to send it
again and how to read the response is decided by `Caller`, which both have. Generated
clients add attributes of their own, so all attributes here start with an underscore.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Self, TypeVar, Unpack

import httpx

from .auth import Basic
from .exchange import Exchange, Outcome, Pause, exchange
from .graphql import Operation, body
from .mismatch import OnMismatch, Reporter
from .redaction import shown
from .request import Parts, build, made
from .response import read, read_graphql
from .retry import Retry
from .returns import Returns

T = TypeVar("T")

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
STANDARD_RETRY = Retry()


class Caller:
    """What a client knows and decides, without waiting for anything."""

    def __init__(
        self,
        name: str,
        base_url: str,
        headers: Mapping[str, str] | None,
        retry: Retry,
        on_mismatch: OnMismatch,
    ) -> None:
        self.base, self.user = parted(base_url)
        self._headers = httpx.Headers(
            {
                "Accept": "application/json, */*;q=0.1",
                "User-Agent": f"schema-codegen/{name}",
                **(headers or {}),
            }
        )
        self._retry = retry
        self._reporter = Reporter(on_mismatch)
        self._name = name

    def __repr__(self) -> str:
        return f"{self._name}({shown(self.base)!r})"

    def add(self, headers: httpx.Headers) -> None:
        """Add the headers of a client of httpx, which say what it understands.

        Its cookies are left alone: calls must not depend on the calls before them.
        """
        self._headers = httpx.Headers({**headers, **self._headers})

    def rest(
        self, method: str, path: str, returns: type[Returns[T]], parts: Parts
    ) -> Exchange[T]:
        """Call a REST operation."""
        operation = f"{method} {path}"
        request = build(self.base, method, path, parts, self._headers)
        repeatable = parts.get("idempotent", method in IDEMPOTENT)
        response = yield from exchange(operation, request, repeatable, self._retry)
        described = parts.get("errors", {})
        value: T = read(operation, response, returns, described, self._reporter)
        return value

    def graphql(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        returns: type[Returns[T]],
        at: tuple[str, ...],
    ) -> Exchange[T]:
        """Execute a GraphQL operation."""
        name = operation.name
        headers = httpx.Headers(self._headers)
        request = made("POST", self.base, headers, *body(operation, variables))
        repeatable = operation.repeatable
        response = yield from exchange(name, request, repeatable, self._retry)
        value: T = read_graphql(name, response, returns, at, self._reporter)
        return value


def parted(base_url: str) -> tuple[httpx.URL, Basic | None]:
    """Part a base URL from the user and password in it, which would be logged.

    Raises:
        ValueError: it is not an absolute URL of http or https.
    """
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host:
        raise ValueError("A base URL starts with https:// or http:// and names a host.")
    if not url.userinfo:
        return url, None
    return url.copy_with(userinfo=b""), Basic(url.username, url.password)


class Client:
    """Calls an API and waits for its responses.

    Args:
        base_url: Where the API is; paths are appended to it. A GraphQL operation is
            sent to this very URL.
        auth: How to authenticate.
        retry: When to repeat a call.
        timeout: Seconds for each phase of an attempt: to get a connection, connect,
            write and read.
        headers: Further headers of every call.
        on_mismatch: What to do where a response is not what the schema says: "warn"
            (once for each place), "raise" a `DecodeError`, "ignore" it, or call
            something with the `Mismatch`.
        transport: What sends the requests, in place of a pool of connections.

    Raises:
        ValueError: the base URL is not one of http or https.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: httpx.Auth | None = None,
        retry: Retry = STANDARD_RETRY,
        timeout: float | httpx.Timeout = 60.0,
        headers: Mapping[str, str] | None = None,
        on_mismatch: OnMismatch = "warn",
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        name = type(self).__name__
        self._caller = Caller(name, base_url, headers, retry, on_mismatch)
        self._http = httpx.Client(
            auth=auth or self._caller.user, timeout=timeout, transport=transport
        )
        self._caller.add(self._http.headers)

    def __repr__(self) -> str:
        return repr(self._caller)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(
        self,
        method: str,
        path: str,
        /,
        *,
        returns: type[Returns[T]],
        **parts: Unpack[Parts],
    ) -> T:
        """Call a REST operation.

        Raises:
            ApiError: the call failed; `errors` has the tree of its subclasses.
        """
        return self._run(self._caller.rest(method, path, returns, parts))

    def execute(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        /,
        *,
        returns: type[Returns[T]],
        at: tuple[str, ...] = (),
    ) -> T:
        """Execute a GraphQL operation, and return what its data has at a path.

        Raises:
            ApiError: the call failed; `errors` has the tree of its subclasses.
        """
        return self._run(self._caller.graphql(operation, variables, returns, at))

    def _run(self, steps: Exchange[T]) -> T:
        outcome: Outcome = None
        try:
            while True:
                step = steps.send(outcome)
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                    outcome = None
                    continue
                try:
                    outcome = self._http.send(step)
                except httpx.RequestError as error:
                    outcome = error
        except StopIteration as end:
            value: T = end.value
            return value


class AsyncClient:
    """Calls an API and awaits its responses. Its arguments are those of `Client`."""

    def __init__(
        self,
        base_url: str,
        *,
        auth: httpx.Auth | None = None,
        retry: Retry = STANDARD_RETRY,
        timeout: float | httpx.Timeout = 60.0,
        headers: Mapping[str, str] | None = None,
        on_mismatch: OnMismatch = "warn",
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        name = type(self).__name__
        self._caller = Caller(name, base_url, headers, retry, on_mismatch)
        self._http = httpx.AsyncClient(
            auth=auth or self._caller.user, timeout=timeout, transport=transport
        )
        self._caller.add(self._http.headers)

    def __repr__(self) -> str:
        return repr(self._caller)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(
        self,
        method: str,
        path: str,
        /,
        *,
        returns: type[Returns[T]],
        **parts: Unpack[Parts],
    ) -> T:
        """Call a REST operation.

        Raises:
            ApiError: the call failed; `errors` has the tree of its subclasses.
        """
        return await self._run(self._caller.rest(method, path, returns, parts))

    async def execute(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        /,
        *,
        returns: type[Returns[T]],
        at: tuple[str, ...] = (),
    ) -> T:
        """Execute a GraphQL operation, and return what its data has at a path.

        Raises:
            ApiError: the call failed; `errors` has the tree of its subclasses.
        """
        return await self._run(self._caller.graphql(operation, variables, returns, at))

    async def _run(self, steps: Exchange[T]) -> T:
        outcome: Outcome = None
        try:
            while True:
                step = steps.send(outcome)
                if isinstance(step, Pause):
                    await asyncio.sleep(step.seconds)
                    outcome = None
                    continue
                try:
                    outcome = await self._http.send(step)
                except httpx.RequestError as error:
                    outcome = error
        except StopIteration as end:
            value: T = end.value
            return value
