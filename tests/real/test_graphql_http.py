"""GraphQL over HTTP against a real server: files, hashes, GET and batches."""

from __future__ import annotations

import asyncio
import importlib
import io
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from ..generation import graphql_files, imported
from .flavours import FLAVOURS, closed, settled
from .graphql_server import GraphQLServer
from .recording import recording

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def shop(
    graphql_api: GraphQLServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ModuleType]:
    """The client that is generated from the schema of the server."""
    schema = httpx.get(f"{graphql_api.url}/schema", trust_env=False).text
    with imported(
        tmp_path_factory.mktemp("shop"), graphql_files(schema, builder=True)
    ) as package:
        yield package


class Calling:
    """A client of one flavour, and what it sends."""

    def __init__(self, client: Any, transport: Any) -> None:
        self.client = client
        self.sent: list[httpx.Request] = transport.requests

    @property
    def bodies(self) -> list[Any]:
        """The JSON bodies of what was sent."""
        return [json.loads(request.content) for request in self.sent]


Flow = Callable[[Calling], Awaitable[None]]


@pytest.fixture(params=FLAVOURS)
def run(
    request: pytest.FixtureRequest, shop: ModuleType, graphql_api: GraphQLServer
) -> Callable[..., None]:
    """Run a flow with a client of the server."""

    def running(flow: Flow, path: str = "/graphql", **options: Any) -> None:
        async def all_of_it() -> None:
            transport = recording(request.param)
            class_ = shop.Shop if request.param == "sync" else shop.AsyncShop
            url = graphql_api.url + path
            client = class_("key", base_url=url, transport=transport, **options)
            await flow(Calling(client, transport))
            await closed(client)

        asyncio.run(all_of_it())

    return running


def options(shop: ModuleType, **chosen: Any) -> Any:
    return shop.client.GraphQLOptions(**chosen)


def test_every_request_names_its_operation_and_what_it_reads(
    run: Callable[..., None],
) -> None:
    async def flow(calling: Calling) -> None:
        assert await settled(calling.client.queries.hello(name="you")) == "Hello you"
        (request,) = calling.sent
        assert calling.bodies[0]["operationName"] == "Hello"
        assert request.headers["Accept"].startswith("application/graphql-response+json")

    run(flow)


# Files


