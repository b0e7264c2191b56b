"""Streams of REST: events and lines, however they are cut and broken off."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    UNSET,
    ApiError,
    BadInput,
    Client,
    DecodeError,
    File,
    Json,
    Mismatch,
    Model,
    Retry,
    StatusError,
    StreamEvent,
    StreamFailed,
    TransportError,
)

from .conftest import QUICK, Connected
from .server import Reply, Server, answer
from .test_streams import chunked

SSE = "text/event-stream"
LINES = "application/x-ndjson"


class Chunk(Model):
    n: int


class Problem(Model):
    title: str


def collect(
    api: Connected, *, events: bool = False, again: Retry | None = None, **parts: Any
) -> list[Any]:
    """All items of a stream."""
    parts = {"returns": Json[Chunk], **parts}
    method = parts.pop("method", "GET")
    stream = api.client.stream_call(method, "/chunks", **parts)
    stream = stream.reconnecting(again) if again else stream

    async def collecting() -> list[Any]:
        async with stream as entered:
            return [item async for item in (entered.events() if events else entered)]

    if hasattr(stream, "__aiter__"):
        found: list[Any] = api.run(collecting())
        return found
    with stream as entered:
        return list(entered.events() if events else entered)


def sse(*datas: object) -> list[str]:
    return [f"data: {d if isinstance(d, str) else json.dumps(d)}\n\n" for d in datas]


CHUNKS = [Chunk(n=1), Chunk(n=2)]
FORMS = {
    "events": chunked(SSE, ": hi\n\n", *sse({"n": 1}, {"n": 2})),
    "done": chunked(SSE, *sse({"n": 1}, {"n": 2}, "[DONE]", {"n": 3})),
    "empty data": chunked(
        SSE, *sse({"n": 1}), "data:\n\nevent: ping\n\n", *sse({"n": 2})
    ),
    "lines": chunked(LINES, '{"n": 1}\n{"n', '": 2}\n'),
    "lines without an end": chunked("application/jsonl", '{"n": 1}\r\n\r\n{"n": 2}'),
    "sequence": chunked("application/json-seq", '\x1e{"n": 1}\n\x1e{\n"n": 2}\n'),
    "stream+json": chunked("application/stream+json", '{"n": 1}\n{"n": 2}\n'),
    "parts": chunked(
        "multipart/mixed; boundary=x",
        '--x\r\nContent-Type: application/json\r\n\r\n{"n": 1}\r\n--x\r\n\r\n',
        '{"n": 2}\r\n--x--\r\n',
    ),
    "a list in one": answer(200, [{"n": 1}, {"n": 2}]),
}


@pytest.mark.parametrize("form", FORMS)
def test_items_in_each_form(api: Connected, server: Server, form: str) -> None:
    server.replies(FORMS[form])
    assert collect(api) == CHUNKS
    accepted = "text/event-stream, application/json;q=0.5, */*;q=0.1"
    assert server.last.headers["accept"] == accepted
    assert server.last.headers["accept-encoding"] == "identity"


@pytest.mark.parametrize("reply", [answer(204), answer(200), chunked(SSE)])
def test_a_stream_may_be_empty(api: Connected, server: Server, reply: Reply) -> None:
    server.replies(reply)
    assert collect(api) == []


def test_one_value_in_the_place_of_a_stream(api: Connected, server: Server) -> None:
    server.replies(answer(200, {"n": 1}))
    assert collect(api) == [Chunk(n=1)]


def test_events_have_names_and_ids(api: Connected, server: Server) -> None:
    texts = 'event: add\nid: 7\ndata: {"n":\ndata: 1}\n\n', 'data: {"n": 2}\n\n'
    server.replies(chunked(SSE, *texts))
    assert collect(api, events=True) == [
        StreamEvent(Chunk(n=1), "add", "7"),
        StreamEvent(Chunk(n=2), "message", "7"),
    ]


def test_data_that_is_text_stays_text(api: Connected, server: Server) -> None:
    server.replies(chunked(SSE, *sse("5", '{"a": 1}', "x\ndata: y")))
    assert collect(api, returns=Json[str]) == ["5", '{"a": 1}', "x\ny"]
    server.replies(chunked(SSE, *sse("5", '{"a": 1}', "x")))
    assert collect(api, returns=Json[Any]) == [5, {"a": 1}, "x"]


def test_the_body_asks_for_the_stream(api: Connected, server: Server) -> None:
    server.replies(chunked(SSE, *sse({"n": 1})))
    asked: dict[str, Any] = {
        "method": "POST",
        "json": Chunk(n=5),
        "stream_switch": "stream",
    }
    assert collect(api, **asked) == [Chunk(n=1)]
    assert server.last.json == {"n": 5, "stream": True}


def test_a_body_that_is_left_out_asks_for_nothing(
    api: Connected, server: Server
) -> None:
    server.replies(chunked(SSE, *sse({"n": 1})))
    assert collect(api, method="POST", json=UNSET) == [Chunk(n=1)]
    assert collect(api, method="POST", json=UNSET, stream_switch="stream")
    assert not server.last.body


@pytest.mark.parametrize(
    ("body", "switch", "sent"),
    [
        ({"file": File(b"a")}, "", b'{"file":"YQ=="}'),
        ({"file": File(b"a")}, "stream", b'{"file":"YQ==","stream":true}'),
    ],
)
def test_any_body_may_ask_for_a_stream(
    api: Connected, server: Server, body: Any, switch: str, sent: bytes
) -> None:
    server.replies(chunked(SSE, *sse({"n": 1})))
    assert collect(api, method="POST", json=body, stream_switch=switch)
    assert server.last.body == sent


def test_a_refusal_is_an_error_of_its_status(api: Connected, server: Server) -> None:
    server.replies(answer(400, {"title": "no"}))
    described: Any = {Json[Problem]: (400,)}
    with pytest.raises(BadInput, match="GET /chunks answered 400 Bad Request: no") as e:
        collect(api, errors=described)
    assert e.value.body == Problem(title="no")


def test_items_that_do_not_fit_are_reported(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(chunked(LINES, '{"n": "x"}\n', "nonsense\n", '{"n": 2}\n'))
    seen: list[Mismatch] = []
    found = collect(connect(on_mismatch=seen.append))
    assert (found[0].n, found[1], found[2]) == ("x", "nonsense", Chunk(n=2))
    assert [(m.operation, m.path, m.got) for m in seen] == [
        ("GET /chunks", "$[*].n", "string"),
        ("GET /chunks", "$[*]", "invalid JSON"),
    ]


def test_an_item_that_raises_does_not_end_the_stream(server: Server) -> None:
    server.replies(chunked(LINES, '{"n": "x"}\n{"n": 2}\n'))
    client = Client(server.url, on_mismatch="raise")
    with client, client.stream_call("GET", "/", returns=Json[Chunk]) as stream:
        with pytest.raises(DecodeError, match=r"at \$\[\*\].n expected integer"):
            next(stream)
        assert list(stream) == [Chunk(n=2)]


@pytest.mark.parametrize(
    "texts",
    [
        ['event: error\ndata: {"message": "overloaded", "code": "busy"}\n\n'],
        sse({"error": {"message": "overloaded", "code": "busy"}}),
    ],
)
def test_an_error_in_the_middle(
    api: Connected, server: Server, texts: list[str]
) -> None:
    server.replies(chunked(SSE, *sse({"n": 1}), *texts))
    with pytest.raises(StreamFailed) as caught:
        collect(api)
    assert str(caught.value) == "GET /chunks: the server reports: overloaded"
    assert (caught.value.code, caught.value.status) == ("busy", 200)


def test_an_error_that_is_described_is_an_item(api: Connected, server: Server) -> None:
    server.replies(chunked(SSE, 'event: error\ndata: {"n": 3}\n\n'))
    assert collect(api) == [Chunk(n=3)]


def test_an_error_of_text(api: Connected, server: Server) -> None:
    server.replies(chunked(SSE, "event: error\ndata: too late\n\n"))
    with pytest.raises(StreamFailed, match="the server reports: too late"):
        collect(api, returns=Json[str])


def test_a_stream_that_breaks_off(api: Connected, server: Server) -> None:
    server.replies(chunked(SSE, *sse({"n": 1}), end=False))
    with pytest.raises(TransportError, match="the connection broke"):
        collect(api)
    assert len(server.requests) == 1


def test_a_page_in_the_place_of_a_stream(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, "<html>", media="text/html"))
    with pytest.raises(DecodeError, match="a page of HTML; it begins: <html>"):
        collect(connect(on_mismatch="ignore"))


# Connecting again


def test_it_goes_on_after_a_lost_connection(api: Connected, server: Server) -> None:
    first = chunked(SSE, 'id: a\ndata: {"n": 1}\n\n', end=False)
    second = chunked(SSE, 'retry: 1\nid: b\ndata: {"n": 2}\n\n')
    server.replies(first, answer(503), second, answer(204))
    assert collect(api, again=QUICK) == CHUNKS
    sent = [request.headers.get("last-event-id") for request in server.requests]
    assert sent == [None, "a", "a", "b"]


def test_it_goes_on_from_what_has_come_as_a_whole(
    api: Connected, server: Server
) -> None:
    server.replies(
        chunked(SSE, 'id: a \ndata: {"n": 1}\n\n', end=False),
        chunked(SSE, 'data: {"n": 2}\n\nid: b\n\nid: c\ndata: {}\n', end=False),
        chunked(SSE, 'id\ndata: {"n": 3}\n\n', end=False),
        chunked(SSE, 'id: \x0c\ndata: {"n": 4}\n\n', end=False),
        answer(204),
    )
    events = collect(api, events=True, again=QUICK)
    assert [event.id.strip() for event in events] == ["a", "a", "", ""]
    sent = [request.headers.get("last-event-id") for request in server.requests]
    assert sent == [None, "a", "b", None, None]


@pytest.mark.parametrize("wait", ["9" * 20, "9" * 400, "9" * 5000])
def test_a_wait_that_is_none_is_not_waited(
    api: Connected, server: Server, wait: str
) -> None:
    first = chunked(SSE, f'retry: {wait}\n\ndata: {{"n": 1}}\n\n')
    server.replies(first, answer(204))
    assert collect(api, again=QUICK) == [Chunk(n=1)]


def test_a_text_of_a_sequence_does_not_wait_for_the_next(server: Server) -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json-seq\r\n\r\n"
    text = f'{head}\x1e{{"n": 1}}\n'
    server.replies(Reply(text.encode(), "hang"))
    with (
        Client(server.url, timeout=1) as client,
        client.stream_call("GET", "/", returns=Json[Chunk]) as stream,
    ):
        assert next(stream) == Chunk(n=1)
        with pytest.raises(TransportError):
            next(stream)


def test_it_gives_up(api: Connected, server: Server) -> None:
    first = chunked(SSE, 'id: a\ndata: {"n": 1}\n\n', end=False)
    server.replies(first, chunked(SSE, ": nothing\n"), chunked(SSE, ":", end=False))
    with pytest.raises(TransportError, match="the connection broke"):
        collect(api, again=Retry(attempts=3, first_wait=0.001))
    assert len(server.requests) == 3


def test_it_tells_what_happened(server: Server) -> None:
    server.replies(chunked(SSE, *sse({"n": 1}), end=False), answer(400))
    told: list[ApiError] = []
    with Client(server.url) as client:
        stream = client.stream_call("GET", "/", returns=Json[Chunk])
        with stream.reconnecting(QUICK, on_reconnect=told.append):
            assert next(stream) == Chunk(n=1)
            with pytest.raises(StatusError):
                next(stream)
    assert len(told) == 1


def test_it_repeats_nothing_that_changes_something(api: Connected) -> None:
    with pytest.raises(ValueError, match="POST /chunks may change something"):
        collect(api, method="POST", again=QUICK)


def test_lines_have_nothing_to_go_on_from(api: Connected, server: Server) -> None:
    server.replies(chunked(LINES, '{"n": 1}\n'))
    assert collect(api, again=QUICK) == [Chunk(n=1)]
    assert len(server.requests) == 1


def test_a_stream_is_left_before_its_end(api: Connected, server: Server) -> None:
    server.replies(chunked(SSE, *sse({"n": 1}, {"n": 2}), end=False))
    stream = api.client.stream_call("GET", "/", returns=Json[Chunk])

    async def first() -> Any:
        async with stream:
            assert stream.response.status_code == 200
            return await anext(stream)

    if hasattr(stream, "__aiter__"):
        assert api.run(first()) == Chunk(n=1)
    else:
        with stream:
            assert stream.response.status_code == 200
            assert next(stream) == Chunk(n=1)
    with pytest.raises((StopIteration, StopAsyncIteration)):
        api.run(anext(stream)) if hasattr(stream, "__aiter__") else next(stream)


def test_nothing_is_sent_before_it_is_wanted(api: Connected, server: Server) -> None:
    stream = api.client.stream_call("GET", "/", returns=Json[Chunk])
    with pytest.raises(RuntimeError, match="Nothing has come yet"):
        _ = stream.response
    assert not server.requests
