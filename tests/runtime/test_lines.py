"""The lines of a body that is received as it comes."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.runtime import (
    Bytes,
    Client,
    DecodeError,
    Mismatch,
    Model,
    ResponseLimits,
    TransportError,
)

from .conftest import Connected
from .server import CUT, Reply, Server, answer


class Task(Model):
    id: int
    title: str | None = None


def chunked(content: bytes, size: int, media: str) -> Reply:
    """A response whose body comes in pieces of a size."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n"
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    chunks = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces]
    body = b"".join(chunks) + b"0\r\n\r\n"
    return Reply(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + body)


def taken(api: Connected, how: str, *args: Any) -> list[Any]:
    body = api.client.body_of(api.client.call, "GET", "/p", returns=Bytes)
    found: list[Any] = []

    async def collecting() -> None:
        async for value in getattr(body, how)(*args):
            found.append(value)

    if hasattr(body, "__aiter__"):
        api.run(collecting())
    else:
        found.extend(getattr(body, how)(*args))
    return found


TEXT = st.text(st.sampled_from("aé€😀\r\x85\u2028, "), max_size=8)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(TEXT, max_size=6),
    st.booleans(),
    st.integers(1, 7),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_lines_wherever_pieces_end(
    api: Connected,
    server: Server,
    lines: list[str],
    is_ended: bool,
    size: int,
    charset: str,
) -> None:
    text = "\n".join(lines) + ("\n" if is_ended else "")
    name = "utf-8" if charset.startswith("utf-8") else charset
    media = f"text/csv; charset={name}"
    server.replies(chunked(text.encode(charset), size, media))
    expected = text.split("\n")
    if not expected[-1]:
        del expected[-1]
    last = len(expected) - (not text.endswith("\n"))
    cut = [x.removesuffix("\r") if i < last else x for i, x in enumerate(expected)]
    assert taken(api, "lines") == cut


def test_lines_of_no_known_charset_are_utf_8(api: Connected, server: Server) -> None:
    for media in ("text/csv", "text/csv; charset=nonsense", "application/json"):
        server.replies(answer(200, "é\r\n1".encode(), media))
        assert taken(api, "lines") == ["é", "1"]
    server.replies(answer(200, "é".encode("latin-1"), "text/csv; charset=latin-1"))
    assert taken(api, "lines") == ["é"]


def test_a_line_that_is_no_text(api: Connected, server: Server) -> None:
    server.replies(answer(200, b"1\n\xff\n", "text/csv"))
    with pytest.raises(DecodeError, match=r"GET /p: line 1 or later is no utf-8"):
        taken(api, "lines")


def test_json_lines_are_typed(api: Connected, server: Server) -> None:
    content = (
        b'\xef\xbb\xbf{"id": 1, "title": "\xe2\x80\xa8"}\r\n\n \n{"id": 2}\n{"id": 3}'
    )
    for size in (1, 5, 1000):
        server.replies(chunked(content, size, "application/x-ndjson"))
        assert taken(api, "json_lines", Task) == [
            Task(id=1, title="\u2028"),
            Task(id=2),
            Task(id=3),
        ]
    assert taken(api, "json_lines")[1:] == [{"id": 2}, {"id": 3}]


def test_texts_of_a_json_sequence_are_lines(api: Connected, server: Server) -> None:
    server.replies(
        answer(200, b'\x1e{"id": 1}\n\x1e{"id": 2}\n', "application/json-seq")
    )
    assert taken(api, "json_lines", Task) == [Task(id=1), Task(id=2)]


def test_a_line_that_does_not_fit_is_told(
    connect: Callable[..., Connected], server: Server
) -> None:
    told: list[Mismatch] = []
    server.replies(answer(200, b'{"id": 1}\n{"id": "x"}\n', "application/jsonl"))
    found = taken(connect(on_mismatch=told.append), "json_lines", Task)
    assert [task.id for task in found] == [1, "x"]
    assert [mismatch.path for mismatch in told] == ["$[*].id"]
    with pytest.raises(DecodeError, match=r"\$\[\*\]\.id"):
        taken(connect(on_mismatch="raise"), "json_lines", Task)


@pytest.mark.parametrize("line", [b"{", b"nan", b"[" * 100_000, b"<html>", b"\xff"])
def test_a_line_that_is_no_json(api: Connected, server: Server, line: bytes) -> None:
    server.replies(answer(200, b'{"id": 1}\n\n' + line, "application/jsonl"))
    with pytest.raises(DecodeError, match="GET /p: line 3: "):
        taken(api, "json_lines")


@pytest.mark.parametrize("how", ["lines", "json_lines"])
def test_a_line_without_an_end(
    connect: Callable[..., Connected], server: Server, how: str
) -> None:
    server.replies(chunked(b'"1"\n"' + b"x" * 5_000, 100, "text/csv"))
    limited = connect(response_limits=ResponseLimits(body=1_000))
    with pytest.raises(DecodeError, match="line 2 is longer than 1,000 bytes"):
        taken(limited, how)


@pytest.mark.parametrize("how", ["lines", "json_lines"])
def test_lines_that_are_cut_short(api: Connected, server: Server, how: str) -> None:
    server.replies(CUT)
    with pytest.raises(TransportError, match="the body is cut short"):
        taken(api, how)


def test_lines_go_on_where_they_were_cut(api: Connected, server: Server) -> None:
    lines = [{"id": number, "title": "é"} for number in range(200)]
    content = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines).encode()

    def serve(request: Any) -> Reply:
        start = int(request.headers.get("range", "bytes=0-")[6:-1])
        place = f"bytes {start}-{len(content) - 1}/{len(content)}"
        headers = {"ETag": '"1"', "Content-Range": place}
        reply = answer(206 if start else 200, content[start:], "x/jsonl", headers)
        kept = len(reply.content) - len(content[start:]) + 2_001
        return Reply(reply.content[:kept], "close")

    server.handler = serve
    found = taken(api, "json_lines", Task)
    assert [task.id for task in found] == list(range(200))
    assert len(server.requests) == 3


def test_many_lines_are_never_in_memory(server: Server) -> None:
    line = json.dumps({"id": 1, "title": "x" * 100}).encode() + b"\n"
    server.replies(answer(200, line * 40_000, "application/jsonl"))
    with Client(server.url) as client:
        call: Any = client.call
        tracemalloc.start()
        try:
            body = client.body_of(call, "GET", "/p", returns=Bytes)
            assert sum(task.id for task in body.json_lines(Task)) == 40_000
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 12_000_000  # Of which 5 MB are the server's.


def test_an_iteration_that_ends_early_closes_the_body(server: Server) -> None:
    server.replies(Reply(chunked(b"1\n2\n3\n", 2, "text/csv").content[:-5], "hang"))
    with Client(server.url) as client:
        call: Any = client.call
        body = client.body_of(call, "GET", "/p", returns=Bytes)
        lines = body.lines()
        assert next(lines) == "1"
        del lines
        with pytest.raises(RuntimeError, match="A body comes once"):
            list(body.lines())
