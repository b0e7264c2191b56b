"""A secret shows in nothing that people read or keep."""

from __future__ import annotations

import logging
import pickle
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from codegen.runtime import (
    ApiError,
    AuthError,
    Basic,
    BasicScheme,
    ClientCredentials,
    CookieKey,
    Credentials,
    HeaderKey,
    Json,
    LabelStudioKey,
    Mismatch,
    OAuthScheme,
    Password,
    QueryKey,
    QueryScheme,
    RefreshToken,
    Scheme,
    StatusError,
    TransportError,
    bearer,
    redaction,
)
from codegen.runtime.http import httpx
from codegen.runtime.keys import plain
from codegen.runtime.redaction import redacted, shown

from .conftest import Connected
from .server import RESET, Reply, Request, Server, answer
from .tokens import jwt

CANARY = "c4n4ry5ecret0f7hec0al"
PAT = jwt(token_type="refresh", jti=CANARY)

Make = Callable[[str], httpx.Auth]
SCHEMES: dict[str, Scheme] = {"key": QueryScheme("k"), "login": BasicScheme()}
BOTH = [["key", "login"]]
LOGIN = ("user", CANARY)
MAKERS: dict[str, Make] = {
    "bearer": lambda url: bearer(CANARY),
    "header": lambda url: HeaderKey("X-Api-Key", CANARY),
    "query": lambda url: QueryKey("k", CANARY),
    "cookie": lambda url: CookieKey("session", CANARY),
    "basic": lambda url: Basic("user", CANARY),
    "legacy": lambda url: LabelStudioKey(CANARY, f"{url}/token"),
    "pat": lambda url: LabelStudioKey(PAT, f"{url}/token"),
    "oauth": lambda url: ClientCredentials("id", CANARY, f"{url}/token"),
    "oauth in body": lambda url: ClientCredentials(
        "id", CANARY, f"{url}/token", client_in_body=True
    ),
    "refresh": lambda url: RefreshToken(CANARY, f"{url}/token"),
    "password": lambda url: Password("me", CANARY, f"{url}/token"),
    "schemes": lambda url: Credentials(SCHEMES, BOTH, url, key=CANARY, login=LOGIN),
    "schemes with a grant": lambda url: Credentials(
        {"oauth": OAuthScheme("/token")},
        [["oauth"]],
        url,
        oauth=ClientCredentials("id", CANARY),
    ),
}
ACCESS = jwt(iat=1, exp=301, jti=f"access-{CANARY}")


def granting(reply: Reply) -> Callable[[Request], Reply]:
    """Grant a token that is a secret, too; answer all else with the reply."""

    def handler(request: Request) -> Reply:
        if request.path == "/token":
            return answer(200, {"access": ACCESS, "access_token": ACCESS})
        return reply

    return handler


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """All that any logger said, at any level."""
    caplog.set_level(logging.DEBUG)
    for name in ("schema_codegen", "httpx", "httpcore", "asyncio"):
        caplog.set_level(logging.DEBUG, logger=name)
    return lambda: "\n".join(record.getMessage() for record in caplog.records)


def texts_of(error: BaseException) -> Iterator[str]:
    """Yield what may be printed or kept of an error, its causes included."""
    yield "".join(traceback.format_exception(error))
    while True:
        yield repr(error)
        yield repr(vars(error))
        response = getattr(error, "response", None)
        if response is not None:
            request = response.request
            yield f"{response.history} {response.next_request} {request.url}"
            yield repr(request.headers.raw)
            yield repr(pickle.dumps(error))
        if error.__cause__ is None:
            return
        error = error.__cause__


def hidden(*texts: str) -> bool:
    """Whether the secrets are in none of the texts, in no usual form."""
    forms = [CANARY, PAT, ACCESS, CANARY.encode().hex(), *PAT.split(".")[1:2]]
    forms.append(Basic("user", CANARY)._password()[:10])
    return not [form for form in forms for text in texts if form in text]


def test_the_search_finds_what_it_looks_for() -> None:
    assert not hidden(f"key={CANARY}")
    assert not hidden("ok", PAT)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