def test_a_large_file_is_streamed_with_its_length(
    run: Callable[..., None], shop: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "pets.bin"
    path.write_bytes(b"pets" + os.urandom(5 * MEGABYTE))

    async def flow(calling: Calling) -> None:
        uploaded = await settled(calling.client.mutations.upload(shop.File(path)))
        assert (uploaded.name, uploaded.size) == ("pets.bin", 5 * MEGABYTE + 4)
        (request,) = calling.sent
        assert int(request.headers["Content-Length"]) > 5 * MEGABYTE
        assert "Transfer-Encoding" not in request.headers
        assert request.headers["Apollo-Require-Preflight"] == "true"
        assert request.content == b""  # It was never in memory as a whole.
        chunks: Any = request.stream
        assert max(map(len, chunks)) <= 64 * 1024

    run(flow)


def test_a_file_is_sent_again_from_its_start(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        opened = io.BytesIO(b"header" + b"x" * MEGABYTE)
        opened.seek(6)
        uploaded = await settled(calling.client.mutations.upload(shop.File(opened)))
        assert uploaded.size == MEGABYTE
        assert len(calling.sent) == 2

    run(flow, "/busy", headers={"X-Key": os.urandom(8).hex()})


def test_files_in_lists_and_in_inputs(
    run: Callable[..., None], shop: ModuleType, tmp_path: Path
) -> None:
    path = tmp_path / "täg 1.txt"
    path.write_bytes(b"from a path")

    async def flow(calling: Calling) -> None:
        mutations, file = calling.client.mutations, shop.File
        files = [file(b"one", name="1.txt"), None, file(io.BytesIO(b"three")), None]
        uploaded = await settled(mutations.upload_many(files))
        assert [one.text for one in uploaded] == ["one", "three"]
        assert [one.media for one in uploaded] == [
            "text/plain",
            "application/octet-stream",
        ]
        wanted = shop.models.UploadInput(title="T", files=[file(path), file(b"")])
        uploaded = await settled(mutations.upload_input(wanted))
        assert [(one.name, one.text) for one in uploaded] == [
            ("täg 1.txt", "from a path"),
            ("file", ""),
        ]

    run(flow)


def test_the_same_file_in_two_places_is_sent_once(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        file = shop.File(io.BytesIO(b"x" * MEGABYTE), name="same.txt")
        uploaded = await settled(calling.client.mutations.upload_many([file, file]))
        assert {one.name for one in uploaded} == {"same.txt"}
        assert len(uploaded) == 2
        (request,) = calling.sent
        assert int(request.headers["Content-Length"]) < 1.1 * MEGABYTE

    run(flow)


# Hashes instead of documents


def test_documents_are_sent_once_and_then_by_their_hash(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        for name in ("a", "b"):
            got = await settled(calling.client.queries.hello(name=name))
            assert got == f"Hello {name}"
        assert ["query" in body for body in calling.bodies] in (
            [False, True, False],
            [False, False],  # The server knows it from the client of the other flavour.
        )
        assert all("extensions" in body for body in calling.bodies)
        touched = await settled(calling.client.mutations.touch(key=f"{id(calling)}"))
        assert touched == 1

    run(flow, "/persisted", graphql=options(shop, persisted=True))


def test_a_server_that_takes_no_hashes_is_asked_once(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        for name in ("a", "b"):
            got = await settled(calling.client.queries.hello(name=name))
            assert got == f"Hello {name}"
        assert ["query" in body for body in calling.bodies] == [False, True, True]
        assert ["extensions" in body for body in calling.bodies] == [True, False, False]

    run(flow, "/graphql", graphql=options(shop, persisted=True))


def test_a_mutation_waits_for_a_query_that_shows_that_hashes_are_taken(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        key = f"waits {id(calling)}"
        assert await settled(calling.client.mutations.touch(key=key)) == 1
        assert "query" in calling.bodies[-1]
        await settled(calling.client.queries.hello(name="world"))
        assert await settled(calling.client.mutations.touch(key=key)) == 2
        assert await settled(calling.client.queries.touched(key=key)) == 2
        mutations = [b for b in calling.bodies if b["operationName"] == "Touch"]
        assert "extensions" not in mutations[0]
        assert all("extensions" in body for body in mutations[1:])

    run(flow, "/persisted", graphql=options(shop, persisted=True))


# Queries by GET


def test_queries_go_by_get_and_mutations_do_not(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        queries, mutations = calling.client.queries, calling.client.mutations
        assert await settled(queries.hello(name="ä & b=+/?")) == "Hello ä & b=+/?"
        assert await settled(queries.project(id="none")) is None
        assert await settled(mutations.touch(key=f"get {id(calling)}")) == 1
        assert await settled(queries.hello(name="x" * 9000)) == f"Hello {'x' * 9000}"
        assert [request.method for request in calling.sent] == [
            *["GET", "GET"],
            *["POST", "POST"],
        ]
        first = calling.sent[0]
        assert first.url.params["operationName"] == "Hello"
        assert first.headers["Apollo-Require-Preflight"] == "true"
        assert "Content-Type" not in first.headers

    run(flow, graphql=options(shop, queries_by_get=True))


def test_hashes_by_get(run: Callable[..., None], shop: ModuleType) -> None:
    async def flow(calling: Calling) -> None:
        for _ in range(2):
            assert (
                await settled(calling.client.queries.hello(name="world"))
                == "Hello world"
            )
        assert {request.method for request in calling.sent} == {"GET"}
        assert "query" not in calling.sent[-1].url.params

    chosen = options(shop, queries_by_get=True, persisted=True)
    run(flow, "/persisted", graphql=chosen)


# Batches


async def leave(batch: Any) -> None:
    """End the `with` of a batch, whichever way it waits."""
    if hasattr(batch, "__exit__"):
        batch.__exit__(None, None, None)
    else:
        await batch.__aexit__(None, None, None)


def test_several_operations_in_one_request(run: Callable[..., None]) -> None:
    async def flow(calling: Calling) -> None:
        client, key = calling.client, f"batch {id(calling)}"
        batch = client.batch()
        hello = batch.add(client.queries.hello, name="you")
        running = batch.add(client.queries.running, "nothing")
        none = batch.add(client.queries.project, id="none")
        touched = batch.add(client.mutations.touch, key=key)
        with pytest.raises(RuntimeError, match="Hello has no result"):
            hello.result()
        assert calling.sent == []
        await leave(batch)
        assert len(calling.sent) == 1
        assert (hello.result(), none.result()) == ("Hello you", None)
        assert (running.result(), touched.result()) == (0, 1)
        names = [envelope["operationName"] for envelope in calling.bodies[0]]
        assert names == ["Hello", "Running", "Project", "Touch"]
        with pytest.raises(RuntimeError, match="make another"):
            batch.add(client.queries.hello, name="world")

    run(flow)


def test_one_operation_of_a_batch_may_fail(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        client = calling.client
        batch = client.batch()
        good = batch.add(client.queries.hello, name="world")
        bad = batch.add(client.queries.failure, code="NOT_FOUND")
        await leave(batch)
        assert (good.result(), good.error) == ("Hello world", None)
        assert isinstance(bad.error, shop.errors.GraphQLError)
        with pytest.raises(shop.errors.NotFound, match="Failure: This always fails"):
            bad.result()

    run(flow)


def test_selections_in_a_batch(run: Callable[..., None], shop: ModuleType) -> None:
    query = importlib.import_module(f"{shop.__name__}.builder").query

    async def flow(calling: Calling) -> None:
        client = calling.client
        batch = client.batch()
        selection = query.hello(name="you").map(str.upper)
        selected = batch.add(client.run, selection)
        beside = batch.add(client.queries.hello, name="me")
        await leave(batch)
        assert (selected.result(), beside.result()) == ("HELLO YOU", "Hello me")

    run(flow)


def test_a_batch_may_fail_as_a_whole(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def too_many(calling: Calling) -> None:
        client = calling.client
        batch = client.batch()
        added = [batch.add(client.queries.hello, name="world") for _ in range(11)]
        with pytest.raises(
            shop.errors.BadInput, match="Hello, Hello, Hello and 8 more answered 400"
        ) as caught:
            await leave(batch)
        assert all(one.error is caught.value for one in added)

    async def not_supported(calling: Calling) -> None:
        batch = calling.client.batch()
        batch.add(calling.client.queries.hello, name="world")
        with pytest.raises(shop.errors.StatusError):
            await leave(batch)

    run(too_many)
    run(not_supported, "/persisted")


def test_what_a_batch_cannot_have(run: Callable[..., None], shop: ModuleType) -> None:
    async def flow(calling: Calling) -> None:
        client = calling.client
        batch = client.batch()
        with pytest.raises(ValueError, match="no files"):
            batch.add(client.mutations.upload, shop.File(b"x"))
        with pytest.raises(TypeError, match="executes no operation by itself"):
            batch.add(client.subscriptions.count, to=1, delay=0.0)
        rest = {"returns": shop.client._runtime.Nothing}
        with pytest.raises(TypeError, match="POST /x is no GraphQL operation"):
            batch.add(client.call, "POST", "/x", **rest)
        await leave(batch)
        assert calling.sent == []

    run(flow)


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_the_with_of_a_batch_sends_nothing_after_an_exception(
    shop: ModuleType, graphql_api: GraphQLServer, flavour: str
) -> None:
    transport = recording(flavour)
    class_ = shop.Shop if flavour == "sync" else shop.AsyncShop
    url = f"{graphql_api.url}/graphql"
    client = class_("key", base_url=url, transport=transport)

    def in_sync(interrupt: bool) -> None:
        with client.batch() as batch:
            batch.add(client.queries.hello, name="world")
            if interrupt:
                raise KeyError

    async def in_async(interrupt: bool) -> None:
        async with client.batch() as batch:
            batch.add(client.queries.hello, name="world")
            if interrupt:
                raise KeyError

    for interrupt in (False, True):
        with pytest.raises(KeyError) if interrupt else nullcontext():
            if flavour == "sync":
                in_sync(interrupt)
            else:
                asyncio.run(in_async(interrupt))
        assert len(transport.requests) == 1


# Errors


def test_a_throttled_query_is_repeated(
    run: Callable[..., None], shop: ModuleType
) -> None:
    async def flow(calling: Calling) -> None:
        with pytest.raises(shop.errors.RateLimited, match="THROTTLED") as caught:
            await settled(calling.client.queries.failure(code="THROTTLED"))
        assert caught.value.status == 200
        assert len(calling.sent) == 3

    run(flow, retry=shop.client.Retry(first_wait=0.001))


@pytest.mark.parametrize("path", ["/graphql", "/persisted"])
def test_errors_of_a_real_server(
    run: Callable[..., None], shop: ModuleType, path: str
) -> None:
    async def flow(calling: Calling) -> None:
        client, errors = calling.client, shop.errors
        with pytest.raises(errors.Forbidden) as caught:
            await settled(client.queries.failure(code="FORBIDDEN"))
        (item,) = caught.value.errors
        assert (item.path, item.locations[0].line > 0) == (["failure"], True)
        assert (caught.value.code, caught.value.status) == ("FORBIDDEN", 200)
        unknown = shop.client._runtime.Query("X", "query X { nothing }")
        with pytest.raises(errors.DocumentRefused, match="Cannot query field"):
            await settled(
                client.execute(unknown, {}, returns=shop.client._runtime.Json[Any])
            )
        wanting = shop.client._runtime.Query(
            "Y", "query Y($id: ID!) { project(id: $id) { id } }"
        )
        with pytest.raises(errors.BadInput, match=r"\$id"):
            await settled(
                client.execute(wanting, {}, returns=shop.client._runtime.Json[Any])
            )

    run(flow, path)
