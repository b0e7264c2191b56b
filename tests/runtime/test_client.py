"""What a client is: its face to users, and many calls at once."""

from __future__ import annotations

import asyncio
import logging
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from codegen import runtime
from codegen.runtime import (
    AsyncClient,
    Client,
    ConnectFailed,
    DecodeError,
    Json,
    NotFound,
    Nothing,
    Query,
    SubscriptionOperation,
)
from codegen.runtime.http import httpx

from .conftest import TRUST, Api, AsyncApi, Connected
from .server import Request, Server, answer

SOLD = SubscriptionOperation("Sold", "subscription Sold { sold }")


def test_all_is_sorted_and_complete() -> None:
    def order(name: str) -> tuple[int, str]:
        return 0 if name.isupper() else 1 if name[0].isupper() else 2, name

    names = runtime.__all__
    assert names == sorted(names, key=order)
    assert all(hasattr(runtime, name) for name in names)
    modules = {"auth", "client", "model"}
    assert not modules & set(names)


def test_the_runtime_imports_only_what_a_user_has() -> None:
    script = "import sys, codegen.runtime; print(*sorted(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = set(result.stdout.split())
    assert {httpx.__name__, "msgspec"} <= loaded
    assert not loaded & {"jinja2", "graphql", "black", "yaml"}


def test_attributes_leave_room_for_those_of_generated_clients(
    api: Connected,
) -> None:
    names = [name for name in vars(api.client) if not name.startswith("_")]
    assert names == []
    for class_ in (Client, AsyncClient):
        public = {name for name in vars(class_) if not name.startswith("_")}
        calling = {"batch", "call", "execute", "run", "stream", "subscribe"}
        assert public == {"close", *calling}


def test_a_client_tells_where_it_calls(connect: Callable[..., Connected]) -> None:
    client = connect("https://api.example.com/v1?k=1", headers={"X-Key": "s"}).client
    assert repr(client) == f"{type(client).__name__}('https://api.example.com/v1')"


def test_headers_of_a_client(connect: Callable[..., Connected], server: Server) -> None:
    server.replies(answer(204))
    api = connect(headers={"X-Team": "a", "Accept": "text/csv"})
    api.call("GET", "/", returns=Nothing)
    assert server.last.headers["x-team"] == "a"
    assert server.last.headers["accept"] == "text/csv"
    name = type(api.client).__name__
    agent = rf"{name} schema-codegen/[\d.]+ httpx2?/[\d.]+ python/3\.\d+"
    assert re.fullmatch(agent, server.last.headers["user-agent"])
    assert "gzip" in server.last.headers["accept-encoding"]


def test_each_call_is_logged(
    api: Connected, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="schema_codegen")
    server.replies(answer(503), answer(200, {"data": {"x": 1}}))
    query = Query("Items", "query Items { x }")
    api.execute(query, {}, returns=Json[int], at=("x",))
    api.call("GET", "/p/{id}/", path={"id": 7}, returns=Nothing)
    messages = [r.getMessage() for r in caplog.records if r.name == "schema_codegen"]
    assert len(messages) == 3
    assert messages[0].startswith("POST / Items: 503 in ")
    assert messages[1].startswith("POST / Items: 200 in ")
    assert messages[2].startswith("GET /p/{id}/: 200 in ")


def test_a_url_without_an_api_is_doubted(server: Server, api: Connected) -> None:
    """The message says which URL it was, without what may be secret in it."""
    server.replies(answer(404, "none"), answer(200, "<html>", "text/html"))
    question = rf"Is {server.url}\S* the URL of the GraphQL API\?$"
    for expected in (NotFound, DecodeError):
        with pytest.raises(expected, match=question):
            api.execute(Query("Q", "query Q { x }"), {}, returns=Json[Any])


def test_only_selections_are_run(server: Server) -> None:
    with Api(server.url) as api, pytest.raises(TypeError, match="root of the builder"):
        api.run(lambda q: q.user)  # type: ignore[arg-type]
    assert not server.requests


