"""GraphQL APIs by strawberry and ariadne, for tests that need a real server.

    python tests/real/graphql_app.py --port 0

runs in the environment `GRAPHQL_SERVER`, prints its URL as one line and serves until
SIGTERM. `graphql_server` starts it in tests.

/graphql    strawberry: HTTP, uploads, batches, WebSockets, SSE, `@defer`, `@stream`
/private    the same, for those who send `Bearer secret`, in a header or in the payload
            of `connection_init`
/impatient  the same, which closes a WebSocket that has sent no `connection_init` after
            0.2 seconds
/persisted  the same, with automatic persisted queries; `extensions` of an answer tell
            whether its document came as "text" or as a "hash"
/busy       the same as /graphql, which has no time for the first request with each
            `X-Key`
/ariadne    ariadne: HTTP, WebSockets, SSE
/schema     strawberry's schema as SDL
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Any, ClassVar

import strawberry
import uvicorn
from ariadne import SubscriptionType, make_executable_schema
from ariadne.asgi import GraphQL as AriadneGraphQL
from ariadne.asgi.handlers import GraphQLTransportWSHandler
from ariadne.contrib.sse import GraphQLHTTPSSEHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.extensions import SchemaExtension
from strawberry.file_uploads import Upload
from strawberry.schema.config import StrawberryConfig
from strawberry.subscriptions import (
    GRAPHQL_SSE_PROTOCOL,
    GRAPHQL_TRANSPORT_WS_PROTOCOL,
    MULTIPART_SUBSCRIPTION_PROTOCOL,
)
from strawberry.types import Info

TOKEN = "Bearer secret"

running: Counter[str] = Counter()
"""How many subscriptions are running, by the name of the field."""
calls: Counter[str] = Counter()
"""How often a mutation was executed, by its key."""


@contextmanager
def noted(field: str) -> Iterator[None]:
    """Count a subscription while it runs."""
    running[field] += 1
    try:
        yield
    finally:
        running[field] -= 1


def refused(message: str, code: str) -> Exception:
    """An error of GraphQL with a code, as servers of Apollo send it."""
    return strawberry.exceptions.StrawberryGraphQLError(
        message, extensions={"code": code}
    )


# Types


@strawberry.type
class Owner:
    id: strawberry.ID
    name: str


@strawberry.type(description="A piece of work.")
class Project:
    id: strawberry.ID
    name: str

    @strawberry.field(description="Takes a moment to be found.")
    async def owner(self, delay: float = 0.05) -> Owner:
        await asyncio.sleep(delay)
        return Owner(id=strawberry.ID(f"owner-of-{self.id}"), name="Ada")

    @strawberry.field(description="Takes a moment for each.")
    async def tags(self, count: int = 3) -> Annotated[list[str], strawberry.Streamable]:
        return [f"tag-{number}" for number in range(count)]


@strawberry.type(description="What nobody may see.")
class Safe:
    id: strawberry.ID

    @strawberry.field(description="Always fails.")
    async def budget(self) -> float | None:
        await asyncio.sleep(0.02)
        raise refused("The budget is not for you", "FORBIDDEN")

    @strawberry.field(description="Always fails, and may not be null.")
    async def secret(self) -> str:
        await asyncio.sleep(0.02)
        raise refused("The secret is not for you", "FORBIDDEN")


@strawberry.type
class UploadedFile:
    name: str
    media: str
    size: int
    text: str


@strawberry.input
class UploadInput:
    title: str
    files: list[Upload]


async def _uploaded(file: Any) -> UploadedFile:
    content = await file.read()
    return UploadedFile(
        name=file.filename,
        media=file.content_type,
        size=len(content),
        text=content[:100].decode("utf-8", "replace"),
    )


# Root types


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "world") -> str:
        return f"Hello {name}"

    @strawberry.field(description="The header `Authorization` of this request.")
    def authorization(self, info: Info[Any, Any]) -> str | None:
        return info.context["request"].headers.get("Authorization")

    @strawberry.field
    def project(self, id: strawberry.ID) -> Project | None:
        return None if id == "none" else Project(id=id, name=f"Project {id}")

    @strawberry.field
    def safe(self) -> Safe:
        return Safe(id=strawberry.ID("1"))

    @strawberry.field
    def projects(self, first: int = 3) -> list[Project]:
        return [Project(id=str(n), name=f"Project {n}") for n in range(1, first + 1)]

    @strawberry.field(description="Streams if it is asked to.")
    async def numbers(
        self, to: int = 3, delay: float = 0.02
    ) -> strawberry.Streamable[int]:
        for number in range(1, to + 1):
            await asyncio.sleep(delay)
            yield number

    @strawberry.field(description="Always fails, with this code.")
    def failure(self, code: str = "INTERNAL_SERVER_ERROR") -> str | None:
        raise refused("This always fails", code)

    @strawberry.field(description="How many subscriptions to a field are running.")
    def running(self, field: str) -> int:
        return running[field]

    @strawberry.field(description="How often `touch` was called with a key.")
    def touched(self, key: str) -> int:
        return calls[key]


@strawberry.type
class Mutation:
    @strawberry.mutation
    def touch(self, key: str) -> int:
        calls[key] += 1
        return calls[key]

    @strawberry.mutation
    async def upload(self, file: Upload) -> UploadedFile:
        return await _uploaded(file)

    @strawberry.mutation
    async def upload_many(self, files: list[Upload | None]) -> list[UploadedFile]:
        return [await _uploaded(file) for file in files if file is not None]

    @strawberry.mutation
    async def upload_input(self, input: UploadInput) -> list[UploadedFile]:
        return [await _uploaded(file) for file in input.files]


@strawberry.type
class Subscription:
    @strawberry.subscription(description="Counts from 1, and for ever if `to` is 0.")
    async def count(
        self, to: int = 3, delay: float = 0.01
    ) -> AsyncGenerator[int, None]:
        with noted("count"):
            number = 0
            while number < to or not to:
                number += 1
                yield number
                await asyncio.sleep(delay)

    @strawberry.subscription(description="Fails after so many projects.")
    async def project_changed(
        self, id: strawberry.ID, times: int = 2, fail: bool = False
    ) -> AsyncGenerator[Project, None]:
        with noted("projectChanged"):
            for number in range(1, times + 1):
                yield Project(id=id, name=f"Change {number}")
            if fail:
                raise refused("The changes ended badly", "INTERNAL_SERVER_ERROR")

    @strawberry.subscription(description="The header and the payload of a client.")
    async def credentials(self, info: Info[Any, Any]) -> AsyncGenerator[str, None]:
        yield str(info.context["request"].headers.get("Authorization"))
        yield str(info.context.get("connection_params"))


schema = strawberry.Schema(
    Query,
    Mutation,
    Subscription,
    config=StrawberryConfig(
        enable_experimental_incremental_execution=True,
        batching_config={"max_operations": 10},
    ),
)


class BusyGraphQL(GraphQL[Any, Any]):
    """Reads a request, and asks for it again."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._seen: set[str] = set()

    async def run(self, request: Any, *args: Any, **options: Any) -> Any:
        key = request.headers.get("X-Key", "")
        if key not in self._seen:
            self._seen.add(key)
            await request.body()
            return PlainTextResponse("Later", 503, {"Retry-After": "0"})
        return await super().run(request, *args, **options)


