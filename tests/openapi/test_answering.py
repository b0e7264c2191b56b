"""A generated client gets what a server answers, in every way that it may be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..generation import imported, openapi_files
from ..runtime.server import Request, Server, answer, serving
from ..runtime.test_streams import chunked
from ..test_cases import CASES

SPEC = CASES / "openapi" / "answers" / "spec.yaml"


def handler(request: Request) -> Any:
    """What the API of the golden case answers."""
    accept = request.headers["accept"]
    match request.method, request.path:
        case "POST", "/chat" if request.json["question"] == "":
            media = "application/problem+json"
            return answer(400, {"title": "No question", "detail": "Ask."}, media)
        case "POST", "/chat" if request.json.get("stream"):
            assert accept.startswith("text/event-stream,")
            texts = 'data: {"delta": "a"}\n\n', 'data: {"delta": "b"}\n\n'
            return chunked("text/event-stream", *texts, "data: [DONE]\n\n")
        case "POST", "/chat":
            return answer(200, {"text": "ab"})
        case "GET", "/events":
            text = 'event: reply\nid: 1\ndata: {"text": "x"}\n\n'
            return chunked("text/event-stream", text, 'data: {"title": "y"}\n\n')
        case "GET", "/logs":
            assert accept.startswith("application/jsonl,")
            return chunked("application/jsonl", '{"delta": "a"}\n{"delta": "b"}\n')
        case "GET", "/reports/1":
            assert accept == "text/csv, */*;q=0.1"
            return answer(200, "a,b\n", "text/csv", {"X-Rows": "1"})
        case "HEAD", "/reports/1":
            return answer(200)
        case "GET", "/reports/1/archive":
            return answer(302, headers={"Location": "/files/1.zip?sig=x"})
        case "GET", "/reports/1/picture":
            assert accept == "image/svg+xml, image/png, */*;q=0.1"
            return answer(200, b"\x89PNG", "image/png")
        case "POST", "/reports/1/refresh":
            return answer(202)
    return answer(404)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(handler) as running:
        yield running


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    files = openapi_files(SPEC.read_text(encoding="utf-8"))
    with imported(tmp_path_factory.mktemp("shop"), files) as package:
        yield package


def connected(shop: Any, server: Server, prefix: str = "") -> Any:
    made = getattr(shop, f"{prefix}Shop")
    return made("key", base_url=server.url, on_mismatch="raise")


def test_what_each_method_returns(shop: Any, server: Server, tmp_path: Path) -> None:
    models = shop.models
    ask = models.ChatCreateRequest(question="?")
    with connected(shop, server) as client:
        assert client.chat.create(ask) == models.Reply(text="ab")
        with client.chat.create_stream(ask) as chunks:
            assert [chunk.delta for chunk in chunks] == ["a", "b"]
        with client.events.watch() as stream:
            events = list(stream.events())
        assert [(e.name, e.id) for e in events] == [("reply", "1"), ("message", "1")]
        assert [e.data for e in events] == [
            models.Reply(text="x"),
            models.Problem(title="y"),
        ]
        assert [line.delta for line in client.logs.list()] == ["a", "b"]
        assert client.reports.table(1) == "a,b\n"
        rows = client.response_of(client.reports.table, 1)
        assert (rows.value, rows.headers["X-Rows"]) == ("a,b\n", "1")
        assert client.reports.exists(1) is None
        assert client.reports.archive(1) == f"{server.url}/files/1.zip?sig=x"
        assert client.reports.picture(1) == b"\x89PNG"
        saved = client.body_of(client.reports.picture, 1).save(tmp_path / "a.png")
        assert saved.read_bytes() == b"\x89PNG"
        assert client.reports.refresh(1) is None


def test_what_each_method_returns_without_blocking(
    shop: Any, server: Server, tmp_path: Path
) -> None:
    models = shop.models
    ask = models.ChatCreateRequest(question="?")

    async def using() -> None:
        async with connected(shop, server, "Async") as client:
            assert await client.chat.create(ask) == models.Reply(text="ab")
            async with client.chat.create_stream(ask) as chunks:
                assert [chunk.delta async for chunk in chunks] == ["a", "b"]
            async with client.events.watch() as stream:
                events = [event async for event in stream.events()]
            assert [event.id for event in events] == ["1", "1"]
            rows = await client.response_of(client.reports.table, 1)
            assert (rows.value, rows.headers["X-Rows"]) == ("a,b\n", "1")
            body = client.body_of(client.reports.picture, 1)
            saved = await body.save(tmp_path / "a.png")
            assert saved.read_bytes() == b"\x89PNG"

    asyncio.run(using())


def test_an_error_has_its_model(shop: Any, server: Server) -> None:
    ask = shop.models.ChatCreateRequest(question="")
    with connected(shop, server) as client:
        with pytest.raises(shop.errors.BadInput) as caught:
            client.chat.create(ask)
        problem = caught.value.body_as(shop.models.Problem)
        assert problem == shop.models.Problem(title="No question")
        assert caught.value.body_as(shop.models.Reply) is None
        assert str(caught.value).endswith("400 Bad Request: No question: Ask.")
        with pytest.raises(shop.errors.BadInput), client.chat.create_stream(ask):
            pass


def test_webhooks_and_callbacks_are_read(shop: Any) -> None:
    incoming, models = shop.incoming, shop.models
    assert incoming.REPORT_DONE.decode(b'{"text": "x"}') == models.Reply(text="x")
    assert incoming.REFRESHED.decode({"report": 1}).report == 1
    sold = incoming.REPORT_SOLD.decode(b"price=5&tags=a")
    assert sold == models.ReportSoldWebhook(price=5, tags=["a"])
