"""Generated clients with several security schemes, and with servers of their own."""

from __future__ import annotations

import asyncio
import base64
import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.options import AuthOptions, Options
from codegen.runtime.http import httpx

from .generation import UNCONFIGURED, imported, openapi_files
from .runtime.server import Reply, Request, Server, answer, serving

CASES = Path(__file__).parent / "cases" / "openapi"
LOGIN = f"Basic {base64.b64encode(b'me:word').decode()}"


class TokenEndpoint:
    """Grants tokens at /token, and answers all else."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def __call__(self, request: Request) -> Reply:
        if request.path == "/token":
            self.asked.append(request)
            return answer(200, {"access_token": "granted-1234"}, after=0.05)
        return answer(204)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(TokenEndpoint()) as running:
        yield running


class Routed(httpx.HTTPTransport):
    """Reaches one server on loopback, whatever the URL; `Host` says where it was to."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._url = httpx.URL(server.url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        place = {"scheme": "http", "host": self._url.host, "port": self._url.port}
        request.url = request.url.copy_with(**place)
        return super().handle_request(request)


class AsyncRouted(httpx.AsyncHTTPTransport):
    """The same without blocking."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self._url = httpx.URL(server.url)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        place = {"scheme": "http", "host": self._url.host, "port": self._url.port}
        request.url = request.url.copy_with(**place)
        return await super().handle_async_request(request)


Call = Callable[..., None]


@pytest.fixture(params=["Shop", "AsyncShop"])
def calling(request: pytest.FixtureRequest, server: Server) -> Call:
    """Make a client of a package, and call a method of its group of orders."""

    def call(shop: ModuleType, method: str, **arguments: Any) -> None:
        made = getattr(shop, request.param)
        routed = (AsyncRouted if request.param == "AsyncShop" else Routed)(server)
        client = made(transport=routed, **arguments)

        async def waiting() -> None:
            async with client:
                await getattr(client.orders, method)()

        if request.param == "AsyncShop":
            asyncio.run(waiting())
        else:
            with client:
                getattr(client.orders, method)()

    return call


def package(folder: Path, case: str, options: Options = UNCONFIGURED) -> Any:
    document = (CASES / case / "spec.yaml").read_text(encoding="utf-8")
    return imported(folder, openapi_files(document, options))


@pytest.fixture(scope="module")
def schemes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with package(tmp_path_factory.mktemp("schemes"), "several_schemes") as shop:
        yield shop


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with package(tmp_path_factory.mktemp("servers"), "servers") as shop:
        yield shop


# Schemes


def credentials(request: Request) -> dict[str, str]:
    names = ("x-shop-key", "authorization", "cookie")
    found = {name: request.headers[name] for name in names if name in request.headers}
    return found | dict(request.query)


EVERYTHING: dict[str, Any] = {
    "api_key": "k1",
    "auth_": "q1",
    "device": "d1",
    "login": ("me", "word"),
    "sign_in": "t1",
}


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("list", {"api_key": "k1"}, {"x-shop-key": "k1"}),
        (
            "list",
            {"login": ("me", "word"), "device": "d1"},
            {"authorization": LOGIN, "cookie": "device=d1"},
        ),
        ("list", EVERYTHING, {"x-shop-key": "k1"}),
        ("create", EVERYTHING, {"authorization": "Bearer t1"}),
        ("hours", EVERYTHING, {}),
        ("hours", {}, {}),
        ("offers", EVERYTHING, {"x-shop-key": "k1"}),
        ("offers", {}, {}),
        ("empty_safe", EVERYTHING, {"x-shop-key": "k1"}),
    ],
)
def test_each_call_sends_what_it_needs(
    schemes: ModuleType,
    server: Server,
    calling: Call,
    method: str,
    given: dict[str, Any],
    expected: dict[str, str],
) -> None:
    calling(schemes, method, **given)
    assert credentials(server.last) == expected


def test_what_a_call_needs_and_nobody_gave(
    schemes: ModuleType, server: Server, calling: Call
) -> None:
    with pytest.raises(
        schemes.errors.AuthError,
        match="GET /orders needs credentials: make the client with api_key=…, or "
        "device=… and login=…",
    ):
        calling(schemes, "list", login=("me", "word"))
    assert not server.requests


def test_another_way_is_sent_where_any_is(
    schemes: ModuleType, server: Server, calling: Call
) -> None:
    auth = schemes.Basic("me", "word")
    calling(schemes, "create", auth=auth, api_key="k1")
    assert credentials(server.last) == {"authorization": LOGIN}
    calling(schemes, "hours", auth=auth)
    assert credentials(server.last) == {}


def test_a_grant_needs_no_url(
    schemes: ModuleType, server: Server, calling: Call
) -> None:
    calling(schemes, "create", sign_in=schemes.ClientCredentials("id", "secret"))
    assert credentials(server.last) == {"authorization": "Bearer granted-1234"}
    assert [request.path for request in server.requests] == ["/token", "/v1/orders"]


def test_a_hundred_threads_and_tasks_have_one_token(
    schemes: ModuleType, server: Server
) -> None:
    endpoint = server.handler
    assert isinstance(endpoint, TokenEndpoint)
    grant = schemes.ClientCredentials("id", "secret")
    with (
        schemes.Shop(sign_in=grant, transport=Routed(server)) as client,
        ThreadPoolExecutor(100) as pool,
    ):
        list(pool.map(lambda _: client.orders.create(), range(100)))
    assert len(endpoint.asked) == 1

    async def main() -> None:
        grant = schemes.ClientCredentials("id", "secret")
        async with schemes.AsyncShop(
            sign_in=grant, transport=AsyncRouted(server)
        ) as client:
            await asyncio.gather(*(client.orders.create() for _ in range(100)))

    asyncio.run(main())
    assert len(endpoint.asked) == 2
    assert len(server.requests) == 202


def test_a_package_offers_what_its_schemes_take(schemes: ModuleType) -> None:
    assert {"Basic", "ClientCredentials", "RefreshToken"} <= set(schemes.__all__)
    assert "TOKEN_URL" not in schemes.__all__
    parameters = inspect.signature(schemes.Shop).parameters
    assert all(p.kind is p.KEYWORD_ONLY for p in parameters.values())


def test_the_config_adds_variables_and_schemes(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = replace(
        UNCONFIGURED,
        schemes={
            "ApiKey": AuthOptions(variable="SHOP_KEY"),
            "pat": AuthOptions("header", "SHOP_PAT", header="X-Pat", prefix="Pat "),
        },
    )
    with package(tmp_path, "several_schemes", options) as shop:
        with shop.Shop(transport=Routed(server)) as client:
            with pytest.raises(shop.errors.AuthError) as caught:
                client.orders.list()
            assert str(caught.value).endswith(
                "make the client with api_key=… (or the variable SHOP_KEY), or "
                "device=… and login=…, or pat=… (or the variable SHOP_PAT)."
            )
        monkeypatch.setenv("SHOP_PAT", "p1")
        with shop.Shop(transport=Routed(server)) as client:
            client.orders.create()
            assert server.last.headers["x-pat"] == "Pat p1"
            client.orders.hours()
            assert "x-pat" not in server.last.headers
        monkeypatch.setenv("SHOP_KEY", "k1")
        with shop.Shop(transport=Routed(server)) as client:
            client.orders.list()
            assert credentials(server.last) == {"x-shop-key": "k1"}


# Servers


def place(request: Request) -> str:
    return request.headers["host"] + request.path


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("list", "eu.shop.example:8443/v1/orders"),
        ("upload", "uploads.shop.example/files"),
        ("upload_picture", "pictures.eu.shop.example/pictures"),
        ("status", "shop.status.example/status"),
        ("relative", "eu.shop.example:8443/v2/relative"),
    ],
)
def test_a_call_goes_to_its_server(
    servers: ModuleType, server: Server, calling: Call, method: str, expected: str
) -> None:
    calling(servers, method, api_key="k1")
    assert place(server.last) == expected
    is_public = method == "status"
    sent = server.last.headers.get("authorization")
    assert sent == (None if is_public else "Bearer k1")


def test_the_servers_to_choose_from(servers: ModuleType) -> None:
    known = servers.servers
    assert known.production() == servers.Shop.__init__.__globals__["BASE_URL"]
    assert known.production(region="us", port="1") == "https://us.shop.example:1/v1"
    assert known.try_out() == "https://sandbox.shop.example/v1"
    assert known.on_premises(host="10.0.0.1:80") == "https://10.0.0.1:80/v1"
    with pytest.raises(ValueError, match="cannot be the host"):
        known.on_premises(host="evil.example/")


@pytest.mark.parametrize(
    ("base_url", "method", "expected"),
    [
        # Within the sites of the API.
        ("https://us.shop.example:8443/v1", "upload", "uploads.shop.example/files"),
        (
            "https://us.shop.example:8443/v1",
            "upload_picture",
            "pictures.us.shop.example/pictures",
        ),
        ("https://sandbox.shop.example/v1", "upload", "uploads.shop.example/files"),
        # Elsewhere, nothing leaves.
        ("https://shop.internal/v1", "upload", "shop.internal/v1/files"),
        ("https://shop.internal/v1", "upload_picture", "shop.internal/v1/pictures"),
        ("https://shop.internal/v1", "status", "shop.internal/v1/status"),
    ],
)
def test_another_base_url(
    servers: ModuleType,
    server: Server,
    calling: Call,
    base_url: str,
    method: str,
    expected: str,
) -> None:
    calling(servers, method, api_key="k1", base_url=base_url)
    assert place(server.last) == expected


def test_servers_of_calls_are_listed_once(servers: ModuleType) -> None:
    doc = " ".join((inspect.getdoc(servers.Shop.__init__) or "").split())
    assert doc.count("https://uploads.shop.example") == 1


def test_the_caller_chooses_another_server(
    servers: ModuleType, server: Server, calling: Call
) -> None:
    chosen = {"https://uploads.shop.example": "https://proxy.example/up"}
    calling(servers, "upload", api_key="k1", servers=chosen)
    assert place(server.last) == "proxy.example/up/files"
    assert server.last.headers["authorization"] == "Bearer k1"


ELSEWHERE = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: https://shop.co.uk}]
security: [{key: []}]
paths:
  /files:
    put:
      operationId: upload
      tags: [orders]
      servers: [{url: https://uploads.co.uk}]
      responses: {"204": {description: Done.}}
    get:
      operationId: list_files
      tags: [orders]
      security: [{key: []}, {}]
      servers: [{url: https://uploads.co.uk}]
      responses: {"204": {description: Done.}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
"""


