"""Grants of OAuth 2: what is asked for a token, and what is made of the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest

from codegen.runtime import (
    AuthError,
    ClientCredentials,
    Json,
    Password,
    RefreshToken,
    client_credentials,
)
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import Reply, Request, Server, answer
from .tokens import Clock


class Granting:
    """Answers each request at /token with the next of these, and all else with 200."""

    def __init__(self, *grants: dict[str, Any]) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self.sent: list[str] = []
        self._grants = list(grants)

    def __call__(self, request: Request) -> Reply:
        if request.path != "/token":
            self.sent.append(request.headers.get("authorization", ""))
            return answer(200, {})
        asked = parse_qs(request.body.decode())
        asked["header"] = [request.headers.get("authorization", "")]
        self.asked.append(asked)
        grant = self._grants.pop(0) if len(self._grants) > 1 else self._grants[0]
        return answer(200, grant)


def get(api: Connected) -> None:
    api.call("GET", "/x", returns=Json[Any])


def test_a_refresh_token_that_rotates(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.handler = granting = Granting(
        {"access_token": "a1", "expires_in": "100", "refresh_token": "second-1234"},
        {"access_token": "a2", "expires_in": 100, "refresh_token": "second-1234"},
        {"access_token": "a3", "expires_in": 100, "refresh_token": "third-1234"},
        {"access_token": "a4", "expires_in": 100},
    )
    kept: list[str] = []
    clock = Clock()
    api = connect(
        auth=RefreshToken(
            "first-1234", f"{server.url}/token", rotated=kept.append, clock=clock
        )
    )
    for _ in range(5):
        get(api)
        clock.now += 90
    assert [asked["refresh_token"][0] for asked in granting.asked] == [
        "first-1234",
        "second-1234",
        "second-1234",
        "third-1234",
        "third-1234",
    ]
    assert {asked["grant_type"][0] for asked in granting.asked} == {"refresh_token"}
    assert kept == ["second-1234", "third-1234"]
    assert granting.sent == [f"Bearer a{n}" for n in (1, 2, 3, 4, 4)]


def test_another_refresh_token_begins_anew(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.handler = granting = Granting(
        {"access_token": "a1", "refresh_token": "rotated-1234"}
    )
    given = ["first-1234"]
    api = connect(auth=RefreshToken(lambda: given[0], f"{server.url}/token"))
    get(api)
    given[0] = "signed-in-again"
    get(api)
    asked = [one["refresh_token"][0] for one in granting.asked]
    assert asked == ["first-1234", "signed-in-again"]


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (
            lambda url: Password("mé", " lösen 1\t", url, client_id="a", scope="a b"),
            {
                "grant_type": ["password"],
                "username": ["mé"],
                "password": [" lösen 1\t"],
                "client_id": ["a"],
                "scope": ["a b"],
                "header": [""],
            },
        ),
        (
            lambda url: ClientCredentials(
                "id", "se cret", url, client_in_body=True, form={"audience": "shop"}
            ),
            {
                "grant_type": ["client_credentials"],
                "client_id": ["id"],
                "client_secret": ["se cret"],
                "audience": ["shop"],
                "header": [""],
            },
        ),
        (
            lambda url: client_credentials("id:secret", url, "read"),
            {
                "grant_type": ["client_credentials"],
                "scope": ["read"],
                "header": ["Basic aWQ6c2VjcmV0"],
            },
        ),
        (
            lambda url: RefreshToken(
                "r-1234", url, client_id="id", client_secret="secret"
            ),
            {
                "grant_type": ["refresh_token"],
                "refresh_token": ["r-1234"],
                "header": ["Basic aWQ6c2VjcmV0"],
            },
        ),
    ],
    ids=["password", "in body", "in header", "refresh"],
)
def test_what_is_asked(
    connect: Callable[..., Connected],
    server: Server,
    make: Callable[[str], httpx.Auth],
    fields: dict[str, list[str]],
) -> None:
    server.handler = granting = Granting({"access_token": "a1"})
    get(connect(auth=make(f"{server.url}/token")))
    assert granting.asked == [fields]
    assert granting.sent == ["Bearer a1"]


@pytest.mark.parametrize("life", [None, True, "soon", "nan", [1]])
def test_a_token_without_a_readable_life_is_kept(
    connect: Callable[..., Connected], server: Server, life: Any
) -> None:
    server.handler = granting = Granting({"access_token": "a1", "expires_in": life})
    clock = Clock()
    auth = ClientCredentials("id", "secret", f"{server.url}/token", clock=clock)
    api = connect(auth=auth)
    get(api)
    get(api)
    # JSON's `true` is a number to Python: a token that lives for a second.
    assert len(granting.asked) == 1


@pytest.mark.parametrize("token", ["a\r\nX-Admin: 1", "å", "", 5])
def test_a_token_that_cannot_be_sent(
    connect: Callable[..., Connected], server: Server, token: Any
) -> None:
    server.handler = granting = Granting({"access_token": token})
    api = connect(auth=ClientCredentials("id", "secret", f"{server.url}/token"))
    with pytest.raises(AuthError, match="200, without a token"):
        get(api)
    assert granting.sent == []


def test_it_is_not_known_where_a_token_is_had(
    connect: Callable[..., Connected], server: Server
) -> None:
    with pytest.raises(AuthError, match="pass a token_url"):
        get(connect(auth=ClientCredentials("id", "secret")))
    assert not server.requests
    with pytest.raises(ValueError, match="starts with https://"):
        ClientCredentials("id", "secret", "/token")
