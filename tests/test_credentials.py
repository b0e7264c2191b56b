"""How `codegen snapshot` authenticates, against real servers on loopback."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from codegen import config
from codegen.cli.credentials import endpoint_of
from codegen.cli.snapshots import Taken, take
from codegen.problems import ProblemsError

from .runtime.server import Reply, Request, Server, answer, serving

DOCUMENT = {"openapi": "3.0.3", "info": {"title": "Store", "version": ""}, "paths": {}}


def load(folder: Path, *lines: str) -> config.Config:
    (folder / "codegen.toml").write_text(
        '[clients.store]\nkind = "openapi"\nschema = "store.json"\n' + "\n".join(lines)
    )
    return config.load(folder)


def taken(folder: Path, server: Server, *lines: str, **environment: str) -> Taken:
    found = load(folder, f'endpoint = "{server.url}/openapi?x=1"', *lines)
    return take(found, found.clients[0], environment)


def said(folder: Path, server: Server, *lines: str, **environment: str) -> str:
    with pytest.raises(ProblemsError) as raised:
        taken(folder, server, *lines, **environment)
    printed = str(raised.value).replace(server.url, "SERVER")
    assert not any(secret in printed for secret in environment.values())
    return printed


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        ('kind = "bearer"', "key-1234", {"authorization": "Bearer key-1234"}),
        ('kind = "header", header = "X-Key"', "key-1234", {"x-key": "key-1234"}),
        (
            'kind = "header", header = "X-Key", prefix = "Key "',
            "key-1234",
            {"x-key": "Key key-1234"},
        ),
        ('kind = "basic"', "me:pass:word", {"authorization": basic("me:pass:word")}),
        ('kind = "basic"', "märta:lösen", {"authorization": basic("märta:lösen")}),
        ('kind = "label-studio"', "abc-123", {"authorization": "Token abc-123"}),
    ],
)
def test_kinds_of_keys(
    tmp_path: Path, line: str, value: str, expected: Mapping[str, str]
) -> None:
    with serving(lambda _: answer(body=DOCUMENT)) as server:
        auth = f'auth = {{ {line}, variable = "STORE_KEY" }}'
        snapshot, _ = taken(tmp_path, server, auth, STORE_KEY=value)
        (request,) = server.requests
    assert request.target == "/openapi?x=1"
    assert {name: request.headers[name] for name in expected} == expected
    assert snapshot.source == f"{server.url}/openapi"


def test_a_key_in_the_query(tmp_path: Path) -> None:
    with serving(lambda _: answer(body=DOCUMENT)) as server:
        auth = 'auth = { kind = "query", variable = "STORE_KEY", parameter = "k" }'
        snapshot, _ = taken(tmp_path, server, auth, STORE_KEY="key-1234")
        assert server.last.target == "/openapi?x=1&k=key-1234"
    assert "key-1234" not in repr(snapshot) + snapshot.source


def jwt(kind: str) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"token_type": kind}).encode())
    return f"eyJhbGciOiJIUzI1NiJ9.{claims.decode().rstrip('=')}.signature"


def label_studio(request: Request) -> Reply:
    """Answers to whom it knows, with either kind of key."""
    if request.path == "/api/token/refresh/":
        if request.json == {"refresh": jwt("refresh")}:
            return answer(body={"access": jwt("access")})
        return answer(401, {"detail": "Token is invalid"})
    if request.headers.get("authorization") == f"Bearer {jwt('access')}":
        return answer(body=DOCUMENT)
    return answer(401, {"detail": "Authentication credentials were not provided."})


AUTH = 'auth = { kind = "label-studio", variable = "STUDIO_KEY" }'


def test_a_personal_access_token_of_label_studio(tmp_path: Path) -> None:
    with serving(label_studio) as server:
        taken(tmp_path, server, AUTH, STUDIO_KEY=jwt("refresh"))
        assert [request.path for request in server.requests] == [
            "/api/token/refresh/",
            "/openapi",
        ]


def test_a_token_that_is_refused(tmp_path: Path) -> None:
    with serving(label_studio) as server:
        assert said(tmp_path, server, AUTH, STUDIO_KEY=jwt("other")) == """\