class PersistedQueries(SchemaExtension):
    """Apollo's automatic persisted queries: the one package for strawberry on PyPI does
    not work with this version of it."""

    documents: ClassVar[dict[str, str]] = {}
    """By their hashes."""

    def on_operation(self) -> Iterator[None]:
        context = self.execution_context
        persisted = (context.operation_extensions or {}).get("persistedQuery")
        self.came_as = "hash" if context.query is None else "text"
        if persisted is not None:
            sha256 = persisted["sha256Hash"]
            if context.query is None:
                context.query = self.documents.get(sha256)
            elif sha256 != hashlib.sha256(context.query.encode()).hexdigest():
                raise refused("provided sha does not match query", "BAD_REQUEST")
            if context.query is None:
                raise refused("PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
            self.documents[sha256] = context.query
        yield

    def get_results(self) -> dict[str, Any]:
        return {"cameAs": self.came_as}


persisted_schema = strawberry.Schema(Query, Mutation, extensions=[PersistedQueries])


class PrivateGraphQL(GraphQL[Any, Any]):
    """Serves only those who have the token."""

    async def on_ws_connect(self, context: Any) -> Any:
        payload = context.get("connection_params") or {}
        header = context["request"].headers.get("Authorization")
        if TOKEN not in (payload.get("Authorization"), header):
            raise ConnectionRejectionError
        return await super().on_ws_connect(context)

    async def run(self, request: Any, *args: Any, **options: Any) -> Any:
        is_http = request.scope["type"] == "http"
        if is_http and request.headers.get("Authorization") != TOKEN:
            return PlainTextResponse("Who are you?", status_code=401)
        return await super().run(request, *args, **options)


# Ariadne

subscription = SubscriptionType()


@subscription.source("count")
async def _count(_root: Any, _info: Any, to: int, delay: float) -> AsyncIterator[int]:
    with noted("ariadneCount"):
        number = 0
        while number < to or not to:
            number += 1
            yield number
            await asyncio.sleep(delay)


@subscription.field("count")
def _counted(number: int, _info: Any, **_arguments: Any) -> int:
    if number == 13:
        raise ValueError("thirteen brings no luck")
    return number


ariadne_schema = make_executable_schema(
    """
    type Query { hello: String! }
    type Subscription { count(to: Int! = 3, delay: Float! = 0.01): Int! }
    """,
    subscription,
)


# Serving


def printed_schema(_request: Request) -> Response:
    return PlainTextResponse(schema.as_str())


PROTOCOLS = (
    GRAPHQL_TRANSPORT_WS_PROTOCOL,
    GRAPHQL_SSE_PROTOCOL,
    MULTIPART_SUBSCRIPTION_PROTOCOL,
)

_apis: dict[str, Any] = {
    "/graphql": GraphQL(
        schema, multipart_uploads_enabled=True, subscription_protocols=PROTOCOLS
    ),
    "/private": PrivateGraphQL(schema, subscription_protocols=PROTOCOLS),
    "/impatient": GraphQL(schema, connection_init_wait_timeout=timedelta(seconds=0.2)),
    "/busy": BusyGraphQL(schema, multipart_uploads_enabled=True),
    "/persisted": GraphQL(persisted_schema),
    "/ariadne": AriadneGraphQL(
        ariadne_schema,
        http_handler=GraphQLHTTPSSEHandler(ping_interval=1),
        websocket_handler=GraphQLTransportWSHandler(),
    ),
}

app = Starlette(
    routes=[
        Route("/schema", printed_schema),
        *(Route(path, api) for path, api in _apis.items()),
        *(WebSocketRoute(path, api) for path, api in _apis.items()),
    ]
)


def main() -> None:
    """Serve on loopback until the process is told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    config = uvicorn.Config(
        app,
        port=parser.parse_args().port,
        log_level="warning",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    listener = config.bind_socket()
    listener.listen()  # So that it can be called as soon as the URL is read.
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
