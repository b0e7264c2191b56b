"""How large a response may be, and where it is cut short."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    ApiError,
    Bytes,
    Client,
    DecodeError,
    Json,
    Nothing,
    ResponseLimits,
    ServerError,
    TransportError,
)

from .conftest import Connected
from .server import Reply, Server, answer
from .test_unpacking import PACKERS

MEGABYTE = 1 << 20


def packed(content: bytes, *encodings: str, media: str = "application/json") -> Reply:
    for encoding in encodings:
        content = {"gzip": gzip.compress, "br": brotli.compress}[encoding](content)
    return answer(200, content, media, {"Content-Encoding": ", ".join(encodings)})


def bomb(megabytes: int) -> bytes:
    """As gzip, a thousandth of its size."""
    packer = zlib.compressobj(wbits=31)
    block = packer.compress(bytes(MEGABYTE))
    return block + b"".join(
        [packer.compress(bytes(MEGABYTE)) for _ in range(megabytes - 1)]
        + [packer.flush()]
    )


def body_of(api: Connected) -> bytes:
    """The body, as it comes."""
    body = api.client.body_of(api.client.call, "GET", "/p", returns=Bytes)
    return b"".join(api.collect(body))


# What is compressed


@pytest.mark.parametrize("encodings", [["gzip"], ["br"], ["gzip", "br"]])
def test_a_compressed_answer(
    api: Connected, server: Server, encodings: list[str]
) -> None:
    server.replies(packed(b'{"a": 1}', *encodings))
    assert api.call("GET", "/p", returns=Json[Any]) == {"a": 1}
    assert server.last.headers["accept-encoding"] == "gzip, deflate, br, zstd"


def test_headers_of_a_user_say_what_is_understood(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, b"1"))
    api = connect(headers={"accept-encoding": "gzip"})
    api.call("GET", "/p", returns=Json[Any])
    assert server.last.headers["accept-encoding"] == "gzip"


def test_an_unpacked_body_has_the_headers_of_one(server: Server) -> None:
    server.replies(packed(b"[1, 2]", "gzip"))
    with Client(server.url) as client:
        got = client.response_of(client.call, "GET", "/p", returns=Json[Any])
    assert got.value == [1, 2]
    assert got.response.content == b"[1, 2]"
    assert not {"content-encoding", "content-length"} & got.headers.keys()


def test_the_headers_of_a_body_that_was_not_asked_for(server: Server) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\n"
    server.replies(Reply(head))
    with Client(server.url) as client:
        got = client.response_of(client.call, "HEAD", "/p", returns=Nothing)
    assert got.headers["content-encoding"] == "gzip"
    assert got.headers["content-length"] == "9"


@pytest.mark.parametrize("times", [3, 50])
def test_stacked_encodings_are_refused(
    api: Connected, server: Server, times: int
) -> None:
    server.replies(packed(b"1", *["gzip"] * times))
    with pytest.raises(DecodeError, match=f"it is packed {times} times, of 2"):
        api.call("GET", "/p", returns=Json[Any])
    with pytest.raises(DecodeError, match=f"it is packed {times} times, of 2"):
        body_of(api)
    assert len(server.requests) == 2


def test_a_wrong_checksum_is_not_asked_for_again(
    api: Connected, server: Server
) -> None:
    content = bytearray(gzip.compress(b'{"a": 1}'))
    content[-5] ^= 1
    server.replies(answer(200, bytes(content), headers={"Content-Encoding": "gzip"}))
    with pytest.raises(DecodeError, match=r"GET /p: the body cannot be read.*check"):
        api.call("GET", "/p", returns=Json[Any])
    with pytest.raises(DecodeError, match=r"GET /p: the body cannot be read.*check"):
        body_of(api)
    assert len(server.requests) == 2


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_compression_without_an_end_is_a_cut(
    api: Connected, server: Server, encoding: str
) -> None:
    content = PACKERS[encoding](json.dumps(list(range(500))).encode())
    headers = {"Content-Encoding": encoding}
    cut, whole = (answer(200, c, headers=headers) for c in (content[:-9], content))
    server.replies(cut, whole)
    assert api.call("GET", "/p", returns=Json[Any]) == list(range(500))
    assert len(server.requests) == 2
    server.replies(cut)
    with pytest.raises(TransportError, match="the compression of the body has no end"):
        api.call("GET", "/p", returns=Json[Any])
    assert len(server.requests) == 5
    with pytest.raises(AmbiguousOutcome):
        api.call("POST", "/p", returns=Json[Any])
    assert len(server.requests) == 6


# What nothing but the end of the connection ends


def unframed(content: bytes, media: str = "application/json") -> Reply:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n"
    return Reply(head.encode() + content, "close")


@pytest.mark.parametrize("kept", range(1, 16))
def test_json_that_ends_with_its_connection_too_early(
    api: Connected, server: Server, kept: int
) -> None:
    server.replies(unframed(b'{"a": [1, "b"]}'[:kept]))
    if kept == 15:
        assert api.call("GET", "/p", returns=Json[Any]) == {"a": [1, "b"]}
        return
    with pytest.raises(TransportError, match="the JSON of the body has no end"):
        api.call("GET", "/p", returns=Json[Any])
    assert len(server.requests) == 3
    server.replies(unframed(b'{"a":'), answer(200, {"a": 2}))
    assert api.call("GET", "/p", returns=Json[Any]) == {"a": 2}


@pytest.mark.parametrize("content", [b"12", b"null", b'"caf\xc3\xa9"', b" [] "])
def test_json_that_ends_with_its_connection(
    api: Connected, server: Server, content: bytes
) -> None:
    server.replies(unframed(content))
    assert api.call("GET", "/p", returns=Json[Any]) == json.loads(content)
    assert len(server.requests) == 1


# Bodies where there should be none


@pytest.mark.parametrize("body", ["Content-Length: 8", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("rest", [b'{"a": 1}', answer(200, b"7").content])
def test_what_follows_an_answer_without_content_is_not_the_next_one(
    api: Connected, server: Server, body: str, rest: bytes
) -> None:
    head = f"HTTP/1.1 204 No Content\r\n{body}\r\n\r\n"
    server.replies(Reply(head.encode() + rest), answer(200, b"5"))
    assert api.call("DELETE", "/p", returns=Json[Any]) is None
    assert api.call("POST", "/p", returns=Json[Any]) == 5
    assert (len(server.requests), server.connections) == (2, 2)


def test_a_body_after_a_head_is_left_out(api: Connected, server: Server) -> None:
    server.replies(answer(200, {"a": 1}), answer(200, b"5"))
    assert api.call("HEAD", "/p", returns=Nothing) is None
    assert api.call("GET", "/p", returns=Json[Any]) == 5


# Sizes


def test_a_large_answer_is_refused_before_it_is_read(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(response_limits=ResponseLimits(body=1000))
    server.replies(Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", "hang"))
    with pytest.raises(DecodeError, match=r"larger than 1,000 bytes.*body_of"):
        api.call("GET", "/p", returns=Bytes)
    server.replies(answer(200, b"x" * 1000))
    assert api.call("GET", "/p", returns=Bytes) == b"x" * 1000


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_that_does_not_say_how_large_it_is(
    connect: Callable[..., Connected], server: Server, status: int
) -> None:
    api = connect(response_limits=ResponseLimits(body=1000))
    head = f"HTTP/1.1 {status} X\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"190\r\n" + b"x" * 400 + b"\r\n"
    server.replies(Reply(head.encode() + 3 * chunk + b"0\r\n\r\n"))
    with pytest.raises(DecodeError, match="larger than 1,000 bytes"):
        api.call("POST", "/p", returns=Bytes)
    if status == 500:  # What is read as it comes may have any size, but for errors.
        with pytest.raises(ApiError, match="larger than 1,000 bytes"):
            body_of(api)
    else:
        assert body_of(api) == b"x" * 1200
    server.replies(Reply(head.encode() + 2 * chunk + b"0\r\n\r\n"))
    if status == 500:
        with pytest.raises(ServerError):
            api.call("POST", "/p", returns=Bytes)


def test_a_copy_of_a_client_may_take_more(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(response_limits=ResponseLimits(body=10))
    server.replies(answer(200, b"x" * 20))
    with pytest.raises(DecodeError):
        api.call("GET", "/p", returns=Bytes)
    api.client = api.client.with_options(response_limits=ResponseLimits(body=20))
    assert body_of(api) == b"x" * 20
    if isinstance(api.client, Client):
        assert api.client.call("GET", "/p", returns=Bytes) == b"x" * 20


def test_a_bomb_does_not_fill_the_memory(api: Connected, server: Server) -> None:
    content = bomb(100)
    server.replies(answer(200, content, headers={"Content-Encoding": "gzip"}))
    tracemalloc.start()
    try:
        with pytest.raises(DecodeError, match="is taken for an attack"):
            api.call("GET", "/p", returns=Json[Any])
        _, peak = tracemalloc.get_traced_memory()
        assert peak < 30 * MEGABYTE
        tracemalloc.reset_peak()
        assert len(body_of(api)) == 100 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert len(server.requests) == 2


@pytest.mark.parametrize("media", ["application/jsonl", "text/event-stream"])
def test_an_item_of_a_stream_without_an_end(
    connect: Callable[..., Connected], server: Server, media: str
) -> None:
    api = connect(response_limits=ResponseLimits(body=1000))
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n"
    items = b'data: {"a": 1}\n\n' if "event" in media else b'{"a": 1}\n'
    content = head.encode() + 100 * items + b"x" * 200_000
    server.replies(Reply(content, "hang"))
    found = []

    async def collecting() -> None:
        async with api.client.stream_call("GET", "/p", returns=Json[Any]) as stream:
            async for item in stream:
                found.append(item)

    def collect() -> None:
        if not isinstance(api.client, Client):
            api.run(collecting())
            return
        with api.client.stream_call("GET", "/p", returns=Json[Any]) as stream:
            for item in stream:
                found.append(item)

    with pytest.raises(DecodeError, match="an item is larger than 1,000 bytes"):
        collect()
    assert found == [{"a": 1}] * 100


def test_what_is_well_compressed_is_no_bomb(api: Connected, server: Server) -> None:
    rows = [{"id": n, "label": "cat", "skipped": False} for n in range(300_000)]
    content = json.dumps(rows).encode()
    assert len(content) > 14_000_000
    server.replies(packed(content, "gzip"))
    assert api.call("GET", "/p", returns=Json[Any]) == rows


def test_large_headers_are_refused(api: Connected, server: Server) -> None:
    for size in (70_000, 300_000):
        server.replies(answer(200, b"1", headers={"X-Large": "x" * size}))
        with pytest.raises(ApiError):
            api.call("POST", "/p", returns=Json[Any])
    many = {f"X-{n}": "x" * 100 for n in range(900)}
    server.replies(answer(200, b"1", headers=many))
    with pytest.raises(ApiError):
        api.call("POST", "/p", returns=Json[Any])


def test_endless_early_hints_do_not_fill_the_memory(
    api: Connected, server: Server
) -> None:
    hint = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
    server.replies(Reply(hint * 5_000 + answer(200, b"1").content))
    tracemalloc.start()
    try:
        assert api.call("GET", "/p", returns=Json[Any]) == 1
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20 * MEGABYTE
