"""Several security schemes: what a call sends of what its client has."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from codegen.runtime import (
    AuthError,
    Basic,
    BasicScheme,
    BearerScheme,
    ClientCredentials,
    CookieScheme,
    Credentials,
    HeaderScheme,
    LabelStudioScheme,
    Nothing,
    OAuthScheme,
    Password,
    QueryScheme,
    RefreshToken,
    Scheme,
    Unauthenticated,
)

from .conftest import Connected
from .server import Reply, Request, Server, answer

SCHEMES: Mapping[str, Scheme] = {
    "basic": BasicScheme(variable="SHOP_LOGIN"),
    "cookie": CookieScheme("session"),
    "key": HeaderScheme("X-Key", prefix="Key "),
    "oauth": OAuthScheme("/token", variable="SHOP_TOKEN"),
    "query": QueryScheme("q"),
}
DEFAULT = [["key"], ["basic", "query"]]
LOGIN = f"Basic {base64.b64encode(b'me:word').decode()}"

Connect = Callable[..., Connected]


def credentials(url: str, **given: Any) -> Credentials:
    return Credentials(SCHEMES, DEFAULT, url, **given)


def sent(server: Server) -> dict[str, str]:
    """The credentials of the last request."""
    headers = server.last.headers
    names = ("x-key", "authorization", "cookie")
    found = {name: headers[name] for name in names if name in headers}
    return found | dict(server.last.query)


@pytest.mark.parametrize(
    ("given", "security", "expected"),
    [
        ({"key": "k1"}, None, {"x-key": "Key k1"}),
        (
            {"basic": ("me", "word"), "query": "q1"},
            None,
            {"authorization": LOGIN, "q": "q1"},
        ),
        # The first alternative for which all is there, and nothing besides.
        (
            {"key": "k1", "basic": ("me", "word"), "query": "q"},
            None,
            {"x-key": "Key k1"},
        ),
        ({"key": "k1"}, [], {}),
        ({"key": "k1"}, [[], ["key"]], {"x-key": "Key k1"}),
        ({"query": "q1"}, [[], ["key"]], {}),
        ({"query": "q1", "key": "k1"}, [["query"]], {"q": "q1"}),
        ({"oauth": "t1"}, [["oauth"]], {"authorization": "Bearer t1"}),
        ({"oauth": lambda: "t2"}, [["oauth"]], {"authorization": "Bearer t2"}),
        ({"basic": Basic("me", "word")}, [["basic"]], {"authorization": LOGIN}),
        (
            {"cookie": "c1", "key": "k1", "query": "q1"},
            [["cookie", "key", "query"]],
            {"cookie": "session=c1", "x-key": "Key k1", "q": "q1"},
        ),
    ],
)
def test_what_a_call_sends(
    connect: Connect,
    server: Server,
    given: dict[str, Any],
    security: Any,
    expected: dict[str, str],
) -> None:
    server.replies(answer(204))
    api = connect(auth=credentials(server.url, **given))
    parts = {} if security is None else {"security": security}
    api.call("GET", "/", returns=Nothing, **parts)
    assert sent(server) == expected


def test_what_nobody_gave_is_said_before_anything_is_sent(
    connect: Connect, server: Server
) -> None:
    api = connect(auth=credentials(server.url, query="q1"))
    with pytest.raises(AuthError) as caught:
        api.call("GET", "/things/{id}", path={"id": "secret"}, returns=Nothing)
    assert str(caught.value) == (
        "GET /things/{id} needs credentials: make the client with key=…, or basic=… "
        "(or the variable SHOP_LOGIN) and query=…."
    )
    assert not server.requests


def test_credentials_come_from_the_environment(
    connect: Connect, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_LOGIN", "me:word\n")
    server.replies(answer(204))
    api = connect(auth=credentials(server.url, query="q1"))
    api.call("GET", "/", returns=Nothing)
    assert sent(server) == {"authorization": LOGIN, "q": "q1"}
    monkeypatch.setenv("SHOP_LOGIN", "without-a-colon")
    with pytest.raises(AuthError, match="not of the form USER:PASSWORD") as caught:
        credentials(server.url)
    assert "without-a-colon" not in str(caught.value)


@pytest.mark.parametrize("wrong", ["", "a\nb", "å"])
def test_a_key_that_cannot_be_sent_is_told_when_the_client_is_made(wrong: str) -> None:
    for keyword in ("key", "query", "cookie", "oauth"):
        with pytest.raises(AuthError) as caught:
            credentials("http://127.0.0.1", **{keyword: wrong})
        assert wrong == "" or wrong not in str(caught.value)


def test_another_way_takes_the_place_of_all_but_of_none(
    connect: Connect, server: Server
) -> None:
    """`auth=` of a client is sent wherever any credentials are."""
    server.replies(answer(204))
    api = connect(auth=Basic("me", "word"))
    for security, expected in [
        (None, {"authorization": LOGIN}),
        ([["key"]], {"authorization": LOGIN}),
        ([], {}),
    ]:
        parts = {} if security is None else {"security": security}
        api.call("GET", "/", returns=Nothing, **parts)
        assert sent(server) == expected


def test_a_user_of_the_base_url_is_for_those_who_give_nothing_else(
    connect: Connect, server: Server
) -> None:
    server.replies(answer(204))
    url = server.url.replace("//", "//me:word@")
    connect(url, auth=credentials(url)).call("GET", "/", returns=Nothing)
    assert sent(server) == {"authorization": LOGIN}
    connect(url, auth=credentials(url, key="k1")).call("GET", "/", returns=Nothing)
    assert sent(server) == {"x-key": "Key k1"}


# Grants


class TokenEndpoint:
    """Grants a new token each time, and takes only the newest."""

    def __init__(self) -> None:
        self.granted = 0
        self.asked: list[Request] = []
        self.called: list[Request] = []

    def __call__(self, request: Request) -> Reply:
        if request.path.endswith("/token"):
            self.granted += 1
            self.asked.append(request)
            return answer(200, {"access_token": f"granted-{self.granted}"})
        self.called.append(request)
        good = f"Bearer granted-{self.granted}"
        is_good = request.headers.get("authorization") == good
        return answer(204) if is_good else answer(401)


def test_a_grant_beside_a_key_is_renewed_with_it(
    connect: Connect, server: Server
) -> None:
    server.handler = endpoint = TokenEndpoint()
    given = {"oauth": ClientCredentials("id", "secret"), "key": "k1", "query": "q1"}
    api = connect(auth=credentials(server.url, **given))
    for security in (["key", "oauth", "query"], ["oauth", "query", "key"]):
        endpoint.granted += 1  # What the client has counts no longer.
        endpoint.called.clear()
        api.call("POST", "/x", json=1, security=[security], returns=Nothing)
        assert endpoint.called[-1].headers["x-key"] == "Key k1"
        assert endpoint.called[-1].query == [("q", "q1")]
        assert endpoint.called[-1].body == b"1"
    assert len(endpoint.asked) == 2
    for asked in endpoint.asked:
        assert asked.path == "/token"
        assert "x-key" not in asked.headers
        assert asked.query == []


def test_a_server_that_refuses_all_of_several(connect: Connect, server: Server) -> None:
    server.handler = endpoint = TokenEndpoint()
    given = {"oauth": ClientCredentials("id", "secret"), "key": "k1"}
    api = connect(auth=credentials(server.url, **given))

    def refusing(request: Request) -> Reply:
        return endpoint(request) if request.path == "/token" else answer(401)

    server.handler = refusing
    with pytest.raises(Unauthenticated):
        api.call("GET", "/x", security=[["key", "oauth"]], returns=Nothing)
    assert len(endpoint.asked) == 2


@pytest.mark.parametrize(
    ("grant", "path"),
    [
        (lambda: ClientCredentials("id", "secret"), "/v1/main/token"),
        (lambda: Password("me", "word"), "/v1/password/token"),
        (lambda: RefreshToken("refresh-1234"), "/refresh/token"),
    ],
)
def test_a_grant_asks_where_the_document_says(
    connect: Connect, server: Server, grant: Callable[[], Any], path: str
) -> None:
    server.handler = endpoint = TokenEndpoint()
    scheme = OAuthScheme(
        "main/token", password_url="password/token", refresh_url="/refresh/token"
    )
    url = f"{server.url}/v1"
    auth = Credentials({"oauth": scheme}, [["oauth"]], url, oauth=grant())
    connect(url, auth=auth).call("GET", "/x", returns=Nothing)
    assert [asked.path for asked in endpoint.asked] == [path]


@pytest.mark.parametrize(
    ("scheme", "text", "fields"),
    [
        (
            OAuthScheme("/token", "", "", "GRANT", "client-credentials", "", "a b"),
            "id:secret",
            b"grant_type=client_credentials&scope=a+b",
        ),
        (
            OAuthScheme("/token", "", "", "GRANT", "password", "PROGRAM"),
            "me:word",
            b"grant_type=password&username=me&password=word&client_id=app",
        ),
        (
            OAuthScheme("/token", "", "", "GRANT", "refresh-token", "PROGRAM"),
            "r-1",
            b"grant_type=refresh_token&refresh_token=r-1&client_id=app",
        ),
    ],
)
def test_grants_from_the_environment(
    connect: Connect,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    scheme: OAuthScheme,
    text: str,
    fields: bytes,
) -> None:
    monkeypatch.setenv("GRANT", text)
    monkeypatch.setenv("PROGRAM", "app")
    server.handler = endpoint = TokenEndpoint()
    auth = Credentials({"oauth": scheme}, [["oauth"]], server.url)
    connect(auth=auth).call("GET", "/x", returns=Nothing)
    assert [asked.body for asked in endpoint.asked] == [fields]


def test_a_key_of_label_studio_is_a_scheme(connect: Connect, server: Server) -> None:
    server.replies(answer(204))
    schemes: Mapping[str, Scheme] = {"a": BearerScheme(), "pat": LabelStudioScheme()}
    auth = Credentials(schemes, [["a"], ["pat"]], server.url, pat="legacy-1234")
    connect(auth=auth).call("GET", "/x", returns=Nothing)
    assert sent(server) == {"authorization": "Token legacy-1234"}


# Secrets


def test_no_redirect_gets_credentials(connect: Connect, server: Server) -> None:
    elsewhere = server.url.replace("127.0.0.1", "localhost")
    server.replies(answer(307, headers={"Location": f"{elsewhere}/other"}))
    auth = credentials(server.url, basic=("me", "word"), query="q1")
    with pytest.raises(Exception, match="307"):
        connect(auth=auth).call("GET", "/x", returns=Nothing)
    assert len(server.requests) == 1


def test_reprs_and_logs_show_no_secret(
    connect: Connect, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.replies(answer(401, {"detail": "secret-1234 and secret-5678 are wrong"}))
    auth = credentials(server.url, basic=("me", "secret-1234"), query="secret-5678")
    api = connect(auth=auth)
    with pytest.raises(Unauthenticated) as caught:
        api.call("GET", "/x", returns=Nothing)
    texts = [repr(auth), repr(api.client), str(caught.value), repr(vars(auth))]
    texts += [record.getMessage() for record in caplog.records]
    assert not [text for text in texts if "secret-" in text]
