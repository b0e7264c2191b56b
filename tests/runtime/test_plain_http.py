"""Credentials go neither over plain http nor to another origin."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    AuthError,
    Basic,
    Bytes,
    ClientCredentials,
    CookieKey,
    HeaderKey,
    Json,
    LabelStudioKey,
    Nothing,
    QueryKey,
    StatusError,
    bearer,
)
from codegen.runtime.http import httpx
from codegen.runtime.plain_http import is_loopback

from .conftest import Async, Connected
from .server import Server, answer, serving
from .tokens import PAT, TokenServer

Connect = Callable[..., Connected]
AWAY = "http://api.shop.example:8080"


@pytest.fixture
def through(server: Server) -> Callable[[Any], dict[str, Any]]:
    """Options of a client whose requests all go to the server, whatever their host: it
    is their proxy."""

    def options(kind: Any) -> dict[str, Any]:
        is_async = kind is Async
        transport = httpx.AsyncHTTPTransport if is_async else httpx.HTTPTransport
        return {"transport": transport(proxy=server.url)}

    return options


WAYS = [
    lambda url: bearer("key-12345"),
    lambda url: HeaderKey("X-Api-Key", "key-12345"),
    lambda url: QueryKey("key", "key-12345"),
    lambda url: CookieKey("key", "key-12345"),
    lambda url: Basic("me", "key-12345"),
    lambda url: LabelStudioKey(PAT, f"{url}/token"),
    lambda url: ClientCredentials("id", "key-12345", f"{url}/token"),
]
IDS = ["bearer", "header", "query", "cookie", "basic", "label-studio", "oauth"]


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("shop.localhost", True),
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost.example", False),
        ("127.0.0.1.example", False),
        ("0.0.0.0", True),
        ("[::]", True),
        ("10.0.0.1", False),
        ("label-studio", False),
        ("", False),
    ],
)
def test_what_this_machine_is(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here


@pytest.mark.parametrize("make", WAYS, ids=IDS)
def test_nothing_is_sent_where_all_can_read_it(
    connect: Connect,
    through: Any,
    request: pytest.FixtureRequest,
    server: Server,
    make: Callable[[str], httpx.Auth],
) -> None:
    server.handler = TokenServer(accepts_all=True)
    kind = request.node.callspec.params["connect"]
    api = connect(AWAY, auth=make(AWAY), **through(kind))
    with pytest.raises(AuthError) as caught:
        api.call("GET", "/x", returns=Json[Any])
    assert str(caught.value) == (
        f"Nothing is sent to {AWAY}: plain http shows the credentials to everybody on "
        "the way. Use https. In a network that you trust, make the client with "
        "insecure_http=True."
    )
    assert not server.requests
    api = connect(AWAY, auth=make(AWAY), insecure_http=True, **through(kind))
    assert api.call("GET", "/x", returns=Json[Any]) == {"id": 1}
    assert server.last.target.startswith(f"{AWAY}/x")


def test_tokens_are_asked_for_on_the_same_terms(
    connect: Connect, server: Server
) -> None:
    auth = ClientCredentials("id", "key-12345", f"{AWAY}/token")
    with pytest.raises(AuthError, match=r"Nothing is sent to http://api\.shop\.exa"):
        connect(auth=auth).call("GET", "/x", returns=Json[Any])
    assert not server.requests


def test_what_has_no_credentials_goes_anywhere(
    connect: Connect, through: Any, request: pytest.FixtureRequest, server: Server
) -> None:
    kind = request.node.callspec.params["connect"]
    server.replies(answer(204))
    connect(AWAY, **through(kind)).call("GET", "/x", returns=Nothing)
    api = connect(AWAY, auth=bearer("key-12345"), **through(kind))
    api.call("GET", "/x", returns=Nothing, security=[])
    assert len(server.requests) == 2
    assert "authorization" not in str(server.requests)


@pytest.mark.parametrize("name", ["Authorization", "X-Api-Key", "Cookie", "Api_Token"])
def test_what_is_passed_as_a_header_is_a_credential(
    connect: Connect,
    through: Any,
    request: pytest.FixtureRequest,
    server: Server,
    name: str,
) -> None:
    kind = request.node.callspec.params["connect"]
    headers = {name: "session=key-12345"}
    server.replies(answer(204))
    api = connect(AWAY, headers=headers, **through(kind))
    with pytest.raises(AuthError, match="insecure_http=True"):
        api.call("GET", "/x", returns=Nothing)
    with pytest.raises(AuthError, match="insecure_http=True"):
        connect(AWAY, **through(kind)).call(
            "GET", "/x", headers=headers, returns=Nothing
        )
    assert not server.requests
    api = connect(AWAY, headers=headers, insecure_http=True, **through(kind))
    api.call("GET", "/x", returns=Nothing)
    assert server.last.headers[name.lower()] == "session=key-12345"


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("make", WAYS, ids=IDS)
def test_a_call_follows_no_redirect(
    connect: Connect, server: Server, make: Callable[[str], httpx.Auth], status: int
) -> None:
    """Neither credentials nor the body go to where a server points."""
    tokens = TokenServer(accepts_all=True)
    with serving(tokens) as other:
        headers = {"Location": f"{other.url}/x"}
        away = answer(status, headers=headers)
        server.handler = lambda r: away if r.path == "/x" else tokens(r)
        api = connect(auth=make(server.url))
        with pytest.raises(StatusError, match=str(status)):
            api.call("POST", "/x", json={"a": 1}, returns=Json[Any])
        assert not other.requests


@pytest.mark.parametrize("make", WAYS, ids=IDS)
def test_a_body_elsewhere_is_fetched_without_credentials(
    connect: Connect, server: Server, make: Callable[[str], httpx.Auth], tmp_path: Path
) -> None:
    tokens = TokenServer(accepts_all=True)
    with serving(lambda _: answer(200, b"there", media="text/plain")) as other:
        away = answer(302, headers={"Location": f"{other.url}/file?signature=1"})
        server.handler = lambda r: away if r.path == "/x" else tokens(r)
        headers = {"X-Tenant": "tenant-12345", "Cookie": "session=cookie-12345"}
        api = connect(auth=make(server.url), headers=headers)

        def download(api: Any) -> Any:
            query = {"access_key": "query-12345"}
            return api.call("GET", "/x", query=query, returns=Bytes)

        body = api.client.body_of(lambda: download(api.client))
        saved = body.save(tmp_path / "file")
        if isinstance(api, Async):
            api.run(saved)
        assert (tmp_path / "file").read_bytes() == b"there"
        (seen,) = other.requests
    assert seen.target == "/file?signature=1"
    assert "12345" not in str(seen)
    assert (
        not {"authorization", "cookie", "x-api-key", "x-tenant"} & seen.headers.keys()
    )
    assert "12345" in str(server.requests)
