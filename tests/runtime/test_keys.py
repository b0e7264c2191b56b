"""Keys that change, and where they come from."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    AuthError,
    Basic,
    BasicScheme,
    ClientCredentials,
    CookieKey,
    Credentials,
    HeaderKey,
    Json,
    KeyFile,
    LabelStudioKey,
    Nothing,
    OAuthScheme,
    Password,
    QueryKey,
    basic,
    bearer,
    client_credentials,
    credential,
)
from codegen.runtime.http import httpx
from codegen.runtime.keys import LARGEST

from .conftest import Connected
from .server import Server, answer
from .tokens import LEGACY, PAT, TokenServer

Connect = Callable[..., Connected]


def replace(path: Path, key: str) -> None:
    """Write a file as those who rotate keys should: by a rename."""
    new = path.with_suffix(".new")
    new.write_text(key, encoding="utf-8")
    os.replace(new, path)


def encoded(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "key"
    found.write_text("first-key\n", encoding="utf-8")
    return found


@pytest.mark.parametrize(
    ("make", "sent"),
    [
        (bearer, lambda r: r.headers["authorization"].removeprefix("Bearer ")),
        (lambda key: HeaderKey("X-Key", key), lambda r: r.headers["x-key"]),
        (lambda key: QueryKey("key", key), lambda r: dict(r.query)["key"]),
        (
            lambda key: CookieKey("key", key),
            lambda r: r.headers["cookie"].removeprefix("key="),
        ),
    ],
    ids=["bearer", "header", "query", "cookie"],
)
def test_a_key_in_a_file_is_replaced_without_a_restart(
    connect: Connect,
    server: Server,
    path: Path,
    make: Callable[[KeyFile], httpx.Auth],
    sent: Callable[[Any], str],
) -> None:
    server.replies(answer(204))
    api = connect(auth=make(KeyFile(path)))
    api.call("GET", "/", returns=Nothing)
    # Of the same length, within the same tick of the file system's clock.
    replace(path, "other-key\n")
    api.call("GET", "/", returns=Nothing)
    assert list(map(sent, server.requests)) == ["first-key", "other-key"]


def test_a_password_in_a_file(connect: Connect, server: Server, path: Path) -> None:
    server.replies(answer(204))
    api = connect(auth=Basic("me", KeyFile(str(path))))
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["authorization"] == encoded("me:first-key")
    replace(path, "me: lösen \r\n")
    api = connect(auth=basic(KeyFile(path)))
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["authorization"] == encoded("me: lösen")


def test_the_secret_of_a_program_is_replaced_in_its_file(
    connect: Connect, server: Server, path: Path
) -> None:
    """Another secret asks for another token, as the one before may be compromised."""
    server.handler = tokens = TokenServer()
    auth = ClientCredentials("id", KeyFile(path), f"{server.url}/token")
    api = connect(auth=auth)
    api.call("GET", "/", returns=Json[Any])
    api.call("GET", "/", returns=Json[Any])
    replace(path, "andra-nyckeln-å")
    api.call("GET", "/", returns=Json[Any])
    asked = [request.headers["authorization"] for request in tokens.asked]
    assert asked == [encoded("id:first-key"), encoded("id:andra-nyckeln-%C3%A5")]
    replace(path, "id-2:third")
    api = connect(auth=client_credentials(KeyFile(path), f"{server.url}/token"))
    api.call("GET", "/", returns=Json[Any])
    assert tokens.asked[-1].headers["authorization"] == encoded("id-2:third")


def test_a_key_of_label_studio_in_a_file_may_change_its_kind(
    connect: Connect, server: Server, path: Path
) -> None:
    server.handler = tokens = TokenServer()
    api = connect(auth=LabelStudioKey(KeyFile(path), f"{server.url}/token"))
    replace(path, f"\ufeff{PAT}\n")  # As editors of Windows write it.
    api.call("GET", "/", returns=Json[Any])
    assert tokens.asked[0].json == {"refresh": PAT}
    replace(path, LEGACY)
    api.call("GET", "/", returns=Json[Any])
    assert tokens.called[-1].headers["authorization"] == f"Token {LEGACY}"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read from {path}: No such file or directory"),
        (b"", "{path} has no key"),
        (b" \n", "{path} has no key"),
        (b"\xff\xfe\x00", "{path} has no key"),
        (b"k" * (LARGEST + 1), "{path} has no key"),
        (b"one\ntwo\n", "characters that cannot be sent"),
    ],
    ids=["missing", "empty", "blank", "binary", "huge", "lines"],
)
def test_a_file_without_a_key(
    connect: Connect, server: Server, path: Path, content: bytes | None, problem: str
) -> None:
    """The file is looked at when it is needed: it may be there later."""
    api = connect(auth=bearer(KeyFile(path)))
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(AuthError) as caught:
        api.call("GET", "/", returns=Nothing)
    assert problem.format(path=path) in str(caught.value)
    assert not server.requests
    server.replies(answer(204))
    replace(path, "there-it-is")
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["authorization"] == "Bearer there-it-is"


@pytest.mark.parametrize("where", ["", "\0", "."])
def test_what_is_no_file(where: str) -> None:
    with pytest.raises(AuthError):
        KeyFile(where)()


def test_a_file_is_named_in_the_environment(
    connect: Connect, server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY_FILE", str(path))
    key = credential(None, "SHOP_KEY")
    assert key == KeyFile(str(path))
    assert "first-key" not in repr(key)
    monkeypatch.setenv("SHOP_KEY", "of-the-variable")
    assert credential(None, "SHOP_KEY") == "of-the-variable"

    server.replies(answer(204))
    schemes = {"login": BasicScheme(variable="SHOP_LOGIN")}
    monkeypatch.setenv("SHOP_LOGIN_FILE", str(path))
    api = connect(auth=Credentials(schemes, [["login"]], server.url))
    for pair in ("me:word", "me:lösen"):
        replace(path, pair)
        api.call("GET", "/", returns=Nothing)
        assert server.last.headers["authorization"] == encoded(pair)


def test_the_files_of_a_grant_are_named_in_the_environment(
    connect: Connect, server: Server, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.handler = tokens = TokenServer()
    program = path.with_name("program")
    replace(program, "id:program-secret\n")
    monkeypatch.setenv("SHOP_REFRESH_FILE", str(path))
    monkeypatch.setenv("SHOP_APP_FILE", str(program))
    oauth = OAuthScheme(
        "/token",
        variable="SHOP_REFRESH",
        grant="refresh-token",
        client_variable="SHOP_APP",
    )
    api = connect(auth=Credentials({"oauth": oauth}, [["oauth"]], server.url))
    api.call("GET", "/", returns=Json[Any])
    (asked,) = tokens.asked
    assert asked.headers["authorization"] == encoded("id:program-secret")
    assert b"refresh_token=first-key" in asked.body


def test_a_login_of_any_characters_in_the_environment(
    connect: Connect, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither half is sent as it is (RFC 7617, section 2.1)."""
    server.replies(answer(204))
    monkeypatch.setenv("SHOP_LOGIN", "märta:lösen:ord 密码")
    api = connect(auth=basic(credential(None, "SHOP_LOGIN")))
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["authorization"] == encoded("märta:lösen:ord 密码")
    schemes = {"login": BasicScheme(variable="SHOP_LOGIN")}
    api = connect(auth=Credentials(schemes, [["login"]], server.url))
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["authorization"] == encoded("märta:lösen:ord 密码")


@pytest.mark.parametrize(
    "make",
    [
        lambda key: Basic("me", key),
        lambda key: Basic(key, "word"),
        lambda key: basic(lambda: f"me:{key}"),
        lambda key: Password(key, "word", "https://a.example"),
        lambda key: ClientCredentials("id", key, "https://a.example"),
    ],
)
def test_what_is_no_text(
    connect: Connect, server: Server, make: Callable[[str], httpx.Auth]
) -> None:
    """Python reads what is no UTF-8 in the environment as half characters."""
    with pytest.raises(AuthError, match="not in UTF-8"):
        connect(auth=make("w\udcffrd")).call("GET", "/", returns=Nothing)
    assert not server.requests
