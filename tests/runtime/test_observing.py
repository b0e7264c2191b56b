"""What is told of calls: the log, and hooks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    AuthError,
    ClientCredentials,
    ConnectFailed,
    DecodeError,
    Hooks,
    Json,
    Mismatch,
    Mutation,
    Nothing,
    Query,
    RequestEvent,
    ResponseEvent,
    RetryEvent,
    StatusError,
    SubscriptionOperation,
    SubscriptionOptions,
    TransportError,
)

from .conftest import Connected
from .server import RESET, Server, answer

CANARY = "c4n4ry5ecret0f7hec0al"


class Told:
    """What hooks were told, in order."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        take = self.events.append
        self.hooks = Hooks(on_request=take, on_response=[take], on_retry=(take,))

    @property
    def story(self) -> list[str]:
        return [type(event).__name__ for event in self.events]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The lines that were logged, without the numbers of seconds."""
    caplog.set_level(logging.DEBUG, logger="schema_codegen")

    def lines() -> list[str]:
        records = [r for r in caplog.records if r.name == "schema_codegen"]
        words = [r.getMessage().split(" ") for r in records]
        return [" ".join("#" if "." in w[:3] else w for w in line) for line in words]

    return lines


def test_hooks_are_told_of_each_attempt(
    connect: Callable[..., Connected], server: Server
) -> None:
    told = Told()
    server.replies(answer(503), RESET, answer(200, {}, headers={"X-Request-Id": "r1"}))
    api = connect(hooks=told.hooks)
    api.call("GET", "/p/{id}/", path={"id": CANARY}, returns=Json[Any])
    assert len(server.requests) == 3
    attempt = ["RequestEvent", "ResponseEvent"]
    assert told.story == [*attempt, "RetryEvent", *attempt, "RetryEvent", *attempt]
    first, answered, retried = told.events[:3]
    assert first == RequestEvent("GET /p/{id}/", "GET", "/p/{id}/", 1)
    assert (answered.status, answered.error, answered.attempt) == (503, "", 1)
    assert (retried.reason, retried.attempt) == ("503", 1)
    assert retried.wait >= 0
    broken = told.events[4]
    assert isinstance(broken, ResponseEvent)
    assert broken.status is None
    assert broken.delivery == "maybe sent"
    assert told.events[5].reason == broken.error != ""
    last = told.events[-1]
    assert (last.status, last.attempt, last.request_id) == (200, 3, "r1")
    assert last.seconds > 0
    assert CANARY not in repr(told.events)


def test_hooks_are_told_of_operations_of_graphql(
    connect: Callable[..., Connected], server: Server
) -> None:
    told = Told()
    server.replies(answer(200, {"data": {"x": 1}}))
    api = connect(f"{server.url}/graphql", hooks=told.hooks)
    variables = {"password": CANARY}
    api.execute(Mutation("Add", "mutation Add { x }"), variables, returns=Json[Any])
    request, response = told.events
    assert request == RequestEvent("Add", "POST", "/graphql", 1)
    assert response.status == 200
    assert CANARY not in repr(told.events)


def test_hooks_are_told_of_failures(connect: Callable[..., Connected]) -> None:
    told = Told()
    api = connect("http://127.0.0.1:1", hooks=told.hooks)
    with pytest.raises(ConnectFailed):
        api.call("POST", "/p", json=CANARY, returns=Nothing)
    attempt = ["RequestEvent", "ResponseEvent"]
    assert told.story == [*attempt, "RetryEvent", *attempt, "RetryEvent", *attempt]
    assert told.events[-1].error.startswith("ConnectError")
    assert told.events[-1].delivery == "not sent"


def test_hooks_are_told_of_attempts_that_are_given_up(
    connect: Callable[..., Connected], server: Server
) -> None:
    told = Told()
    server.replies(answer(401, {"error": CANARY}))
    auth = ClientCredentials("id", CANARY, f"{server.url}/token")
    with pytest.raises(AuthError):
        connect(auth=auth, hooks=told.hooks).call("GET", "/p", returns=Nothing)
    assert told.story == ["RequestEvent", "ResponseEvent"]
    assert told.events[1].error == "TokenRefused"
    assert told.events[1].delivery == "not sent"


def test_hooks_are_told_of_streams(
    connect: Callable[..., Connected], server: Server
) -> None:
    told = Told()
    event = b'event: next\ndata: {"data": {"x": 1}}\n\nevent: complete\n\n'
    server.replies(answer(200, event, "text/event-stream"))
    options = SubscriptionOptions(transport="sse", reconnect=None)
    api = connect(hooks=told.hooks, subscription_options=options)
    operation = SubscriptionOperation("Xs", "subscription Xs { x }")
    assert api.subscribe(operation, {}, returns=Json[int], at=("x",)) == [1]
    assert told.story == ["RequestEvent", "ResponseEvent"]
    assert told.events[0].operation == "Xs"


def test_a_hook_that_fails_does_not_change_the_call(
    connect: Callable[..., Connected],
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told: list[Any] = []

    def fails(event: Any) -> None:
        raise ValueError("a mistake in the hook")

    server.replies(answer(200, {"a": 1}))
    hooks = Hooks(on_request=[fails, told.append], on_response=[fails, told.append])
    got = connect(hooks=hooks).call("GET", "/p", returns=Json[dict[str, int]])
    assert got == {"a": 1}
    assert len(told) == 2
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert len(errors) == 2
    assert "A hook failed at GET /p" in caplog.text
    assert "a mistake in the hook" in caplog.text


def test_a_hook_may_leave_the_program(
    connect: Callable[..., Connected], server: Server
) -> None:
    def leaves(event: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        connect(hooks=Hooks(on_request=leaves)).call("GET", "/p", returns=Nothing)
    assert not server.requests


async def _waits(event: Any) -> None:
    raise AssertionError("nobody awaits it")


class _Waiting:
    async def __call__(self, event: Any) -> None:
        raise AssertionError("nobody awaits it")


@pytest.mark.parametrize("hook", [_waits, _Waiting(), "print", 1])
def test_hooks_are_plain_functions(hook: Any) -> None:
    with pytest.raises(TypeError, match="on_retry takes"):
        Hooks(on_retry=[hook])


def test_options_of_a_call_may_have_hooks(
    connect: Callable[..., Connected], server: Server
) -> None:
    of_client, of_call = Told(), Told()
    server.replies(answer(204), answer(204))
    api = connect(hooks=of_client.hooks)
    api.call("GET", "/a", returns=Nothing)
    copy = api.client.with_options(hooks=of_call.hooks)
    made = copy.call("GET", "/b", returns=Nothing)
    if made is not None:
        api.run(made)
    assert [event.path for event in of_client.events] == ["/a", "/a"]
    assert [event.path for event in of_call.events] == ["/b", "/b"]


def test_one_line_is_logged_for_an_attempt(
    connect: Callable[..., Connected],
    server: Server,
    logged: Callable[[], list[str]],
) -> None:
    server.replies(
        answer(503, headers={"X-Request-Id": "r1"}),
        answer(200, {"data": {"x": 1}}),
        RESET,
    )
    api = connect()
    api.execute(Query("Xs", "query Xs { x }"), {}, returns=Json[Any])
    with pytest.raises(TransportError):
        api.call("POST", "/p/{id}/", path={"id": CANARY}, returns=Nothing)
    first, second, third = logged()
    assert first == "POST / Xs: 503 in # s, attempt 1, request id r1; again in # s"
    assert second == "POST / Xs: 200 in # s, attempt 2"
    assert third.startswith("POST /p/{id}/: ")
    assert third.endswith("(maybe sent) in # s, attempt 1")


def test_nothing_is_logged_above_debug(
    connect: Callable[..., Connected],
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="schema_codegen")
    server.replies(answer(503), answer(400))
    with pytest.raises(StatusError):
        connect().call("GET", "/p", returns=Nothing)
    assert not [r for r in caplog.records if r.name.startswith("schema_codegen")]


def test_several_may_be_told_of_a_mismatch(
    connect: Callable[..., Connected], server: Server
) -> None:
    seen: list[Mismatch] = []
    server.replies(answer(200, {"a": "x"}), answer(200, {"a": "x"}))
    returns = Json[dict[str, int]]
    api = connect(on_mismatch=[seen.append, "raise", seen.append])
    with pytest.raises(DecodeError) as caught:
        api.call("GET", "/p", returns=returns)
    assert tuple(seen[:1]) == caught.value.mismatches
    assert len(seen) == 2
    with pytest.warns(UserWarning, match="schema says integer"):
        connect(on_mismatch=["warn", seen.append]).call("GET", "/p", returns=returns)
    assert len(seen) == 3
    with pytest.raises(ValueError, match="or several"):
        connect(on_mismatch=["shout"])


def test_retry_events_are_complete() -> None:
    values = "op", "GET", "/", 1, None, "ReadError", "maybe sent", 0.1, None
    assert RetryEvent(*values, wait=2.0).reason == "ReadError"  # type: ignore[arg-type]
