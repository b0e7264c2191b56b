"""Credentials go where they belong, and tokens are had once."""

from __future__ import annotations

import asyncio
import base64
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from codegen.runtime import (
    AuthError,
    Basic,
    ClientCredentials,
    CookieKey,
    HeaderKey,
    Json,
    LabelStudioKey,
    Nothing,
    Password,
    QueryKey,
    RefreshToken,
    TokenRefused,
    Unauthenticated,
    bearer,
    credential,
)
from codegen.runtime.http import httpx
from codegen.runtime.styles import Style

from .conftest import QUICK, TRUST, Api, AsyncApi, Connected
from .server import HANG, RESET, Server, answer, unused_url
from .tokens import CLIENT_SECRET, LEGACY, PAT, Clock, TokenServer, jwt


@pytest.fixture
def tokens(server: Server) -> TokenServer:
    server.handler = handler = TokenServer()
    return handler


Make = Callable[[str, Clock], httpx.Auth]


def label_studio(url: str, clock: Clock) -> httpx.Auth:
    return LabelStudioKey(PAT, f"{url}/token", clock=clock)


def labelf(url: str, clock: Clock) -> httpx.Auth:
    return ClientCredentials("id", CLIENT_SECRET, f"{url}/token", "all", clock=clock)


def refreshing(url: str, clock: Clock) -> httpx.Auth:
    return RefreshToken(
        "refresh-1", f"{url}/token", client_id="id", client_secret="s", clock=clock
    )


def password(url: str, clock: Clock) -> httpx.Auth:
    return Password(
        "me", "word", f"{url}/token", client_id="id", client_secret="s", clock=clock
    )


MAKERS = [label_studio, labelf, refreshing, password]


def get(api: Connected) -> Any:
    return api.call("GET", "/x", returns=Json[Any])


# Keys


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        (bearer("k-1"), "authorization", "Bearer k-1"),
        (bearer(lambda: "k-2"), "authorization", "Bearer k-2"),
        (HeaderKey("X-Api-Key", "k-3\n"), "x-api-key", "k-3"),
        (HeaderKey("Authorization", "k-4", "Token "), "authorization", "Token k-4"),
        (CookieKey("session", "k-5"), "cookie", "session=k-5"),
        (Basic("user", "p:ä"), "authorization", basic("user:p:ä")),
    ],
)
def test_keys_in_headers(
    connect: Callable[..., Connected],
    server: Server,
    auth: httpx.Auth,
    header: str,
    value: str,
) -> None:
    server.replies(answer(204))
    connect(auth=auth).call("GET", "/", returns=Nothing)
    assert server.last.headers[header] == value


def test_keys_in_queries_and_cookies_join_what_is_there(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(204))
    api = connect(auth=QueryKey("api_key", "k&1"))
    api.call("GET", "/x", query={"a": 1}, returns=Nothing)
    assert server.last.query == [("a", "1"), ("api_key", "k&1")]
    api = connect(auth=CookieKey("key", "k"))
    api.call("GET", "/x", cookies={"lang": "sv"}, returns=Nothing)
    assert server.last.headers["cookie"] == "lang=sv; key=k"


def test_a_key_leaves_the_rest_of_a_query_as_it_is(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(204))
    api = connect(f"{server.url}?key=old&v=1", auth=QueryKey("key", "k"))
    styles = {"a": Style(allow_reserved=True)}
    query = {"a": "x/y", "b": ["1 2", "3"]}
    api.call("GET", "/x", query=query, query_styles=styles, returns=Nothing)
    assert server.last.target == "/x?v=1&a=x/y&b=1%202&b=3&key=k"
    style = {"f": Style(media="application/json")}
    api = connect(auth=QueryKey("key", "k"))
    api.call("GET", "/", querystring={"f": [1]}, query_styles=style, returns=Nothing)
    assert server.last.target == "/?%5B1%5D&key=k"


def test_a_user_in_the_base_url_becomes_basic_authentication(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(204))
    api = connect(server.url.replace("//", "//user:p%40ss@"))
    api.call("GET", "/x", returns=Nothing)
    assert server.last.headers["authorization"] == basic("user:p@ss")
    assert repr(api.client).endswith(f"('{server.url}/')")


