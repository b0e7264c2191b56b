"""A fault: what a server does, and what must come of each call then."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Literal

from codegen.runtime import (
    ApiError,
    Cursor,
    Json,
    Mutation,
    NextLink,
    Nothing,
    PageNumber,
    Query,
)
from codegen.runtime.paging import Paging
from tests.runtime.conftest import Connected
from tests.runtime.server import Handler, Reply, Request, Server, answer, serving

ITEM = {"id": 1, "data": {"id": 1}}
"""What is right for REST and for GraphQL."""
GOOD = answer(200, ITEM)
BODY = json.dumps(ITEM).encode()
UNASKED = answer(200, {"id": 666, "data": {"id": 666}}).content
"""A response that nobody asked for."""
KEY = "the-key-that-goes-nowhere-else"
"""The key of every call: no error tells it, and no other server gets it."""

Delivery = Literal["not sent", "maybe sent", "response started"]


@dataclass(frozen=True, slots=True)
class Call:
    """A way to call the server."""

    name: str
    send: Callable[[Connected], Any]


def _rest(method: str, **parts: Any) -> Callable[[Connected], Any]:
    returns = Json[dict[str, Any]]
    return lambda api: api.call(method, "/x", returns=returns, **parts)["id"]


def _graphql(operation: Query | Mutation) -> Callable[[Connected], Any]:
    return lambda api: api.execute(operation, {}, returns=Json[Any])["id"]


def _pages(by: Paging) -> Callable[[Connected], Any]:
    def fetch(client: Any, params: Any) -> Any:
        return client.call("GET", "/pages", query=params, returns=Json[Any])

    def items(api: Connected) -> list[Any]:
        return [item for page in api.pages(fetch, {}, "items", by) for item in page]

    return items


def _received(api: Connected) -> Any:
    body = api.client.body_of(api.client.call, "GET", "/x", returns=Json[Any])

    async def collecting() -> list[bytes]:
        async with body:
            return [piece async for piece in body]

    if hasattr(body, "__aiter__"):
        return json.loads(b"".join(api.run(collecting())))["id"]
    with body:
        return json.loads(b"".join(body))["id"]


GET = Call("GET", _rest("GET"))
PUT = Call("PUT", _rest("PUT", json={"a": 1}))
POST = Call("POST", _rest("POST", json={"a": 1}))
SAFE_POST = Call("idempotent POST", _rest("POST", json={"a": 1}, idempotent=True))
QUERY = Call("query", _graphql(Query("Q", "query Q { id }")))
MUTATION = Call("mutation", _graphql(Mutation("M", "mutation M { id }")))
HEAD = Call("HEAD", lambda api: api.call("HEAD", "/x", returns=Json[Any]))
DELETE = Call("DELETE", lambda api: api.call("DELETE", "/x", returns=Nothing))
UPLOAD = Call("upload of 20 MB", _rest("POST", content=b"x" * 20_000_000))
PAGES = Call("pages by number", _pages(PageNumber("page", following="next")))
CURSORS = Call("pages by cursor", _pages(Cursor("after", "next")))
LINKS = Call("pages by URL", _pages(NextLink("next")))
BODY_OF = Call("body as it comes", _received)

SAFE = (GET, PUT, SAFE_POST, QUERY)
"""Executing them twice does no more than once."""
UNSAFE = (POST, MUTATION)
REST = (GET, POST)
READING = (GET, QUERY)
FEW = (GET, POST, QUERY, MUTATION)
"""One of each sort, where the fault is not about how often a call is sent."""
ALL = (*SAFE, *UNSAFE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What must come of a call."""

    requests: int
    """How many the server sees; those for a token are counted apart."""
    raises: type[ApiError] | None = None
    value: Any = 1
    """What it returns, where it does."""
    delivery: Delivery | None = None
    """How far the last attempt got, where there was no response."""
    says: str = ""
    """A pattern that is in the message."""
    wait: float = 0.0
    """Seconds between the first and the last request, at least."""
    retry_after: float | None = None
    """What the error says that the server asks for, in seconds."""
    tokens: int = 0
    """How many requests for a token the server sees."""
    connections: int | None = None
    """How many the server saw, where that matters."""
    elsewhere: int = 0
    """How many requests another server sees; none of them has the key."""

    def __str__(self) -> str:
        name = f"`{self.raises.__name__}`" if self.raises else "the value"
        notes: list[str] = [self.delivery] if self.delivery else []
        notes += [f"after {self.wait:g} s"] if self.wait else []
        if self.retry_after is not None:
            notes.append(f"`retry_after` is {self.retry_after:g} s")
        return ", ".join([name, *notes])


def value(requests: int = 1, **more: Any) -> Outcome:
    """A call returns its value after so many requests."""
    return Outcome(requests=requests, **more)


def error(raises: type[ApiError], requests: int = 1, **more: Any) -> Outcome:
    """A call raises after so many requests."""
    return Outcome(requests=requests, raises=raises, **more)


@dataclass(slots=True)
class Stage:
    """Where a fault is played: what a client is to be connected to, and how."""

    server: Server
    stack: ExitStack
    url: str = ""
    """Where the client is to call, where that is not the server."""
    options: dict[str, Any] = field(default_factory=dict)
    """Those of the client."""
    others: list[Server] = field(default_factory=list)
    """Servers that the client was not given."""

    def other(self, handler: Handler = lambda _: GOOD) -> Server:
        """Start another server."""
        self.others.append(self.stack.enter_context(serving(handler)))
        return self.others[-1]

    @property
    def calls(self) -> list[Request]:
        """What the server saw, without requests for a token."""
        return [each for each in self.server.requests if each.path != "/token"]

    @property
    def asked(self) -> list[Request]:
        """The requests for a token."""
        return [each for each in self.server.requests if each.path == "/token"]


Play = Callable[[Stage], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that goes wrong."""

    name: str
    does: str
    """What the server does, in words."""
    play: Play
    """Makes the server do so."""
    outcomes: Mapping[tuple[Call, ...], Outcome]
    options: Mapping[str, Any] = field(default_factory=dict)
    """Those of the client."""
    before: Reply | None = None
    """What the server answers to a good call before, so that there is a connection."""
    heals: bool = True
    """Whether the server can be made to answer the next call well."""
    same_target: bool = True
    """Whether all requests are for the same URL."""

    @property
    def cases(self) -> list[tuple[Call, Outcome]]:
        """Each call with its outcome."""
        pairs = self.outcomes.items()
        return [(call, outcome) for calls, outcome in pairs for call in calls]


def replying(*replies: Reply) -> Play:
    """Answer with these, the last one again and again."""
    return lambda stage: stage.server.replies(*replies)
