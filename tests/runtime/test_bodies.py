"""Bodies in every media type, as they arrive at a server, and as others read them."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_multipart import parse_form
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

from codegen.runtime import UNSET, AsyncClient, File, Model, Nothing, Style, Unset
from codegen.runtime.bodies import form_body, multipart_body
from codegen.runtime.files import Pieces

from .conftest import Connected
from .server import Request, Server, answer
from .test_request import read_parts


class Profile(Model):
    name: str
    tags: list[str] | Unset = UNSET
    address: dict[str, Any] | Unset = UNSET
    icon: File | Unset = UNSET
    more: list[File] | Unset = UNSET


@pytest.fixture(autouse=True)
def _accepting(server: Server) -> None:
    server.replies(answer(204))


@pytest.fixture
def send(api: Connected, server: Server) -> Callable[..., Request]:
    def send(**parts: Any) -> Request:
        api.call("POST", "/", returns=Nothing, **parts)
        return server.last

    return send


Sending = Callable[..., Request]

# JSON


@pytest.mark.parametrize(
    ("media", "sent"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("application/*+json", "application/json"),
        ("application/merge-patch+json", "application/merge-patch+json"),
        ("application/json; charset=utf-8", "application/json; charset=utf-8"),
    ],
)
def test_json_is_sent_as_the_media_type_that_is_declared(
    send: Sending, media: str, sent: str
) -> None:
    request = send(json={"a": None}, media=media)
    assert (request.body, request.headers["content-type"]) == (b'{"a":null}', sent)
    request = send(body={"a": None}, media=media or "application/json")
    assert (request.body, request.headers["content-type"]) == (b'{"a":null}', sent)


def test_null_is_a_body(send: Sending) -> None:
    assert send(json=None).body == b"null"
    assert send(body=UNSET, media="application/json").body == b""


def test_files_in_json_are_base64(send: Sending) -> None:
    body = Profile(name="N", icon=File(b"\x00\xff"))
    assert send(json=body).json == {"name": "N", "icon": "AP8="}


@pytest.mark.parametrize(
    ("media", "sent", "body"),
    [
        ("", "application/jsonl", b'{"a":1}\n"x"\nnull\n'),
        ("application/x-ndjson", "application/x-ndjson", b'{"a":1}\n"x"\nnull\n'),
        (
            "application/json-seq",
            "application/json-seq",
            b'\x1e{"a":1}\n\x1e"x"\n\x1enull\n',
        ),
    ],
)
def test_sequences_of_json(send: Sending, media: str, sent: str, body: bytes) -> None:
    items = [{"a": 1}, "x", None]
    request = send(lines=items, media=media)
    assert (request.body, request.headers["content-type"]) == (body, sent)
    request = send(body=items, media=media or "application/jsonl")
    assert (request.body, request.headers["content-type"]) == (body, sent)


# Forms


@pytest.mark.parametrize(
    ("value", "styles", "sent"),
    [
        ({"a": "b c&d+e~", "n": None, "u": UNSET}, {}, "a=b+c%26d%2Be~"),
        ({"a": [1, None, 2], "b": [], "t": True}, {}, "a=1&a=2&t=true"),
        ({"o": {"x y": 1}}, {}, "o=%7B%22x+y%22%3A1%7D"),
        ({"o": [{"x": 1}, {"x": 2}]}, {}, "o=%7B%22x%22%3A1%7D&o=%7B%22x%22%3A2%7D"),
        ({"a": b"\x00\xff"}, {}, "a=AP8%3D"),
        ({"a": File(b"\x00\xff")}, {}, "a=AP8%3D"),
        (
            {"expand": ["a", "b"], "items": [{"price": "p", "meta": {"k": 1}}]},
            {"expand": Style("deepObject"), "items": Style("deepObject")},
            "expand%5B0%5D=a&expand%5B1%5D=b"
            "&items%5B0%5D%5Bprice%5D=p&items%5B0%5D%5Bmeta%5D%5Bk%5D=1",
        ),
        ({"a": ["x,y", "z"]}, {"a": Style("form", explode=False)}, "a=x%2Cy,z"),
        ({"a": {"k": 1, "l": 2}}, {"a": Style("form")}, "k=1&l=2"),
        ({"a": ["x", "y"]}, {"a": Style("pipeDelimited")}, "a=x%7Cy"),
        ({"a": ["x", "y"]}, {"a": Style("spaceDelimited")}, "a=x+y"),
        ({"a": "/x:y&z"}, {"a": Style("form", allow_reserved=True)}, "a=/x:y%26z"),
        (
            {"a": ["x"], "b": {"c": 1}},
            {"a": Style(media="application/json"), "b": Style(media="text/plain")},
            "a=%22x%22&b=%7B%22c%22%3A1%7D",
        ),
    ],
)
def test_forms(send: Sending, value: Any, styles: dict[str, Style], sent: str) -> None:
    request = send(form=value, field_styles=styles)
    assert request.body.decode() == sent
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    media = "application/x-www-form-urlencoded"
    assert send(body=value, media=media, field_styles=styles).body.decode() == sent


def test_the_example_of_the_specification(send: Sending) -> None:
    """OpenAPI 3.2.1, "Example: URL Encoded Form with JSON Values"."""
    address = {
        "streetAddress": "123 Example Dr.",
        "city": "Somewhere",
        "state": "CA",
        "zip": "99999+1234",
    }
    value = {"id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "address": address}
    assert send(form=value).body.decode() == (
        "id=f81d4fae-7dec-11d0-a765-00a0c91e6bf6&address=%7B%22streetAddress%22%3A%22"
        "123+Example+Dr.%22%2C%22city%22%3A%22Somewhere%22%2C%22state%22%3A%22CA%22%2C"
        "%22zip%22%3A%2299999%2B1234%22%7D"
    )


def test_a_form_is_an_object(send: Sending) -> None:
    with pytest.raises(TypeError, match=r"A form is an object, not a list\."):
        send(form=[1])
    with pytest.raises(TypeError, match=r"A form is an object, not a str\."):
        send(multipart="text")


# Text and files


@pytest.mark.parametrize(
    ("value", "media", "body", "sent"),
    [
        ("å", "", "å".encode(), "text/plain; charset=utf-8"),
        ("å", "text/*", "å".encode(), "text/plain; charset=utf-8"),
        ("å", "text/csv", "å".encode(), "text/csv; charset=utf-8"),
        (
            "å",
            "text/csv; charset=iso-8859-1",
            b"\xe5",
            "text/csv; charset=iso-8859-1",
        ),
        ("å", 'text/csv; charset="odd"', "å".encode(), 'text/csv; charset="odd"'),
        ("<a/>", "application/xml", b"<a/>", "application/xml"),
        (File(b"\xff"), "application/xml", b"\xff", "application/xml"),
        (File(b"\xff", name="a.tsv"), "text/csv", b"\xff", "text/csv"),
        (b"\xff", "text/csv", b"\xff", "text/csv"),
    ],
)
def test_text(send: Sending, value: Any, media: str, body: bytes, sent: str) -> None:
    request = send(text=value, media=media)
    assert (request.body, request.headers["content-type"]) == (body, sent)


@pytest.mark.parametrize(
    ("file", "media", "sent"),
    [
        (File(b"", "a.png"), "", "image/png"),
        (File(b"", "a.png"), "image/*", "image/png"),
        (File(b"", "a.txt"), "image/*", "text/plain"),
        (File(b"", "a.png"), "application/octet-stream", "application/octet-stream"),
        (File(b"", "a.png"), "image/jpeg, image/png", "image/png"),
        (File(b"", "a.txt"), "image/jpeg, image/png", "image/jpeg"),
        (File(b"", "a.txt", "image/webp"), "image/jpeg", "image/webp"),
        (File(b""), "application/pdf", "application/pdf"),
    ],
)
def test_the_media_type_of_a_file(
    send: Sending, file: File, media: str, sent: str
) -> None:
    assert send(binary=file, media=media).headers["content-type"] == sent
    styles = {"f": Style(media=media)} if media else {}
    (part,) = read_parts(send(multipart={"f": file}, field_styles=styles))
    assert part["content-type"] == sent


def test_a_path_is_no_text(send: Sending, server: Server) -> None:
    for body in ({"binary": "a.csv"}, {"multipart": {"f": Path("a.csv")}}):
        with pytest.raises(TypeError, match="File"):
            send(**body)
    for profile in (
        Profile(name="N", icon="a.png"),  # type: ignore[arg-type]
        Profile(name="N", more=["a.png"]),  # type: ignore[list-item]
    ):
        with pytest.raises(TypeError, match=r"is a File, not a str\. Write a path as"):
            send(multipart=profile)
    assert not server.requests


# Multipart


def heads(request: Request) -> list[tuple[str | None, str | None, str | None]]:
    """The name, the name of the file and the media type of each part."""
    return [
        (
            _quoted(part, "name"),
            part.get_filename(),
            part["content-type"],
        )
        for part in read_parts(request)
    ]


def _quoted(part: Message, parameter: str) -> str | None:
    found = part.get_param(parameter, header="content-disposition")
    return found if isinstance(found, str) else None


def test_parts_have_the_media_types_of_their_encoding(send: Sending) -> None:
    """OpenAPI 3.2.1, "Encoding Object": the defaults, and what is said instead."""
    value = {
        "id": "x",
        "n": 1,
        "object": {"a": 1},
        "objects": [{"a": 1}, {"a": 2}],
        "texts": ["a", "b"],
        "raw": b"\xff",
        "files": [File(b"1", "a.png"), File(b"2", "b.bin")],
        "json": "x",
        "xml": "<å/>",
        "csv": "1,2",
        "deep": {"a": {"b": [1]}},
        "joined": [1, 2],
        "none": None,
        "empty": [],
    }
    styles = {
        "files": Style(media="image/png, image/jpeg"),
        "json": Style(media="application/json"),
        "xml": Style(media="application/xml; charset=utf-8"),
        "csv": Style(media="text/csv"),
        "deep": Style("deepObject"),
        "joined": Style("form", explode=False),
    }
    request = send(multipart=value, field_styles=styles)
    assert heads(request) == [
        ("id", None, None),
        ("n", None, None),
        ("object", None, "application/json"),
        ("objects", None, "application/json"),
        ("objects", None, "application/json"),
        ("texts", None, None),
        ("texts", None, None),
        ("raw", None, "application/octet-stream"),
        ("files", "a.png", "image/png"),
        ("files", "b.bin", "image/png"),
        ("json", None, "application/json"),
        ("xml", None, "application/xml; charset=utf-8"),
        ("csv", None, "text/csv; charset=utf-8"),
        ("deep[a][b][0]", None, None),
        ("joined", None, None),
    ]
    contents = [part.get_payload(decode=True) for part in read_parts(request)]
    assert contents[2:5] == [b'{"a":1}', b'{"a":1}', b'{"a":2}']
    assert contents[7:12] == [b"\xff", b"1", b"2", b'"x"', "<å/>".encode()]
    assert contents[13:] == [b"1", b"1,2"]


def test_files_have_further_headers(send: Sending) -> None:
    file = File(b"1", "a.png", headers={"X-Id": "7"})
    (part,) = read_parts(send(multipart={"file": file}))
    assert (part["x-id"], part["content-type"]) == ("7", "image/png")
    for headers in ({"X-A": "a\r\nX-B: b"}, {"X-A: b\r\n": "a"}):
        with pytest.raises(ValueError, match="must be one line of text"):
            File(b"", headers=headers)
    with pytest.raises(ValueError, match="is no media type"):
        File(b"", media="a/b\r\nX-B: b")


def test_the_media_type_of_a_part_is_one_line(send: Sending) -> None:
    style = Style(media="text/plain\r\nX-Evil: 1\r\n\r\nbody")
    for value in ("text", File(b"1", "a.png"), {"a": 1}):
        (part,) = read_parts(send(multipart={"f": value}, field_styles={"f": style}))
        assert part["x-evil"] is None


def test_mixed_parts_have_no_names_in_an_array(send: Sending) -> None:
    value = [{"a": 1}, File(b"\xff", "a.png"), "text"]
    styles = {"0": Style(media="application/ld+json"), "*": Style(media="image/*")}
    request = send(multipart=value, media="multipart/mixed", field_styles=styles)
    assert request.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert heads(request) == [
        (None, None, "application/ld+json"),
        (None, "a.png", "image/png"),
        (None, None, "text/plain; charset=utf-8"),
    ]
    assert "content-disposition" not in read_parts(request)[0]


def test_mixed_parts_have_names_in_an_object(send: Sending) -> None:
    value = {"meta": {"a": 1}, "note": "text"}
    request = send(body=value, media="multipart/mixed")
    assert heads(request) == [
        ("meta", None, "application/json"),
        ("note", None, "text/plain; charset=utf-8"),
    ]


def test_related_parts_say_what_the_root_is(send: Sending) -> None:
    request = send(multipart=[{"a": 1}, File(b"1", "a.png")], media="multipart/related")
    media = request.headers["content-type"]
    assert media.startswith("multipart/related; boundary=")
    assert media.endswith('; type="application/json"')
    assert len(read_parts(request)) == 2


def test_form_data_may_be_an_array_of_pairs(send: Sending) -> None:
    request = send(multipart=[{"b": 1}, {"a": "x"}, {"b": 2}])
    assert [name for name, _, _ in heads(request)] == ["b", "a", "b"]


def test_files_are_streamed_and_sent_again(
    api: Connected, server: Server, tmp_path: Path
) -> None:
    """A retry sends the file once more, from where it stood."""
    path = tmp_path / "large.bin"
    path.write_bytes(b"0123456789" * 100_000)
    opened = io.BytesIO(b"skipped" + b"x" * 100_000)
    opened.seek(7)
    server.replies(answer(503), answer(204))
    body = {"one": File(path), "two": File(opened)}
    api.call("PUT", "/", multipart=body, returns=Nothing)
    first, second = server.requests
    assert first.body == second.body
    assert len(second.body) == int(second.headers["content-length"]) > 1_100_000
    assert "transfer-encoding" not in second.headers


def test_several_calls_send_one_open_file(server: Server) -> None:
    whole = b"".join(bytes([number]) * 65_536 for number in range(20))
    file = File(io.BytesIO(whole))

    async def sending() -> None:
        async with AsyncClient(server.url) as client:
            parts: Any = {"binary": file, "returns": Nothing}
            sent = [client.call("POST", "/", **parts) for _ in range(3)]
            await asyncio.gather(*sent)

    asyncio.run(sending())
    assert [request.body == whole for request in server.requests] == [True] * 3


# What others make of it


def read_by_werkzeug(
    media: str, body: bytes
) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
    kind, _, rest = media.partition(";")
    options = {"boundary": rest.partition("boundary=")[2]}
    stream = io.BytesIO(body)
    _, form, files = FormDataParser().parse(stream, kind, len(body), options)
    return form, files


def read_by_python_multipart(
    media: str, body: bytes
) -> tuple[list[tuple[str, str]], list[tuple[str, str, bytes]]]:
    fields: list[tuple[str, str]] = []
    files: list[tuple[str, str, bytes]] = []

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        name, own = file.field_name.decode(), file.file_name.decode()
        files.append((name, own, file.file_object.read()))

    def on_field(field: Any) -> None:
        value = (field.value or b"").decode()
        fields.append((field.field_name.decode(), value))

    headers: Any = {"Content-Type": media.encode(), "Content-Length": str(len(body))}
    parse_form(headers, io.BytesIO(body), on_field, on_file)
    return fields, files


def joined(body: bytes | Pieces) -> bytes:
    return body if isinstance(body, bytes) else b"".join(body)


names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
contents = st.binary(max_size=40) | st.sampled_from(
    [b"\r\n--", b"--\r\n", b"\r\n--boundary--\r\n", b'\r\nContent-Disposition: x="']
)


def escaped(name: str) -> str:
    for character in '"\r\n\\':
        name = name.replace(character, f"%{ord(character):02X}")
    return name


@settings(deadline=None)
@given(st.lists(st.tuples(names, texts), max_size=4), st.lists(contents, max_size=3))
def test_other_libraries_read_our_multipart(
    fields: list[tuple[str, str]], blobs: list[bytes]
) -> None:
    value = [{name: text} for name, text in fields]
    value += [{"file": File(blob, "name.bin")} for blob in blobs]  # type: ignore[dict-item]
    if not value:
        return
    media, body = multipart_body(value)
    form, files = read_by_werkzeug(media, joined(body))
    # Werkzeug undoes what browsers do to quotes.
    expected = [(escaped(name).replace("%22", '"'), text) for name, text in fields]
    assert sorted(form.items(multi=True)) == sorted(expected)
    assert [file.read() for file in files.getlist("file")] == blobs
    found, sent = read_by_python_multipart(media, joined(body))
    assert [content for _, _, content in sent] == blobs
    assert len(found) == len(fields)
    assert [text for _, text in found] == [text for _, text in fields]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_no_name_of_a_file_is_another_header(name: str) -> None:
    media, body = multipart_body({"f": File(b"x", name), "g": "y"})
    _, files = read_by_werkzeug(media, joined(body))
    assert list(files) == ["f"]
    head, _, _ = joined(body).partition(b"\r\n\r\n")
    assert head.count(b"\r\n") == 2
    assert f'filename="{escaped(name)}"'.encode() in head


def test_a_boundary_is_never_in_a_file() -> None:
    """Each body has a boundary of its own that nobody can guess."""
    seen = set()
    for _ in range(20):
        media, _ = multipart_body({"a": "b"})
        seen.add(media.partition("boundary=")[2])
    assert len(seen) == 20
    assert {len(boundary) for boundary in seen} == {32}


@settings(deadline=None)
@given(st.dictionaries(texts, texts | st.lists(texts, min_size=1)))
def test_other_libraries_read_our_forms(value: dict[str, Any]) -> None:
    media, body = form_body(value)
    pairs = [
        (name, item)
        for name, given_ in value.items()
        for item in (given_ if isinstance(given_, list) else [given_])
    ]
    assert parse_qsl(joined(body).decode(), keep_blank_values=True) == pairs
    form, _ = read_by_werkzeug(media, joined(body))
    assert sorted(form.items(multi=True)) == sorted(pairs)


@settings(deadline=None)
@given(
    st.recursive(st.none() | st.booleans() | texts, lambda s: st.lists(s), max_leaves=5)
)
def test_json_in_a_part_is_read_as_it_was_written(value: Any) -> None:
    media, body = multipart_body({"v": {"inner": value}})
    form, _ = read_by_werkzeug(media, joined(body))
    assert json.loads(form["v"]) == {"inner": value}
