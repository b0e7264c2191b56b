"""HTTP clients of users: of either library, whichever one the runtime uses."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    ApiError,
    Bytes,
    ConnectFailed,
    DecodeError,
    File,
    Json,
    Nothing,
    QueryKey,
    Retry,
    StatusError,
    SubscriptionOperation,
    SubscriptionOptions,
    TimedOut,
    TransportError,
    bearer,
)
from codegen.runtime.http import httpx
from codegen.runtime.unpacking import ACCEPTED

from .conftest import TRUST, Api, AsyncApi, Connected
from .server import CUT, HANG, RESET, Reply, Server, answer, unused_url

ITEM = Json[dict[str, int]]
NOT_HTTP = Reply(b"SSH-2.0-OpenSSH_9.9\r\n", "close")
BAD_GZIP = answer(200, b"{}", headers={"Content-Encoding": "gzip"})
Through = Callable[..., Connected]


@pytest.fixture(params=["httpx", "httpx2"])
def library(request: pytest.FixtureRequest) -> Any:
    return import_module(request.param)


@pytest.fixture
def through(library: Any, connect: Callable[..., Connected]) -> Through:
    """Make clients of the server that send through an HTTP client of a library."""

    def connected(**wiring: Any) -> Connected:
        options = wiring.pop("options", {})
        return connect(through=library, wiring=wiring, **options)

    return connected


def test_calls_go_through_it(through: Through, server: Server) -> None:
    server.replies(answer(200, {"n": 1}), answer(204), answer(404, {"detail": "no"}))
    api = through(options={"auth": bearer("key-1234567890")})
    assert api.call("GET", "/a", query={"q": "ä b"}, returns=ITEM) == {"n": 1}
    api.call("POST", "/b", json={"x": "ü"}, returns=Nothing)
    with pytest.raises(StatusError, match="404"):
        api.call("DELETE", "/c/{id}", path={"id": "a/b"}, returns=Nothing)
    get, post, delete = server.requests
    assert (get.target, get.body) == ("/a?q=%C3%A4%20b", b"")
    assert not {"content-length", "transfer-encoding"} & set(get.headers)
    assert (post.method, post.json) == ("POST", {"x": "ü"})
    assert post.headers["content-length"] == str(len(post.body))
    assert (delete.method, delete.target) == ("DELETE", "/c/a%2Fb")
    assert {r.headers["authorization"] for r in server.requests} == {
        "Bearer key-1234567890"
    }
    assert server.connections == 1


def test_what_a_call_says_is_that_of_calls(
    through: Through, server: Server, library: Any
) -> None:
    """Neither parameters, cookies nor the timeout of the client count, nor its names
    for what the call says itself; further headers go along."""
    server.replies(answer(204, headers={"Set-Cookie": "s=1"}))
    api = through(
        base_url="http://other.example/v9",
        cookies={"session": "theirs"},
        params={"p": "theirs"},
        timeout=0.000001,
        headers={"X-Gateway": "theirs", "X-Team": "theirs", "Accept": "text/theirs"},
        follow_redirects=True,
        auth=("user", "theirs"),
        options={"headers": {"X-Team": "ours"}},
    )
    for _ in range(2):
        api.call("GET", "/a", returns=Nothing)
    for request in server.requests:
        assert request.target == "/a"
        assert request.headers["x-gateway"] == "theirs"
        assert request.headers["x-team"] == "ours"
        assert not {"cookie", "authorization"} & set(request.headers)
        assert " schema-codegen/" in request.headers["user-agent"]
        assert library.__name__ not in request.headers["user-agent"].split("/")[0]
        assert request.headers["accept-encoding"] == ACCEPTED


def test_it_follows_no_redirect(through: Through, server: Server) -> None:
    moved = answer(307, headers={"Location": "https://evil.example/"})
    server.replies(moved)
    api = through(follow_redirects=True, options={"auth": bearer("key-1234567890")})
    with pytest.raises(StatusError, match="307"):
        api.call("POST", "/a", json={}, returns=Nothing)
    assert len(server.requests) == 1


def test_bodies_are_sent_with_their_length_and_again(
    through: Through, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"\0\xff" * 50_000)
    server.replies(answer(503, headers={"Retry-After": "0"}), answer(204))
    through().call("PUT", "/a", multipart={"file": File(path)}, returns=Nothing)
    first, second = server.requests
    assert first.body == second.body
    assert path.read_bytes() in first.body
    assert int(first.headers["content-length"]) == len(first.body)


def test_compressed_bodies_are_decoded_once(through: Through, server: Server) -> None:
    packed = gzip.compress(b'{"n": 7}')
    server.replies(
        answer(200, packed, headers={"Content-Encoding": "gzip"}),
        answer(200, packed[:-9], headers={"Content-Encoding": "gzip"}),
    )
    api = through()
    assert api.call("GET", "/", returns=ITEM) == {"n": 7}
    with pytest.raises(ApiError, match="no end"):
        api.call("POST", "/", returns=ITEM)


def test_a_body_is_received_as_it_comes(
    through: Through, server: Server, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 4000
    server.replies(answer(200, content, "application/octet-stream"))
    api = through()
    path = tmp_path / "got"

    def fetch() -> Any:
        return api.client.call("GET", "/", returns=Bytes)

    body = api.client.body_of(fetch)
    if isinstance(api.client, Api):
        body.save(path)
    else:
        api.run(body.save(path))
    assert path.read_bytes() == content


class Done:
    """What a hook returns: nothing, at once, to those that wait for it."""

    def __await__(self) -> Iterator[None]:
        return iter(())


def test_hooks_see_what_is_sent(through: Through, server: Server, library: Any) -> None:
    """They get requests and responses of their own library, and may read these."""
    packed = gzip.compress(b'{"n": 7}')
    server.replies(answer(200, packed, headers={"Content-Encoding": "gzip"}))
    seen: list[Any] = []

    def on_request(request: Any) -> Any:
        seen.append(request)
        request.headers["X-Hook"] = "yes"
        return Done()

    def on_response(response: Any) -> Any:
        seen.append(response)
        is_sync = isinstance(response.stream, library.SyncByteStream)
        return response.read() if is_sync else response.aread()

    api = through(event_hooks={"request": [on_request], "response": [on_response]})
    assert api.call("GET", "/", returns=ITEM) == {"n": 7}
    request, response = seen
    assert isinstance(request, library.Request)
    assert isinstance(response, library.Response)
    assert response.content == b'{"n": 7}'
    assert server.last.headers["x-hook"] == "yes"


def test_what_a_hook_raises_is_raised(through: Through, server: Server) -> None:
    def refuse(request: Any) -> Any:
        raise KeyError("not today")

    api = through(event_hooks={"request": [refuse], "response": []})
    with pytest.raises(KeyError, match="not today"):
        api.call("GET", "/", returns=ITEM)
    assert not server.requests


@pytest.mark.parametrize(
    ("reply", "method", "error", "sent"),
    [
        (RESET, "GET", TransportError, 3),
        (RESET, "POST", AmbiguousOutcome, 1),
        (CUT, "GET", TransportError, 3),
        (CUT, "POST", AmbiguousOutcome, 1),
        (HANG, "GET", TimedOut, 3),
        (HANG, "POST", AmbiguousOutcome, 1),
        (NOT_HTTP, "POST", AmbiguousOutcome, 1),
        (BAD_GZIP, "GET", DecodeError, 1),
    ],
)
def test_faults_are_what_they_are_without_it(
    through: Through,
    connect: Callable[..., Connected],
    server: Server,
    reply: Reply,
    method: str,
    error: type[ApiError],
    sent: int,
) -> None:
    """The same error, the same number of requests, and the same delivery."""
    server.replies(reply)
    raised = []
    options = {"timeout": {"read": 0.2}}
    for api in (through(options=options), connect(**options)):
        server.requests.clear()
        with pytest.raises(error) as caught:
            api.call(method, "/", returns=ITEM)
        assert type(caught.value) is error
        assert len(server.requests) == sent
        raised.append([(a.delivery, a.status) for a in caught.value.history])
    assert raised[0] == raised[1]


@pytest.mark.parametrize("location", ["http://a:b/", "http://xn--a.com/", "\1"])
def test_a_location_that_is_no_url_is_an_api_error(
    through: Through,
    connect: Callable[..., Connected],
    server: Server,
    location: str,
) -> None:
    server.replies(answer(302, headers={"Location": location}))
    for api in (through(), connect()):
        with pytest.raises((StatusError, TransportError)):
            api.call("GET", "/", returns=ITEM)


def test_who_does_not_listen_gets_nothing(
    library: Any, connect: Callable[..., Connected]
) -> None:
    api = connect(unused_url(), through=library)
    with pytest.raises(ConnectFailed) as caught:
        api.call("POST", "/", returns=ITEM)
    assert [a.delivery for a in caught.value.history] == ["not sent"] * 3


def test_its_limits_bound_connections(library: Any, server: Server) -> None:
    """A call that gets no connection was not sent, and says so."""
    server.replies(HANG)
    limits = library.Limits(max_connections=1)
    retry = Retry(attempts=1)
    with library.Client(verify=TRUST, limits=limits) as mine:
        api = Api(server.url, http_client=mine, retry=retry)
        waiting = threading.Thread(target=_fails, args=[api], daemon=True)
        waiting.start()
        while not server.requests:
            time.sleep(0.01)
        quick = api.with_options(timeout={"pool": 0.1})
        with pytest.raises(ConnectFailed, match="no connection was free") as caught:
            quick.call("POST", "/", returns=Nothing)
        assert caught.value.history[-1].delivery == "not sent"
        server.ended.set()
        waiting.join()
    assert len(server.requests) == server.connections == 1


def _fails(api: Api) -> None:
    with suppress(ApiError):
        api.call("POST", "/", returns=Nothing)


def test_the_total_time_ends_calls(through: Through, server: Server) -> None:
    """Also where a byte comes now and then."""
    server.replies(dataclasses.replace(answer(200, {"n": 1}), pause=0.05))
    api = through(options={"retry": Retry(total_time=0.5)})
    with pytest.raises(TimedOut, match="total time"):
        api.call("GET", "/", returns=ITEM)
    assert len(server.requests) == 1


def test_streams_go_through_it(through: Through, server: Server) -> None:
    event = 'event: next\ndata: {"data": {"sold": 1}}\n\nevent: complete\n\n'
    server.replies(answer(200, event, "text/event-stream"))
    options = {"subscription_options": SubscriptionOptions(transport="sse")}
    api = through(headers={"X-Gateway": "theirs"}, options=options)
    sold = SubscriptionOperation("Sold", "subscription Sold { sold }")
    assert api.subscribe(sold, {}, returns=Json[int], at=("sold",)) == [1]
    assert server.last.headers["x-gateway"] == "theirs"


def test_no_key_is_in_its_logs(
    through: Through, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.replies(answer(204))
    api = through(options={"auth": QueryKey("k", "key-1234567890")})
    api.call("GET", "/a", returns=Nothing)
    assert server.last.query == [("k", "key-1234567890")]
    assert "/a?k=" in caplog.text
    assert "key-1234567890" not in caplog.text


def test_it_is_left_open_and_must_be(library: Any, server: Server) -> None:
    server.replies(answer(204))
    with library.Client(verify=TRUST) as mine:
        with Api(server.url, http_client=mine) as api:
            api.call("GET", "/", returns=Nothing)
        with pytest.raises(RuntimeError, match=r"This Api is closed"):
            api.call("GET", "/", returns=Nothing)
        other = Api(server.url, http_client=mine)
        other.call("GET", "/", returns=Nothing)
        assert server.connections == 1
    with pytest.raises(RuntimeError, match="The http_client is closed"):
        other.call("GET", "/", returns=Nothing)
    assert len(server.requests) == 2


def test_it_is_of_the_kind_that_waits_alike(library: Any, server: Server) -> None:
    name = library.__name__
    with library.Client(verify=TRUST) as sync:
        expected = rf"an httpx\.AsyncClient .* here, not an {name}\.Client\."
        with pytest.raises(TypeError, match=expected):
            AsyncApi(server.url, http_client=sync)
        with pytest.raises(ValueError, match="Pass a transport or an http_client"):
            Api(server.url, http_client=sync, transport=httpx.HTTPTransport())
    expected = rf"an httpx\.Client .* here, not an {name}\.AsyncClient\."
    with pytest.raises(TypeError, match=expected):
        Api(server.url, http_client=library.AsyncClient(verify=TRUST))
    with pytest.raises(TypeError, match=r"not an builtins\.str\."):
        Api(server.url, http_client="http")  # type: ignore[arg-type]


def test_a_client_of_ones_own_class_is_taken(library: Any, server: Server) -> None:
    server.replies(answer(204))
    kind = type("Mine", (library.Client,), {})
    with kind(verify=TRUST) as mine, Api(server.url, http_client=mine) as api:
        api.call("GET", "/", returns=Nothing)


def test_a_cancelled_call_frees_its_connection(library: Any, server: Server) -> None:
    server.replies(HANG, answer(204))

    async def main() -> None:
        limits = library.Limits(max_connections=1)
        async with library.AsyncClient(verify=TRUST, limits=limits) as mine:
            api = AsyncApi(server.url, http_client=mine)
            calling = asyncio.ensure_future(api.call("GET", "/", returns=Nothing))
            while not server.requests:
                await asyncio.sleep(0.01)
            calling.cancel()
            with pytest.raises(asyncio.CancelledError):
                await calling
            await api.call("GET", "/", returns=Nothing)
            await api.close()

    asyncio.run(main())
    assert len(server.requests) == 2
