"""Generated clients take results that grow: strawberry's `@defer` and `@stream`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import httpx
import pytest

from ..generation import graphql_files, imported
from .flavours import FLAVOURS, opened, settled, taken
from .graphql_server import GraphQLServer
from .test_subscriptions import run

OPERATIONS = """
query Page($later: Boolean! = true) {
  project(id: "1") {
    id
    ...Slow @defer(if: $later)
  }
}

fragment Slow on Project {
  name
  owner(delay: 0.2) { name }
}

query Numbers {
  numbers(to: 3, delay: 0.05) @stream(initialCount: 1)
}

query Budget {
  safe {
    id
    ... @defer { budget }
  }
}

query Secret {
  safe {
    id
    ... @defer { secret }
  }
}
"""


@pytest.fixture(scope="module")
def shop(
    graphql_api: GraphQLServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ModuleType]:
    """The client that is generated from the schema of the server."""
    with httpx.Client(trust_env=False) as client:
        schema = client.get(f"{graphql_api.url}/schema").text
    files = graphql_files(schema, [("operations/pages.graphql", OPERATIONS)])
    with imported(tmp_path_factory.mktemp("incremental"), files) as module:
        yield module


@pytest.fixture(params=FLAVOURS)
def connect(
    request: pytest.FixtureRequest, shop: ModuleType, graphql_api: GraphQLServer
) -> Callable[[], Any]:
    class_ = shop.Shop if request.param == "sync" else shop.AsyncShop
    url = f"{graphql_api.url}/graphql"
    return lambda: class_("key", base_url=url, on_mismatch="raise")


def test_fields_that_are_deferred_come_later(connect: Callable[[], Any]) -> None:
    async def flow() -> None:
        async with opened(connect()) as client, opened(client.pages.page()) as growing:
            steps = [page.project for page in await taken(growing)]
        assert [(p.id, p.name, p.owner) for p in steps[:1]] == [("1", None, None)]
        assert (steps[-1].name, steps[-1].owner.name) == ("Project 1", "Ada")
        assert steps[0].owner is None

    run(flow)


def test_what_is_not_deferred_comes_at_once(connect: Callable[[], Any]) -> None:
    async def flow() -> None:
        async with opened(connect()) as client:
            (page,) = await taken(client.pages.page(later=False))
        assert page.project.owner.name == "Ada"

    run(flow)


def test_items_that_are_streamed_come_one_by_one(connect: Callable[[], Any]) -> None:
    async def flow() -> None:
        async with opened(connect()) as client:
            steps = [s.numbers for s in await taken(client.pages.numbers())]
            whole = await settled(client.pages.numbers().result())
        assert steps[0] == [1]
        assert steps[-1] == whole.numbers == [1, 2, 3]
        assert len(steps) >= 2

    run(flow)


def test_a_part_that_fails_is_null(
    connect: Callable[[], Any], shop: ModuleType
) -> None:
    async def flow() -> None:
        async with opened(connect()) as client:
            growing = client.pages.budget()
            assert len(await taken(growing, 1)) == 1
            with pytest.raises(shop.errors.Forbidden) as caught:
                await taken(growing)
            assert caught.value.errors[0].path == ["safe", "budget"]
            assert caught.value.data.safe.id == "1"
            assert caught.value.data.safe.budget is None
            assert await taken(growing) == []

    run(flow)


def test_a_part_that_cannot_come_leaves_the_rest(
    connect: Callable[[], Any], shop: ModuleType
) -> None:
    async def flow() -> None:
        async with opened(connect()) as client:
            with pytest.raises(shop.errors.Forbidden, match="not for you") as caught:
                await settled(client.pages.secret().result())
            assert caught.value.data.safe.id == "1"
            assert caught.value.data.safe.secret is None

    run(flow)