def test_a_key_is_asked_for_each_time(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(204))
    keys = iter(["one", "two"])
    api = connect(auth=bearer(lambda: next(keys)))
    for _ in range(2):
        api.call("GET", "/", returns=Nothing)
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == ["Bearer one", "Bearer two"]


@pytest.mark.parametrize(
    ("key", "message"),
    [("", "is empty"), (" \n", "is empty"), ("a\nb", "cannot be"), ("å", "cannot be")],
)
def test_a_key_that_cannot_be_sent(
    connect: Callable[..., Connected], server: Server, key: str, message: str
) -> None:
    with pytest.raises(AuthError, match=message) as caught:
        connect(auth=bearer(key)).call("GET", "/", returns=Nothing)
    assert key.strip() not in str(caught.value) or not key.strip()
    assert not server.requests


def test_a_credential_comes_from_the_environment_where_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOME_API_KEY", " from-environment\n")
    assert credential(None, "SOME_API_KEY") == "from-environment"
    assert credential("given", "SOME_API_KEY") == "given"
    rotating = lambda: "called"  # noqa: E731
    assert credential(rotating, "SOME_API_KEY") is rotating
    with pytest.raises(AuthError, match="The key is empty"):
        credential("", "SOME_API_KEY")
    wrong: Any = 5
    with pytest.raises(TypeError, match=r"A key is text, .* not int"):
        credential(wrong, "SOME_API_KEY")
    for value in ("", " "):
        monkeypatch.setenv("SOME_API_KEY", value)
        with pytest.raises(
            AuthError, match="pass one, or set SOME_API_KEY or SOME_API_KEY_FILE"
        ):
            credential(None, "SOME_API_KEY")


@pytest.mark.parametrize(
    "make",
    [
        lambda: CookieKey("session", "k; admin=1"),
        lambda: CookieKey("session", "k admin"),
        lambda: Basic("user:name", "password"),
        lambda: HeaderKey("X-Key", "k\r\nX-Admin: 1"),
        lambda: HeaderKey("X-Key", lambda: "k\r\nX-Admin: 1"),
    ],
    ids=["cookie", "blank", "colon", "header", "function"],
)
def test_a_key_cannot_say_more_than_itself(
    connect: Callable[..., Connected], server: Server, make: Callable[[], httpx.Auth]
) -> None:
    server.replies(answer(204))
    with pytest.raises(AuthError):
        connect(auth=make()).call("GET", "/", returns=Nothing)
    assert not server.requests


def test_what_files_leave_at_the_end_is_no_part_of_a_key(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(204))
    connect(auth=QueryKey("key", "k\n")).call("GET", "/", returns=Nothing)
    assert server.last.query == [("key", "k")]
    api = connect(auth=Basic("user", lambda: " word \r\n"))
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["authorization"] == basic("user: word ")


# Tokens


def test_a_legacy_token_is_sent_as_it_is(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer
) -> None:
    api = connect(auth=LabelStudioKey(LEGACY, f"{server.url}/token"))
    assert get(api) == {"id": 1}
    assert tokens.called[0].headers["authorization"] == f"Token {LEGACY}"
    tokens.refuses_all = True
    with pytest.raises(Unauthenticated, match="credentials were wrong"):
        get(api)
    assert (len(tokens.asked), len(tokens.called)) == (0, 2)


def test_an_access_token_is_sent_as_it_is(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer
) -> None:
    access = jwt(token_type="access", exp=8_000_000_000)
    api = connect(auth=LabelStudioKey(access, f"{server.url}/token"))
    with pytest.raises(Unauthenticated):
        get(api)
    assert tokens.called[0].headers["authorization"] == f"Bearer {access}"
    assert (len(tokens.asked), len(tokens.called)) == (0, 1)


def test_a_personal_access_token_is_exchanged_once(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer
) -> None:
    clock = Clock()
    api = connect(auth=label_studio(server.url, clock))
    assert [get(api), get(api)] == [{"id": 1}] * 2
    (asked,) = tokens.asked
    assert (asked.method, asked.json) == ("POST", {"refresh": PAT})
    assert asked.headers["content-type"] == "application/json"
    assert "authorization" not in asked.headers
    assert PAT not in str(tokens.called)