def test_a_server_of_others_gets_no_credentials(
    tmp_path: Path, server: Server, calling: Call
) -> None:
    with imported(tmp_path, openapi_files(ELSEWHERE, UNCONFIGURED)) as shop:
        with pytest.raises(shop.errors.AuthError, match="list its host"):
            calling(shop, "upload", api_key="k1")
        assert not server.requests
        calling(shop, "list_files", api_key="k1")
        assert place(server.last) == "uploads.co.uk/files"
        assert "authorization" not in server.last.headers
        itself = {"https://uploads.co.uk": "https://uploads.co.uk"}
        calling(shop, "upload", api_key="k1", servers=itself)
        assert server.last.headers["authorization"] == "Bearer k1"


def test_the_config_trusts_a_host(
    tmp_path: Path, server: Server, calling: Call
) -> None:
    options = replace(UNCONFIGURED, trusted_hosts=("uploads.co.uk",))
    with imported(tmp_path, openapi_files(ELSEWHERE, options)) as shop:
        calling(shop, "upload", api_key="k1")
    assert place(server.last) == "uploads.co.uk/files"
    assert server.last.headers["authorization"] == "Bearer k1"


@pytest.mark.parametrize(
    ("document", "endpoint", "expected"),
    [
        ("", "https://shop.example/docs/openapi.json", "https://shop.example"),
        ("[{url: v1}]", "https://shop.example/docs/x", "https://shop.example/docs/v1"),
        ("[{url: /v1}]", "https://shop.example/docs/x", "https://shop.example/v1"),
        ("[{url: //a.example}]", "https://shop.example/x", "https://a.example"),
        (
            "[{url: http://a.example}, {url: https://a.example}]",
            "",
            "https://a.example",
        ),
        ("[{url: 'http://[a'}]", "https://shop.example/x", "https://shop.example"),
        (
            "[{url: 'https://[{ip}]', variables: {ip: {default: '::1'}}}]",
            "https://shop.example/x",
            "https://[::1]",
        ),
        ("[{url: /v1}]", "", None),
        ("[{url: 'https://{host}'}]", "", None),
    ],
)
def test_the_default_base_url(
    tmp_path: Path, document: str, endpoint: str, expected: str | None
) -> None:
    servers = f"servers: {document}" if document else ""
    text = (
        f"openapi: 3.0.3\ninfo: {{title: Shop, version: '1'}}\n{servers}\npaths: {{}}"
    )
    options = replace(UNCONFIGURED, endpoint=endpoint)
    with imported(tmp_path, openapi_files(text, options)) as shop:
        default = inspect.signature(shop.Shop).parameters["base_url"].default
        assert default == (inspect.Parameter.empty if expected is None else expected)


