"""Parameters in every style, as they arrive at a server.

The tables are those of OpenAPI 3.2.1, "Style Examples", and of RFC 6570.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.runtime import UNSET, File, Model, Nothing, Style
from codegen.runtime.styles import in_cookie, in_header, in_path, in_url, pairs

from .conftest import Connected
from .server import Server, answer

ARRAY = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


class Color(Model):
    red: int
    green: int = 0
    alpha: float | None = None


@pytest.fixture(autouse=True)
def _accepting(server: Server) -> None:
    server.replies(answer(204))


def target(api: Connected, server: Server, **parts: Any) -> str:
    api.call("GET", "/x{color}" if "path" in parts else "/x", returns=Nothing, **parts)
    return server.last.target.removeprefix("/x")


@pytest.mark.parametrize(
    ("style", "explode", "text", "array", "object_"),
    [
        (
            "matrix",
            False,
            ";color=blue",
            ";color=blue,black,brown",
            ";color=R,100,G,200,B,150",
        ),
        (
            "matrix",
            True,
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
        ("label", False, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        ("label", True, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        ("simple", False, "blue", "blue,black,brown", "R,100,G,200,B,150"),
        ("simple", True, "blue", "blue,black,brown", "R=100,G=200,B=150"),
        # Swagger 2.0's ssv, tsv and pipes may stand in a path, too.
        (
            "spaceDelimited",
            False,
            "blue",
            "blue%20black%20brown",
            "R%20100%20G%20200%20B%20150",
        ),
        (
            "tabDelimited",
            False,
            "blue",
            "blue%09black%09brown",
            "R%09100%09G%09200%09B%09150",
        ),
        (
            "pipeDelimited",
            False,
            "blue",
            "blue%7Cblack%7Cbrown",
            "R%7C100%7CG%7C200%7CB%7C150",
        ),
    ],
)
def test_in_paths(
    api: Connected,
    server: Server,
    style: str,
    explode: bool,
    text: str,
    array: str,
    object_: str,
) -> None:
    styles = {"color": Style(style, explode=explode)}
    for value, expected in (("blue", text), (ARRAY, array), (OBJECT, object_)):
        sent = target(api, server, path={"color": value}, path_styles=styles)
        assert sent == expected


@pytest.mark.parametrize(
    ("style", "explode", "text", "array", "object_"),
    [
        (
            "form",
            False,
            "color=blue",
            "color=blue,black,brown",
            "color=R,100,G,200,B,150",
        ),
        (
            "form",
            True,
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            "",
            None,
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            "spaceDelimited",
            False,
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            "pipeDelimited",
            False,
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            "tabDelimited",
            None,
            "color=blue",
            "color=blue%09black%09brown",
            "color=R%09100%09G%09200%09B%09150",
        ),
        # What the specification leaves open is sent as most servers read it.
        (
            "pipeDelimited",
            True,
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
        (
            "deepObject",
            None,
            "color=blue",
            "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
    ],
)
def test_in_queries(
    api: Connected,
    server: Server,
    style: str,
    explode: bool | None,
    text: str,
    array: str,
    object_: str,
) -> None:
    styles = {"color": Style(style, explode=explode)}
    for value, expected in (("blue", text), (ARRAY, array), (OBJECT, object_)):
        sent = target(api, server, query={"color": value}, query_styles=styles)
        assert sent == f"?{expected}"


@pytest.mark.parametrize(
    ("style", "explode", "array", "object_"),
    [
        ("", None, "blue,black,brown", "R,100,G,200,B,150"),
        ("simple", True, "blue,black,brown", "R=100,G=200,B=150"),
        ("", True, "blue,black,brown", "R=100,G=200,B=150"),
        ("pipeDelimited", False, "blue|black|brown", "R|100|G|200|B|150"),
    ],
)
def test_in_headers(
    api: Connected,
    server: Server,
    style: str,
    explode: bool | None,
    array: str,
    object_: str,
) -> None:
    styles = {"X-Color": Style(style, explode=explode)}
    for value, expected in (("blue", "blue"), (ARRAY, array), (OBJECT, object_)):
        target(api, server, headers={"X-Color": value}, header_styles=styles)
        assert server.last.headers["x-color"] == expected


@pytest.mark.parametrize(
    ("style", "explode", "array", "object_"),
    [
        ("", None, "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
        ("form", False, "color=blue,black,brown", "color=R,100,G,200,B,150"),
        ("cookie", True, "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
        ("cookie", None, "color=blue; color=black; color=brown", "R=100; G=200; B=150"),
    ],
)
def test_in_cookies(
    api: Connected,
    server: Server,
    style: str,
    explode: bool | None,
    array: str,
    object_: str,
) -> None:
    styles = {"color": Style(style, explode=explode)}
    for value, expected in (("blue", "color=blue"), (ARRAY, array), (OBJECT, object_)):
        target(api, server, cookies={"color": value}, cookie_styles=styles)
        assert server.last.headers["cookie"] == expected


def test_cookies_are_escaped_in_the_style_form_alone(
    api: Connected, server: Server
) -> None:
    """The examples of OpenAPI 3.2.1, "Parameter Object Examples"."""
    target(api, server, cookies={"greeting": "Hello, world!"})
    assert server.last.headers["cookie"] == "greeting=Hello%2C%20world%21"
    value = {"greeting": "Hello%2C%20world!", "code": 42}
    styles = {"cookie": Style("cookie")}
    target(api, server, cookies={"cookie": value}, cookie_styles=styles)
    assert server.last.headers["cookie"] == "greeting=Hello%2C%20world!; code=42"


@pytest.mark.parametrize("value", ["a;b", "a\r\nb", "å"])
def test_a_cookie_that_is_not_escaped_cannot_become_two(
    api: Connected, server: Server, value: str
) -> None:
    with pytest.raises(ValueError, match="'id' is sent as it is"):
        target(
            api, server, cookies={"id": value}, cookie_styles={"id": Style("cookie")}
        )
    assert not server.requests


def test_cookies_join_those_of_the_client(connect: Any, server: Server) -> None:
    client = connect(server.url, headers={"Cookie": "session=1"})
    client.call("GET", "/x", cookies={"lang": "sv"}, returns=Nothing)
    assert server.last.headers["cookie"] == "session=1; lang=sv"


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (UNSET, ""),
        (None, ""),
        ([], ""),
        ({}, ""),
        ([None], ""),
        ({"a": None}, ""),
        ("", "?p="),
        ([""], "?p="),
        (["a", None, "b"], "?p=a&p=b"),
        ({"a": 1, "b": None}, "?a=1"),
        (True, "?p=true"),
        (1.5, "?p=1.5"),
        (Decimal("1.10"), "?p=1.10"),
        (1e22, "?p=1e%2B22"),
        (dt.date(2026, 1, 2), "?p=2026-01-02"),
        (dt.datetime(2026, 1, 2, tzinfo=dt.UTC), "?p=2026-01-02T00%3A00%3A00Z"),
        (b"\x00\xff", "?p=AP8%3D"),
        ("a b+c&d=e;f,g~h", "?p=a%20b%2Bc%26d%3De%3Bf%2Cg~h"),
        ("❤️", "?p=%E2%9D%A4%EF%B8%8F"),
        (Color(red=1), "?red=1&green=0"),
        ([[1, 2], {"a": 1}], "?p=1%2C2&p=%7B%22a%22%3A1%7D"),
    ],
)
@pytest.mark.parametrize("explode", [True])
def test_values_in_queries(
    api: Connected, server: Server, value: object, sent: str, explode: bool
) -> None:
    assert target(api, server, query={"p": value}) == sent


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ([], ""),
        ([""], "?p="),
        (["a,b", "c"], "?p=a%2Cb,c"),
        ({"a": "b,c"}, "?p=a,b%2Cc"),
    ],
)
def test_commas_between_items_differ_from_those_in_items(
    api: Connected, server: Server, value: object, sent: str
) -> None:
    styles = {"p": Style("form", explode=False)}
    assert target(api, server, query={"p": value}, query_styles=styles) == sent


def test_names_are_escaped(api: Connected, server: Server) -> None:
    assert target(api, server, query={"a[]": [1], "❤️": "love!"}) == (
        "?a%5B%5D=1&%E2%9D%A4%EF%B8%8F=love%21"
    )


@pytest.mark.parametrize(
    ("style", "item"),
    [("spaceDelimited", "a b"), ("pipeDelimited", "a|b"), ("tabDelimited", "a\tb")],
)
def test_an_item_with_the_delimiter_would_be_two(
    api: Connected, server: Server, style: str, item: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(f"{item!r} in 'p' has a ")):
        target(api, server, query={"p": [item]}, query_styles={"p": Style(style)})
    assert not server.requests


def test_deep_objects_may_be_nested(api: Connected, server: Server) -> None:
    value = {
        "a": {"b": [1, {"c": "d e"}]},
        "none": None,
        "when": dt.date(2026, 1, 2),
        "color": Color(red=1),
    }
    styles = {"f": Style("deepObject")}
    sent = target(api, server, query={"f": value}, query_styles=styles)
    assert parse_qsl(sent[1:]) == [
        ("f[a][b][0]", "1"),
        ("f[a][b][1][c]", "d e"),
        ("f[when]", "2026-01-02"),
        ("f[color][red]", "1"),
        ("f[color][green]", "0"),
    ]
    assert "[" not in sent


@pytest.mark.parametrize(
    ("value", "plain", "reserved"),
    [
        ("Hello World!", "Hello%20World%21", "Hello%20World!"),
        ("/foo/bar", "%2Ffoo%2Fbar", "/foo/bar"),
        ("50%", "50%25", "50%25"),
        ("a%2Fb", "a%252Fb", "a%2Fb"),
        # They would end the query, or part it: the application has to escape them.
        ("a#b&c+d[e]", "a%23b%26c%2Bd%5Be%5D", "a%23b%26c%2Bd%5Be%5D"),
    ],
)
def test_reserved_characters(
    api: Connected, server: Server, value: str, plain: str, reserved: str
) -> None:
    """RFC 6570, sections 3.2.2 and 3.2.3."""
    assert target(api, server, query={"p": value}) == f"?p={plain}"
    styles = {"p": Style(allow_reserved=True)}
    sent = target(api, server, query={"p": value}, query_styles=styles)
    assert sent == f"?p={reserved}"


def test_reserved_characters_in_a_path(api: Connected, server: Server) -> None:
    styles = {"color": Style(allow_reserved=True)}
    sent = target(api, server, path={"color": "a:b/c?d#e@f"}, path_styles=styles)
    assert sent == "a:b%2Fc%3Fd%23e@f"


@pytest.mark.parametrize(
    ("media", "value", "sent"),
    [
        ("application/json", {"a": ["b c"]}, "%7B%22a%22%3A%5B%22b%20c%22%5D%7D"),
        ("application/json", "x", "%22x%22"),
        ("application/json", None, "null"),
        ("text/plain", "a&b", "a%26b"),
        ("application/x-www-form-urlencoded", {"a": "b c"}, "a%3Db%2Bc"),
    ],
)
def test_values_with_a_media_type(
    api: Connected, server: Server, media: str, value: object, sent: str
) -> None:
    styles = {"p": Style(media=media)}
    got = target(api, server, query={"p": value}, query_styles=styles)
    assert got == f"?p={sent}"
    target(api, server, headers={"p": value}, header_styles=styles)
    target(api, server, cookies={"p": value}, cookie_styles=styles)
    assert server.last.headers["cookie"] == f"p={sent}"


@pytest.mark.parametrize(
    ("media", "value", "sent"),
    [
        ("application/jsonpath", "$.a.b[1:1]", "%24.a.b%5B1%3A1%5D"),
        ("application/json", {"a": 1}, "%7B%22a%22%3A1%7D"),
        ("application/x-www-form-urlencoded", {"a": "b c", "d": 1}, "a=b+c&d=1"),
        ("application/json", UNSET, ""),
    ],
)
def test_a_value_may_be_the_whole_query(
    api: Connected, server: Server, media: str, value: object, sent: str
) -> None:
    styles = {"q": Style(media=media)}
    got = target(api, server, querystring={"q": value}, query_styles=styles)
    assert got == (f"?{sent}" if sent else "")


@pytest.mark.parametrize("value", ["a\r\nb", "a\nb", "a\x00b", " a", "a "])
def test_headers_are_one_line(api: Connected, server: Server, value: str) -> None:
    for given_ in (value, [value]):
        with pytest.raises(ValueError, match="'X-A' must be one line"):
            target(api, server, headers={"X-A": given_})
    assert not server.requests


def test_headers_are_sent_as_they_are(api: Connected, server: Server) -> None:
    target(api, server, headers={"If-None-Match": 'W/"a,b"', "X-Å": UNSET, "X-E": ""})
    assert server.last.headers["if-none-match"] == 'W/"a,b"'
    assert server.last.headers["x-e"] == ""
    target(api, server, headers={"X-Name": "å"})
    assert server.last.headers["x-name"].encode("latin-1").decode() == "å"


@pytest.mark.parametrize(
    ("template", "values", "style"),
    [
        ("/a/{x}", {"x": "."}, Style()),
        ("/a/{x}{y}", {"x": ".", "y": "."}, Style()),
        ("/a/.{x}", {"x": "."}, Style()),
        ("/a/{x}", {"x": ""}, Style("label")),
        ("/a/{x}", {"x": "."}, Style("label")),
        ("/a/{x}", {"x": "%2e%2E"}, Style(allow_reserved=True)),
        ("/a/{x}", {"x": None}, Style()),
        ("/a/{x}", {"x": []}, Style()),
        ("/a/{x}", {"x": {}}, Style("matrix")),
    ],
)
def test_paths_cannot_lead_elsewhere(
    api: Connected, server: Server, template: str, values: Any, style: Style
) -> None:
    with pytest.raises(ValueError, match=r"in /a/.* must not be"):
        api.call(
            "GET", template, path=values, path_styles={"x": style}, returns=Nothing
        )
    assert not server.requests


def test_the_fragment_of_a_path_is_not_sent(api: Connected, server: Server) -> None:
    """It only tells operations apart, as in errors: `POST /token#refresh`."""
    api.call("GET", "/x/{id}#again", path={"id": 1}, query={"a": 2}, returns=Nothing)
    assert server.last.target == "/x/1?a=2"


def test_files_are_no_parameters(api: Connected, server: Server) -> None:
    for place in ("query", "headers", "cookies", "path"):
        with pytest.raises(TypeError, match="A File cannot be sent"):
            target(api, server, **{place: {"color": File(b"")}})
    assert not server.requests


# Whatever the values are, they come out again as they were

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(deadline=None)
@given(st.dictionaries(texts, texts | st.lists(texts.filter(bool), min_size=1)))
def test_queries_are_read_as_they_were_written(values: dict[str, Any]) -> None:
    written = "&".join(
        f"{name}={text}"
        for key, value in values.items()
        for name, text in pairs(key, value, Style("form"), in_url)
    )
    assert re.fullmatch(r"[A-Za-z0-9._~%=&-]*", written)
    expected = [
        (key, item)
        for key, value in values.items()
        for item in (value if isinstance(value, list) else [value])
    ]
    assert parse_qsl(written, keep_blank_values=True, strict_parsing=bool(written)) == (
        expected
    )


@settings(deadline=None)
@given(st.lists(texts, min_size=1))
def test_items_are_read_as_they_were_written(items: list[str]) -> None:
    ((_, text),) = pairs("p", items, Style("form", explode=False), in_url)
    assert [unquote(item) for item in text.split(",")] == items


@settings(deadline=None)
@given(texts)
def test_a_path_value_stays_in_its_segment(value: str) -> None:
    for style in ("simple", "label", "matrix"):
        written = in_path("p", value, Style(style))
        assert re.fullmatch(r"[;.]?(p=?)?[A-Za-z0-9._~%-]*", written)
        assert unquote(written).endswith(value)


@settings(deadline=None)
@given(texts)
def test_no_header_is_two(value: str) -> None:
    try:
        written = in_header("X", value, Style("simple"))
    except ValueError:
        return
    assert written == value
    assert not set("\r\n\x00") & set(value)


@settings(deadline=None)
@given(texts, texts)
def test_no_cookie_is_two(name: str, value: str) -> None:
    (cookie,) = in_cookie(name, value, Style("form"))
    key, _, text = cookie.partition("=")
    assert (unquote(key), unquote(text)) == (name, value)
    assert not set("; \r\n,") & set(cookie)
