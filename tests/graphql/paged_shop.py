"""A server of GraphQL that pages in every way, for clients that are generated here.

graphql-core executes the operations, so that what a client sends must be valid; the
resolvers give slices of one list of things.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphql as g

from codegen import ir
from codegen.overrides import apply_paging

from ..generation import files_of, graphql_api, imported
from ..real.flavours import closed
from ..runtime.server import Reply, Request, Server, answer, serving

THINGS = [{"id": str(n), "name": f"Thing {n}", "number": n} for n in range(25)]

Resolver = Callable[..., Any]


def connection(
    things: Sequence[Mapping[str, Any]] = THINGS, **given: Any
) -> dict[str, Any]:
    """A Relay connection (its specification, section 4), at most ten items a page."""
    after, before = given.get("after"), given.get("before")
    first, last = given.get("first"), given.get("last")
    start = 0 if after is None else int(after) + 1
    end = len(things) if before is None else int(before)
    low, high = start, end
    if last is None or first is not None:
        high = min(end, start + min(10 if first is None else first, 10))
    if last is not None:
        low = max(low, high - min(last, 10))
    indexes = range(low, high)
    return {
        "edges": [{"cursor": str(i), "node": things[i]} for i in indexes],
        "nodes": [things[i] for i in indexes],
        "totalCount": len(things),
        "pageInfo": {
            "startCursor": str(low) if indexes else None,
            "endCursor": str(high - 1) if indexes else None,
            "hasNextPage": high < end,
            "hasPreviousPage": low > start and last is not None,
        },
    }


@contextmanager
def shop(schema: str, **resolvers: Resolver) -> Iterator[Server]:
    """Serve a schema; resolvers by the names of fields, wherever these are."""
    built = g.build_schema(schema)

    def resolve(source: Any, info: g.GraphQLResolveInfo[Any], **given: Any) -> Any:
        if info.field_name in resolvers and not (
            isinstance(source, dict) and info.field_name in source
        ):
            return resolvers[info.field_name](**given)
        return source.get(info.field_name) if isinstance(source, dict) else None

    def handle(request: Request) -> Reply:
        sent = request.json
        result = g.graphql_sync(
            built, sent["query"], variable_values=sent["variables"],
            field_resolver=resolve,
        )  # fmt: skip
        return answer(200, result.formatted)

    with serving(handle) as server:
        yield server


def run(
    folder: Path,
    flavour: str,
    schema: str,
    flow: Callable[[Any], Any],
    operations: str = "",
    paging: Mapping[str, ir.Paging | None] | None = None,
    **resolvers: Resolver,
) -> list[dict[str, Any]]:
    """Generate a client, and run a flow with it against the schema's server.

    Args:
        folder: Where the client is written.
        flavour: "sync" or "async".
        schema: The schema.
        flow: What to do with the client.
        operations: The user's operations, in the group `own`.
        paging: What the config says of paging.
        resolvers: Those of the server's fields, by name.

    Returns:
        The variables of each request, in order.
    """
    written = [("operations/own.graphql", operations)] if operations else []
    api, problems = graphql_api(schema, written)
    api, misfits = apply_paging(api, paging or {})
    assert not [*problems, *misfits]
    files = files_of(api)
    with imported(folder, files) as module, shop(schema, **resolvers) as server:

        async def main() -> None:
            kind = module.Shop if flavour == "sync" else module.AsyncShop
            client = kind("key", base_url=server.url, on_mismatch="raise")
            try:
                await flow(client)
            finally:
                await closed(client)

        asyncio.run(main())
        return [request.json["variables"] for request in server.requests]