SERVER/openapi: error: No token: SERVER/api/token/refresh/ answered 401 Token is \
invalid
  Does STUDIO_KEY hold a valid key that may read the schema?"""
        assert said(tmp_path, server, AUTH, STUDIO_KEY="abc-123") == """\
SERVER/openapi: error: The server answered 401 Unauthorized.
  Does STUDIO_KEY hold a valid key that may read the schema?"""


def test_client_credentials(tmp_path: Path) -> None:
    def handle(request: Request) -> Reply:
        if request.path == "/token":
            assert request.headers["authorization"] == basic("id:sec%3Aret")
            return answer(body={"access_token": "short-lived", "expires_in": 60})
        assert request.headers["authorization"] == "Bearer short-lived"
        return answer(body=DOCUMENT)

    with serving(handle) as server:
        auth = (
            'auth = { kind = "client-credentials", variable = "STORE", token_url = '
            f'"{server.url}/token" }}'
        )
        taken(tmp_path, server, auth, STORE="id:sec:ret")
        assert len(server.requests) == 2
        assert said(tmp_path, server, auth, STORE="only-an-id") == (
            f"{tmp_path}/codegen.toml:5:39: error: The value of STORE is not of the "
            "form ID:SECRET."
        )
        auth = auth.replace(server.url, "http://auth.example.org")
        assert "http://auth.example.org/token: error: Plain http lets others" in said(
            tmp_path, server, auth, STORE="id:secret"
        )


def test_a_variable_of_a_header_is_not_set(tmp_path: Path) -> None:
    with serving() as server:
        lines = ('headers = { X-Team = "a", X-Key = "${STORE_KEY}" }', AUTH)
        assert "codegen.toml:5:27: error: The environment variable STORE_KEY is" in (
            said(tmp_path, server, *lines, STUDIO_KEY="abc-123")
        )


def test_headers_without_a_variable_go_with_auth(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        'endpoint = "https://store.example.org/"',
        'headers = { X-Team = "a" }',
        AUTH,
    )
    environment = {"STUDIO_KEY": "abc-123"}
    endpoint = endpoint_of(found, found.clients[0], environment, insecure=False)
    assert endpoint.headers == {"X-Team": "a"}
    assert endpoint.auth is not None
    assert endpoint.variables == ("STUDIO_KEY",)
    assert endpoint.secrets == ("abc-123",)


# The version of the server


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"release": "1.23.2", "label-studio": {"version": "x"}}, "1.23.2"),
        ({"version": "7"}, "7"),
    ],
)
def test_the_version_is_asked_for(tmp_path: Path, body: object, expected: str) -> None:
    def handle(request: Request) -> Reply:
        return answer(body=DOCUMENT if request.path == "/openapi" else body)

    with serving(handle) as server, serving(handle) as other:
        auth = 'auth = { kind = "bearer", variable = "STORE_KEY" }'
        own = f'version_endpoint = "{server.url}/version"'
        snapshot, problems = taken(tmp_path, server, own, auth, STORE_KEY="key-1234")
        assert snapshot.version == expected
        assert [problem.origin.pointer for problem in problems] == ["#/info/version"]
        assert server.last.headers["authorization"] == "Bearer key-1234"
        others = f'version_endpoint = "{other.url}/version"'
        snapshot, _ = taken(tmp_path, server, others, auth, STORE_KEY="key-1234")
        assert snapshot.version == expected
        assert "authorization" not in other.last.headers


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (
            answer(404),
            "SERVER/version: warning: The server answered 404 Not Found.\n"
            "  Is this the right address?",
        ),
        (
            answer(body="<html>"),
            'SERVER/version: warning: The answer has no string "release" or "version".',
        ),
    ],
)
def test_without_a_version_there_is_a_warning(
    tmp_path: Path, reply: Reply, expected: str
) -> None:
    def handle(request: Request) -> Reply:
        return answer(body=DOCUMENT) if request.path == "/openapi" else reply

    with serving(handle) as server:
        line = f'version_endpoint = "{server.url}/version"'
        snapshot, problems = taken(tmp_path, server, line)
    assert snapshot.version == ""
    assert str(problems[-1]).replace(server.url, "SERVER") == expected
