"""The clients: send calls and return what comes back.

`Client` and `AsyncClient` differ only in how they wait. What to send, when to send it
again and how to read the response is decided by `Caller`, which both have. Generated
clients add attributes of their own, so all attributes here start with an underscore.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, Unpack
from weakref import WeakSet

from .batch import AsyncBatch, Batch
from .caller import Caller
from .connecting import aconnected, connected
from .exchange import Exchange
from .graphql import Operation
from .graphql_requests import STANDARD_GRAPHQL, GraphQLOptions
from .http import httpx
from .http_clients import AsyncHttpClient, HttpClient
from .mismatch import OnMismatch
from .observing import NO_HOOKS, Hooks
from .pace import STANDARD_PACE, Pace
from .request import Parts
from .response_limits import (
    STANDARD_RESPONSE_LIMITS,
    ResponseLimits,
)
from .rest_client import AsyncRestClient, RestClient
from .retry import STANDARD_RETRY, Retry
from .returns import Returns
from .selection import Selection
from .sending import arun, run
from .servers import NO_SERVERS, OwnServers
from .streaming import (
    AsyncIncremental,
    AsyncStream,
    AsyncSubscription,
    Incremental,
    Stream,
    Subscription,
)
from .subscription_options import STANDARD_SUBSCRIPTIONS, SubscriptionOptions
from .terms import terms
from .timeouts import STANDARD_TIMEOUT, Timeout, phases
from .variants import Variants

T = TypeVar("T")


class Client(Variants, RestClient):
    """Calls an API and waits for its responses.

    Args:
        base_url: Where the API is; paths are appended to it. A GraphQL operation is
            sent to this very URL.
        auth: How to authenticate.
        retry: When to repeat a call.
        timeout: Seconds for each phase of an attempt, or for some of them, such as
            `{"read": 300}`: "connect", "read", "write", and "pool", to wait for a
            connection. None does not end.
        headers: Further headers of every call.
        graphql: How GraphQL operations are sent.
        on_mismatch: What to do where a response is not what the schema says: "warn"
            (once for each place), "raise" a `DecodeError`, "ignore" it, or call
            something with the `Mismatch`; or several of these.
        transport: What sends the requests, in place of a pool of connections.
        http_client: A client of httpx or httpx2 to send the requests: through its
            proxies, with its certificates, limits, version of HTTP, hooks, and the
            headers that calls do not have. Its base URL, parameters, cookies, auth and
            timeout are not used. It stays open.
        servers: What is known of the servers that single calls have of their own.
        subscription_options: How to subscribe.
        idempotency_key: The header that takes the key of each call of REST that may
            change something, where the API has one.
        pace: How many calls are in flight, and how many are sent in a second.
        response_limits: How large a response may be.
        hooks: Who is told of requests, responses and retries.
        insecure_http: Whether credentials may be sent in plain http to other machines
            than this one, where everybody on the way can read them.

    Once it is closed, its calls raise RuntimeError.

    Raises:
        TypeError: the timeout or the http_client is of a wrong kind.
        ValueError: the base URL is not one of http or https, a header is not one line
            of text, or there are both a transport and an http_client.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: httpx.Auth | None = None,
        retry: Retry = STANDARD_RETRY,
        timeout: Timeout = STANDARD_TIMEOUT,
        headers: Mapping[str, str] | None = None,
        graphql: GraphQLOptions = STANDARD_GRAPHQL,
        on_mismatch: OnMismatch = "warn",
        transport: httpx.BaseTransport | None = None,
        http_client: HttpClient | None = None,
        servers: OwnServers = NO_SERVERS,
        subscription_options: SubscriptionOptions = STANDARD_SUBSCRIPTIONS,
        idempotency_key: str = "",
        pace: Pace = STANDARD_PACE,
        response_limits: ResponseLimits = STANDARD_RESPONSE_LIMITS,
        hooks: Hooks = NO_HOOKS,
        insecure_http: bool = False,
    ) -> None:
        name = type(self).__name__
        on = terms(retry, timeout, pace, response_limits, hooks)
        sending = headers, on, graphql, on_mismatch
        self._caller = Caller(name, base_url, *sending, auth, servers, idempotency_key)
        sender = transport, http_client, subscription_options
        chosen = self._caller.auth(transport or http_client, insecure_http)
        self._http = connected(chosen, phases(timeout), *sender)
        self._subscription_options = subscription_options
        self._streams = WeakSet[Stream[Any]]()
        self._caller.add(self._http.headers)
        if http_client is not None:
            self._caller.add(http_client.headers)

    def __repr__(self) -> str:
        return repr(self._caller)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, and the streams that are open."""
        for stream in list(self._streams):
            stream.close()
        if not self._is_copy:
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
        steps = self._caller.rest(method, path, returns, parts)
        del parts  # So that no traceback shows it.
        return self._run(steps)

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
        steps = self._caller.graphql(operation, variables, returns, at)
        del variables  # So that no traceback shows them.
        return self._run(steps)

    def batch(self) -> Batch:
        """Send several GraphQL operations in one request; see `Batch`."""
        return Batch(self._caller, self._run)

    def subscribe(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        /,
        *,
        returns: type[Returns[T]],
        at: tuple[str, ...] = (),
    ) -> Subscription[T]:
        """Subscribe to what a GraphQL operation selects, when it is iterated over."""
        self._caller.refuse_closed(self._http.is_closed)
        options = self._subscription_options
        steps = self._caller.subscription(operation, variables, returns, at, options)
        stream = Subscription[T](self._http, steps)
        self._streams.add(stream)
        return stream

    def stream(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        /,
        *,
        returns: type[Returns[T]],
        at: tuple[str, ...] = (),
    ) -> Incremental[T]:
        """Execute a GraphQL operation with `@defer` or `@stream`, when it is iterated
        over."""
        self._caller.refuse_closed(self._http.is_closed)
        steps = self._caller.incremental(operation, variables, returns, at)
        stream = Incremental[T](self._http, steps)
        self._streams.add(stream)
        return stream

    def run(self, selection: Selection[T], /) -> T:
        """Execute what a builder's `query` or `mutation` selects.

        Raises:
            ApiError: the call failed; `errors` has the tree of its subclasses.
            TypeError: the selection does not start at `query` or `mutation`.
        """
        return self._run(self._caller.selected(selection))

    def _run(self, steps: Exchange[T]) -> T:
        self._caller.refuse_closed(self._http.is_closed)
        return run(self._http, steps)


class AsyncClient(Variants, AsyncRestClient):
    """Calls an API and awaits its responses. Its arguments are those of `Client`."""

    def __init__(
        self,
        base_url: str,
        *,
        auth: httpx.Auth | None = None,
        retry: Retry = STANDARD_RETRY,
        timeout: Timeout = STANDARD_TIMEOUT,
        headers: Mapping[str, str] | None = None,
        graphql: GraphQLOptions = STANDARD_GRAPHQL,
        on_mismatch: OnMismatch = "warn",
        transport: httpx.AsyncBaseTransport | None = None,
        http_client: AsyncHttpClient | None = None,
        servers: OwnServers = NO_SERVERS,
        subscription_options: SubscriptionOptions = STANDARD_SUBSCRIPTIONS,
        idempotency_key: str = "",
        pace: Pace = STANDARD_PACE,
        response_limits: ResponseLimits = STANDARD_RESPONSE_LIMITS,
        hooks: Hooks = NO_HOOKS,
        insecure_http: bool = False,
    ) -> None:
        name = type(self).__name__
        on = terms(retry, timeout, pace, response_limits, hooks)
        sending = headers, on, graphql, on_mismatch
        self._caller = Caller(name, base_url, *sending, auth, servers, idempotency_key)
        sender = transport, http_client, subscription_options
        chosen = self._caller.auth(transport or http_client, insecure_http)
        self._http = aconnected(chosen, phases(timeout), *sender)
        self._subscription_options = subscription_options
        self._streams = WeakSet[AsyncStream[Any]]()
        self._caller.add(self._http.headers)
        if http_client is not None:
            self._caller.add(http_client.headers)

    def __repr__(self) -> str:
        return repr(self._caller)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections, and the streams that are open."""
        for stream in list(self._streams):
            await stream.close()
        if not self._is_copy:
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
        steps = self._caller.rest(method, path, returns, parts)
        del parts
        return await self._run(steps)

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
        steps = self._caller.graphql(operation, variables, returns, at)
        del variables
        return await self._run(steps)

    def batch(self) -> AsyncBatch:
        """Send several GraphQL operations in one request; see `AsyncBatch`."""
        return AsyncBatch(self._caller, self._run)

    def subscribe(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        /,
        *,
        returns: type[Returns[T]],
        at: tuple[str, ...] = (),
    ) -> AsyncSubscription[T]:
        """Subscribe to what a GraphQL operation selects, when it is iterated over."""
        self._caller.refuse_closed(self._http.is_closed)
        options = self._subscription_options
        steps = self._caller.subscription(operation, variables, returns, at, options)
        stream = AsyncSubscription[T](self._http, steps)
        self._streams.add(stream)
        return stream

    def stream(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        /,
        *,
        returns: type[Returns[T]],
        at: tuple[str, ...] = (),
    ) -> AsyncIncremental[T]:
        """Execute a GraphQL operation with `@defer` or `@stream`, when it is iterated
        over."""
        self._caller.refuse_closed(self._http.is_closed)
        steps = self._caller.incremental(operation, variables, returns, at)
        stream = AsyncIncremental[T](self._http, steps)
        self._streams.add(stream)
        return stream

    async def run(self, selection: Selection[T], /) -> T:
        """Execute what a builder's `query` or `mutation` selects.

        Raises:
            ApiError: the call failed; `errors` has the tree of its subclasses.
            TypeError: the selection does not start at `query` or `mutation`.
        """
        return await self._run(self._caller.selected(selection))

    async def _run(self, steps: Exchange[T]) -> T:
        self._caller.refuse_closed(self._http.is_closed)
        return await arun(self._http, steps)
