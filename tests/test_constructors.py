"""How generated clients are made: what they send, and what their package offers."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen import emit
from codegen.options import AuthOptions
from generated._runtime import Json
from generated.label_studio import LabelStudio

from .generation import graphql_api, imported
from .runtime.server import Reply, Request, Server, answer, serving
from .runtime.tokens import PAT, jwt

QUERY = "type Query { shop: String }\n"
SUBSCRIPTION = "type Subscription { sold: String }\n"
PAIR = "me:pass:word-1234"
TOKEN_PATH = "/token"

Package = Callable[..., ModuleType]


def reply(request: Request) -> Reply:
    if request.path == TOKEN_PATH:
        return answer(200, {"access_token": "granted-1234", "expires_in": 60})
    return answer(200, {"data": {"shop": "open"}})


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(reply) as server:
        yield server


@pytest.fixture
def package(tmp_path: Path, server: Server) -> Iterator[Package]:
    """Make the package of a client that authenticates in some way."""
    with ExitStack() as stack:

        def make(auth: AuthOptions | None, schema: str = QUERY) -> ModuleType:
            api, problems = graphql_api(schema)
            assert not problems
            options = emit.Options("shop", "Shop", f"{server.url}/graphql", auth)
            files = emit.emit(api, options)
            return stack.enter_context(imported(tmp_path, files))

        yield make


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def test_a_key_of_two_parts_is_read_from_its_variable(
    package: Package, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_LOGIN", f"{PAIR}\n")
    shop = package(AuthOptions("basic", "SHOP_LOGIN"))
    with shop.Shop() as client:
        assert client.queries.shop() == "open"
    with shop.Shop(lambda: "other:password") as client:
        client.queries.shop()
    with shop.Shop(auth=shop.Basic("given", "password")) as client:
        client.queries.shop()
    sent = [request.headers["authorization"] for request in server.requests]
    assert sent == [basic(PAIR), basic("other:password"), basic("given:password")]


def test_client_credentials_are_read_from_their_variable(
    package: Package, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_LOGIN", PAIR)
    url = f"{server.url}{TOKEN_PATH}"
    auth = AuthOptions("client-credentials", "SHOP_LOGIN", token_url=url)
    shop = package(auth)
    assert url == shop.TOKEN_URL
    with shop.Shop() as client:
        assert client.queries.shop() == "open"
    token, call = server.requests
    assert token.headers["authorization"] == basic("me:pass%3Aword-1234")
    assert call.headers["authorization"] == "Bearer granted-1234"


def test_a_key_of_another_form_is_refused(package: Package) -> None:
    shop = package(AuthOptions("basic", "SHOP_LOGIN"))
    for wrong in ("alone-1234", ":password", "user:"):
        with pytest.raises(
            shop.errors.AuthError, match="not of the form USER:PASSWORD"
        ) as caught:
            shop.Shop(wrong)
        assert wrong not in str(caught.value)


def test_a_graphql_client_takes_several_ways(tmp_path: Path, server: Server) -> None:
    api, _ = graphql_api(QUERY)
    schemes = {
        "key": AuthOptions("header", "SHOP_KEY", header="X-Key"),
        "login": AuthOptions("basic", "SHOP_LOGIN"),
    }
    options = emit.Options("shop", "Shop", f"{server.url}/graphql", schemes=schemes)
    with imported(tmp_path, emit.emit(api, options)) as shop:
        with shop.Shop(login=("me", "word")) as client:
            client.queries.shop()
        assert server.last.headers["authorization"] == basic("me:word")
        with (
            shop.Shop() as client,
            pytest.raises(
                shop.errors.AuthError, match=r"key=… \(or the variable SHOP_"
            ),
        ):
            client.queries.shop()
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("auth", "schema", "offered"),
    [
        (None, QUERY, set()),
        (AuthOptions("basic", "KEY"), QUERY, {"Basic", "KeyFile"}),
        (
            AuthOptions("bearer", "KEY", token_url="http://127.0.0.1/token"),
            QUERY,
            {"ClientCredentials", "KeyFile", "TOKEN_URL"},
        ),
        (None, QUERY + SUBSCRIPTION, {"SubscriptionOptions"}),
    ],
)
def test_a_package_offers_what_its_constructor_takes(
    package: Package,
    auth: AuthOptions | None,
    schema: str,
    offered: set[str],
) -> None:
    shop = package(auth, schema)
    always = {"AsyncShop", "File", "Shop", "errors", "models"}
    always |= {"amap_concurrently", "map_concurrently", "MismatchRecorder"}
    always |= {"from_dict", "from_json", "to_dict", "to_json"}
    options = {"GraphQLOptions", "Hooks", "Pace", "ResponseLimits", "Retry"}
    assert set(shop.__all__) == {*always, *options, *offered}
    assert all(hasattr(shop, name) for name in shop.__all__)


@pytest.mark.parametrize("end", ["", "/"])
def test_a_base_url_may_end_with_a_slash(end: str) -> None:
    def serve(request: Request) -> Reply:
        if request.path == "/studio/api/token/refresh/":
            return answer(200, {"access": jwt(token_type="access", exp=8_000_000_000)})
        return (
            answer(200, {"id": 1}) if request.path == "/studio/api/x" else answer(404)
        )

    with (
        serving(serve) as server,
        LabelStudio(PAT, base_url=f"{server.url}/studio{end}") as studio,
    ):
        assert studio.call("GET", "/api/x", returns=Json[Any]) == {"id": 1}