@pytest.mark.parametrize(
    "reply",
    [
        answer(200, {"id": "x"}),
        answer(400, {"detail": "no"}),
        answer(307, headers={"Location": "/elsewhere"}),
        RESET,
    ],
    ids=["mismatch", "error", "redirect", "reset"],
)
def test_no_trace_of_a_key_is_left_by_a_call(
    connect: Callable[..., Connected],
    server: Server,
    logged: Callable[[], str],
    make: Make,
    reply: Reply,
) -> None:
    server.handler = granting(reply)
    auth = make(server.url)
    api = connect(auth=auth)
    with pytest.raises(ApiError) as caught:
        api.call("POST", "/x", json={"a": 1}, returns=Json[dict[str, int]])
    sent = str(server.last)
    assert not hidden(sent) or isinstance(auth, Basic)
    assert hidden(*texts_of(caught.value), repr(auth), repr(api.client), logged())
    assert "POST /x" in logged()


@pytest.mark.parametrize("make", [MAKERS["pat"], MAKERS["oauth"]])
@pytest.mark.parametrize(
    "reply", [answer(401, {"detail": f"Bad token {PAT}"}), answer(200, {}), RESET]
)
def test_no_trace_of_a_key_is_left_by_a_request_for_a_token(
    connect: Callable[..., Connected],
    server: Server,
    logged: Callable[[], str],
    make: Make,
    reply: Reply,
) -> None:
    server.replies(reply)
    with pytest.raises(AuthError) as caught:
        connect(auth=make(server.url)).call("GET", "/x", returns=Json[Any])
    assert hidden(*texts_of(caught.value), logged())


def test_the_causes_of_errors_have_no_secrets(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(RESET)
    api = connect(headers={"X-Api-Key": CANARY})
    with pytest.raises(ApiError) as caught:
        api.call("POST", "/x", json={"password": CANARY}, returns=Json[Any])
    assert not hidden(str(server.last))
    assert hidden(*sent_by(caught.value.__cause__))


@pytest.mark.parametrize("place", ["pat", "oauth", "oauth in body", "password"])
def test_the_causes_of_errors_of_tokens_have_no_secrets(
    connect: Callable[..., Connected], server: Server, place: str
) -> None:
    server.replies(RESET)
    api = connect(auth=MAKERS[place](server.url))
    with pytest.raises(AuthError) as caught:
        api.call("GET", "/x", returns=Json[Any])
    assert server.last.path == "/token"
    assert hidden(*sent_by(caught.value.__cause__))


def sent_by(error: BaseException | None) -> Iterator[str]:
    """Yield what the request of an error has."""
    assert isinstance(error, httpx.RequestError)
    yield f"{error.request.url} {error.request.headers.raw}"
    authorization = error.request.headers.get("Authorization", "***")
    assert authorization == "***"
    yield repr(error.request.read())


def test_a_circle_of_causes_ends_a_call(
    connect: Callable[..., Connected], server: Server
) -> None:
    def key() -> str:
        first, second = OSError("vault"), OSError("file")
        second.__context__ = first
        raise first from second

    with pytest.raises(OSError, match="vault"):
        connect(auth=bearer(key)).call("GET", "/x", returns=Json[Any])
    assert not server.requests


def test_a_failure_does_not_end_who_handles_the_same(
    connect: Callable[..., Connected], server: Server
) -> None:
    """Both got one error, from a function that gives the key."""
    vault = OSError("the vault is down")

    def key() -> str:
        raise vault

    api = connect(auth=bearer(key))

    def rows() -> Iterator[int]:
        for number in range(3):
            try:
                api.call("GET", "/x", returns=Json[Any])
            except OSError:
                yield number

    reading = rows()
    assert next(reading) == 0
    with pytest.raises(OSError, match="vault"):
        api.call("GET", "/other", returns=Json[Any])
    assert list(reading) == [1, 2]
    assert not server.requests


def test_a_long_page_in_place_of_a_token_takes_no_time(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(401, "-eyJ" * 50_000, "text/plain"))
    started = time.process_time()
    with pytest.raises(AuthError) as caught:
        connect(auth=MAKERS["oauth"](server.url)).call("GET", "/", returns=Json[Any])
    assert time.process_time() - started < 5
    assert len(str(caught.value)) < 1000


def test_pages_push_no_key_out(
    connect: Callable[..., Connected], server: Server
) -> None:
    redaction.keep_out("tenant-key-0123456789")
    api = connect()
    server.replies(answer(200, {}))
    for page in range(105):
        query = {"page_token": f"cursor-{page:05}", "key": "annotations"}
        api.call("GET", "/list", query=query, returns=Json[Any])
    server.replies(answer(403, {"detail": "no annotations: tenant-key-0123456789"}))
    with pytest.raises(StatusError, match=r"no annotations: \*\*\*"):
        api.call("GET", "/slow", returns=Json[Any])


def test_a_password_in_the_base_url(
    connect: Callable[..., Connected], server: Server, logged: Callable[[], str]
) -> None:
    url = server.url.replace("//", f"//user:{CANARY}@")
    server.replies(answer(400))
    with pytest.raises(StatusError) as caught:
        connect(url).call("GET", "/x", returns=Json[Any])
    assert hidden(*texts_of(caught.value), repr(connect(url).client), logged())
    closed = f"http://user:{CANARY}@127.0.0.1:1"
    with pytest.raises(TransportError) as failed:
        connect(closed).call("GET", "/x", returns=Json[Any])
    assert hidden(*texts_of(failed.value))
    with pytest.raises(ValueError, match="A base URL") as refused:
        connect(f"http://user:{CANARY}:{CANARY}@[::1:x/")
    assert hidden(*texts_of(refused.value))


def test_a_key_that_cannot_be_sent_is_not_told(
    connect: Callable[..., Connected], server: Server
) -> None:
    with pytest.raises(AuthError) as caught:
        connect(auth=bearer(f"{CANARY}\n{CANARY}")).call("GET", "/", returns=Json[Any])
    assert hidden(*texts_of(caught.value))


@pytest.mark.parametrize("ends", ["\n", " ", "\r\nX-Admin: 1", "\0"])
def test_a_header_that_cannot_be_sent_is_not_told(
    connect: Callable[..., Connected], server: Server, ends: str
) -> None:
    with pytest.raises(ValueError, match="'X-Key' must be one line") as caught:
        connect(headers={"X-Key": CANARY + ends}).call("GET", "/", returns=Json[Any])
    assert hidden(*texts_of(caught.value))
    assert not server.requests


def test_a_header_of_any_text_is_sent(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, {}))
    connect(headers={"X-Key": f"{CANARY} 漢"}).call("GET", "/", returns=Json[Any])
    (request,) = server.requests
    sent = request.headers["x-key"].encode("latin-1").decode()
    assert sent == f"{CANARY} 漢"


