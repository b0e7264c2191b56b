"""What a call returns, or raises, for what a server answers."""

from __future__ import annotations

import json
import pickle
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    ApiError,
    BadInput,
    Bytes,
    Conflict,
    DecodeError,
    Forbidden,
    Json,
    Mismatch,
    MismatchRecorder,
    MismatchWarning,
    Model,
    NotFound,
    Nothing,
    RateLimited,
    Retry,
    ServerError,
    StatusError,
    Text,
    Unauthenticated,
)

from .conftest import Connected
from .server import Reply, Server, answer

ONCE = Retry(attempts=1)


class Project(Model):
    id: int
    title: str


class Error(Model):
    status: int
    message: str


PROJECT = {"id": 1, "title": "T"}


@pytest.mark.parametrize(
    ("reply", "returns", "expected"),
    [
        (answer(200, PROJECT), Json[Project], Project(id=1, title="T")),
        (answer(201, PROJECT), Json[Project], Project(id=1, title="T")),
        (answer(299, [PROJECT]), Json[list[Project]], [Project(id=1, title="T")]),
        (
            answer(200, {"a": PROJECT}),
            Json[dict[str, Project]],
            {"a": Project(id=1, title="T")},
        ),
        (answer(200, PROJECT, media="application/.json"), Json[Any], PROJECT),
        (answer(200, PROJECT, media="text/html; charset=utf-8"), Json[Any], PROJECT),
        (answer(200, PROJECT, media=""), Json[Any], PROJECT),
        (answer(200, b'\xef\xbb\xbf{"a":1}'), Json[Any], {"a": 1}),
        (answer(204), Json[Project | None], None),
        (answer(200), Json[Any], None),
        (answer(204), Nothing, None),
        (answer(200, {"deleted": 5}), Nothing, None),
        (answer(200, "héllo", media="text/plain; charset=utf-8"), Text, "héllo"),
        (answer(200, b"PK\x00\xff", media="application/zip"), Bytes, b"PK\x00\xff"),
    ],
)
def test_any_2xx_is_read_as_what_it_is(
    api: Connected, server: Server, reply: Reply, returns: Any, expected: object
) -> None:
    server.replies(reply)
    assert api.call("GET", "/x", returns=returns) == expected


ODD = [
    (answer(204), None, "no content"),
    (answer(200, "id,text", media="application/.csv"), "id,text", "application/.csv"),
    (answer(200, "1", media="text/csv"), "1", "text/csv"),
    (answer(200, b"PK\x00", media="application/zip"), b"PK\x00", "application/zip"),
    (answer(200, b"\xff\xfe", media=""), b"\xff\xfe", "no JSON"),
    (answer(200, "Tom", media="secret value: 5"), "Tom", "no JSON"),
]


@pytest.mark.parametrize(("reply", "expected", "got"), ODD)
def test_a_2xx_that_is_not_json_is_returned_and_reported(
    connect: Callable[..., Connected],
    server: Server,
    reply: Reply,
    expected: object,
    got: str,
) -> None:
    server.replies(reply)
    seen: list[Mismatch] = []
    client = connect(on_mismatch=seen.append)
    assert (
        client.call("GET", "/{id}/", path={"id": 1}, returns=Json[Project]) == expected
    )
    assert seen == [Mismatch("GET /{id}/", "$", "Project", got)]


BROKEN = answer(200, [{"id": None, "title": "T"}, {"id": "x"}])


