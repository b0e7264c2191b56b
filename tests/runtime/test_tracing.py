"""Spans of OpenTelemetry: what they say, and whom they belong to."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from opentelemetry import baggage, context, propagate, trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from codegen.runtime import (
    ApiError,
    AuthError,
    ClientCredentials,
    GraphQLError,
    GraphQLOptions,
    Hooks,
    Json,
    Mutation,
    Nothing,
    Query,
    RequestEvent,
    SubscriptionOperation,
    SubscriptionOptions,
)

from .conftest import Connected
from .server import HANG, RESET, Reply, Server, answer

CANARY = "c4n4ry5ecret0f7hec0al"
EXPORTER = InMemorySpanExporter()
PROVIDER = TracerProvider()
PROVIDER.add_span_processor(SimpleSpanProcessor(EXPORTER))
trace.set_tracer_provider(PROVIDER)

Spans = Callable[[], list[ReadableSpan]]


@pytest.fixture
def spans() -> Iterator[Spans]:
    """The spans that have ended."""
    EXPORTER.clear()
    yield lambda: list(EXPORTER.get_finished_spans())
    EXPORTER.clear()


def only(spans: Spans) -> ReadableSpan:
    (span,) = spans()
    assert span.kind is trace.SpanKind.CLIENT
    return span


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


def test_a_call_is_one_span(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    server.replies(answer(503), RESET, answer(200, {}))
    parts = {"path": {"id": CANARY}, "query": {"q": CANARY}}
    connect().call("GET", "/p/{id}/", **parts, returns=Json[Any])
    span = only(spans)
    assert span.name == "GET /p/{id}/"
    assert attributes(span) == {
        "http.request.method": "GET",
        "http.request.resend_count": 2,
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": urlsplit(server.url).port,
        "url.template": "/p/{id}/",
    }
    assert span.status.status_code is trace.StatusCode.UNSET
    reasons = [dict(event.attributes or {})["retry.reason"] for event in span.events]
    assert [event.name for event in span.events] == ["retry", "retry"]
    assert reasons[0] == "503"
    assert "Error" in str(reasons[1])
    assert CANARY not in span.to_json()


def test_a_request_belongs_to_the_span(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    server.replies(answer(503), answer(200, {}))
    with PROVIDER.get_tracer("test").start_as_current_span("outer") as outer:
        connect().call("GET", "/p", returns=Json[Any])
    span, _ = spans()
    own, outside = span.get_span_context(), outer.get_span_context()
    assert own is not None
    assert span.parent is not None
    assert span.parent.span_id == outside.span_id
    for request in server.requests:
        said = propagate.extract(request.headers)
        of = trace.get_current_span(said).get_span_context()
        assert (of.span_id, of.trace_id) == (own.span_id, outside.trace_id)
    assert trace.get_current_span() is trace.INVALID_SPAN


@pytest.mark.parametrize("operation", [Query, Mutation])
def test_an_operation_of_graphql_is_a_span(
    connect: Callable[..., Connected],
    server: Server,
    spans: Spans,
    operation: type[Query | Mutation],
) -> None:
    server.replies(answer(200, {"data": {"x": 1}}))
    variables = {"password": CANARY}
    sent = operation("Add", f"{operation.kind} Add {{ x }}")
    connect(f"{server.url}/graphql").execute(sent, variables, returns=Json[Any])
    span = only(spans)
    assert span.name == f"{operation.kind} Add"
    assert attributes(span) == {
        "graphql.operation.name": "Add",
        "graphql.operation.type": operation.kind,
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "server.address": "127.0.0.1",
        "server.port": urlsplit(server.url).port,
        "url.template": "/graphql",
    }
    assert CANARY not in span.to_json()


def test_an_operation_whose_hash_is_unknown_is_one_span(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    unknown = {"errors": [{"message": "PersistedQueryNotFound"}]}
    server.replies(answer(200, unknown), answer(200, {"data": {"x": 1}}))
    options = GraphQLOptions(persisted=True, queries_by_get=True)
    sent = Query("Xs", "query Xs { x }")
    connect(graphql=options).execute(sent, {}, returns=Json[Any])
    assert len(server.requests) == 2
    found = attributes(only(spans))
    assert found["http.request.resend_count"] == 1
    assert found["http.request.method"] == "GET"


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer(404, {"detail": CANARY}), ("404", 404)),
        (answer(200, {"a": CANARY}), ("DecodeError", 200)),
        (answer(200, "<html>", "text/html"), ("DecodeError", 200)),
        (RESET, ("AmbiguousOutcome", None)),
    ],
    ids=["status", "mismatch", "no JSON", "reset"],
)
def test_a_failed_call_is_a_failed_span(
    connect: Callable[..., Connected],
    server: Server,
    spans: Spans,
    reply: Reply,
    expected: tuple[str, int | None],
) -> None:
    server.replies(reply)
    with pytest.raises(ApiError):
        connect().call("POST", "/p", json={}, returns=Json[dict[str, int]])
    span = only(spans)
    assert span.status.status_code is trace.StatusCode.ERROR
    found = attributes(span)
    status = found.get("http.response.status_code")
    assert (found["error.type"], status) == expected
    assert CANARY not in span.to_json()


def test_errors_of_graphql_are_errors_of_the_span(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    item = {"message": f"no {CANARY}", "extensions": {"code": "NOT_FOUND"}}
    server.replies(answer(200, {"errors": [item]}))
    with pytest.raises(GraphQLError):
        connect().execute(Query("Xs", "query Xs { x }"), {}, returns=Json[Any])
    span = only(spans)
    assert attributes(span)["error.type"] == "NotFound"
    assert CANARY not in span.to_json()


def test_a_call_without_a_token_is_a_failed_span(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    server.replies(answer(401, {"error": CANARY}))
    auth = ClientCredentials("id", CANARY, f"{server.url}/token")
    with pytest.raises(AuthError):
        connect(auth=auth).call("GET", "/p", returns=Nothing)
    span = only(spans)
    assert attributes(span)["error.type"] == "TokenRefused"
    assert CANARY not in span.to_json()


def test_a_subscription_is_a_span_until_it_is_open(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    event = b'event: next\ndata: {"data": {"x": 1}}\n\nevent: complete\n\n'
    server.replies(answer(200, event, "text/event-stream"))
    options = SubscriptionOptions(transport="sse", reconnect=None)
    sent = SubscriptionOperation("Xs", "subscription Xs { x }")
    api = connect(subscription_options=options)
    assert api.subscribe(sent, {}, returns=Json[int], at=("x",)) == [1]
    assert only(spans).name == "subscription Xs"
    assert attributes(only(spans))["http.response.status_code"] == 200


def test_what_is_received_is_a_span_and_other_servers_hear_nothing_of_it(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    server.replies(
        answer(302, headers={"Location": f"{elsewhere}/s?X-Amz-Signature={CANARY}"}),
        answer(200, b"body", "application/octet-stream"),
    )
    api = connect()

    def method() -> Any:
        return api.client.call("GET", "/files/{id}", path={"id": 1}, returns=Nothing)

    token = context.attach(baggage.set_baggage("user", "me"))
    try:
        received = api.client.body_of(method)
        if hasattr(received, "__enter__"):
            with received:
                assert b"".join(received) == b"body"
        else:

            async def receiving() -> None:
                async with received:
                    assert b"".join([piece async for piece in received]) == b"body"

            api.run(receiving())
    finally:
        context.detach(token)
    first, second = server.requests
    assert first.headers["baggage"] == "user=me"
    assert "traceparent" in first.headers
    assert not {"baggage", "traceparent"} & set(second.headers)
    span = only(spans)
    assert span.name == "GET /files/{id}"
    assert attributes(span)["http.request.resend_count"] == 1
    assert CANARY not in span.to_json()


def test_a_cancelled_call_ends_its_span(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    server.replies(HANG)
    api = connect()

    async def cancelled() -> None:
        task = asyncio.ensure_future(api.client.call("GET", "/p", returns=Nothing))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    if "Async" not in type(api.client).__name__:
        pytest.skip("Only a task can be cancelled.")
    api.run(cancelled())
    assert attributes(only(spans))["error.type"] == "CancelledError"


def test_spans_are_the_parents_of_what_hooks_do(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    inside: list[trace.Span] = []

    def sees(event: RequestEvent) -> None:
        inside.append(trace.get_current_span())

    server.replies(answer(204))
    connect(hooks=Hooks(on_request=sees)).call("GET", "/p", returns=Nothing)
    (span,) = inside
    assert span.get_span_context() == only(spans).get_span_context()


def test_spans_can_be_switched_off(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    server.replies(answer(204))
    connect(hooks=Hooks(spans=False)).call("GET", "/p", returns=Nothing)
    assert not spans()
    assert "traceparent" not in server.last.headers


def test_unknown_methods_are_called_other(
    connect: Callable[..., Connected], server: Server, spans: Spans
) -> None:
    server.replies(answer(204))
    connect().call("PURGE", "/p#cache", returns=Nothing)
    found = attributes(only(spans))
    assert found["http.request.method"] == "_OTHER"
    assert found["url.template"] == "/p"
    assert found["http.request.method_original"] == "PURGE"


WITHOUT = """
import sys
sys.modules["opentelemetry"] = None
from codegen.runtime import Client, Nothing
Client(sys.argv[1]).call("GET", "/p", returns=Nothing)
assert not [name for name in sys.modules if name.startswith("opentelemetry.")]
"""


def test_without_the_package_there_are_no_spans(server: Server) -> None:
    server.replies(answer(204))
    root = Path(__file__).parent.parent.parent
    subprocess.run([sys.executable, "-c", WITHOUT, server.url], check=True, cwd=root)
    assert "traceparent" not in server.last.headers
