"""A call is repeated where that is safe, and only there."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.runtime import (
    AmbiguousOutcome,
    ApiError,
    ConnectFailed,
    File,
    Json,
    Mutation,
    Nothing,
    Query,
    RateLimited,
    Retry,
    ServerError,
    TimedOut,
    TransportError,
)
from codegen.runtime.exchange import Outcome, exchange
from codegen.runtime.http import httpx
from codegen.runtime.retry import Failure
from codegen.runtime.terms import terms
from codegen.runtime.throttling import retry_after
from codegen.runtime.turns import Pause

from .conftest import Connected
from .server import CUT, HANG, RESET, Reply, Server, answer, unused_url

GOOD = answer(200, {"id": 1})
QUERY = Query("Q", "query Q { id }")
MUTATION = Mutation("M", "mutation M { id }")

Send = Callable[[Connected], Any]


def rest(method: str, **parts: Any) -> Send:
    return lambda api: api.call(method, "/x", returns=Json[Any], **parts)


def graphql(operation: Any) -> Send:
    return lambda api: api.execute(operation, {}, returns=Json[Any])


SAFE = [
    pytest.param(rest("GET"), id="GET"),
    pytest.param(rest("PUT", json={}), id="PUT"),
    pytest.param(rest("DELETE"), id="DELETE"),
    pytest.param(rest("POST", idempotent=True), id="idempotent POST"),
]
UNSAFE = [
    pytest.param(rest("POST", json={}), id="POST"),
    pytest.param(rest("PATCH", json={}), id="PATCH"),
    pytest.param(rest("GET", idempotent=False), id="GET that changes something"),
    pytest.param(graphql(MUTATION), id="mutation"),
]
STALE = Reply(b"", "close")


@pytest.mark.parametrize("send", SAFE)
@pytest.mark.parametrize("fault", [RESET, STALE, CUT], ids=["reset", "stale", "cut"])
def test_idempotent_calls_survive_a_broken_connection(
    api: Connected, server: Server, send: Send, fault: Reply
) -> None:
    server.replies(fault, fault, GOOD)
    assert send(api) == {"id": 1}
    assert len(server.requests) == 3


@pytest.mark.parametrize("send", UNSAFE)
@pytest.mark.parametrize("fault", [RESET, STALE, CUT], ids=["reset", "stale", "cut"])
def test_other_calls_are_sent_once_and_the_outcome_is_said_to_be_unknown(
    api: Connected, server: Server, send: Send, fault: Reply
) -> None:
    server.replies(fault, GOOD)
    with pytest.raises(AmbiguousOutcome, match="may have executed this call") as caught:
        send(api)
    assert len(server.requests) == 1
    assert isinstance(caught.value.__cause__, httpx.TransportError)


def test_a_hanging_server(connect: Callable[..., Connected], server: Server) -> None:
    server.replies(HANG)
    api = connect(timeout=0.05)
    with pytest.raises(TimedOut, match=r"GET /x: no answer in time.*\(3 attempts\)"):
        rest("GET")(api)
    assert len(server.requests) == 3
    with pytest.raises(AmbiguousOutcome):
        rest("POST")(api)
    assert len(server.requests) == 4


@pytest.mark.parametrize("send", [*SAFE, *UNSAFE])
def test_without_a_connection_any_call_is_repeated(
    connect: Callable[..., Connected], send: Send
) -> None:
    url = unused_url()
    with pytest.raises(ConnectFailed, match=f"cannot connect to {url}/") as caught:
        send(connect(url))
    assert caught.value.attempts == 3


def test_a_name_that_does_not_resolve(connect: Callable[..., Connected]) -> None:
    with pytest.raises(ConnectFailed, match=r"cannot connect to http://x\.invalid/"):
        rest("POST")(connect("http://x.invalid"))


@pytest.mark.parametrize("send", [rest("GET"), graphql(QUERY)])
def test_a_failed_connection_names_the_base_url(
    connect: Callable[..., Connected], send: Send
) -> None:
    url = f"{unused_url()}/v1"
    with pytest.raises(ConnectFailed, match=f"cannot connect to {url}: "):
        send(connect(url, retry=Retry(attempts=1)))


def test_a_server_without_tls_is_a_failed_connection(
    connect: Callable[..., Connected], server: Server
) -> None:
    url = server.url.replace("http:", "https:")
    with pytest.raises(ConnectFailed):
        rest("POST")(connect(url, timeout=0.1))


def test_a_certificate_that_cannot_be_trusted_is_final() -> None:
    refused = httpx.ConnectError("no", request=REQUEST)
    refused.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    sent, error = play([refused], [0.0], True, 5, 0)
    assert (len(sent), type(error)) == (1, ConnectFailed)


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_statuses_that_pass(api: Connected, server: Server, status: int) -> None:
    server.replies(answer(status), GOOD)
    assert rest("GET")(api) == {"id": 1}
    server.replies(answer(status), GOOD)
    with pytest.raises(ApiError):
        rest("POST")(api)
    assert [request.method for request in server.requests] == ["GET", "GET", "POST"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 501])
def test_statuses_that_are_final(api: Connected, server: Server, status: int) -> None:
    server.replies(answer(status, headers={"Retry-After": "0"}))
    with pytest.raises(ApiError):
        rest("GET")(api)
    assert len(server.requests) == 1


@pytest.mark.parametrize("send", UNSAFE)
@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_with_a_time_is_repeated_for_any_call(
    api: Connected, server: Server, send: Send, status: int
) -> None:
    good = answer(200, {"data": {"id": 1}})
    server.replies(answer(status, headers={"Retry-After": "0"}), good)
    send(api)
    assert len(server.requests) == 2


def test_attempts_are_bounded(api: Connected, server: Server) -> None:
    server.replies(answer(503))
    with pytest.raises(ServerError):
        rest("GET")(api)
    assert len(server.requests) == 3


def test_retry_after_is_waited_for(api: Connected, server: Server) -> None:
    server.replies(answer(429, headers={"Retry-After": "0.2"}), GOOD)
    started = time.monotonic()
    rest("GET")(api)
    assert time.monotonic() - started >= 0.2


def test_a_server_that_asks_for_too_long_a_wait(api: Connected, server: Server) -> None:
    server.replies(answer(429, headers={"Retry-After": "7200"}))
    with pytest.raises(RateLimited) as caught:
        rest("GET")(api)
    assert caught.value.retry_after == 7200
    assert len(server.requests) == 1


def test_an_upload_is_sent_again_from_its_start(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "tasks.json"
    path.write_bytes(b"[1, 2]" * 50_000)
    with path.open("rb") as opened:
        opened.seek(1)
        for content in (path, opened):
            file = File(content)
            server.replies(answer(503), GOOD)
            api.call("PUT", "/x", multipart={"file": file}, returns=Nothing)
            first, second = server.requests[-2:]
            assert first.body == second.body
            assert len(first.body) > 299_000
            assert first.headers["content-length"] == str(len(first.body))


# The decisions, without a network


DATE = "Sun, 06 Nov 1994 08:49:37 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "12"}, 12),
        ({"Retry-After": "1.5"}, 1.5),
        ({"Retry-After": " 3 "}, 3),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "1e3"}, None),
        ({"Retry-After": "9" * 400}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Sun, 06 Nov 1994 08:49:47 GMT", "Date": DATE}, 10),
        ({"Retry-After": "Sunday, 06-Nov-94 08:49:47 GMT", "Date": DATE}, 10),
        ({"Retry-After": "Sun Nov  6 08:49:47 1994", "Date": DATE}, 10),
        ({"Retry-After": "Sun, 06 Nov 1994 08:00:00 GMT", "Date": DATE}, 0),
        ({"Retry-After": DATE, "Date": "yesterday"}, 0),
        ({"Retry-After": "Sun, 06 Nov 1994 99:99:99 GMT"}, None),
    ],
)
def test_forms_of_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(httpx.Response(429, headers=headers)) == seconds


REQUEST = httpx.Request("GET", "http://a/")
OUTCOMES: list[httpx.Response | httpx.RequestError] = [
    httpx.Response(200),
    httpx.Response(404),
    httpx.Response(500),
    httpx.Response(429),
    httpx.Response(429, headers={"Retry-After": "3"}),
    httpx.Response(503, headers={"Retry-After": "100"}),
    httpx.Response(502),
    httpx.ConnectError("refused", request=REQUEST),
    httpx.ReadTimeout("slow", request=REQUEST),
    httpx.ReadError("reset", request=REQUEST),
    httpx.UnsupportedProtocol("no", request=REQUEST),
]
NOT_SENT = (httpx.ConnectError,)
MAYBE_SENT = (httpx.ReadTimeout, httpx.ReadError)


@given(
    outcomes=st.lists(st.sampled_from(OUTCOMES), min_size=20, max_size=20),
    durations=st.lists(st.floats(0, 50), min_size=20, max_size=20),
    attempts=st.integers(1, 12),
    repeatable=st.booleans(),
    seed=st.integers(0, 99),
)
def test_no_sequence_of_faults_breaks_the_bounds(
    outcomes: list[httpx.Response | httpx.RequestError],
    durations: list[float],
    attempts: int,
    repeatable: bool,
    seed: int,
) -> None:
    sent, result = play(outcomes, durations, repeatable, attempts, seed)
    assert len(sent) <= attempts
    for repeated in sent[:-1]:
        if isinstance(repeated, httpx.Response):
            assert repeated.status_code in (429, 500, 502, 503)
            assert repeatable or "Retry-After" in repeated.headers
        else:
            assert repeatable or isinstance(repeated, NOT_SENT)
    if isinstance(result, httpx.Response):
        assert result is sent[-1]
    else:
        assert isinstance(result, TransportError)
        assert (result.__cause__, result.attempts) == (sent[-1], len(sent))
        unknown = isinstance(sent[-1], MAYBE_SENT) and not repeatable
        assert isinstance(result, AmbiguousOutcome) == unknown


def play(
    outcomes: list[httpx.Response | httpx.RequestError],
    durations: list[float],
    repeatable: bool,
    attempts: int,
    seed: int,
) -> tuple[list[httpx.Response | httpx.RequestError], httpx.Response | ApiError]:
    """Run an exchange by a clock of its own; return what it got and what came of it."""
    now = 0.0
    draw = random.Random(seed).random
    retry = Retry(attempts=attempts, clock=lambda: now, random=draw)
    steps = exchange("op", REQUEST, repeatable, terms(retry, 1.0))
    sent: list[httpx.Response | httpx.RequestError] = []
    outcome: Outcome = None
    try:
        while True:
            step = steps.send(outcome)
            if isinstance(step, Pause):
                assert 0 <= step.seconds <= 60
                now += step.seconds
                assert retry.total_time is not None
                assert now <= retry.total_time
                outcome = None
            else:
                now += durations[len(sent)]
                outcome = outcomes[len(sent)]
                if isinstance(outcome, httpx.RequestError):
                    outcome.request = REQUEST  # As httpx does, whatever it was.
                sent.append(outcome)
    except StopIteration as end:
        response: httpx.Response = end.value
        return sent, response
    except ApiError as error:
        return sent, error


def test_waits_grow_to_a_bound_and_are_drawn_from_zero() -> None:
    def waits(draw: float) -> list[float | None]:
        retry = Retry(attempts=9, random=lambda: draw)
        failure = Failure(httpx.ReadError("reset"), "maybe sent")
        return [retry.wait(n, 0.0, failure, True) for n in range(1, 10)]

    assert waits(1.0) == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, None]
    assert waits(0.0)[:-1] == [0.0] * 8
    never = Retry(attempts=10**9).wait(10**6, 0.0, httpx.Response(503), True)
    assert never is not None
    assert never <= 8


def test_no_wait_goes_beyond_the_total_time() -> None:
    retry = Retry(total_time=10.0, random=lambda: 0.0)
    asking = httpx.Response(503, headers={"Retry-After": "4"})
    assert retry.wait(1, 6.0, asking, True) == 4.0
    assert retry.wait(1, 6.1, asking, True) is None
