"""Whatever a server sends, a call returns something or raises an ApiError."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from codegen.runtime import (
    ApiError,
    AsyncClient,
    Bytes,
    Client,
    Json,
    Model,
    Nothing,
    OneOf,
    Redirect,
    Retry,
    Text,
)

from .server import Reply, Server, serving


class Pet(Model):
    name: str
    age: int | None = None


class Owner(Model):
    pets: list[Pet]


RETURNS: list[Any] = [
    Json[Pet],
    Json[OneOf[Pet | Owner] | None],
    Json[list[int]],
    Json[Any],
    Text,
    Bytes,
    Nothing,
    Redirect,
]
FINE = ["200 OK", "201", "204 No", "205 R", "206 P", "299 ?", "301 M", "302 F", "304 N"]
BAD = ["400 B", "401 U", "404 N", "418 T", "422 U", "429 T", "500 S", "503 S", "599 X"]
NONE = ["099 X", "700 X", "20", "two hundred", "", "-1", "200 \xe9"]
STATUSES = st.sampled_from([*FINE, *BAD, *NONE])
HEADERS = st.sampled_from(
    [
        "Content-Type: application/json",
        "Content-Type: application/json; charset=utf-16",
        "Content-Type: application/.json",
        "Content-Type: text/html; charset=nonsense",
        "Content-Type: text/plain; charset=utf-32",
        "Content-Type: text/plain; charset=idna",
        "Content-Type: application/jsonl; charset=hex",
        "Content-Type: application/jsonl; charset=idna",
        "Content-Type: text/event-stream",
        "Content-Type: multipart/mixed; boundary=x",
        "Content-Type: multipart/mixed",
        "Content-Type: application/jsonl",
        "Content-Type: \xff/\xfe; ;;=",
        "Content-Type:",
        "Content-Encoding: gzip",
        "Content-Encoding: deflate, gzip",
        "Content-Encoding: nonsense",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: nonsense",
        "Content-Length: 3",
        "Content-Length: -5",
        "Content-Length: many",
        "Location: x:y",
        "Location: http://[",
        "Location: http://127.0.0.1:0/",
        "Location: \xe9\x00",
        "Location: //",
        "Location: /ok?a=b#c",
        "Location:",
        "Retry-After: soon",
        "Retry-After: -1",
        "Retry-After: Fri, 99 Nov 9999 99:99:99 GMT",
        "Retry-After: 1e400",
        "X-Request-Id: \xff",
        "Set-Cookie: a=b; Expires=nonsense; Domain=.; Path=\xff",
        "WWW-Authenticate: Bearer \xff",
        "Link: <x:y>; rel=next, <",
        "nonsense",
        ": empty",
        "A B: c",
        "X" * 200 + ": y",
    ]
)
JSON_TEXTS = st.sampled_from(
    [
        "",
        "{}",
        "[]",
        "null",
        '{"name": 1, "age": "x"}',
        '{"name": "a", "age": 1e999}',
        '{"name": "\\ud800"}',
        '{"pets": [{"name": []}, 5, null]}',
        '{"errors": [[[{"message": {"x": 1}}]]], "error": {"error": 5}}',
        '{"detail": [{"loc": [null, {}], "msg": 5}], "title": ["x"]}',
        "[1, 2, 99999999999999999999999999]",
        '{"a": 1, "a": 2}',
        "[" * 5000,
        'data: {"name": "a"}\n\ndata: [DONE]\n\n',
        "event: error\ndata: [[[\n\nid: \u0000\nretry: x\ndata:\n\n",
        '{"name": "a"}\n{"name"\n\n\x1e{}\x1e',
        "--x\r\n\r\n{}\r\n--x--",
        "<html><title>Log in</title>",
        "5\r\nhello\r\n0\r\n\r\n",
        "zz\r\n",
    ]
)
BODIES = st.binary(max_size=64) | JSON_TEXTS.map(lambda text: text.encode("utf-8"))


@st.composite
def replies(draw: Any) -> Reply:
    status, body = draw(STATUSES), draw(BODIES)
    headers = draw(st.lists(HEADERS, max_size=4))
    if draw(st.booleans()):
        headers.append(f"Content-Length: {len(body)}")
    head = "\r\n".join([f"HTTP/1.1 {status}", *headers])
    whole = head.encode("latin-1") + b"\r\n\r\n" + body
    if draw(st.integers(0, 20)) == 0:
        whole = draw(st.binary(max_size=40))
    return Reply(whole, "close")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def clients(server: Server) -> Iterator[tuple[Client, AsyncClient, asyncio.Runner]]:
    options: Any = {"retry": Retry(attempts=1), "timeout": 5, "on_mismatch": "warn"}
    with Client(server.url, **options) as client, asyncio.Runner() as runner:
        other = AsyncClient(server.url, **options)
        yield client, other, runner
        runner.run(other.close())


def reply(head: str, body: bytes = b"") -> Reply:
    whole = f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n"
    return Reply(whole.encode("latin-1") + body, "close")


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(replies(), st.sampled_from(RETURNS), st.sampled_from(["GET", "POST", "HEAD"]))
@example(reply("302 F\r\nLocation: x:y"), Json[Pet], "GET")
@example(reply("302 F\r\nLocation: http://["), Redirect, "GET")
@example(
    reply("200 O\r\nContent-Type: text/plain; charset=utf-16", b"\0\0"), Text, "GET"
)
@example(reply("200 O\r\nContent-Type: text/plain; charset=hex", b"\0\0"), Text, "GET")
@example(reply("400 O\r\nContent-Type: text/plain; charset=idna", b"\xff"), Text, "GET")
@example(
    reply("200 O\r\nContent-Type: application/jsonl; charset=utf-16", b"\0\0"),
    Json[Pet],
    "GET",
)
@example(reply("200 O", b'{"name": "\xed\xa0\x80"}'), Json[Pet], "GET")
def test_only_api_errors_leave_a_call(
    clients: tuple[Client, AsyncClient, asyncio.Runner],
    server: Server,
    tmp_path: Path,
    answered: Reply,
    returns: Any,
    method: str,
) -> None:
    server.replies(answered)
    client, other, runner = clients
    path = tmp_path / "saved"

    def streamed() -> None:
        item = returns if hasattr(returns, "__args__") else Json[Pet]
        with client.stream_call(method, "/x", returns=item) as stream:
            list(stream.events())

    async def awaited() -> None:
        await other.call(method, "/x", returns=returns)

    async def streamed_without_blocking() -> None:
        item = returns if hasattr(returns, "__args__") else Json[Pet]
        async with other.stream_call(method, "/x", returns=item) as stream:
            _ = [event async for event in stream.events()]

    ways: list[Any] = [
        lambda: client.call(method, "/x", returns=returns),
        lambda: client.response_of(client.call, method, "/x", returns=returns),
        lambda: client.body_of(client.call, method, "/x", returns=returns).save(path),
        streamed,
        lambda: runner.run(awaited()),
        lambda: runner.run(streamed_without_blocking()),
    ]
    for way in ways:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                way()
            except ApiError as error:
                said = str(error)
            else:
                said = ""
        assert "\n" not in said
        assert len(said) < 1500
