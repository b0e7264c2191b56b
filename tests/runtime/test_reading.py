"""Answers are read as what they are, whatever the document says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import (
    Bytes,
    Json,
    Mismatch,
    Model,
    NotFound,
    Nothing,
    OneOf,
    Redirect,
    StatusError,
    Text,
)

from .conftest import Connected
from .server import Reply, Server, answer


class Pet(Model):
    name: str


class Problem(Model):
    title: str


TOM = Pet(name="Tömi")
SENT = '{"name": "Tömi"}'
JSON = "application/json"
XML = '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'

READ: dict[str, tuple[Reply, Any, object]] = {
    "JSON": (answer(200, SENT), Json[Pet], TOM),
    "text/json": (answer(200, SENT, "text/json"), Json[Pet], TOM),
    "+json": (answer(200, SENT, "application/hal+json"), Json[Pet], TOM),
    "/.json": (answer(200, SENT, "application/.json"), Json[Pet], TOM),
    "capitals": (answer(200, SENT, "Application/JSON ; q=1"), Json[Pet], TOM),
    "no type": (answer(200, SENT, ""), Json[Pet], TOM),
    "a mark": (answer(200, "\ufeff" + SENT), Json[Pet], TOM),
    "UTF-16": (answer(200, SENT.encode("utf-16")), Json[Pet], TOM),
    "a charset": (
        answer(200, SENT.encode("latin-1"), f"{JSON}; charset=iso-8859-1"),
        Json[Pet],
        TOM,
    ),
    "a wrong charset": (
        answer(200, SENT, f"{JSON}; charset=iso-8859-1"),
        Json[Pet],
        TOM,
    ),
    "text in the place of a model": (
        answer(200, "ok", "text/plain"),
        Json[OneOf[Pet | str]],
        "ok",
    ),
    "a number that is text": (
        answer(200, "5", "text/plain"),
        Json[OneOf[Pet | str]],
        "5",
    ),
    "bytes in the place of a model": (
        answer(200, b"PK\x00", "application/zip"),
        Json[OneOf[Pet | bytes]],
        b"PK\x00",
    ),
    "text": (answer(200, "é", "text/plain; charset=utf-8"), Text, "é"),
    "text with a mark": (answer(200, "\ufeffa,b", "text/csv"), Text, "a,b"),
    "text in an old charset": (
        answer(200, "é".encode("latin-1"), "text/plain; charset=latin-1"),
        Text,
        "é",
    ),
    "text as JSON": (answer(200, '"é"'), Text, "é"),
    "XML that says its encoding": (
        answer(200, XML.encode("latin-1"), "application/xml"),
        Text,
        XML,
    ),
    "bytes": (answer(200, b"\xff", "application/pdf"), Bytes, b"\xff"),
    "bytes called JSON": (answer(200, "[1]"), Bytes, b"[1]"),
    "nothing": (answer(200, "<html>", "text/html"), Nothing, None),
}


@pytest.mark.parametrize("name", READ)
def test_answers_are_read_as_what_they_are(
    api: Connected, server: Server, name: str
) -> None:
    reply, returns, expected = READ[name]
    server.replies(reply)
    assert api.call("GET", "/x", returns=returns) == expected


ODD: list[tuple[Reply, Any, str, object, str]] = [
    (answer(200, "<html>", "text/html"), Text, "", "<html>", "text/html"),
    (answer(200, "<html>", "text/html"), Text, "text/csv", "<html>", "text/html"),
    (answer(200, '{"a": 1}'), Text, "text/csv", '{"a": 1}', JSON),
    (answer(200, "<html>", "text/html"), Bytes, "image/png", b"<html>", "text/html"),
    (answer(200, '{"a": 1}'), Bytes, "image/png", b'{"a": 1}', JSON),
    (answer(200, "x"), Redirect, "", "", "200"),
    (answer(205), Json[Pet], "", None, "no content"),
]


@pytest.mark.parametrize(("reply", "returns", "accept", "value", "got"), ODD)
def test_what_came_in_its_place_is_returned_and_reported(
    connect: Callable[..., Connected],
    server: Server,
    reply: Reply,
    returns: Any,
    accept: str,
    value: object,
    got: str,
) -> None:
    server.replies(reply)
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    parts = {"accept": accept} if accept else {}
    assert api.call("GET", "/x", returns=returns, **parts) == value
    assert [(m.path, m.got) for m in seen] == [("$", got)]


@pytest.mark.parametrize(
    ("returns", "parts", "accept"),
    [
        (Json[Pet], {}, "application/json, */*;q=0.1"),
        (Nothing, {}, "application/json, */*;q=0.1"),
        (Text, {}, "text/plain, */*;q=0.1"),
        (Bytes, {}, "application/octet-stream, application/json;q=0.5, */*;q=0.1"),
        (Text, {"accept": "text/csv"}, "text/csv, */*;q=0.1"),
        (Bytes, {"accept": "image/png, image/gif"}, "image/png, image/gif, */*;q=0.1"),
    ],
)
def test_accept_says_what_is_read(
    api: Connected, server: Server, returns: Any, parts: Any, accept: str
) -> None:
    server.replies(answer(406))
    with pytest.raises(StatusError):
        api.call("GET", "/x", returns=returns, **parts)
    assert server.last.headers["accept"] == accept


def test_the_accept_of_the_user_wins(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, "{}"))
    api = connect(headers={"Accept": "application/x"})
    api.call("GET", "/x", returns=Json[Any], accept="text/csv")
    assert server.last.headers["accept"] == "application/x"


@pytest.mark.parametrize("method", ["HEAD", "GET"])
def test_a_redirect_says_where_it_leads(
    api: Connected, server: Server, method: str
) -> None:
    server.replies(answer(302, headers={"Location": "../b?c=1"}))
    found = api.call(method, "/a/x", returns=Redirect)
    assert found == f"{server.url}/b?c=1"
    server.replies(answer(404))
    with pytest.raises(StatusError):
        api.call("GET", "/x", returns=Redirect)


def test_head_has_no_body(api: Connected, server: Server) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nContent-Type: application/json"
    server.replies(Reply(head + b"\r\n\r\n", "close"))
    assert api.call("HEAD", "/x", returns=Json[Pet]) is None


def test_an_error_has_its_body_as_a_type(api: Connected, server: Server) -> None:
    described: Any = {Json[Problem]: (404,)}
    server.replies(answer(404, {"title": "T", "name": "N"}, "application/problem+json"))
    with pytest.raises(NotFound, match="T") as caught:
        api.call("GET", "/x", returns=Nothing, errors=described)
    assert caught.value.body == Problem(title="T")
    assert caught.value.body_as(Problem) == Problem(title="T")
    assert caught.value.body_as(Pet) == Pet(name="N")
    assert caught.value.body_as(int) is None
    assert caught.value.body_as(dict) is not None
    server.replies(answer(404, "<html>", "text/html"))
    with pytest.raises(NotFound) as caught:
        api.call("GET", "/x", returns=Nothing, errors=described)
    assert caught.value.body_as(Problem) is None
    assert caught.value.body_as(str) == "<html>"