def test_mismatches_are_warned_of_once(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(BROKEN)
    client = connect(on_mismatch="warn")
    with pytest.warns(MismatchWarning) as caught:
        projects = client.call("GET", "/p", returns=Json[list[Project]])
    assert [str(warning.message) for warning in caught] == [
        "GET /p: at $[*].id the schema says integer, the server sent null",
        "GET /p: at $[*].title the schema says string, the server sent absent",
    ]
    assert [project.id for project in projects] == [None, "x"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.call("GET", "/p", returns=Json[list[Project]])


def test_a_warning_points_to_the_calling_code(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(BROKEN)
    with pytest.warns(MismatchWarning) as caught:
        connect(on_mismatch="warn").call("GET", "/p", returns=Json[list[Project]])
    assert Path(caught[0].filename).parent == Path(__file__).parent


def test_mismatches_can_be_raised(api: Connected, server: Server) -> None:
    server.replies(BROKEN)
    with pytest.raises(DecodeError) as caught:
        api.call("GET", "/p", returns=Json[list[Project]])
    assert str(caught.value) == (
        "GET /p: at $[*].id expected integer, got null (and 2 more)"
    )
    assert caught.value.mismatches[2].path == "$[*].title"
    assert caught.value.response is not None


def test_mismatches_can_be_ignored(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(BROKEN)
    client = connect(on_mismatch="ignore")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(client.call("GET", "/p", returns=Json[list[Project]])) == 2


def test_mismatches_can_be_recorded(
    connect: Callable[..., Connected], server: Server, tmp_path: Path
) -> None:
    server.replies(answer(200, {"id": "secret", "title": "T"}))
    path = tmp_path / "observed.jsonl"
    client = connect(on_mismatch=MismatchRecorder(path))
    for _ in range(2):
        client.call("GET", "/p", returns=Json[Project])
    assert [json.loads(line) for line in path.read_text().splitlines()] == [
        {
            "operation": "GET /p",
            "path": "$.id",
            "expected": "integer",
            "got": "string",
        }
    ]


def test_json_that_is_too_deep_is_a_decode_error(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, b"[" * 50_000))
    with pytest.raises(DecodeError, match="nested too deep"):
        connect(on_mismatch="ignore").call("GET", "/p", returns=Json[Any])


def test_a_body_that_is_not_what_its_encoding_says_is_a_decode_error(
    api: Connected, server: Server
) -> None:
    server.replies(answer(200, b"plain", headers={"Content-Encoding": "gzip"}))
    with pytest.raises(DecodeError, match="the body cannot be read: DecodingError"):
        api.call("GET", "/p", returns=Json[Any])
    assert len(server.requests) == 1


# Errors


@pytest.mark.parametrize(
    ("status", "class_"),
    [
        (304, StatusError),
        (400, BadInput),
        (401, Unauthenticated),
        (403, Forbidden),
        (404, NotFound),
        (409, Conflict),
        (418, StatusError),
        (422, BadInput),
        (429, RateLimited),
        (500, ServerError),
        (504, ServerError),
        (599, ServerError),
    ],
)
def test_statuses_have_classes(
    connect: Callable[..., Connected],
    server: Server,
    status: int,
    class_: type[StatusError],
) -> None:
    server.replies(answer(status))
    with pytest.raises(ApiError) as caught:
        connect(retry=ONCE).call("GET", "/x", returns=Nothing)
    assert type(caught.value).__name__ == class_.__name__
    assert isinstance(caught.value, class_)
    assert isinstance(caught.value, StatusError)
    assert (caught.value.status, caught.value.body) == (status, None)


LABEL_STUDIO = {
    "id": "a1b2",
    "status_code": 400,
    "detail": "Validation error",
    "validation_errors": {"label_config": ["unclosed token: line 1"]},
}
LABELF = {
    "status": 400,
    "message": "texts is missing",
    "error_code": "MISSING_REQUIRED_FIELD",
    "request_id": "r-7",
}


@pytest.mark.parametrize(
    ("body", "media", "message"),
    [
        (
            LABEL_STUDIO,
            "application/json",
            "Validation error (label_config: unclosed token: line 1)",
        ),
        (LABELF, "application/json", "texts is missing (MISSING_REQUIRED_FIELD)"),
        ({"error": {"message": "no"}}, "application/json", "no"),
        ({"error": "e", "error_description": "why"}, "application/json", "why"),
        ({"errors": [{"message": "a"}, "b"]}, "application/json", "a; b"),
        ({"label_config": ["bad"]}, "application/json", "label_config: bad"),
        (["a", "b"], "application/json", "a; b"),
        ("upstream  connect\nerror", "text/plain", "upstream connect error"),
        (
            "<!DOCTYPE html><html><title>Not found</title>" + "x" * 170_000,
            "text/html",
            "an HTML page: Not found",
        ),
        (b"\x00\x01", "application/zip", "2 bytes"),
        ("x" * 9000, "text/plain", "x" * 499 + "…"),
    ],
)
def test_an_error_says_what_the_server_says(
    api: Connected, server: Server, body: object, media: str, message: str
) -> None:
    server.replies(answer(400, body, media=media))
    with pytest.raises(StatusError) as caught:
        api.call("POST", "/p/{id}", path={"id": 5}, returns=Nothing)
    assert str(caught.value) == f"POST /p/{{id}} answered 400 Bad Request: {message}"
    assert caught.value.body == body


def test_an_error_has_the_described_body_where_it_fits(
    api: Connected, server: Server
) -> None:
    described: Any = {
        Json[Project]: (404,),
        Json[Error]: ("4XX",),
        Json[str]: ("default",),
    }
    for status, body, expected in [
        (400, LABELF, Error(status=400, message="texts is missing")),
        (404, PROJECT, Project(id=1, title="T")),
        (404, LABELF, Error(status=400, message="texts is missing")),
        (400, {"status": "x"}, {"status": "x"}),
        (400, "<html>", "<html>"),
        (500, "text", "text"),
        (500, '"text"', "text"),
    ]:
        server.replies(answer(status, body))
        with pytest.raises(StatusError) as caught:
            api.call("GET", "/", returns=Nothing, errors=described)
        assert caught.value.body == expected


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (LABELF, {}, "r-7"),
        (LABEL_STUDIO, {}, "a1b2"),
        ({}, {"X-Request-Id": "h-1"}, "h-1"),
        (LABELF, {"X-Request-Id": "h-1"}, "h-1"),
        ("text", {}, None),
    ],
)
def test_an_error_has_the_id_of_the_request(
    api: Connected,
    server: Server,
    body: object,
    headers: dict[str, str],
    expected: str | None,
) -> None:
    server.replies(answer(400, body, headers=headers))
    with pytest.raises(BadInput) as caught:
        api.call("GET", "/", returns=Nothing)
    assert caught.value.request_id == expected


def test_redirects_are_not_followed(api: Connected, server: Server) -> None:
    for status in (301, 302, 303, 307, 308):
        location = {"Location": "http://127.0.0.1:9/elsewhere?key=1"}
        server.replies(answer(status, headers=location))
        with pytest.raises(StatusError, match="follows no redirects") as caught:
            api.call("POST", "/", json={"a": 1}, returns=Nothing)
        assert caught.value.status == status
        assert caught.value.response.next_request is None
    assert len(server.requests) == 5


def test_errors_can_be_pickled(api: Connected, server: Server) -> None:
    server.replies(answer(400, LABELF))
    with pytest.raises(BadInput) as caught:
        api.call("GET", "/", returns=Nothing)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (type(copy), str(copy)) == (type(caught.value), str(caught.value))
    assert (copy.status, copy.body, copy.request_id) == (400, LABELF, "r-7")


def test_a_client_keeps_no_cookies(api: Connected, server: Server) -> None:
    server.replies(answer(204, headers={"Set-Cookie": "sessionid=1; Path=/"}))
    for _ in range(2):
        api.call("GET", "/", returns=Nothing)
    assert "cookie" not in server.last.headers


@pytest.mark.parametrize(
    "url", ["", "api.labelf.ai", "ftp://x/", "http://", "http://a:b:c@"]
)
def test_a_base_url_is_absolute(connect: Callable[..., Connected], url: str) -> None:
    with pytest.raises(ValueError, match="A base URL starts with https://"):
        connect(url or "/")
