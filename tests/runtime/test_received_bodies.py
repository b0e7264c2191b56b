"""Bodies that are received while they come."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    ApiError,
    Bytes,
    Client,
    Json,
    NotFound,
    Query,
    Retry,
    StatusError,
    Text,
    TransportError,
    bearer,
)

from .conftest import Connected
from .server import CUT, Reply, Server, answer, serving

MEGABYTE = 1 << 20
SIZE = 200 * MEGABYTE


def save(api: Connected, path: Path, method: str = "GET", **parts: Any) -> Path:
    parts = {"returns": Bytes, **parts}
    body = api.client.body_of(api.client.call, method, "/file", **parts)
    saved = body.save(path)
    found: Path = api.run(saved) if hasattr(saved, "__await__") else saved
    return found


def pieces(api: Connected, **parts: Any) -> tuple[Any, list[bytes]]:
    """The body, and its pieces."""
    parts = {"returns": Bytes, **parts}
    body = api.client.body_of(api.client.call, "GET", "/file", **parts)
    return body, api.collect(body)


def zipped(content: bytes, cut: int = 0, media: str = "text/csv") -> Reply:
    packed = gzip.compress(content)
    kept = packed[: len(packed) - cut]
    return answer(200, kept, media, {"Content-Encoding": "gzip"})


def test_a_body_is_saved(api: Connected, server: Server, tmp_path: Path) -> None:
    server.replies(answer(200, b"PK\x00", media="application/zip"))
    path = tmp_path / "a.zip"
    assert save(api, path, query={"page": 1}) == path
    assert path.read_bytes() == b"PK\x00"
    assert server.last.target == "/file?page=1"
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


def test_a_body_is_iterated_over(api: Connected, server: Server) -> None:
    server.replies(answer(200, b"x" * 100_000, "text/csv", {"X-Rows": "5"}))
    body, found = pieces(api, returns=Text)
    assert b"".join(found) == b"x" * 100_000
    assert (body.media, body.size) == ("text/csv", 100_000)
    assert body.response.headers["X-Rows"] == "5"


def test_what_is_compressed_is_unpacked(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.replies(zipped(b"a,b\n" * 1000))
    assert save(api, tmp_path / "a.csv").read_bytes() == b"a,b\n" * 1000
    assert pieces(api)[0].size is None


def test_a_large_body_is_never_in_memory(
    connect: Callable[..., Connected], tmp_path: Path
) -> None:
    with serving_large() as (url, digest):
        api = connect(url)
        tracemalloc.start()
        try:
            path = save(api, tmp_path / "large")
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 10 * MEGABYTE
    assert path.stat().st_size == SIZE
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == digest


@pytest.mark.parametrize("old", [None, b"old"])
@pytest.mark.parametrize(
    "reply",
    [
        CUT,
        zipped(b"a,b\n" * 1000, cut=12),
        Reply(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "close"),
    ],
)
def test_a_body_that_is_cut_short_leaves_no_file(
    api: Connected, server: Server, tmp_path: Path, reply: Reply, old: bytes | None
) -> None:
    server.replies(reply)
    path = tmp_path / "a.csv"
    if old is not None:
        path.write_bytes(old)
    with pytest.raises(TransportError, match="GET /file: the body is cut short"):
        save(api, path)
    assert [p.read_bytes() for p in tmp_path.iterdir()] == ([old] if old else [])


@pytest.mark.parametrize("returns", [Bytes, Text, Json[Any]])
def test_a_call_notices_what_is_cut_short(
    api: Connected, server: Server, returns: Any
) -> None:
    server.replies(zipped(b'"12"', cut=4))
    with pytest.raises(TransportError, match=r"GET /file: .* the body has no end"):
        api.call("GET", "/file", returns=returns)
    assert len(server.requests) == 3
    server.replies(zipped(b'"12"', media="application/json"))
    api.call("GET", "/file", returns=returns)


@pytest.mark.parametrize("status", [b"200 OK", b"400 Bad Request"])
def test_what_cannot_be_repeated_may_have_been_executed(
    connect: Callable[..., Connected], server: Server, tmp_path: Path, status: bytes
) -> None:
    """A call for the whole body says the same."""
    server.replies(Reply(CUT.content.replace(b"200 OK", status), "close"))
    with pytest.raises(AmbiguousOutcome, match="may have executed this call"):
        connect().call("POST", "/file", returns=Bytes)
    with pytest.raises(AmbiguousOutcome, match="may have executed this call"):
        save(connect(), tmp_path / "a", "POST")
    assert len(server.requests) == 2
    with pytest.raises(TransportError) as raised:
        save(connect(retry=Retry(attempts=1, repeats_all=True)), tmp_path / "a", "POST")
    assert not isinstance(raised.value, AmbiguousOutcome)
    with pytest.raises(TransportError) as raised:
        save(connect(retry=Retry(attempts=1)), tmp_path / "a", "PUT")
    assert not isinstance(raised.value, AmbiguousOutcome)
    assert not list(tmp_path.iterdir())


def test_a_refusal_is_an_error_of_its_status(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.replies(answer(404, {"detail": "no such export"}))
    with pytest.raises(NotFound, match="404 Not Found: no such export") as caught:
        save(api, tmp_path / "a")
    assert caught.value.body == {"detail": "no such export"}
    assert not list(tmp_path.iterdir())


def test_the_request_is_repeated_before_the_body(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.replies(answer(503), answer(200, b"1"))
    assert save(api, tmp_path / "a").read_bytes() == b"1"
    server.replies(Reply(b"", "close"))
    with pytest.raises(AmbiguousOutcome):
        save(api, tmp_path / "b", "POST")


def test_a_redirect_is_followed_without_credentials(
    connect: Callable[..., Connected], server: Server, tmp_path: Path
) -> None:
    with serving(lambda _: answer(200, b"stored")) as storage:
        elsewhere = {"Location": f"{storage.url}/a?sig=1"}
        here = {"Location": "../b?c=1"}
        server.replies(answer(301, headers=here), answer(302, headers=elsewhere))
        api = connect(headers={"X-Key": "secret"}, auth=bearer("abcdefgh1"))
        assert save(api, tmp_path / "a").read_bytes() == b"stored"
    sent = [request.headers for request in server.requests]
    assert [request.target for request in server.requests] == ["/file", "/b?c=1"]
    assert [(h["x-key"], h["authorization"]) for h in sent] == [
        ("secret", "Bearer abcdefgh1"),
        ("secret", "Bearer abcdefgh1"),
    ]
    (request,) = storage.requests
    assert request.target == "/a?sig=1"
    assert not {"x-key", "authorization"} & request.headers.keys()


@pytest.mark.parametrize("location", ["ftp://x/", "http://", "http://[", "//", "x:y"])
def test_a_redirect_to_nowhere(
    api: Connected, server: Server, tmp_path: Path, location: str
) -> None:
    server.replies(answer(302, headers={"Location": location}))
    with pytest.raises(ApiError):
        save(api, tmp_path / "a")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("parameter", ["X-Amz-Signature", "X-Goog-Credential", "sig"])
def test_no_log_tells_the_signature_of_a_redirect(
    api: Connected,
    server: Server,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    parameter: str,
) -> None:
    caplog.set_level("INFO")
    leading = {"Location": f"/there?n=1&{parameter}=abcd1234"}
    server.replies(answer(302, headers=leading), answer(200, b"1"))
    save(api, tmp_path / "a")
    assert server.last.target.endswith("=abcd1234")
    assert f"/there?n=1&{parameter}=***" in caplog.text
    assert "abcd1234" not in caplog.text


def test_redirects_without_an_end(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.replies(answer(302, headers={"Location": "/file"}))
    with pytest.raises(StatusError, match="302"):
        save(api, tmp_path / "a")
    assert len(server.requests) == 6


def test_what_changes_something_is_not_sent_elsewhere(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.replies(answer(307, headers={"Location": "/other"}))
    with pytest.raises(StatusError, match="307"):
        save(api, tmp_path / "a", "POST")
    assert len(server.requests) == 1


def test_a_body_is_taken_once(api: Connected, server: Server, tmp_path: Path) -> None:
    server.replies(answer(200, b"1"))
    body, _ = pieces(api)

    async def again() -> None:
        await body.save(tmp_path / "a")

    with pytest.raises(RuntimeError, match="A body comes once"):
        api.run(again()) if hasattr(body, "__aiter__") else body.save(tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_a_body_is_saved_after_a_look(server: Server, tmp_path: Path) -> None:
    server.replies(answer(200, b"12"))
    with (
        Client(server.url) as client,
        client.body_of(client.call, "GET", "/", returns=Bytes) as body,
    ):
        assert body.size == 2
        assert body.save(tmp_path / "a").read_bytes() == b"12"


def test_a_body_that_somebody_closes_is_no_file(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    server.replies(Reply(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n12", "hang"))
    path = tmp_path / "a"
    path.write_bytes(b"old")
    body = api.client.body_of(api.client.call, "GET", "/", returns=Bytes)

    async def closing() -> None:
        saving = asyncio.ensure_future(body.save(path))
        await asyncio.sleep(0.2)
        await api.client.close()
        await saving

    def save() -> None:
        if not isinstance(api.client, Client):
            api.run(closing())
            return
        threading.Timer(0.2, api.client.close).start()
        body.save(path)

    with pytest.raises(TransportError, match="closed before its end"):
        save()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_body_that_was_closed_before_is_no_file(
    server: Server, tmp_path: Path
) -> None:
    client = Client(server.url)
    body = client.body_of(client.call, "GET", "/", returns=Bytes)
    client.close()
    with pytest.raises(TransportError, match="closed before its end"):
        body.save(tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_only_calls_of_rest_have_a_body(api: Connected) -> None:
    query = Query("A", "query A { a }")
    with pytest.raises(TypeError, match="A is no call of REST"):
        api.client.body_of(api.client.execute, query, {}, returns=Json[Any])
    with pytest.raises(TypeError, match=r"print\(\) makes no call by itself"):
        api.client.body_of(print)

    async def method() -> None: ...

    with pytest.raises(TypeError, match=r"method\(\) makes no call by itself"):
        api.client.body_of(method)
    with (
        Client("http://127.0.0.1:9") as other,
        pytest.raises(TypeError, match="is a call of another client"),
    ):
        api.client.body_of(other.call, "GET", "/", returns=Bytes)


def test_a_folder_is_no_file(api: Connected, server: Server, tmp_path: Path) -> None:
    server.replies(answer(200, b"1"))
    with pytest.raises(IsADirectoryError, match="name a file in it"):
        save(api, tmp_path)


def test_a_stream_is_a_body_too(api: Connected, server: Server, tmp_path: Path) -> None:
    server.replies(answer(200, b"{}\n{}\n", media="application/jsonl"))
    asked: Any = {"returns": Json[Any], "json": {"n": 1}, "stream_switch": "stream"}
    if isinstance(api.client, Client):
        method: Any = api.client.stream_call
        body = api.client.body_of(method, "POST", "/", **asked)
        assert body.save(tmp_path / "a").read_bytes() == b"{}\n{}\n"
        assert server.last.json == {"n": 1, "stream": True}
    assert issubclass(TransportError, ApiError)


@contextmanager
def serving_large() -> Iterator[tuple[str, str]]:
    """Serve a large body, with its digest, to one request."""
    listener = socket.create_server(("127.0.0.1", 0))
    block = bytes(range(256)) * (MEGABYTE // 256)
    whole = hashlib.sha256()
    for _ in range(SIZE // MEGABYTE):
        whole.update(block)

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            head = f"HTTP/1.1 200 OK\r\nContent-Length: {SIZE}\r\n\r\n"
            connection.sendall(head.encode())
            for _ in range(SIZE // MEGABYTE):
                connection.sendall(block)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", whole.hexdigest()
    thread.join(10)
    listener.close()
