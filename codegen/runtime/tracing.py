"""Spans of OpenTelemetry, one for each call, where its API package is installed.

The attributes are those of the semantic conventions for HTTP clients and for GraphQL,
but for `url.full` and `graphql.document`: the values of calls stand in them.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from importlib import import_module
from types import TracebackType
from typing import Any

from .attempts import Attempt
from .errors import ResponseError
from .http import httpx
from .terms import Terms

METHODS = frozenset(
    {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY"}
    | {"TRACE"}
)
"""Those that the conventions know; others are `_OTHER`."""
PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


class _OpenTelemetry:
    """The parts of the API package that are used."""

    def __init__(self) -> None:
        self.trace: Any = import_module("opentelemetry.trace")
        self.context: Any = import_module("opentelemetry.context")
        self.propagate: Any = import_module("opentelemetry.propagate")
        self.tracer: Any = self.trace.get_tracer("schema_codegen")


@functools.cache
def _opentelemetry() -> _OpenTelemetry | None:
    """Return the API, or None where it is not installed."""
    try:
        return _OpenTelemetry()
    except ImportError:
        return None


class CallSpan:
    """The span of one call, which lasts for all its attempts."""

    def __init__(self, api: _OpenTelemetry, span: Any, server: httpx.URL) -> None:
        self.span = span
        self._api = api
        self._server = server
        self._resent = -1

    def sending(self, request: httpx.Request) -> None:
        """Take an attempt that begins, and say to the server whose part it is."""
        self._resent += 1
        self.span.set_attributes(_method(request.method))
        # The context may hold what is nobody else's business, such as baggage.
        if request.url.netloc == self._server.netloc:
            self._api.propagate.inject(request.headers)

    def ended(self, attempt: Attempt) -> None:
        """Take what came of an attempt."""
        span = self.span
        if not span.is_recording():
            return
        if attempt.status is not None:
            span.set_attribute("http.response.status_code", attempt.status)
        if self._resent:
            span.set_attribute("http.request.resend_count", self._resent)
        if attempt.wait is not None:
            reason = str(attempt.status or attempt.error)
            span.add_event(
                "retry", {"retry.reason": reason, "retry.wait": attempt.wait}
            )


class Spanned:
    """Makes what is done inside one call, and one span."""

    def __init__(
        self, terms: Terms, operation: str, server: httpx.URL, graphql: str = ""
    ) -> None:
        """
        Args:
            terms: On what terms the call is made.
            operation: What people call it: its method and path template, or the name
                of the GraphQL operation.
            server: Where it goes.
            graphql: The type of the GraphQL operation: "query" …; "batch" for several.
        """
        self._terms = terms
        self._named = operation, server, graphql
        self._span: CallSpan | None = None
        self._token: Any = None

    def __enter__(self) -> Terms:
        """Return the terms with which to make the call."""
        api = _opentelemetry() if self._terms.hooks.spans else None
        if api is None:
            return self._terms
        name, attributes = _described(*self._named)
        kind = api.trace.SpanKind.CLIENT
        span = api.tracer.start_span(name, kind=kind, attributes=attributes)
        self._token = api.context.attach(api.trace.set_span_in_context(span))
        self._api, self._span = api, CallSpan(api, span, self._named[1])
        return replace(self._terms, span=self._span)

    def __exit__(
        self,
        class_: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._span is None:
            return
        span = self._span.span
        if error is not None and span.is_recording():
            span.set_attribute("error.type", _type_of(error))
            span.set_status(self._api.trace.StatusCode.ERROR)
        self._api.context.detach(self._token)
        span.end()


def _described(
    operation: str, server: httpx.URL, graphql: str
) -> tuple[str, dict[str, Any]]:
    """Return the name of a span, and what is known before anything is sent."""
    method, _, template = operation.partition(" ")
    if graphql:
        method, template = "POST", server.path
    attributes: dict[str, Any] = {
        **_method(method),
        "url.template": template.partition("#")[0],
        "server.address": server.host,
        "server.port": server.port or PORTS.get(server.scheme, 0),
    }
    if graphql in ("", "batch"):
        known = method if method in METHODS else "HTTP"
        return f"{known} {attributes['url.template']}", attributes
    attributes |= {
        "graphql.operation.type": graphql,
        "graphql.operation.name": operation,
    }
    return f"{graphql} {operation}", attributes


def _method(method: str) -> dict[str, str]:
    if method in METHODS:
        return {"http.request.method": method}
    return {"http.request.method": "_OTHER", "http.request.method_original": method}


def _type_of(error: BaseException) -> str:
    if isinstance(error, ResponseError) and error.status >= 400:
        return str(error.status)
    if isinstance(error, GeneratorExit) and error.__context__ is not None:
        error = error.__context__  # Why the call is left.
    return type(error).__name__
