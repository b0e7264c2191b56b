"""Generated clients subscribe at real servers: strawberry and ariadne on uvicorn."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest

from codegen import runtime

from ..generation import graphql_files, imported
from .flavours import FLAVOURS, opened, settled, taken
from .graphql_server import GraphQLServer

OPERATIONS = """
subscription Names($id: ID!, $times: Int!, $fail: Boolean!) {
  projectChanged(id: $id, times: $times, fail: $fail) { name }
}
"""
TRANSPORTS = ["websocket", "sse", "multipart"]


@pytest.fixture(scope="module")
def shop(
    graphql_api: GraphQLServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ModuleType]:
    """The client that is generated from the schema of the server."""
    with httpx.Client(trust_env=False) as client:
        schema = client.get(f"{graphql_api.url}/schema").text
    files = graphql_files(schema, [("operations/changes.graphql", OPERATIONS)])
    with imported(tmp_path_factory.mktemp("subscriptions"), files) as module:
        yield module


Connect = Callable[..., Any]


@pytest.fixture(params=FLAVOURS)
def connect(
    request: pytest.FixtureRequest, shop: ModuleType, graphql_api: GraphQLServer
) -> Connect:
    """Make a client of the server, or of another."""
    class_ = shop.Shop if request.param == "sync" else shop.AsyncShop

    def connected(path: str = "/graphql", url: str = "", **options: Any) -> Any:
        # Generated packages have a runtime of their own.
        runtime_ = sys.modules[f"{shop.__name__.rpartition('.')[0]}._runtime"]
        chosen = runtime_.SubscriptionOptions(
            **{name: options.pop(name) for name in SETTINGS & options.keys()}
        )
        return class_(
            options.pop("key", "some-key-of-a-user"),
            base_url=(url or graphql_api.url) + path,
            on_mismatch="raise",
            subscription_options=chosen,
            **options,
        )

    return connected


SETTINGS = {"transport", "connection_payload", "reconnect", "on_reconnect"} | {
    "ping_interval",
    "silence",
}

QUICK = {"attempts": 40, "first_wait": 0.05, "longest_wait": 0.2}


def run(flow: Callable[[], Awaitable[None]]) -> None:
    """Run a flow, and see that it leaves no thread and no task behind."""
    threads = threading.active_count()

    async def whole() -> None:
        async with asyncio.timeout(30):
            await flow()
        # Generators that httpx has left are closed by the loop, in its own time.
        await asyncio.sleep(0.01)
        await eventually(lambda: asyncio.all_tasks() == {asyncio.current_task()})
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(whole())
    assert threading.active_count() <= threads


async def eventually(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


def running(server: GraphQLServer, field: str) -> int:
    """How many subscriptions to a field the server executes."""
    with httpx.Client(trust_env=False) as client:
        query = {"query": f'{{ running(field: "{field}") }}'}
        answer = client.post(f"{server.url}/graphql", json=query).json()
    return int(answer["data"]["running"])


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_events_are_typed_and_end(
    connect: Connect, shop: ModuleType, transport: str
) -> None:
    async def flow() -> None:
        async with opened(connect(transport=transport)) as client:
            async with opened(client.subscriptions.count(to=3, delay=0.01)) as counted:
                assert await taken(counted) == [1, 2, 3]
                assert await taken(counted) == []
            changes = client.subscriptions.project_changed("7", times=2, fail=False)
            async with opened(changes):
                projects = await taken(changes)
            assert [p.name for p in projects] == ["Change 1", "Change 2"]
            assert {type(p) for p in projects} == {shop.models.Project}
            names = client.changes.names("7", 1, False)
            async with opened(names):
                (event,) = await taken(names)
            assert event.project_changed.name == "Change 1"

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_leaving_cancels_it_on_the_server(
    connect: Connect, graphql_api: GraphQLServer, transport: str
) -> None:
    async def flow() -> None:
        async with opened(connect(transport=transport)) as client:
            async with opened(client.subscriptions.count(to=0, delay=0.01)) as counted:
                assert await taken(counted, 3) == [1, 2, 3]
                assert running(graphql_api, "count") == 1
            await eventually(lambda: running(graphql_api, "count") == 0)
            assert await taken(counted) == []

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_closing_the_client_closes_its_streams(
    connect: Connect, graphql_api: GraphQLServer, transport: str
) -> None:
    async def flow() -> None:
        client = connect(transport=transport)
        counted = client.subscriptions.count(to=0, delay=0.01)
        assert await taken(counted, 1) == [1]
        await settled(client.close())
        await eventually(lambda: running(graphql_api, "count") == 0)

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_another_thread_or_task_may_close_it(
    connect: Connect, graphql_api: GraphQLServer, transport: str
) -> None:
    async def flow() -> None:
        async with opened(connect(transport=transport)) as client:
            counted = client.subscriptions.count(to=0, delay=60.0)
            assert await taken(counted, 1) == [1]
            if hasattr(client, "__aenter__"):
                waiting = asyncio.ensure_future(taken(counted))
                await asyncio.sleep(0.1)
                await counted.close()
                assert await waiting == []
            else:
                timer = threading.Timer(0.1, counted.close)
                timer.start()
                assert list(counted) == []
                timer.join()
            await eventually(lambda: running(graphql_api, "count") == 0)

    run(flow)


def test_a_wait_that_is_cancelled_may_be_begun_again(
    shop: ModuleType, graphql_api: GraphQLServer
) -> None:
    async def flow() -> None:
        async with (
            shop.AsyncShop(
                "some-key-of-a-user", base_url=f"{graphql_api.url}/graphql"
            ) as client,
            client.subscriptions.count(to=3, delay=0.3) as counted,
        ):
            assert await anext(counted) == 1
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(counted), 0.05)
            assert await taken(counted) == [2, 3]

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_the_credentials_are_those_of_calls(connect: Connect, transport: str) -> None:
    async def flow() -> None:
        async with opened(
            connect(
                "/private",
                transport=transport,
                key="secret",
                connection_payload=lambda: {"team": "blue"},
            )
        ) as client:
            header, payload = await taken(client.subscriptions.credentials())
        assert header == "Bearer secret"
        assert payload == ("{'team': 'blue'}" if transport == "websocket" else "None")

    run(flow)


def test_a_token_may_be_in_the_payload(connect: Connect) -> None:
    async def flow() -> None:
        payload = {"Authorization": "Bearer secret"}
        client = connect("/private", connection_payload=payload)
        async with opened(client):
            assert len(await taken(client.subscriptions.credentials())) == 2

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_wrong_key_is_refused(
    connect: Connect, shop: ModuleType, transport: str
) -> None:
    errors = shop.errors
    kind = errors.Forbidden if transport == "websocket" else errors.Unauthenticated

    async def flow() -> None:
        async with opened(connect("/private", transport=transport)) as client:
            with pytest.raises(kind) as caught:
                await taken(client.subscriptions.credentials())
        if transport == "websocket":
            assert caught.value.close_code == 4403
            assert "the credentials do not allow this" in str(caught.value)
        assert "some-key" not in str(caught.value)

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_an_error_has_its_code_and_ends_it(
    connect: Connect, shop: ModuleType, transport: str
) -> None:
    async def flow() -> None:
        async with opened(connect(transport=transport)) as client:
            changes = client.subscriptions.project_changed("7", times=2, fail=True)
            async with opened(changes):
                assert len(await taken(changes, 2)) == 2
                with pytest.raises(shop.errors.ServerError, match="ended badly"):
                    await taken(changes, 1)
                assert await taken(changes) == []

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_document_may_be_refused(connect: Connect, transport: str) -> None:
    async def flow() -> None:
        async with opened(connect(transport=transport)) as client:
            runtime_ = sys.modules[
                type(client).__mro__[1].__module__.rpartition(".")[0]
            ]
            wrong = runtime_.SubscriptionOperation("W", "subscription W { nothing }")
            with pytest.raises(runtime_.GraphQLError, match="Cannot query field"):
                await taken(
                    client.subscribe(wrong, {}, returns=runtime_.Json[dict[str, Any]])
                )

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("end", ["kill", "stop"])
def test_it_subscribes_again_when_the_server_is_back(
    connect: Connect,
    shop: ModuleType,
    own_graphql_api: GraphQLServer,
    transport: str,
    end: str,
) -> None:
    runtime_ = sys.modules[f"{shop.__name__.rpartition('.')[0]}._runtime"]
    lost: list[Exception] = []

    async def flow() -> None:
        async with (
            opened(
                connect(
                    url=own_graphql_api.url,
                    transport=transport,
                    reconnect=runtime_.Retry(**QUICK),
                    on_reconnect=lost.append,
                )
            ) as client,
            opened(client.subscriptions.count(to=0, delay=0.01)) as counted,
        ):
            assert await taken(counted, 2) == [1, 2]
            getattr(own_graphql_api, end)()
            starting = threading.Timer(0.5, own_graphql_api.start)
            starting.start()
            before = await taken(counted, 1)
            while before[-1] != 1:
                before += await taken(counted, 1)
            assert await taken(counted, 2) == [2, 3]
            starting.join()

    run(flow)
    assert lost
    assert all(isinstance(error, runtime_.TransportError) for error in lost)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_it_need_not_subscribe_again(
    connect: Connect,
    shop: ModuleType,
    own_graphql_api: GraphQLServer,
    transport: str,
) -> None:
    async def flow() -> None:
        async with (
            opened(
                connect(url=own_graphql_api.url, transport=transport, reconnect=None)
            ) as client,
            opened(client.subscriptions.count(to=0, delay=0.01)) as counted,
        ):
            assert await taken(counted, 1) == [1]
            own_graphql_api.kill()
            with pytest.raises(shop.errors.TransportError):
                await taken(counted)

    run(flow)


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_a_server_that_hangs_is_noticed(
    connect: Connect,
    shop: ModuleType,
    own_graphql_api: GraphQLServer,
    transport: str,
) -> None:
    async def flow() -> None:
        client = connect(
            url=own_graphql_api.url,
            transport=transport,
            reconnect=None,
            ping_interval=0.1,
            silence=0.3,
        )
        async with (
            opened(client),
            opened(client.subscriptions.count(to=0, delay=0.01)) as c,
        ):
            assert await taken(c, 1) == [1]
            own_graphql_api.freeze()
            with pytest.raises(shop.errors.TransportError, match=r"ping|ReadTimeout"):
                await taken(c)

    run(flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("transport", ["websocket", "sse"])
def test_ariadne(graphql_api: GraphQLServer, transport: Any, flavour: str) -> None:
    operation = runtime.SubscriptionOperation(
        "Count", "subscription Count($to: Int!) { count(to: $to) }"
    )
    class_: Any = runtime.Client if flavour == "sync" else runtime.AsyncClient

    async def flow() -> None:
        options = runtime.SubscriptionOptions(transport=transport)
        client = class_(f"{graphql_api.url}/ariadne", subscription_options=options)
        async with opened(client):
            counted = client.subscribe(
                operation, {"to": 14}, returns=runtime.Json[int], at=("count",)
            )
            async with opened(counted):
                assert await taken(counted, 12) == list(range(1, 13))
                with pytest.raises(runtime.GraphQLError, match="thirteen") as caught:
                    await taken(counted, 1)
                assert caught.value.errors[0].path == ["count"]
                assert await taken(counted) == [14]

    run(flow)


def test_without_the_package_it_says_what_to_install() -> None:
    code = """
import sys
sys.modules["websockets"] = None
from codegen.runtime import Client, Json, SubscriptionOperation
operation = SubscriptionOperation("A", "subscription A { a }")
try:
    next(Client("http://127.0.0.1:9").subscribe(operation, {}, returns=Json[int]))
except ImportError as error:
    print(error)
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "pip install 'websockets>=15'" in done.stdout
