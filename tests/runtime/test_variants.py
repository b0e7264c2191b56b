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
    Client,
    Json,
    MismatchWarning,
    Pace,
    Query,
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
    assert isinstance(raised.value, AmbiguousOutcome)
    assert len(raised.value.history) == 3


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


def test_a_key_of_the_callers_is_sent_and_told(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(RESET)
    api = connect(idempotency_key="Idempotency-Key")
    mine = api.client.with_options(headers={"Idempotency-Key": "order-17"})
    with pytest.raises(AmbiguousOutcome) as raised:
        done(api, mine.call("POST", "/x", json={}, returns=Json[Any]))
    assert raised.value.idempotency_key == "order-17"
    keys = [request.headers["idempotency-key"] for request in server.requests]
    assert keys == ["order-17"] * 3
    with pytest.raises(AmbiguousOutcome) as raised:
        api.call("POST", "/x", json={}, returns=Json[Any])
    assert raised.value.idempotency_key == server.last.headers["idempotency-key"]


@pytest.mark.parametrize(
    ("method", "replies", "said"),
    [
        ("POST", [answer(504)], "may have executed this call"),
        ("POST", [answer(409)], ""),
        ("GET", [answer(504)], ""),
        ("DELETE", [RESET, answer(404)], "An attempt before this one"),
        ("DELETE", [answer(404)], ""),
        ("PUT", [answer(503, headers={"Retry-After": "7200"})], "to wait 7200 s"),
    ],
)
def test_an_error_says_what_may_have_been_done(
    api: Connected, server: Server, method: str, replies: list[Any], said: str
) -> None:
    server.replies(*replies)
    with pytest.raises(ApiError) as raised:
        api.call(method, "/x", returns=Json[Any])
    text = str(raised.value).partition(" answered ")[2]
    assert said in text
    assert said or "attempt" not in text
    assert said or "executed" not in text


def test_a_used_up_budget_is_said(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(503))
    with pytest.raises(ServerError, match="budget of the client is used up"):
        connect(retry=Retry(budget=0)).call("GET", "/x", returns=Json[Any])


def test_a_refusal_that_looks_like_a_success_gives_nothing_back(
    connect: Callable[..., Connected], server: Server
) -> None:
    """A throttled answer of GraphQL has status 200."""
    refusal = {"message": "Slow", "extensions": {"code": "RATE_LIMITED"}}
    server.replies(answer(200, {"errors": [refusal]}))
    api = connect(retry=Retry(first_wait=0.0, budget=20))
    for _ in range(20):
        with pytest.raises(ApiError):
            api.execute(Query("Q", "query Q { id }"), {}, returns=Json[Any])
    assert len(server.requests) == 20 + 4


def test_options_complete_those_of_the_client(api: Connected) -> None:
    own = Retry(statuses=frozenset({502}))
    assert Retry(attempts=5).over(own).repeated == {502}
    assert Retry(statuses=frozenset()).over(own).repeated == frozenset()
    assert 500 in Retry().repeated
    assert Pace(adaptive=True).over(Pace(writes=4)).writes == 4
    assert Pace(writes=9).over(Pace(writes=4)).writes == 9


@pytest.mark.parametrize(
    "options", [{"timout": 3}, {"retry": 3}, {"hooks": print}, {"pace": Pace()}]
)
def test_options_that_there_are_not_are_refused(
    api: Connected, options: dict[str, Any]
) -> None:
    with pytest.raises(TypeError, match=r"There is no option|This option is a"):
        api.client.with_options(**options)


def test_a_retry_that_makes_no_sense_is_refused() -> None:
    wrong: list[dict[str, Any]] = [{"attempts": 0}, {"total_time": -1}]
    for options in [*wrong, {"first_wait": -0.1}]:
        with pytest.raises(ValueError, match=r"at least|below 0"):
            Retry(**options)
    with pytest.raises(TypeError, match="This option is a Retry, not int 3"):
        Client("https://a.test", retry=3)  # type: ignore[arg-type]
