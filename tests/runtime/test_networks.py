"""Proxies, certificates and HTTP/2, by a client that the user passes; real ones."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import trustme

from codegen.runtime import ConnectFailed, Json, Nothing, TransportError, bearer
from codegen.runtime.http import httpx

from .conftest import Connected
from .networks import proxying, server_side, serving_http2, trusting
from .server import Server, answer, serving, unused_url

Connect = Callable[..., Connected]
AUTHORITY = trustme.CA()
MINE = trusting(AUTHORITY)
NUMBER = Json[int]


@pytest.fixture(params=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Any:
    return import_module(request.param)


@pytest.fixture
def secure() -> Iterator[Server]:
    """A server whose certificate is for localhost."""
    with serving(lambda _: answer(200, 7), server_side(AUTHORITY, "localhost")) as one:
        one.url = one.url.replace("127.0.0.1", "localhost")
        yield one


def test_an_authority_of_ones_own_is_trusted(
    connect: Connect, library: Any, secure: Server
) -> None:
    api = connect(secure.url, through=library, wiring={"verify": MINE})
    assert api.call("GET", "/", returns=NUMBER) == 7


def test_the_environment_names_authorities(
    connect: Connect,
    secure: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundle = tmp_path / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    api = connect(secure.url, transport=None)
    assert api.call("GET", "/", returns=NUMBER) == 7


@pytest.mark.parametrize(
    ("names", "trusted", "reason"),
    [
        (["localhost"], None, "certificate verify failed"),
        (["other.example"], AUTHORITY, "certificate is not valid for 'localhost'"),
    ],
)
@pytest.mark.parametrize("through", [False, True])
def test_a_certificate_that_is_not_trusted_ends_a_call_at_once(
    connect: Connect,
    library: Any,
    names: list[str],
    trusted: trustme.CA | None,
    reason: str,
    through: bool,
) -> None:
    """The error names the host and the reason, and never how to trust everybody."""
    wiring = {"verify": trusting(trusted)}
    with serving(lambda _: answer(200, 7), server_side(AUTHORITY, *names)) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        options = {"through": library} if through else {}
        api = connect(url, wiring=wiring, auth=bearer("key-1234567890"), **options)
        with pytest.raises(ConnectFailed, match=reason) as caught:
            api.call("GET", "/", returns=NUMBER)
        assert not server.requests
        assert server.connections == 1
    assert f"cannot connect to {url}/:" in str(caught.value)
    assert "verify=False" not in str(caught.value)
    assert caught.value.history[0].delivery == "not sent"


def test_a_port_without_tls_is_told(connect: Connect, server: Server) -> None:
    url = server.url.replace("http:", "https:")
    api = connect(url, timeout={"connect": 1})
    with pytest.raises(ConnectFailed, match="cannot connect to https:"):
        api.call("POST", "/", json={}, returns=NUMBER)
    assert "POST" not in {request.method for request in server.requests}


def test_certificates_of_clients(
    connect: Connect, library: Any, tmp_path: Path
) -> None:
    theirs = server_side(AUTHORITY, "localhost")
    theirs.verify_mode = ssl.CERT_REQUIRED
    AUTHORITY.configure_trust(theirs)
    with serving(lambda _: answer(200, 7), theirs) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        nobody = connect(url, through=library, wiring={"verify": MINE})
        with pytest.raises(TransportError):
            nobody.call("GET", "/", returns=NUMBER)
        assert not server.requests
        context = trusting(AUTHORITY)
        AUTHORITY.issue_cert("me@shop.example").configure_cert(context)
        api = connect(url, through=library, wiring={"verify": context})
        assert api.call("POST", "/", json={}, returns=NUMBER) == 7
        assert len(server.requests) == 1


@pytest.mark.parametrize("credentials", ["", "me:hidden-1234"])
def test_a_tunnel_through_a_proxy(
    connect: Connect, library: Any, secure: Server, credentials: str
) -> None:
    with proxying(credentials) as proxy:
        wiring = {"verify": MINE, "proxy": proxy.url}
        api = connect(secure.url, through=library, wiring=wiring)
        for _ in range(2):
            assert api.call("POST", "/", json={}, returns=NUMBER) == 7
        host = secure.url.removeprefix("https://")
        assert proxy.asked == [f"CONNECT {host} HTTP/1.1"]
    assert len(secure.requests) == 2
    assert not {name for name in secure.last.headers if name.startswith("proxy")}


def test_plain_requests_through_a_proxy(
    connect: Connect, library: Any, server: Server
) -> None:
    server.replies(answer(200, 7))
    with proxying() as proxy:
        api = connect(through=library, wiring={"proxy": proxy.url})
        assert api.call("GET", "/a", returns=NUMBER) == 7
        assert proxy.asked == [f"GET {server.url}/a HTTP/1.1"]


def test_the_environment_names_proxies(
    connect: Connect, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transport or client that is passed decides for itself."""
    server.replies(answer(200, 7))
    with proxying() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")
        assert connect(transport=None).call("GET", "/", returns=NUMBER) == 7
        assert len(proxy.asked) == 1
        direct = connect(through=httpx, wiring={"trust_env": False})
        assert direct.call("GET", "/", returns=NUMBER) == 7
        assert connect().call("GET", "/", returns=NUMBER) == 7
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert connect(transport=None).call("GET", "/", returns=NUMBER) == 7
        assert len(proxy.asked) == 1


