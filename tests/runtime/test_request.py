"""What goes over the wire."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import (
    UNSET,
    Enum,
    File,
    Fragment,
    Json,
    Model,
    Mutation,
    Nothing,
    Query,
    Unset,
)

from .conftest import Connected
from .server import Request, Server, answer


class Order(Enum):
    NEWEST = "-created"


class Body(Model, rename="camel"):
    project_title: str
    due_at: datetime | Unset | None = UNSET
    labels: list[str] | Unset = UNSET
    extra: dict[str, Any] | Unset = UNSET
    file: File | Unset = UNSET


WHEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _accepting(server: Server) -> None:
    server.replies(answer(204))


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (7, "7"),
        (True, "true"),
        ("a b/c?d#e%f", "a%20b%2Fc%3Fd%23e%25f"),
        ("å", "%C3%A5"),
        (Order.NEWEST, "-created"),
        (date(2026, 1, 2), "2026-01-02"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_path_values_are_encoded(
    api: Connected, server: Server, value: object, sent: str
) -> None:
    api.call("GET", "/v1/{the id}/", path={"the id": value}, returns=Nothing)
    assert server.last.target == f"/v1/{sent}/"


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_path_values_cannot_lead_elsewhere(
    api: Connected, server: Server, value: str
) -> None:
    with pytest.raises(ValueError, match=r"'id' in /projects/.id./ must not be"):
        api.call("DELETE", "/projects/{id}/", path={"id": value}, returns=Nothing)
    assert not server.requests


@pytest.mark.parametrize(
    "path", ["/v1/x", "//evil.example/v1/x", "@evil.example/v1/x", "v1/x"]
)
def test_requests_go_to_the_base_url_alone(
    connect: Callable[..., Connected], server: Server, path: str
) -> None:
    connect(f"{server.url}/prefix/").call("GET", path, returns=Nothing)
    assert server.last.path.startswith("/prefix/")
    assert server.last.headers["host"] == server.url.removeprefix("http://")


def test_slashes_of_a_path_are_its_own(
    connect: Callable[..., Connected], server: Server
) -> None:
    connect(f"{server.url}/prefix/").call("GET", "//v1//x/", returns=Nothing)
    assert server.last.path == "/prefix//v1//x/"


def test_query_headers_and_cookies(api: Connected, server: Server) -> None:
    api.call(
        "GET",
        "/v1/tasks?fixed=1",
        query={
            "ids[]": [1, 2],
            "order": Order.NEWEST,
            "since": WHEN,
            "all": False,
            "page": UNSET,
            "filter": None,
            "box": {"x": 1, "y": 2},
        },
        headers={"X-Fields": ["a", "b"], "X-None": UNSET},
        cookies={"lang": "s v", "other": UNSET},
        returns=Nothing,
    )
    assert server.last.query == [
        ("fixed", "1"),
        ("ids[]", "1"),
        ("ids[]", "2"),
        ("order", "-created"),
        ("since", "2026-01-02T03:04:05Z"),
        ("all", "false"),
        ("x", "1"),
        ("y", "2"),
    ]
    headers = server.last.headers
    assert headers["x-fields"] == "a,b"
    assert "x-none" not in headers
    assert headers["cookie"] == "lang=s%20v"
    assert headers["accept"] == "application/json, */*;q=0.1"
    assert " schema-codegen/" in headers["user-agent"]


def test_a_header_of_two_lines_is_refused(api: Connected, server: Server) -> None:
    with pytest.raises(ValueError, match="'X-A' must be one line"):
        api.call("GET", "/", headers={"X-A": "a\r\nX-B: b"}, returns=Nothing)
    assert not server.requests


def test_json_leaves_out_what_is_unset(api: Connected, server: Server) -> None:
    api.call("POST", "/", json=Body(project_title="T", due_at=None), returns=Nothing)
    assert server.last.json == {"projectTitle": "T", "dueAt": None}
    assert server.last.headers["content-type"] == "application/json"


def test_there_may_be_no_body(api: Connected, server: Server) -> None:
    api.call("POST", "/", json=UNSET, returns=Nothing)
    assert server.last.body == b""
    assert server.last.headers["content-length"] == "0"
    assert "content-type" not in server.last.headers


def test_form(api: Connected, server: Server) -> None:
    body = Body(project_title="a&b", labels=["x", "y"], extra={"k": 1})
    api.call("POST", "/", form=body, returns=Nothing)
    assert server.last.body == (
        b"projectTitle=a%26b&labels=x&labels=y&extra=%7B%22k%22%3A1%7D"
    )
    media = server.last.headers["content-type"]
    assert media == "application/x-www-form-urlencoded"


def test_text_and_binary(api: Connected, server: Server, tmp_path: Path) -> None:
    api.call("POST", "/", text="hallå", returns=Nothing)
    assert server.last.body.decode() == "hallå"
    assert server.last.headers["content-type"] == "text/plain; charset=utf-8"
    path = tmp_path / "data.csv"
    path.write_bytes(b"x" * 200_000)
    api.call("PUT", "/", binary=path, returns=Nothing)
    assert server.last.body == path.read_bytes()
    assert server.last.headers["content-length"] == "200000"
    assert server.last.headers["content-type"] == "text/csv"
    api.call("PUT", "/", binary=b"{}", headers={"Content-Type": "x/y"}, returns=Nothing)
    assert server.last.headers["content-type"] == "x/y"


def test_a_client_that_says_json_means_json(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(headers={"content-type": "application/vnd.api+json"})
    server.replies(answer(204))
    bodies: list[tuple[dict[str, Any], str]] = [
        ({"json": {"a": 1}}, "application/vnd.api+json"),
        ({"multipart": {"a": File(b"1")}}, "multipart/form-data; boundary="),
        ({"form": {"a": 1}}, "application/x-www-form-urlencoded"),
        ({"binary": b"1"}, "application/octet-stream"),
        ({"text": "1"}, "text/plain"),
    ]
    for sent, media in bodies:
        api.call("POST", "/", returns=Nothing, **sent)
        assert server.last.headers["content-type"].startswith(media)


def test_multipart_has_a_length_and_all_parts(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / 'ta"sks.json'
    path.write_bytes(b"[1]")
    opened = io.BytesIO(b"..image")
    opened.seek(2)
    body = {
        "title": "T",
        "file": [File(path), File(opened, name="a.png")],
        "options": {"k": 1},
        "raw": b"\x00\xff",
        "none": None,
        "unset": UNSET,
    }
    api.call("POST", "/", multipart=body, returns=Nothing)
    parts = read_parts(server.last)
    named = [(part.get_param("name", header="content-disposition")) for part in parts]
    assert named == ["title", "file", "file", "options", "raw"]
    assert [part.get_payload(decode=True) for part in parts] == [
        b"T",
        b"[1]",
        b"image",
        b'{"k":1}',
        b"\x00\xff",
    ]
    assert [part.get_filename() for part in parts[1:3]] == ["ta%22sks.json", "a.png"]
    assert [part.get_content_type() for part in parts[1:4]] == [
        "application/json",
        "image/png",
        "application/json",
    ]


def test_a_missing_file_is_said_before_anything_is_sent(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        api.call("POST", "/", binary=tmp_path / "none", returns=Nothing)
    assert not server.requests


def test_a_file_is_bytes_a_path_or_an_open_file() -> None:
    with pytest.raises(TypeError, match=r"pathlib\.Path"):
        File("tasks.json")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an open binary file, not StringIO"):
        File(io.StringIO("text"))  # type: ignore[arg-type]
    assert repr(File(b"secret", name="a.csv")) == "File(name='a.csv', media='text/csv')"


def test_a_path_is_not_a_file_yet(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    said = r"A \w*Path cannot be sent\. Wrap it in File\(\.\.\.\) to upload it\."
    for variables in ({"file": tmp_path}, {"file": tmp_path, "more": File(b"")}):
        with pytest.raises(TypeError, match=said):
            api.execute(UPLOAD, variables, returns=Json[str], at=("upload",))
    with pytest.raises(TypeError, match=said):
        api.call("POST", "/", multipart={"file": tmp_path}, returns=Nothing)
    assert not server.requests


USER = Fragment("fragment User on User {\n  id\n}\n")
BATCH = Fragment("\nfragment Batch on Batch {\n  by {\n    ...User\n  }\n}\n", USER)
ROOT = Query(
    "Root", "query Root {\n  a {\n    ...Batch\n    ...User\n  }\n}\n", BATCH, USER
)
UPLOAD = Mutation("Upload", "mutation Upload($file: Upload!) { upload(file: $file) }")


def test_graphql_sends_each_fragment_once(api: Connected, server: Server) -> None:
    server.replies(answer(200, {"data": {"a": None}}))
    api.execute(ROOT, {"where": UNSET, "first": 2}, returns=Json[None], at=("a",))
    assert server.last.json == {
        "query": "query Root {\n  a {\n    ...Batch\n    ...User\n  }\n}\n\n"
        "fragment Batch on Batch {\n  by {\n    ...User\n  }\n}\n\n"
        "fragment User on User {\n  id\n}\n",
        "operationName": "Root",
        "variables": {"first": 2},
    }
    assert (server.last.method, server.last.target) == ("POST", "/")


def test_graphql_is_sent_to_the_very_base_url(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(200, {"data": {"a": None}}))
    client = connect(f"{server.url}/_gql?v=1")
    client.execute(ROOT, {}, returns=Json[None], at=("a",))
    assert server.last.target == "/_gql?v=1"


def test_graphql_uploads_files_anywhere_in_the_variables(
    api: Connected, server: Server
) -> None:
    server.replies(answer(200, {"data": {"upload": "id"}}))
    variables = {
        "file": File(b"one", name="1.txt"),
        "more": [Body(project_title="T", file=File(b"two", name="2.txt"))],
    }
    assert api.execute(UPLOAD, variables, returns=Json[str], at=("upload",)) == "id"
    operations, places, one, two = (
        p.get_payload(decode=True) for p in read_parts(server.last)
    )
    assert isinstance(operations, bytes)
    assert b'"file":null' in operations
    assert b'{"projectTitle":"T","file":null}' in operations
    assert places == b'{"0":["variables.file"],"1":["variables.more.0.file"]}'
    assert (one, two) == (b"one", b"two")


def read_parts(request: Request) -> list[Message]:
    media = request.headers["content-type"]
    whole = f"Content-Type: {media}\r\n\r\n".encode() + request.body
    parts = message_from_bytes(whole).get_payload()
    assert isinstance(parts, list)
    return [part for part in parts if isinstance(part, Message)]