def test_client_credentials_are_sent_as_oauth_says(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer
) -> None:
    assert get(connect(auth=labelf(server.url, Clock()))) == {"id": 1}
    (asked,) = tokens.asked
    assert asked.headers["authorization"] == basic("id:client%2Bsecret%2F%3Dvalue")
    assert asked.body == b"grant_type=client_credentials&scope=all"
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


@pytest.mark.parametrize("make", MAKERS)
def test_a_token_is_renewed_before_its_end(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer, make: Make
) -> None:
    clock = Clock()
    api = connect(auth=make(server.url, clock))
    for elapsed, asked in [(0, 1), (269, 1), (270, 2), (539, 2), (540, 3), (9999, 4)]:
        clock.now = 1000.0 + elapsed
        assert get(api) == {"id": 1}
        assert len(tokens.asked) == asked
    assert len(tokens.called) == 6


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refused_token_is_renewed_once_and_the_call_repeated(
    connect: Callable[..., Connected],
    server: Server,
    tokens: TokenServer,
    make: Make,
    method: str,
) -> None:
    api = connect(auth=make(server.url, Clock()))
    get(api)
    tokens.revoke()
    assert api.call(method, "/x", json={"a": 1}, returns=Json[Any]) == {"id": 1}
    assert (len(tokens.asked), len(tokens.called)) == (2, 3)
    assert [request.body for request in tokens.called[1:]] == [b'{"a":1}'] * 2


@pytest.mark.parametrize("make", MAKERS)
def test_a_server_that_refuses_every_token(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer, make: Make
) -> None:
    tokens.refuses_all = True
    api = connect(auth=make(server.url, Clock()))
    with pytest.raises(Unauthenticated, match="Authentication credentials were wrong"):
        get(api)
    assert (len(tokens.asked), len(tokens.called)) == (2, 2)


def test_another_key_asks_for_another_token(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer
) -> None:
    keys = [PAT]
    auth = LabelStudioKey(lambda: keys[0], f"{server.url}/token", clock=Clock())
    api = connect(auth=auth)
    get(api)
    keys[0] = "other.pat.value"
    get(api)
    assert [asked.json["refresh"] for asked in tokens.asked] == [PAT, keys[0]]
    keys[0] = LEGACY
    get(api)
    assert tokens.called[-1].headers["authorization"] == f"Token {LEGACY}"


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (answer(401, {"detail": "Token is blacklisted"}), "401 Token is blacklisted"),
        (
            answer(400, {"error": "invalid_client", "error_description": "No client"}),
            "400 No client",
        ),
        (answer(500, "<html><title>Oh</title>", media="text/html"), "500 an HTML page"),
        (answer(200, {"access": 5}), "200, without a token"),
        (answer(200, "<html>", media="text/html"), "200, without a token"),
        (answer(204), "204, without a token"),
        (answer(302, headers={"Location": "http://127.0.0.1:9/"}), "302"),
    ],
)
def test_a_token_that_is_not_granted(
    connect: Callable[..., Connected],
    server: Server,
    tokens: TokenServer,
    make: Make,
    failure: Any,
    message: str,
) -> None:
    tokens.failure = failure
    clock = Clock()
    api = connect(auth=make(server.url, clock))
    expected = f"No token: {server.url}/token answered {message}"
    for _ in range(3):
        with pytest.raises(AuthError, match=expected):
            get(api)
    asked = 3 if message.startswith("500") else 1
    assert (len(tokens.asked), len(tokens.called)) == (asked, 0)
    tokens.failure = None
    clock.now += 1
    assert get(api) == {"id": 1}


@pytest.mark.parametrize(
    ("fault", "asked"), [(RESET, 3), (HANG, 1)], ids=["reset", "hang"]
)
def test_a_token_request_that_fails_leaves_no_doubt_about_the_call(
    connect: Callable[..., Connected],
    server: Server,
    tokens: TokenServer,
    fault: Any,
    asked: int,
) -> None:
    """What hangs is not asked again: all who wait for it would wait as long again."""
    tokens.failure = fault
    api = connect(auth=label_studio(server.url, Clock()), timeout=0.1)
    with pytest.raises(AuthError, match=f"No token from {server.url}/token: Read"):
        api.call("POST", "/x", json={}, returns=Json[Any])
    assert (len(tokens.asked), len(tokens.called)) == (asked, 0)