TOKENS = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: https://shop.example}]
paths:
  /a:
    get:
      operationId: both
      tags: [orders]
      security: [{one: [], two: [], key: []}]
      responses: {"204": {description: Done.}}
    put:
      operationId: unknown
      tags: [orders]
      security: [{gone: []}]
      responses: {"204": {description: Done.}}
    post:
      operationId: silent
      tags: [orders]
      responses: {"204": {description: Done.}}
components:
  securitySchemes:
    one: {type: http, scheme: bearer}
    two: {type: oauth2, flows: {implicit: {authorizationUrl: /a, scopes: {}}}}
    key: {type: apiKey, in: query, name: key}
"""


@pytest.mark.parametrize(
    ("method", "given", "expected"),
    [
        ("both", {"two": "t2", "key": "k"}, {"authorization": "Bearer t2", "key": "k"}),
        ("both", {"one": "t1", "key": "k"}, {"authorization": "Bearer t1", "key": "k"}),
        ("unknown", {"two": "t2"}, {"authorization": "Bearer t2"}),
        ("silent", {"two": "t2"}, {"authorization": "Bearer t2"}),
        ("silent", {}, {}),
    ],
)
def test_what_documents_require_oddly(
    tmp_path: Path,
    server: Server,
    calling: Call,
    method: str,
    given: dict[str, str],
    expected: dict[str, str],
) -> None:
    """Two tokens in one header, a scheme that is not declared, nothing at all."""
    with imported(tmp_path, openapi_files(TOKENS, UNCONFIGURED)) as shop:
        calling(shop, method, **given)
    assert credentials(server.last) == expected
