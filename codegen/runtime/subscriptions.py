"""Subscribe, in the way that was chosen, and again after a lost connection."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .decode import encode
from .discretion import Request
from .errors import TransportError
from .event_streams import over_http
from .exchange import exchange
from .graphql import Operation
from .graphql_requests import STANDARD_GRAPHQL, GraphQLCall
from .graphql_transport_ws import over_websocket
from .http import httpx
from .response import status_error
from .retry import Failure
from .steps import Leave, Read, Steps
from .subscribing import Call, Lost
from .subscription_options import SubscriptionOptions
from .terms import Terms
from .tracing import Spanned
from .turns import Pause

log = logging.getLogger("schema_codegen")


def subscription(
    operation: Operation,
    variables: Mapping[str, Any],
    base: httpx.URL,
    headers: httpx.Headers,
    read: Callable[[httpx.Response], Any],
    terms: Terms,
    options: SubscriptionOptions,
) -> Call:
    """Decide what to send in order to subscribe.

    Raises:
        ValueError: there is a file among the variables of a WebSocket's message.
    """
    sent = GraphQLCall(operation, variables)
    over_sockets = options.transport == "websocket"
    if over_sockets and sent.has_files:
        raise ValueError("A file cannot be sent over a WebSocket.")
    url = options.url_from(base)
    limits = {**terms.timeout.as_dict(), "read": options.silence}

    def request() -> httpx.Request:
        own = httpx.Headers(headers)
        if over_sockets:
            opening: httpx.Request = Request("GET", url, headers=own)
        else:
            own["Accept"], own["Accept-Encoding"] = options.accept, "identity"
            opening = sent.request(url, own, STANDARD_GRAPHQL)
        opening.extensions = {"timeout": limits}
        return opening

    content = encode(sent.envelope())
    return Call(operation.name, request, read, terms, options, content)


def events(call: Call) -> Steps:
    """Subscribe, and again after a lost connection.

    Raises:
        ApiError: there is no connection, the server refuses, or ends it for good.
    """
    patience, reconnect = call.terms, call.options.reconnect
    over_sockets = call.options.transport == "websocket"
    losses = 0
    while True:
        request = call.request()
        with Spanned(patience, call.name, request.url, "subscription") as terms:
            response = yield from exchange(call.name, request, True, terms)
        begun, before = call.terms.retry.clock(), call.arrived
        try:
            if response.status_code == 101:
                yield from over_websocket(call, response)
            elif over_sockets:  # It answered the handshake with something else.
                yield Read(response)
                yield Leave()
                raise status_error(call.name, response, {})
            else:
                yield from over_http(call, response)
            return
        except Lost as lost:
            problem = str(lost)
        if reconnect is None:
            raise TransportError(call.name, problem, 1)
        lasted = call.terms.retry.clock() - begun
        has_worked = call.arrived > before or lasted > reconnect.longest_wait
        losses = 1 if has_worked else losses + 1
        failure = Failure(httpx.ReadError(problem), "response started")
        wait = reconnect.wait(losses, 0.0, failure, repeatable=True)
        error = TransportError(call.name, problem, losses)
        if wait is None:
            raise error
        log.warning("%s; subscribing again, events may be missed", error)
        if call.options.on_reconnect is not None:
            call.options.on_reconnect(error)
        yield Leave()
        yield Pause(wait)
        patience = replace(patience, retry=reconnect)
