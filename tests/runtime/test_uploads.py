"""Files on their way to a server: off the loop, of one size, sent again, refused."""

from __future__ import annotations

import asyncio
import io
import ssl
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
import trustme

from codegen.runtime import (
    ApiError,
    AsyncClient,
    File,
    Json,
    LabelStudioKey,
    Mutation,
    Nothing,
    StatusError,
    Style,
    TransportError,
    Unauthenticated,
)
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import Reply, Server, answer, serving
from .tokens import PAT, Clock, TokenServer

UPLOAD = Mutation("Up", "mutation Up($file: Upload!) { up(file: $file) }")


class Noting(io.BytesIO):
    """A file that notes by which threads it is read."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.threads: set[int] = set()

    def read(self, size: int | None = -1, /) -> bytes:
        self.threads.add(threading.get_ident())
        return super().read(size)


class Changing(io.BytesIO):
    """A file that has another size as soon as it is read."""

    def __init__(self, by: int) -> None:
        super().__init__(b"x" * 1_000_000)
        self.by = by

    def read(self, size: int | None = -1, /) -> bytes:
        if self.by > 0:
            place = self.tell()
            self.seek(0, io.SEEK_END)
            self.write(b"y" * self.by)
            self.seek(place)
        elif self.by < 0:
            self.truncate(1_000_000 + self.by)
        return super().read(size)


@pytest.mark.parametrize("part", ["binary", "multipart"])
def test_no_file_is_read_in_the_loop(server: Server, part: str) -> None:
    server.replies(answer(204))
    content = bytes(range(256)) * 8_000
    opened = Noting(content)
    body = opened if part == "binary" else {"file": File(opened)}

    async def sending() -> None:
        async with AsyncClient(server.url) as client:
            parts: Any = {part: body}
            await client.call("PUT", "/", returns=Nothing, **parts)
        assert opened.threads
        assert threading.get_ident() not in opened.threads

    asyncio.run(sending())
    assert content in server.last.body
    assert len(server.last.body) == int(server.last.headers["content-length"])


def test_an_upload_that_is_cancelled_ends(server: Server) -> None:
    """What reads the file is done before the call is."""
    reading = threading.Event()

    class Slow(io.BytesIO):
        is_done = False

        def read(self, size: int | None = -1, /) -> bytes:
            reading.set()
            ended.wait(0.3)
            self.is_done = True
            return super().read(size)

    ended = threading.Event()
    opened = Slow(b"x" * 1_000)

    async def sending() -> None:
        async with AsyncClient(server.url) as client:
            call = client.call("PUT", "/", binary=opened, returns=Nothing)
            working = asyncio.ensure_future(call)
            await asyncio.to_thread(reading.wait)
            working.cancel()
            with pytest.raises(asyncio.CancelledError):
                await working
            assert opened.is_done

    asyncio.run(sending())


@pytest.mark.parametrize("by", [-400_000, -1, 1, 600_000])
def test_a_file_that_changes_its_size(api: Connected, server: Server, by: int) -> None:
    server.replies(answer(204))
    file = File(Changing(by), name="log.txt")
    said = r"PUT /: .*File\(name='log.txt'.*\) had 1,000,000 bytes and changed while"
    with pytest.raises(TransportError, match=said):
        api.call("PUT", "/", binary=file, returns=Nothing)
    # The server may still read what came of it.
    assert api.call("POST", "/next", json=1, returns=Nothing) is None
    (after,) = (request for request in server.requests if request.path == "/next")
    assert after.body == b"1"
    sent = [request.body for request in server.requests if request.path == "/"]
    assert len(sent) <= 1
    assert all(len(body) < 1_000_000 for body in sent)


def test_a_file_that_grew_between_two_attempts(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"12")

    def grow(_: object) -> Any:
        path.write_bytes(b"123")
        return answer(503)

    server.handler = grow
    with pytest.raises(TransportError, match="had 2 bytes and changed"):
        api.call("PUT", "/", binary=File(path), returns=Nothing)
    assert server.requests[0].body == b"12"


@pytest.mark.parametrize("part", ["binary", "multipart"])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_file_is_sent_again_with_a_new_token(
    connect: Callable[..., Connected],
    server: Server,
    tmp_path: Path,
    part: str,
    is_open: bool,
) -> None:
    content = bytes(range(256)) * 1_000
    path = tmp_path / "a.bin"
    path.write_bytes(b"skipped" + content)
    opened: BinaryIO = path.open("rb")
    opened.seek(7)
    if not is_open:
        path.write_bytes(content)
    with opened:
        body = opened if is_open else path
        tokens = TokenServer()
        server.handler = tokens
        key = LabelStudioKey(PAT, f"{server.url}/token", clock=Clock())
        api = connect(auth=key)
        api.call("GET", "/", returns=Json[Any])
        tokens.granted.append("another")  # The server takes only the newest.
        tokens.called.clear()
        parts: Any = {part: body if part == "binary" else {"file": File(body)}}
        api.call("POST", "/", returns=Json[Any], **parts)
    first, second = tokens.called
    assert first.headers["authorization"] != second.headers["authorization"]
    assert first.body == second.body
    assert content in second.body
    assert b"skipped" not in second.body
    assert len(second.body) == int(second.headers["content-length"])


@pytest.mark.parametrize(
    ("status", "raised"), [(413, StatusError), (401, Unauthenticated)]
)
def test_a_refusal_while_a_file_is_sent_is_what_is_raised(
    api: Connected, server: Server, status: int, raised: type[ApiError]
) -> None:
    server.reads_bodies = False
    server.replies(Reply(answer(status, {"detail": "not so"}).content, "close"))
    with pytest.raises(raised, match=f"PUT / answered {status} .*: not so"):
        api.call("PUT", "/", binary=bytes(20_000_000), returns=Nothing)
    assert len(server.requests) == 1


def test_a_refusal_while_a_file_is_sent_over_tls() -> None:
    authority, trust = trustme.CA(), ssl.create_default_context()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    authority.configure_trust(trust)

    async def sending(url: str) -> None:
        transport = httpx.AsyncHTTPTransport(verify=trust)
        async with AsyncClient(url, transport=transport) as client:
            content = bytes(20_000_000)
            await client.call("PUT", "/", binary=content, returns=Nothing)

    with serving(tls=tls) as server:
        server.reads_bodies = False
        server.replies(Reply(answer(413, {"detail": "not so"}).content, "close"))
        with pytest.raises(StatusError, match=r"PUT / answered 413 .*: not so"):
            asyncio.run(sending(server.url))
        assert len(server.requests) == 1


# What cannot be sent

HALF = "\udcff"
"""What stands for a byte that is not UTF-8, in the name of a file."""
IN_PLACES: dict[str, dict[str, Any]] = {
    "json": {"json": {"a": [HALF]}},
    "lines": {"lines": [1, HALF]},
    "text": {"text": HALF},
    "form": {"form": {"a": HALF}},
    "name of a form": {"form": {HALF: "a"}},
    "multipart": {"multipart": {"a": HALF}},
    "name of a part": {"multipart": {HALF: "a"}},
    "name of a file": {"multipart": {"a": File(b"", name=f"{HALF}.txt")}},
    "query": {"query": {"a": HALF}},
    "querystring": {
        "querystring": {"q": {"a": HALF}},
        "query_styles": {"q": Style(media="application/x-www-form-urlencoded")},
    },
    "header": {"headers": {"X-A": HALF}},
    "cookie": {"cookies": {"a": HALF}},
}


@pytest.mark.parametrize("place", IN_PLACES)
def test_half_a_character_is_said(api: Connected, server: Server, place: str) -> None:
    said = r"PUT /: utf-8 cannot write '\\udcff', character \d.*give it another"
    with pytest.raises(ValueError, match=said) as caught:
        api.call("PUT", "/", returns=Nothing, **IN_PLACES[place])
    assert type(caught.value) is ValueError
    assert not server.requests


def test_half_a_character_in_a_path(api: Connected, server: Server) -> None:
    with pytest.raises(ValueError, match=r"GET /\{a\}: utf-8 cannot write"):
        api.call("GET", "/{a}", path={"a": HALF}, returns=Nothing)
    assert not server.requests


def test_half_a_character_in_a_variable(api: Connected, server: Server) -> None:
    for value in (HALF, File(b"", name=HALF), [File(b""), HALF]):
        with pytest.raises(ValueError, match=r"Up: utf-8 cannot write '\\udcff'"):
            api.execute(UPLOAD, {"file": value}, returns=Json[Any])
    assert not server.requests


def test_a_character_that_a_charset_has_not(api: Connected) -> None:
    with pytest.raises(
        ValueError, match=r"PUT /: latin-1 cannot write '\\u20ac', char"
    ):
        api.call(
            "PUT", "/", text="5 €", media="text/plain; charset=latin-1", returns=Nothing
        )


@pytest.mark.parametrize(
    "media", ["é/x", "text", "a / b", "text/plain\n", "a/b\0", "a/b; é=1", "a/b, c/d"]
)
def test_an_odd_media_type_of_a_file(media: str) -> None:
    with pytest.raises(ValueError, match="is no media type such as 'image/png'"):
        File(b"", media=media)


@pytest.mark.parametrize("media", ["a/b", "text/csv; charset=utf-8", 'a/b;c="d"'])
def test_the_media_type_of_a_file_has_parameters(
    api: Connected, server: Server, media: str
) -> None:
    server.replies(answer(204))
    api.call("PUT", "/", binary=File(b"", media=media), returns=Nothing)
    assert server.last.headers["content-type"] == media
