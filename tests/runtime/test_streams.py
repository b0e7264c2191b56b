"""Streams as servers may send them: each form, each cut, each way to break off."""

from __future__ import annotations

import asyncio
import gc
import json
import time
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from codegen.runtime import (
    AmbiguousOutcome,
    AsyncClient,
    DecodeError,
    GraphQLError,
    Json,
    Mutation,
    Query,
    StatusError,
    SubscriptionOperation,
    SubscriptionOptions,
    TransportError,
)
from codegen.runtime.incremental import Growing
from codegen.runtime.multipart_mixed import PartReader, boundary
from codegen.runtime.server_sent_events import EventReader, ServerSentEvent
from codegen.runtime.streaming import FORGOTTEN

from .conftest import QUICK, Connected
from .server import HANG, Reply, Server, answer

READ = Query("Read", "query Read { a ... @defer { b } }")
COUNT = SubscriptionOperation("Count", "subscription Count { count }")
Data = Json[dict[str, Any]]


def chunked(media: str, *chunks: str | bytes, end: bool = True) -> Reply:
    """A response whose body comes in these pieces."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nTransfer-Encoding: chunked"
    raw = [chunk.encode() if isinstance(chunk, str) else chunk for chunk in chunks]
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in raw)
    return Reply(
        f"{head}\r\n\r\n".encode() + body + (b"0\r\n\r\n" if end else b""),
        "keep" if end else "close",
    )


def parts(*payloads: object, end: bool = True, final: bool = True) -> Reply:
    """A multipart response."""
    pieces = ["--x"]
    pieces += [
        f"\r\nContent-Type: application/json\r\n\r\n{json.dumps(payload)}\r\n--x"
        for payload in payloads
    ]
    pieces += ["--\r\n"] if final else []
    return chunked('multipart/mixed; boundary="x"', *pieces, end=end)


def events(*results: object, complete: bool = True) -> Reply:
    """A response of server-sent events."""
    texts = [f"event: next\ndata: {json.dumps(result)}\n\n" for result in results]
    texts += ["event: complete\ndata:\n\n"] if complete else []
    return chunked("text/event-stream", *texts)


# Reading


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_events_however_they_are_cut(line: str, size: int) -> None:
    lines = [
        "\ufeff: a comment",
        "event: next",
        'data: {"a":',
        'data: "ä€😀"}',
        "id: 7",
        "",
        ":",
        "",
        "data",
        "",
        "event:complete",
        "",
        "data: cut off",
    ]
    body, reader = line.join(lines).encode(), EventReader()
    found = [
        event
        for start in range(0, len(body), size)
        for event in reader.feed(body[start : start + size])
    ]
    assert found == [
        ServerSentEvent("next", '{"a":\n"ä€😀"}', "7"),
        ServerSentEvent("message", "", "7"),
        ServerSentEvent("complete", "", "7"),
    ]


@pytest.mark.parametrize("line", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("mark", ["-", "graphql", "a+b"])
def test_parts_however_they_are_cut(line: str, size: int, mark: str) -> None:
    text = line.join(
        [
            f"--{mark}",
            "Content-Type: application/json",
            "",
            '{"a": "-- ä"}',
            f"--{mark}",
            "",
            "{}",
            f"--{mark}--",
            "what follows does not count",
        ]
    )
    body, reader = text.encode(), PartReader(mark.encode())
    found = [
        part
        for start in range(0, len(body), size)
        for part in reader.feed(body[start : start + size])
    ]
    assert found == ['{"a": "-- ä"}'.encode(), b"{}"]
    assert reader.ended


def test_a_part_is_complete_with_the_delimiter_after_it() -> None:
    reader = PartReader(b"-")
    assert list(reader.feed(b"---")) == []
    assert list(reader.feed(b"\r\nA: b\r\n\r\n{}\r\n---")) == [b"{}"]
    assert not reader.ended
    assert list(reader.feed(b"--\r\n")) == []
    assert reader.ended


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('multipart/mixed; boundary="-"', b"-"),
        ("multipart/mixed;boundary=graphql;subscriptionSpec=1.0", b"graphql"),
        ("multipart/mixed", b"-"),
    ],
)
def test_boundaries(header: str, found: bytes) -> None:
    assert boundary(header) == found


# Growing


def grown(*payloads: dict[str, Any]) -> tuple[Any, list[Any]]:
    growing, errors = Growing(), []
    for number, payload in enumerate(payloads, 1):
        errors += growing.take(payload)[1]
        assert growing.more == (number < len(payloads))
    return growing.data, errors


WHOLE = {"hero": {"id": "1", "name": "R2", "home": {"x": 1, "y": 2}, "tags": [1, 2, 3]}}


def test_the_form_of_2022() -> None:
    assert grown(
        {"data": {"hero": {"id": "1", "home": {"x": 1}, "tags": [1]}}, "hasNext": True},
        {
            "incremental": [
                {"path": ["hero"], "data": {"name": "R2", "home": {"y": 2}}},
                {"path": ["hero", "tags", 1], "items": [2]},
            ],
            "hasNext": True,
        },
        {
            "incremental": [{"path": ["hero", "tags", 2], "items": [3]}],
            "hasNext": True,
        },
        {"hasNext": False},
    ) == (WHOLE, [])


def test_the_form_of_2023() -> None:
    assert grown(
        {
            "data": {"hero": {"id": "1", "home": {"x": 1}, "tags": [1]}},
            "pending": [{"id": "0", "path": ["hero"]}],
            "hasNext": True,
        },
        {
            "pending": [{"id": "1", "path": ["hero", "tags"]}],
            "incremental": [
                {"id": "0", "data": {"name": "R2"}},
                {"id": "0", "subPath": ["home"], "data": {"y": 2}},
                {"id": "1", "items": [2, 3]},
            ],
            "completed": [{"id": "0"}, {"id": "1"}],
            "hasNext": False,
        },
    ) == (WHOLE, [])


def test_the_first_form_of_all() -> None:
    assert grown(
        {"data": {"hero": {"id": "1"}}, "hasNext": True},
        {"path": ["hero"], "data": {"name": "R2"}, "hasNext": False},
    ) == ({"hero": {"id": "1", "name": "R2"}}, [])


def test_lists_that_two_fragments_look_at_are_one() -> None:
    assert grown(
        {"data": {"all": [{"id": 1}, {"id": 2}]}, "hasNext": True},
        {
            "incremental": [{"path": [], "data": {"all": [{"n": 1}, {"n": 2}]}}],
            "hasNext": False,
        },
    ) == ({"all": [{"id": 1, "n": 1}, {"id": 2, "n": 2}]}, [])


def test_errors_of_all_places() -> None:
    first, second, third = ({"message": text} for text in "abc")
    assert grown(
        {"data": {"a": None}, "errors": [first], "hasNext": True},
        {
            "incremental": [{"path": ["a"], "data": None, "errors": [second]}],
            "completed": [{"id": "0", "errors": [third]}],
            "hasNext": False,
        },
    ) == ({"a": None}, [first, second, third])


@pytest.mark.parametrize(
    "payload",
    [
        [],
        {"incremental": [{"id": "9", "data": {}}]},
        {"incremental": [{"path": ["nowhere"], "data": {"a": 1}}]},
        {"incremental": [{"path": ["a", 0], "items": [1]}]},
        {"incremental": "x"},
    ],
)
def test_what_fits_nowhere_is_said(payload: Any) -> None:
    growing = Growing()
    growing.take({"data": {"a": "text"}, "hasNext": True})
    with pytest.raises(ValueError, match="a payload"):
        growing.take(payload)


# Calling


def test_each_step_is_the_whole_so_far(api: Connected, server: Server) -> None:
    server.replies(
        parts(
            {"data": {"a": 1}, "hasNext": True},
            {},
            {"incremental": [{"path": [], "data": {"b": 2}}], "hasNext": True},
            {"hasNext": False},
        )
    )
    assert api.stream(READ, {}, returns=Data) == [{"a": 1}, {"a": 1, "b": 2}]
    assert server.last.headers["accept"].startswith("multipart/mixed;deferSpec=2022")
    assert server.last.json["operationName"] == "Read"


def test_a_server_may_answer_at_once(api: Connected, server: Server) -> None:
    server.replies(answer(body={"data": {"a": 1, "b": 2}}))
    assert api.stream(READ, {}, returns=Data) == [{"a": 1, "b": 2}]
    server.replies(answer(body={"errors": [{"message": "no such directive"}]}))
    with pytest.raises(GraphQLError, match="no such directive"):
        api.stream(READ, {}, returns=Data)
    server.replies(answer(418, "teapot", "text/plain"))
    with pytest.raises(StatusError, match="418"):
        api.stream(READ, {}, returns=Data)


def test_a_result_without_its_end_is_an_error(api: Connected, server: Server) -> None:
    cut = parts({"data": {"a": 1}, "hasNext": True}, end=False, final=False)
    server.replies(cut)
    with pytest.raises(TransportError, match="the connection broke"):
        api.stream(READ, {}, returns=Data)
    server.replies(parts({"data": {"a": 1}, "hasNext": True}, final=False))
    with pytest.raises(TransportError, match="not all of it has come"):
        api.stream(READ, {}, returns=Data)
    server.replies(cut)
    with pytest.raises(AmbiguousOutcome):
        api.stream(Mutation("M", "mutation M { a }"), {}, returns=Data)
    server.replies(chunked("multipart/mixed; boundary=x", "--x\r\n\r\n{\r\n--x--"))
    with pytest.raises(DecodeError, match="does not come in parts as it should"):
        api.stream(READ, {}, returns=Data)


SSE = SubscriptionOptions(transport="sse", reconnect=QUICK)


@pytest.fixture
def sse(connect: Callable[..., Connected]) -> Connected:
    return connect(subscription_options=SSE)


def test_a_stream_that_ends_too_early_is_begun_again(
    sse: Connected, server: Server
) -> None:
    server.replies(
        events({"data": {"count": 1}}, complete=False),
        answer(503),
        events({"data": {"count": 2}}),
    )
    counts = sse.subscribe(COUNT, {}, returns=Json[int], at=("count",))
    assert counts == [1, 2]
    assert [request.headers["accept"] for request in server.requests] == [
        "text/event-stream"
    ] * 3


def test_it_gives_up_after_so_many_attempts(sse: Connected, server: Server) -> None:
    server.replies(events(complete=False))
    with pytest.raises(TransportError, match="without the event complete"):
        sse.subscribe(COUNT, {}, returns=Json[int], at=("count",))
    assert len(server.requests) == QUICK.attempts


def test_silence_is_a_lost_connection(
    connect: Callable[..., Connected], server: Server
) -> None:
    head = events({"data": {"count": 1}}, complete=False).content[: -len("0\r\n\r\n")]
    server.replies(Reply(head, "hang"))
    options = SubscriptionOptions(transport="sse", silence=0.05, reconnect=None)
    api = connect(subscription_options=options)
    with pytest.raises(TransportError, match="ReadTimeout"):
        api.subscribe(COUNT, {}, returns=Json[int], at=("count",))


def test_a_router_may_end_it(connect: Callable[..., Connected], server: Server) -> None:
    api = connect(subscription_options=SubscriptionOptions(transport="multipart"))
    server.replies(
        parts(
            {},
            {"payload": {"data": {"count": 1}}},
            {"payload": None, "errors": [{"message": "lost the subgraph"}]},
        )
    )
    with pytest.raises(GraphQLError, match="lost the subgraph"):
        api.subscribe(COUNT, {}, returns=Json[int], at=("count",))


def test_an_event_of_many_pieces_takes_no_longer_for_that() -> None:
    reader, piece = EventReader(), b"x" * 10_000
    started = time.process_time()
    pieces = [b"data: ", *[piece] * 2000, b"\r", b"\n", b"\r"]
    (event,) = [event for given in pieces for event in reader.feed(given)]
    assert len(event.data) == 2000 * len(piece)
    # It took half a minute when each piece was searched with all before it.
    assert time.process_time() - started < 5


def test_a_result_is_taken_once(api: Connected, server: Server) -> None:
    server.replies(answer(body={"data": {"a": 1}}))
    growing = api.client.stream(READ, {}, returns=Data)

    def result() -> Any:
        value = growing.result()
        return api.run(value) if asyncio.iscoroutine(value) else value

    assert result() == {"a": 1}
    with pytest.raises(RuntimeError, match="can be taken once"):
        result()


# Waits that are cancelled


class Slow:
    """A server that sends a response in pieces, with a pause before each."""

    def __init__(self, reply: Reply, pause: float = 0.1) -> None:
        self.opened = self.closed = 0
        self._pieces = reply.content.split(b"|")
        self._pause = pause

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.opened += 1
        await reader.readuntil(b"\r\n\r\n")
        with suppress(ConnectionError):
            for piece in self._pieces:
                await asyncio.sleep(self._pause)
                writer.write(piece)
                await writer.drain()
            while await reader.read(1000):
                pass
        self.closed += 1
        writer.close()

    @asynccontextmanager
    async def client(self) -> AsyncIterator[AsyncClient]:
        server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            url = f"http://127.0.0.1:{port}/"
            async with AsyncClient(url, subscription_options=SSE) as client:
                yield client

    async def all_closed(self) -> None:
        async with asyncio.timeout(5):
            while self.closed < self.opened:
                await asyncio.sleep(0.01)


async def patient(values: Any) -> list[Any]:
    """Take all values, with waits that are far too short."""
    taken: list[Any] = []
    while True:
        try:
            async with asyncio.timeout(0.03):
                taken.append(await anext(values))
        except TimeoutError:
            pass
        except StopAsyncIteration:
            return taken


def test_a_wait_that_is_cancelled_loses_no_event() -> None:
    reply = events(*({"data": {"count": i}} for i in range(4)))
    slow = Slow(Reply(reply.content.replace(b"event", b"|event").replace(b"||", b"|")))

    async def flow() -> None:
        async with slow.client() as client:
            counting = client.subscribe(COUNT, {}, returns=Json[int], at=("count",))
            assert await patient(counting) == [0, 1, 2, 3]

    asyncio.run(flow())
    assert slow.opened == 1


@pytest.mark.parametrize("kind", [Query, Mutation])
def test_a_wait_that_is_cancelled_sends_nothing_twice(kind: Any) -> None:
    reply = parts(
        {"data": {"a": 1}, "hasNext": True},
        {"incremental": [{"path": [], "data": {"b": 2}}], "hasNext": False},
    )
    slow = Slow(Reply(reply.content.replace(b"{", b"{|")))

    async def flow() -> None:
        async with slow.client() as client:
            growing = client.stream(kind("G", "text"), {}, returns=Data)
            assert await patient(growing) == [{"a": 1}, {"a": 1, "b": 2}]

    asyncio.run(flow())
    assert slow.opened == 1


def test_tasks_share_the_values() -> None:
    slow = Slow(events(*({"data": {"count": i}} for i in range(10))))

    async def flow() -> None:
        async with slow.client() as client:
            counting = client.subscribe(COUNT, {}, returns=Json[int], at=("count",))
            taken: list[int] = []

            async def take() -> None:
                async for count in counting:
                    taken.append(count)
                    await asyncio.sleep(0)

            async with asyncio.timeout(5):
                await asyncio.gather(take(), take(), take())
            assert taken == list(range(10))

    asyncio.run(flow())


def test_what_is_cancelled_while_it_opens_is_closed() -> None:
    slow = Slow(HANG, pause=30)

    async def flow() -> None:
        async with slow.client() as client:
            opening = client.subscribe(COUNT, {}, returns=Json[int], at=("count",))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1), opening:
                    raise AssertionError("There is no answer.")
            with pytest.raises(StopAsyncIteration):
                await anext(opening)
            assert len(asyncio.all_tasks()) == 2  # This one, and that of the server.

    asyncio.run(flow())


def test_a_stream_that_is_forgotten_while_it_waits_is_closed() -> None:
    head = events({"data": {"count": 1}}, complete=False).content[: -len("0\r\n\r\n")]
    slow = Slow(Reply(head))

    async def cancelled(values: Any) -> None:
        waiting = asyncio.ensure_future(anext(values))
        await asyncio.sleep(0.05)
        waiting.cancel()
        await asyncio.wait([waiting])

    async def flow() -> None:
        async with slow.client() as client:
            counting = client.subscribe(COUNT, {}, returns=Json[int], at=("count",))
            assert await anext(counting) == 1
            await cancelled(counting)
            await asyncio.sleep(0.01)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                del counting
                gc.collect()
            assert FORGOTTEN in [str(warning.message) for warning in caught]
            await slow.all_closed()

    asyncio.run(flow())


def test_options_are_checked() -> None:
    with pytest.raises(ValueError, match='transport is "websocket", "sse"'):
        SubscriptionOptions(transport="carrier pigeon")  # type: ignore[arg-type]


def test_the_payload_is_in_no_repr() -> None:
    options = SubscriptionOptions(connection_payload={"token": "hush-hush"})
    assert "hush" not in repr(options)
