"""What both kinds of client know and decide, without waiting for anything."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from .batch import Entry
from .chosen import CHOSEN, NOTHING, Chosen
from .errors import AuthError
from .exchange import Exchange, exchange
from .graphql import Operation
from .graphql_calls import GraphQLCalls
from .graphql_requests import ACCEPT as ACCEPT_GRAPHQL
from .graphql_requests import GraphQLCall, GraphQLOptions, batch_name
from .http import hide_from_logs, httpx, user_agent
from .idempotency import keyed
from .incremental import growing, incremental
from .mismatch import OnMismatch, Reporter
from .reading import read
from .recording import Recording, note, record, recorded
from .redaction import HideSecrets, shown
from .request import Parts, build
from .response import read_batch, read_entry, read_graphql
from .rest import RestCall, StreamCall
from .rest_streams import Receiving, switched_on
from .returns import Json, Returns
from .schemes import choosing
from .selection import Selection, as_selection
from .sendable import sendable
from .servers import OwnServers, parted, refusal
from .steps import Steps
from .styles import refuse_lines
from .subscription_options import SubscriptionOptions
from .subscriptions import events, subscription
from .terms import Terms
from .timeouts import phases
from .token_requests import Route
from .tracing import Spanned
from .unpacking import ACCEPTED
from .variants import CallOptions, refuse_unknown

T = TypeVar("T")


class Caller:
    """What a client knows and decides, without waiting for anything."""

    def __init__(
        self,
        name: str,
        base_url: str,
        headers: Mapping[str, str] | None,
        terms: Terms,
        graphql: GraphQLOptions,
        on_mismatch: OnMismatch,
        auth: httpx.Auth | None,
        servers: OwnServers,
        idempotency_key: str,
    ) -> None:
        hide_from_logs(HideSecrets())
        self.base, user = parted(base_url)
        self._auth = choosing(auth, user)
        self._servers = servers
        for header, value in (headers or {}).items():
            refuse_lines(header, value)
        self._headers = httpx.Headers(
            {"User-Agent": user_agent(name), **(headers or {})},
            encoding="utf-8",
        )
        self._has_accept = "Accept" in self._headers
        self._terms = terms
        self._graphql = GraphQLCalls(self.base, graphql)
        self._reporter = Reporter(on_mismatch)
        self._name = name
        self._idempotency_key = idempotency_key

    def with_options(self, options: CallOptions) -> Caller:
        """Return a caller that differs in some options, and shares everything else."""
        caller = copy.copy(self)
        refuse_unknown(options)
        retry = options.get("retry", self._terms.retry).over(self._terms.retry)
        timeout = phases(options.get("timeout", self._terms.timeout))
        limits = options.get("response_limits", self._terms.limits)
        hooks = options.get("hooks", self._terms.hooks)
        caller._terms = replace(
            self._terms, retry=retry, timeout=timeout, limits=limits, hooks=hooks
        )
        caller._headers = httpx.Headers(self._headers, encoding="utf-8")
        for header, value in options.get("headers", {}).items():
            refuse_lines(header, value)
            caller._headers[header] = value
            caller._has_accept |= header.casefold() == "accept"
        if "on_mismatch" in options:
            caller._reporter = Reporter(options["on_mismatch"])
        return caller

    def __repr__(self) -> str:
        return f"{self._name}({shown(self.base)!r})"

    def auth(self, passed: Any, insecure_http: bool) -> httpx.Auth:
        """Return what authenticates the requests of this client.

        Args:
            passed: The transport, or client of an HTTP library, that the user has
                passed: it sends requests for tokens, too.
            insecure_http: Whether credentials may be sent in plain http.
        """
        retry, timeout = self._terms.retry, self._terms.timeout
        return Chosen(self._auth, Route(passed, retry, timeout, insecure_http))

    def add(self, headers: httpx.Headers) -> None:
        """Add the headers of a client of httpx, which say what it understands.

        Its cookies are left alone: calls must not depend on the calls before them.
        """
        understood = {"accept-encoding": ACCEPTED}
        both = {**headers, **understood, **self._headers}
        self._headers = httpx.Headers(both, encoding="utf-8")

    def refuse_closed(self, is_closed: bool) -> None:
        """Refuse to send anything through a client that was closed.

        Raises:
            RuntimeError: it was closed.
        """
        if is_closed:
            raise RuntimeError(
                f"This {self._name} is closed. Use it inside its `with`, and before "
                "close(), or make another."
            )

    def _accepting(self, media: str) -> httpx.Headers:
        """Return the headers of a call that reads these media types, unless the user
        asks for others."""
        headers = httpx.Headers(self._headers)
        if not self._has_accept:
            headers["Accept"] = media
        return headers

    def rest(
        self, method: str, path: str, returns: type[Returns[T]], parts: Parts
    ) -> Exchange[T]:
        """Call a REST operation."""
        made = RestCall(method, path, returns, parts)
        call = keyed(made, self._idempotency_key, self._headers)
        record(call, call.name, self)
        target = self._servers.target(self.base, call.server, call.name)
        with Spanned(self._terms, call.name, target) as terms:
            response = yield from exchange(
                call.name,
                self._request(call, target),
                call.is_repeatable,
                terms,
                base=target,
                is_write=call.is_write,
                key=call.idempotency_key,
            )
            note(response)
            value: T = read(call, response, self._reporter)
            return value

    def items(
        self,
        method: str,
        path: str,
        returns: type[Returns[Any]],
        parts: Parts,
        switch: str,
    ) -> Receiving:
        """Call a REST operation whose items come one after the other."""
        call = switched_on(StreamCall(method, path, returns, parts), switch)
        record(call, call.name, self)
        return self._receiving(call)

    def body_of(
        self, method: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]
    ) -> Receiving:
        """Make the call that a method makes, for the bytes of its response.

        Raises:
            TypeError: the method makes no call of REST by itself.
        """
        recording = Recording(
            self,
            RestCall,
            no_other="is no call of REST: there is no body of it",
            of_another="{} cannot receive its body",
            none="makes no call by itself: there is no body of it",
        )
        receiving = self._receiving(recorded(recording, method, args, kwargs))
        receiving.follows = True
        return receiving

    def _receiving(self, call: RestCall) -> Receiving:
        target = self._servers.target(self.base, call.server, call.name)

        def request() -> httpx.Request:
            made = self._request(call, target)
            if isinstance(call, StreamCall):  # What compresses waits for more.
                made.headers["Accept-Encoding"] = "identity"
            return made

        return Receiving(call, request, self._terms, self._reporter, target)

    def _request(self, call: RestCall, target: httpx.URL) -> httpx.Request:
        headers = self._accepting(call.accept)
        with sendable(call.name):
            request = build(target, call.method, call.path, call.parts, headers)
        request.extensions[CHOSEN] = self._chosen(call, target)
        return request

    def _chosen(self, call: RestCall, target: httpx.URL) -> httpx.Auth:
        """Return what authenticates a call.

        Raises:
            AuthError: it needs what was not given, or its server may not have it.
        """
        auth = self._auth.auth_for(call.name, call.security)
        if auth is NOTHING or self._servers.trusts(self.base, call.server, target):
            return auth
        if self._auth.is_optional(call.security):
            return NOTHING
        raise AuthError(refusal(call.name, call.server))

    def graphql(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        returns: type[Returns[T]],
        at: tuple[str, ...],
        then: Callable[[Any], Any] | None = None,
    ) -> Exchange[T]:
        """Execute a GraphQL operation; `then` makes of the data what is returned."""
        entry = Entry(GraphQLCall(operation, variables), returns, at, then)
        record(entry, operation.name, self)
        headers = self._accepting(ACCEPT_GRAPHQL)
        with Spanned(self._terms, operation.name, self.base, operation.kind) as terms:
            response = yield from self._graphql.send(headers, entry.call, terms)
            note(response)
            value: T = read_entry(
                entry, response, self._reporter, self._graphql.options
            )
            return value

    def batch(self, entries: Sequence[Entry]) -> Exchange[list[Any]]:
        """Execute several GraphQL operations by one request; an operation that fails
        has its error in the place of its value."""
        calls = [entry.call for entry in entries]
        headers = self._accepting(ACCEPT_GRAPHQL)
        name = batch_name([call.operation.name for call in calls])
        with Spanned(self._terms, name, self.base, "batch") as terms:
            response = yield from self._graphql.send_all(headers, name, calls, terms)
            return read_batch(response, entries, self._reporter, self._graphql.options)

    def subscription(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        returns: type[Returns[Any]],
        at: tuple[str, ...],
        options: SubscriptionOptions,
    ) -> Steps:
        """Subscribe to what a GraphQL operation selects."""
        read = self._reading(operation, returns, at)
        sending = operation, variables, self.base, self._headers
        return events(subscription(*sending, read, self._terms, options))

    def incremental(
        self,
        operation: Operation,
        variables: Mapping[str, Any],
        returns: type[Returns[Any]],
        at: tuple[str, ...],
    ) -> Steps:
        """Execute a GraphQL operation whose result comes in parts."""
        read = self._reading(operation, returns, at)
        sending = operation, variables, self.base, self._headers
        return growing(incremental(*sending, read, self._terms), operation.repeatable)

    def _reading(
        self, operation: Operation, returns: type[Returns[Any]], at: tuple[str, ...]
    ) -> Callable[[httpx.Response], Any]:
        """Return what reads a response, or an event as if it were one."""

        def read(response: httpx.Response) -> Any:
            return read_graphql(
                operation.name,
                response,
                returns,
                at,
                self._reporter,
                self._graphql.options,
            )

        return read

    def selected(self, selection: Selection[T]) -> Exchange[T]:
        """Execute a selection.

        Raises:
            TypeError: it is no selection, or does not start at a root.
        """
        built = as_selection(selection)._built
        # Only a type checker minds that the type is made here.
        returns: Any = Json
        returns = returns[built.type]
        value: T = yield from self.graphql(
            built.operation, built.variables, returns, (), built.read
        )
        return value