def test_a_proxy_that_refuses_was_asked_for_nothing_else(
    connect: Connect,
    library: Any,
    secure: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A call of any kind was not sent, and nothing shows the password of the proxy."""
    caplog.set_level(logging.DEBUG)
    with proxying("me:hidden-1234") as proxy:
        wrong = proxy.url.replace("hidden-1234", "guess-5678")
        wiring = {"verify": MINE, "proxy": wrong}
        api = connect(secure.url, through=library, wiring=wiring)
        with pytest.raises(ConnectFailed, match="407") as caught:
            api.call("POST", "/", json={}, returns=NUMBER)
        assert len(proxy.asked) == 3
    assert {attempt.delivery for attempt in caught.value.history} == {"not sent"}
    texts = [str(caught.value), *getattr(caught.value, "__notes__", ()), caplog.text]
    assert "guess-5678" not in " ".join([*texts, repr(api.client)])
    assert not secure.requests


def test_a_proxy_that_is_not_there(
    connect: Connect, library: Any, server: Server
) -> None:
    away = unused_url().replace("//", "//me:hidden-1234@")
    api = connect(through=library, wiring={"proxy": away})
    with pytest.raises(ConnectFailed) as caught:
        api.call("POST", "/", json={}, returns=NUMBER)
    assert "hidden-1234" not in str(caught.value)
    assert not server.requests


def test_a_name_that_does_not_resolve(connect: Connect, library: Any) -> None:
    for options in ({}, {"through": library}):
        api = connect("http://no-such-host.invalid/v1", **options)
        with pytest.raises(ConnectFailed) as caught:
            api.call("POST", "/", json={}, returns=Nothing)
        assert "to http://no-such-host.invalid/v1" in str(caught.value)
        assert len(caught.value.history) == 3


def test_http_2(connect: Connect, library: Any) -> None:
    with serving_http2(AUTHORITY) as server:
        wiring = {"verify": MINE, "http2": True}
        api = connect(server.url, through=library, wiring=wiring)
        assert api.call("GET", "/a", returns=NUMBER) == 1
        assert api.call("POST", "/b", json={"x": "ü"}, returns=NUMBER) == 2
        assert server.connections == 1
    get, post = server.requests
    assert (get[":path"], post[":path"], post[":method"]) == ("/a", "/b", "POST")
    assert server.bodies == [b"", '{"x":"ü"}'.encode()]
    assert post["content-length"] == str(len(server.bodies[1]))
    assert " schema-codegen/" in post["user-agent"]
