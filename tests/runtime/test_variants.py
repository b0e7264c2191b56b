"""Copies of a client with other options; keys of idempotency; the retry budget."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    UNSET,
    AmbiguousOutcome,
    ApiError,
    Json,
    MismatchWarning,
    Retry,
    ServerError,
)
from codegen.runtime.budget import Budget
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import HANG, RESET, Server, answer

GOOD = answer(200, {"id": 1})


class Group:
    """As generated groups are."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def get(self) -> Any:
        return self._client.call("GET", "/x", returns=Json[Any])


def done(api: Connected, value: Any) -> Any:
    return api.run(value) if hasattr(value, "__await__") else value


def test_a_copy_differs_only_where_it_is_told_to(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(headers={"X-Team": "cats"})
    api.client.group = Group(api.client)
    other = api.client.with_options(
        retry=Retry(attempts=2, first_wait=0.001),
        timeout=0.2,
        headers={"X-Team": "dogs", "Accept": "text/x"},
        on_mismatch="warn",
    )
    server.replies(HANG)
    with pytest.raises(ApiError) as raised:
        done(api, other.group.get())
    assert len(raised.value.history) == len(server.requests) == 2
    assert server.last.headers["x-team"] == "dogs"
    assert server.last.headers["accept"] == "text/x"
    server.replies(answer(200, {"id": "text"}))
    call = {"returns": Json[dict[str, int]]}
    with pytest.warns(MismatchWarning):
        done(api, other.call("GET", "/x", **call))
    with pytest.raises(ApiError, match="expected integer, got string"):
        done(api, api.client.call("GET", "/x", **call))
    assert server.last.headers["x-team"] == "cats"
    assert "text/x" not in server.last.headers["accept"]
    assert type(other) is type(api.client)


def test_a_copy_shares_connections_and_leaves_them_open(
    api: Connected, server: Server
) -> None:
    server.replies(GOOD)
    api.call("GET", "/x", returns=Json[Any])
    other = api.client.with_options(timeout=5)
    done(api, other.call("GET", "/x", returns=Json[Any]))
    done(api, other.close())
    api.call("GET", "/x", returns=Json[Any])
    assert server.connections == 1
    done(api, api.client.close())
    with pytest.raises(RuntimeError, match="closed"):
        done(api, other.call("GET", "/x", returns=Json[Any]))


def test_a_header_of_a_copy_is_one_line(api: Connected) -> None:
    with pytest.raises(ValueError, match="X-A"):
        api.client.with_options(headers={"X-A": "1\r\nX-B: 2"})


@pytest.mark.parametrize("reply", [RESET, answer(500)])
def test_a_call_with_a_key_is_repeated_with_that_key(
    connect: Callable[..., Connected], server: Server, reply: Any
) -> None:
    server.replies(reply, GOOD)
    api = connect(idempotency_key="Idempotency-Key")
    assert api.call("POST", "/x", json={}, returns=Json[Any]) == {"id": 1}
    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert (len(keys), len(set(keys))) == (2, 1)
    assert uuid.UUID(keys[0]).version == 4
    server.replies(GOOD)
    api.call("POST", "/x", json={}, returns=Json[Any])
    api.call("GET", "/x", returns=Json[Any])
    assert server.requests[-2].headers["idempotency-key"] != keys[0]
    assert "idempotency-key" not in server.last.headers


@pytest.mark.parametrize("given", [UNSET, None, "mine"])
def test_an_operation_that_declares_a_key_has_one(
    api: Connected, server: Server, given: Any
) -> None:
    server.replies(RESET, GOOD)
    headers = {"X-Idempotency-Key": given, "X-Other": "1"}
    api.call("POST", "/x", headers=headers, json={}, returns=Json[Any])
    keys = {request.headers["x-idempotency-key"] for request in server.requests}
    assert (len(keys), len(server.requests)) == (1, 2)
    assert given != "mine" or keys == {"mine"}


def test_all_calls_are_repeated_for_those_who_want_it(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(RESET, GOOD)
    api = connect(retry=Retry(repeats_all=True, first_wait=0.001))
    assert api.call("POST", "/x", json={}, returns=Json[Any]) == {"id": 1}
    server.replies(RESET)
    with pytest.raises(ApiError) as raised:
        api.call("POST", "/x", json={}, returns=Json[Any])
    assert not isinstance(raised.value, AmbiguousOutcome)
    assert raised.value.history


def test_a_dead_server_gets_hardly_more_than_it_is_sent(
    connect: Callable[..., Connected], server: Server
) -> None:
    """500 tokens are a hundred repetitions: a thousand calls are 1,100 requests."""
    server.replies(answer(503))
    api = connect(retry=Retry(first_wait=0.0))
    for _ in range(300):
        with pytest.raises(ServerError):
            api.call("GET", "/x", returns=Json[Any])
    assert len(server.requests) == 300 + 100
    with pytest.raises(ServerError) as raised:
        api.call("GET", "/x", returns=Json[Any])
    assert len(raised.value.history) == 1
    server.replies(GOOD)
    for _ in range(5):
        api.call("GET", "/x", returns=Json[Any])
    server.replies(answer(503), GOOD)
    assert api.call("GET", "/x", returns=Json[Any]) == {"id": 1}


def test_each_server_has_a_budget_of_its_own() -> None:
    budget = Budget(10)
    here, there = httpx.URL("https://a.test/x?y"), httpx.URL("https://a.test:444/")
    assert budget.spend(here, 10)
    assert not budget.spend(httpx.URL("https://a.test/z"), 1)
    assert budget.spend(there, 10)
    budget.refund(here, 99)
    assert budget.spend(here, 10)
    assert not budget.spend(here, 1)