def test_a_wrong_base_url_is_shown_without_its_password() -> None:
    with pytest.raises(ValueError, match=r"unlike 'shop.example/graphql'\.") as caught:
        Api("me:secret-1234@shop.example/graphql")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["https://ü..b", "http://a:b"])
def test_a_host_that_cannot_be_is_a_wrong_base_url(url: str) -> None:
    with pytest.raises(ValueError, match="names a host, unlike '"):
        Api(url)


def test_a_host_that_is_no_word_of_idna_is_named() -> None:
    """httpx refuses it, and httpx2 looks for it."""
    with pytest.raises((ValueError, ConnectFailed), match=r"xn--a\.com"):
        Api("http://xn--a.com").call("GET", "/", returns=Nothing)


def test_clients_are_context_managers(server: Server) -> None:
    server.replies(answer(204))
    with Api(server.url, transport=httpx.HTTPTransport(verify=TRUST)) as api:
        api.call("GET", "/", returns=Nothing)
    with pytest.raises(RuntimeError, match=r"is closed\. Use it inside"):
        api.call("GET", "/", returns=Nothing)
    with pytest.raises(RuntimeError, match=r"is closed\. Use it inside"):
        api.subscribe(SOLD, {}, returns=Json[Any])

    async def main() -> None:
        transport = httpx.AsyncHTTPTransport(verify=TRUST)
        async with AsyncApi(server.url, transport=transport) as api:
            await api.call("GET", "/", returns=Nothing)
        with pytest.raises(RuntimeError, match=r"is closed\. Use it inside"):
            await api.call("GET", "/", returns=Nothing)
        with pytest.raises(RuntimeError, match=r"is closed\. Use it inside"):
            api.stream(Query("Q", "query Q { x }"), {}, returns=Json[Any])

    asyncio.run(main())


def test_a_client_without_a_transport_has_its_own(server: Server) -> None:
    server.replies(answer(200, {"a": 1}))
    with Api(server.url) as api:
        assert api.call("GET", "/", returns=Json[Any]) == {"a": 1}


def echo(request: Request) -> Any:
    return answer(200, {"n": int(request.query[0][1])})


def test_threads_share_a_client(server: Server) -> None:
    server.handler = echo
    transport = httpx.HTTPTransport(verify=TRUST)
    with Api(server.url, transport=transport) as api, ThreadPoolExecutor(50) as pool:

        def work(n: int) -> int:
            returns = Json[dict[str, int]]
            return api.call("GET", "/x", query={"n": n}, returns=returns)["n"]

        assert list(pool.map(work, range(200))) == list(range(200))


def test_tasks_share_a_client(server: Server) -> None:
    server.handler = echo

    async def main() -> list[dict[str, int]]:
        transport = httpx.AsyncHTTPTransport(verify=TRUST)
        async with AsyncApi(server.url, transport=transport) as api:
            returns = Json[dict[str, int]]
            calls = [
                api.call("GET", "/x", query={"n": n}, returns=returns)
                for n in range(200)
            ]
            return await asyncio.gather(*calls)

    assert [answer["n"] for answer in asyncio.run(main())] == list(range(200))


def test_a_cancelled_call_frees_its_connection(server: Server) -> None:
    server.handler = lambda _: answer(200, {"n": 1}, after=0.05)

    async def main() -> None:
        limits = httpx.Limits(max_connections=2)
        transport = httpx.AsyncHTTPTransport(verify=TRUST, limits=limits)
        async with AsyncApi(server.url, transport=transport) as api:
            for _ in range(10):
                call = asyncio.create_task(api.call("GET", "/x", returns=Json[Any]))
                await asyncio.sleep(0.01)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
            assert await api.call("GET", "/x", returns=Json[Any]) == {"n": 1}

    asyncio.run(main())