def test_a_token_server_that_does_not_listen(
    connect: Callable[..., Connected], tokens: TokenServer
) -> None:
    url = unused_url()
    with pytest.raises(AuthError, match=f"No token from {url}/token: ConnectError"):
        get(connect(auth=label_studio(url, Clock())))
    assert not tokens.called


def test_a_token_request_survives_a_passing_fault(
    connect: Callable[..., Connected], server: Server, tokens: TokenServer
) -> None:
    faults = [RESET]
    server.handler = lambda request: faults.pop() if faults else tokens(request)
    api = connect(auth=label_studio(server.url, Clock()))
    assert api.call("POST", "/x", json={}, returns=Json[Any]) == {"id": 1}
    assert len(tokens.called) == 1


# Many at once

MANY = 100


@pytest.mark.parametrize("make", MAKERS)
def test_threads_that_need_a_token_ask_once(
    server: Server, tokens: TokenServer, make: Make
) -> None:
    tokens.delay = 0.05
    auth = make(server.url, Clock())
    start = threading.Barrier(MANY)
    transport = httpx.HTTPTransport(verify=TRUST)
    with (
        Api(server.url, auth=auth, transport=transport) as api,
        ThreadPoolExecutor(MANY) as pool,
    ):

        def work(_: int) -> Any:
            start.wait()
            return api.call("GET", "/x", returns=Json[Any])

        assert list(pool.map(work, range(MANY))) == [{"id": 1}] * MANY
        assert (len(tokens.asked), len(tokens.called)) == (1, MANY)
        tokens.revoke()
        list(pool.map(work, range(MANY)))
        assert len(tokens.asked) == 2


def async_api(server: Server, auth: httpx.Auth) -> AsyncApi:
    transport = httpx.AsyncHTTPTransport(verify=TRUST)
    return AsyncApi(server.url, auth=auth, retry=QUICK, transport=transport)


@pytest.mark.parametrize("make", MAKERS)
def test_tasks_that_need_a_token_ask_once(
    server: Server, tokens: TokenServer, make: Make
) -> None:
    tokens.delay = 0.05

    async def main() -> list[Any]:
        async with async_api(server, make(server.url, Clock())) as api:
            calls = [api.call("GET", "/x", returns=Json[Any]) for _ in range(MANY)]
            return await asyncio.gather(*calls)

    assert asyncio.run(main()) == [{"id": 1}] * MANY
    assert (len(tokens.asked), len(tokens.called)) == (1, MANY)


def test_tasks_share_the_failure_to_have_a_token(
    server: Server, tokens: TokenServer
) -> None:
    tokens.failure = answer(401, {"detail": "Token is blacklisted"}, after=0.05)

    async def main() -> list[Any]:
        async with async_api(server, label_studio(server.url, Clock())) as api:
            calls = [api.call("GET", "/x", returns=Json[Any]) for _ in range(MANY)]
            return await asyncio.gather(*calls, return_exceptions=True)

    results = asyncio.run(main())
    assert {type(result) for result in results} == {TokenRefused}
    assert (len(tokens.asked), len(tokens.called)) == (1, 0)


def test_a_cancelled_task_leaves_the_others_their_token(
    server: Server, tokens: TokenServer
) -> None:
    tokens.delay = 0.2

    async def main() -> list[Any]:
        async with async_api(server, label_studio(server.url, Clock())) as api:
            calls = [
                asyncio.create_task(api.call("GET", "/x", returns=Json[Any]))
                for _ in range(5)
            ]
            while not tokens.asked:
                await asyncio.sleep(0.01)
            calls[0].cancel()
            return await asyncio.gather(*calls, return_exceptions=True)

    cancelled, *others = asyncio.run(main())
    assert isinstance(cancelled, asyncio.CancelledError)
    assert others == [{"id": 1}] * 4
    assert len(tokens.called) == 4


def test_one_set_of_credentials_serves_several_loops(
    server: Server, tokens: TokenServer
) -> None:
    auth = label_studio(server.url, Clock())

    async def main() -> None:
        async with async_api(server, auth) as api:
            calls = [api.call("GET", "/x", returns=Json[Any]) for _ in range(5)]
            await asyncio.gather(*calls)

    asyncio.run(main())
    asyncio.run(main())
    assert len(tokens.asked) == 1
