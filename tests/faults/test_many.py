"""Faults that many calls meet at once: tokens, connections, servers that are down."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from codegen.runtime import (
    ApiError,
    AuthError,
    Json,
    LabelStudioKey,
    Retry,
    ServerError,
    TokenRefused,
    TransportError,
)
from codegen.runtime.http import httpx
from tests.runtime.conftest import QUICK, TRUST, Api, AsyncApi
from tests.runtime.server import HANG, Reply, Request, Server, answer
from tests.runtime.tokens import PAT, TokenServer

from .fault import GOOD
from .scenario import scenario

MANY = 100
Auth = httpx.Auth


@pytest.fixture
def tokens(server: Server) -> TokenServer:
    server.handler = made = TokenServer(delay=0.1)
    return made


@pytest.fixture
def auth(server: Server) -> Auth:
    return LabelStudioKey(PAT, f"{server.url}/token")


def api(server: Server, auth: Auth | None = None, **options: Any) -> Api:
    limits = httpx.Limits(max_connections=options.pop("connections", MANY))
    transport = httpx.HTTPTransport(verify=TRUST, limits=limits)
    options = {"retry": QUICK, "timeout": 20.0, **options}
    return Api(server.url, auth=auth, transport=transport, **options)


def async_api(server: Server, auth: Auth | None = None, **options: Any) -> AsyncApi:
    limits = httpx.Limits(max_connections=options.pop("connections", MANY))
    transport = httpx.AsyncHTTPTransport(verify=TRUST, limits=limits)
    options = {"retry": QUICK, "timeout": 20.0, **options}
    return AsyncApi(server.url, auth=auth, transport=transport, **options)


def get(client: Api) -> Any:
    """Return the value of a call, or its error."""
    try:
        return client.call("GET", "/x", returns=Json[Any])
    except ApiError as error:
        return error


def by_threads(client: Api, calls: int = MANY, threads: int = MANY) -> list[Any]:
    """Call from many threads, which begin together."""
    start = threading.Barrier(threads)

    def work(number: int) -> Any:
        if number < threads:
            start.wait()
        return get(client)

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, range(calls)))


async def by_tasks(client: AsyncApi, calls: int = MANY) -> list[Any]:
    """Call from many tasks."""
    returns = Json[Any]
    waiting = [client.call("GET", "/x", returns=returns) for _ in range(calls)]
    return await asyncio.gather(*waiting, return_exceptions=True)


async def of_tasks(server: Server, auth: Auth | None, calls: int = MANY) -> list[Any]:
    async with async_api(server, auth) as client:
        return await by_tasks(client, calls)


@scenario(
    "refresh raced by 100 threads",
    "grants a token after 0.1 s",
    calls="100 GET",
    outcome="the value, for each",
    requests="100, 1 for a token",
)
def test_a_token_that_threads_race_for(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    with api(server, auth) as client:
        assert by_threads(client) == [{"id": 1}] * MANY
    assert (len(tokens.asked), len(tokens.called)) == (1, MANY)


@scenario(
    "refresh raced by 100 tasks",
    "grants a token after 0.1 s",
    calls="100 GET",
    outcome="the value, for each",
    requests="100, 1 for a token",
)
def test_a_token_that_tasks_race_for(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    assert asyncio.run(of_tasks(server, auth)) == [{"id": 1}] * MANY
    assert (len(tokens.asked), len(tokens.called)) == (1, MANY)


@scenario(
    "refresh raced by 50 threads and 50 tasks",
    "grants a token after 0.1 s",
    calls="100 GET of two clients with one key",
    outcome="the value, for each",
    requests="100, 1 for a token",
)
def test_a_token_that_threads_and_tasks_race_for(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    half = MANY // 2
    with ThreadPoolExecutor(2) as pool, api(server, auth) as client:
        threads = pool.submit(by_threads, client, half, half)
        tasks = pool.submit(lambda: asyncio.run(of_tasks(server, auth, half)))
        assert [*threads.result(), *tasks.result()] == [{"id": 1}] * MANY
    assert (len(tokens.asked), len(tokens.called)) == (1, MANY)


@scenario(
    "refresh that hangs, raced by 100 threads",
    "does not answer the request for a token",
    calls="100 GET",
    outcome="`AuthError`, for each",
    requests="0, 1 for a token",
)
def test_a_token_that_never_comes(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    tokens.failure = HANG
    with api(server, auth, timeout=httpx.Timeout(20, read=1)) as client:
        found = by_threads(client)
    assert {type(error) for error in found} == {AuthError}
    assert (len(tokens.asked), len(tokens.called)) == (1, 0)


@scenario(
    "token that is revoked while 100 threads use it",
    "refuses the token with 401, and grants another",
    calls="100 GET",
    outcome="the value, for each",
    requests="200, 1 for a token",
)
def test_a_token_that_is_revoked(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    all_sent = threading.Barrier(MANY)

    def handler(request: Request) -> Reply:
        reply = tokens(request)
        if b" 401 " in reply.content:  # Each has sent the old one, so each is refused.
            all_sent.wait(30)
        return reply

    with api(server, auth) as client:
        get(client)
        tokens.revoke()
        server.handler = handler
        assert by_threads(client) == [{"id": 1}] * MANY
    assert (len(tokens.asked), len(tokens.called)) == (2, 1 + 2 * MANY)


@scenario(
    "refused refresh raced by 100 threads",
    "refuses the request for a token after 0.1 s",
    calls="100 GET",
    outcome="`TokenRefused`, for each",
    requests="0, 1 for a token",
)
def test_a_refused_token_that_threads_race_for(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    tokens.failure = answer(401, {"detail": "Token is blacklisted"}, after=0.1)
    with api(server, auth) as client:
        found = by_threads(client)
    assert {type(error) for error in found} == {TokenRefused}
    assert {str(error) for error in found} == {
        f"No token: {server.url}/token answered 401 Token is blacklisted"
    }
    assert (len(tokens.asked), len(tokens.called)) == (1, 0)


@scenario(
    "refused refresh raced by 100 tasks",
    "refuses the request for a token after 0.1 s",
    calls="100 GET",
    outcome="`TokenRefused`, for each",
    requests="0, 1 for a token",
)
def test_a_refused_token_that_tasks_race_for(
    server: Server, tokens: TokenServer, auth: Auth
) -> None:
    tokens.failure = answer(401, {"detail": "Token is blacklisted"}, after=0.1)
    found = asyncio.run(of_tasks(server, auth))
    assert {type(error) for error in found} == {TokenRefused}
    assert (len(tokens.asked), len(tokens.called)) == (1, 0)


@scenario(
    "all connections in use",
    "sends the body of one call slowly; the client may have one connection",
    calls="GET",
    outcome="`ConnectFailed`, not sent; the value, when the other call is done",
    requests="0; 1",
)
def test_no_connection_is_left(server: Server) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
    server.replies(Reply(head + b"x", "hang"), GOOD)
    once, soon = Retry(attempts=1), httpx.Timeout(20, pool=0.1)
    with api(server, connections=1, retry=once, timeout=soon) as client:
        body = client.body_of(client.call, "GET", "/x", returns=Json[Any])
        with body:
            assert next(iter(body)) == b"x"
            failed = get(client)
            assert isinstance(failed, TransportError)
            assert failed.history[-1].delivery == "not sent"
            assert "no connection was free" in str(failed)
            assert len(server.requests) == 1
        assert get(client)["id"] == 1
    assert len(server.requests) == 2


@scenario(
    "server that ends idle connections",
    "ends every third connection after an answer",
    calls="300 GET of 10 threads",
    outcome="the value, for each",
    requests="300 or a few more, where it ends one as a request comes",
)
def test_connections_that_end_between_calls(server: Server) -> None:
    answers = iter(range(10_000))

    def handler(request: Request) -> Reply:
        ends = next(answers) % 3 == 0
        return Reply(GOOD.content, "close" if ends else "keep")

    server.handler = handler
    with api(server, retry=Retry(attempts=9, first_wait=0.001)) as client:
        found = by_threads(client, 300, 10)
    assert [each["id"] for each in found] == [1] * 300
    assert 300 <= len(server.requests) <= 400
    assert server.connections >= 100


@scenario(
    "storm on a server that is down",
    "answers 503",
    calls="500 GET of 10 threads",
    outcome="`ServerError`, for each",
    requests="500, and 100 again: the budget of the client",
)
def test_a_storm_on_a_server_that_is_down(server: Server) -> None:
    server.replies(answer(503))
    with api(server) as client:
        found = by_threads(client, 500, 10)
        assert {type(error).__name__ for error in found} == {ServerError.__name__}
        assert len(server.requests) == 600
        server.replies(GOOD)
        assert get(client)["id"] == 1