def test_mismatches_hold_no_values(
    connect: Callable[..., Connected], server: Server
) -> None:
    seen: list[Mismatch] = []
    server.replies(answer(200, {CANARY: {CANARY: CANARY}, "b": [CANARY]}))
    returns = Json[dict[str, dict[str, int]]]
    connect(on_mismatch=seen.append).call("GET", "/x", returns=returns)
    assert [str(mismatch) for mismatch in seen] == [
        "GET /x: at $.*.* the schema says integer, the server sent string",
        "GET /x: at $.* the schema says object, the server sent array",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://u:p@host/x", "see https://***@host/x"),
        ("GET /x?api_key=abc&page=2", "GET /x?api_key=***&page=2"),
        ("/x?page=2&Access-Token=abc", "/x?page=2&Access-Token=***"),
        ("Authorization: Bearer abcdefghijk1", "Authorization: Bearer ***"),
        ("Token abcdefghijklmnopqrstuvwxyz", "Token ***"),
        ("token eyJhbGciOi.eyJ0b2tl.c2ln is old", "token *** is old"),
        ("a-eyJhbGciOi.eyJ0b2tl.c2ln is old", "a-*** is old"),
        ("Invalid token header.", "Invalid token header."),
        ("Token is blacklisted", "Token is blacklisted"),
        ("basic authentication is needed", "basic authentication is needed"),
        ("The token verification failed", "The token verification failed"),
    ],
)
def test_what_looks_like_a_secret_is_redacted(text: str, expected: str) -> None:
    assert redacted(text) == expected


def test_urls_are_shown_without_secrets() -> None:
    assert (
        shown(httpx.URL("https://u:p@[::1]:8443/a?key=1#f")) == "https://[::1]:8443/a"
    )


def test_a_key_that_a_server_echoes_is_hidden() -> None:
    """Whatever its form is: what was sent is known."""
    plain("lb_CANARY")
    assert redacted("API key 'lb_CANARY' is unknown") == "API key '***' is unknown"
