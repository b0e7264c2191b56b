"""Write parameters, and the fields of forms, in the styles of OpenAPI.

`simple`, `label`, `matrix` and `form` are the operators of RFC 6570; `spaceDelimited`,
`pipeDelimited`, `deepObject` and `cookie` are OpenAPI's own (3.2, "Style Values");
`tabDelimited` is Swagger 2.0's `tsv`. What is null is not sent, nor an empty array or
object (RFC 6570, section 2.3); null items are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import msgspec

from .files import unsendable
from .media import is_form, is_json
from .model import UNSET
from .serialize import as_sent, encode

Escape = Callable[[str, bool], str]
"""Escapes a text; the flag says whether reserved characters may stay as they are."""
Pair = tuple[str, str]

DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_TRIPLE = re.compile(r"(%[0-9A-Fa-f]{2})")
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Style:
    """How a value is written, where that is not the default of its place."""

    name: str = ""
    """The `style` of OpenAPI; empty for that of the place."""
    explode: bool | None = None
    """Whether items and members are written apart; None for the default of the
    style."""
    allow_reserved: bool = False
    """Whether what URLs reserve, and percent-encoded triples, stay as they are."""
    media: str = ""
    """The media type that it is written as, instead of a style. For a part that is a
    file, one of several, joined by commas, or a range."""


PATH = Style("simple")
QUERY = Style("form")
HEADER = Style("simple")
COOKIE = Style("form")


# Escaping


def in_url(text: str, reserved: bool) -> str:
    """Escape all but what RFC 3986 calls unreserved.

    Where reserved characters may stay, those that end a query or part its parameters
    are escaped all the same (OpenAPI 3.2, "URL Percent-Encoding").
    """
    if not reserved:
        return quote(text, safe="")
    return _outside_triples(text, lambda part: quote(part, safe=":/?@!$'()*,;="))


def in_segment(text: str, reserved: bool) -> str:
    """Escape for a path, where "/", "?" and "#" are never left as they are (OpenAPI
    3.2, "Path Templating")."""
    if not reserved:
        return quote(text, safe="")
    return _outside_triples(text, lambda part: quote(part, safe=":@!$&'()*+,;="))


def in_form(text: str, reserved: bool) -> str:
    """Escape for `application/x-www-form-urlencoded` (WHATWG URL, section 5)."""
    if not reserved:
        return quote_plus(text)
    return _outside_triples(text, lambda part: quote_plus(part, safe=":/?@!$'()*,;="))


def as_it_is(text: str, reserved: bool) -> str:
    """Escape nothing: for headers and the parts of a multipart body."""
    return text


def _outside_triples(text: str, escape: Callable[[str], str]) -> str:
    parts = _TRIPLE.split(text)
    parts[::2] = map(escape, parts[::2])
    return "".join(parts)


# Values


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as JSON values, without those that are UNSET.

    Raises:
        TypeError: one has no form in JSON.
    """
    given = {name: value for name, value in values.items() if value is not UNSET}
    found: dict[str, Any] = msgspec.to_builtins(
        as_sent(given, all_models=True), str_keys=True, enc_hook=as_text
    )
    return found


def as_text(value: object) -> str:
    """Return the text of a number with more digits than a float has.

    Raises:
        TypeError: it is something else, which cannot be sent.
    """
    if isinstance(value, msgspec.Raw):
        return bytes(value).decode()
    raise unsendable(value)


def spelled(value: Any) -> str:
    """Return how a value is written in a URL, a header or a form."""
    plain = msgspec.to_builtins(value)
    match plain:
        case str():
            return plain
        case bool() | None | dict():
            return encode(plain).decode()
        case list():
            return ",".join(map(spelled, plain))
        case _:
            return str(plain)


def content(value: Any, media: str) -> str:
    """Return a value as text of a media type."""
    if is_json(media):
        return encode(value).decode()
    if is_form(media) and isinstance(value, dict):
        return urlencode([(k, spelled(v)) for k, v in value.items() if v is not None])
    return spelled(value)


def explodes(style: Style) -> bool:
    """Whether a style writes items and members apart."""
    if style.explode is None:
        return style.name in ("form", "cookie", "deepObject")
    return style.explode


def _present(value: Any) -> list[tuple[str, str]] | list[str]:
    """Return the members of an object, or the items of an array, that are not null."""
    if isinstance(value, dict):
        return [(key, spelled(item)) for key, item in value.items() if item is not None]
    return [spelled(item) for item in value if item is not None]


def _flat(value: Any, explode: bool) -> Iterator[tuple[str, ...]]:
    """Yield what is written between delimiters: texts, or a name and its text."""
    for piece in _present(value):
        if isinstance(piece, str):
            yield (piece,)
        elif explode:
            yield piece
        else:
            yield from ((text,) for text in piece)


def _joined(value: Any, delimiter: str, style: Style, escape: Escape) -> str:
    if not isinstance(value, dict | list):
        return escape(spelled(value), style.allow_reserved)
    pieces = _flat(value, explodes(style))
    return delimiter.join(
        "=".join(escape(text, style.allow_reserved) for text in piece)
        for piece in pieces
    )


# Places


def in_path(name: str, value: Any, style: Style) -> str:
    """Return what stands in the path for a parameter; nothing where it has no value."""
    if value is None or value == [] or value == {}:
        return ""
    if style.media:
        return in_segment(content(value, style.media), False)
    match style.name:
        case "label":
            delimiter = "." if explodes(style) else ","
            return f".{_joined(value, delimiter, style, in_segment)}"
        case "matrix":
            return _matrix(name, value, style)
        case "spaceDelimited" | "pipeDelimited" | "tabDelimited":
            return _delimited(name, value, style, in_segment)
        case _:
            return _joined(value, ",", style, in_segment)


def _matrix(name: str, value: Any, style: Style) -> str:
    if not (explodes(style) and isinstance(value, dict | list)):
        value = _joined(value, ",", style, in_segment)
        return _assigned(name, value)
    pieces = [p if len(p) == 2 else (name, *p) for p in _flat(value, True)]
    return "".join(
        _assigned(key, in_segment(text, style.allow_reserved)) for key, text in pieces
    )


def _assigned(name: str, text: str) -> str:
    name = in_segment(name, False)
    return f";{name}={text}" if text else f";{name}"


def pairs(name: str, value: Any, style: Style, escape: Escape) -> list[Pair]:
    """Return the names and texts that a parameter is in a query, a form or a cookie,
    both escaped.

    Raises:
        ValueError: the style's delimiter stands in an item, which would be two.
    """
    own, reserved = escape(name, False), style.allow_reserved
    if style.media:
        return [(own, escape(content(value, style.media), False))]
    if value is None:
        return []
    if style.name == "deepObject":
        deep = _deep(name, value)
        return [(escape(key, False), escape(text, reserved)) for key, text in deep]
    if not isinstance(value, dict | list):
        return [(own, escape(spelled(value), reserved))]
    if explodes(style):
        pieces = [p if len(p) == 2 else (name, *p) for p in _flat(value, True)]
        return [(escape(key, False), escape(text, reserved)) for key, text in pieces]
    if not any(True for _ in _present(value)):
        return []
    if style.name in DELIMITERS:
        return [(own, _delimited(name, value, style, escape))]
    return [(own, _joined(value, ",", style, escape))]


def _deep(name: str, value: Any) -> Iterator[Pair]:
    """Write nested objects by names in brackets, and arrays by their positions."""
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inner:
            yield from _deep(f"{name}[{key}]", item)
    elif value is not None:
        yield name, spelled(value)


def _delimited(name: str, value: Any, style: Style, escape: Escape) -> str:
    """Join by a delimiter that has to be escaped itself, so that nobody could tell one
    from the same character in an item."""
    delimiter = DELIMITERS[style.name]
    if not isinstance(value, dict | list):
        return escape(spelled(value), style.allow_reserved)
    texts = [text for piece in _flat(value, False) for text in piece]
    for text in texts:
        if delimiter in text:
            raise ValueError(
                f"{text!r} in {name!r} has a {delimiter!r}, which is what the API "
                "separates items by. Escape it the way the API says."
            )
    return escape(delimiter, False).join(
        escape(text, style.allow_reserved) for text in texts
    )


def in_header(name: str, value: Any, style: Style) -> str | None:
    """Return the value of a header; None where there is none.

    Headers are not escaped (OpenAPI 3.2, Parameter Object).

    Raises:
        ValueError: it is more than one line, or has spaces around it.
    """
    if style.media:
        text = content(value, style.media)
    elif value is None or value == [] or value == {}:
        return None
    elif style.name in DELIMITERS:
        text = _delimited(name, value, style, as_it_is)
    else:
        text = _joined(value, ",", style, as_it_is)
    refuse_lines(name, text)
    return text


def refuse_lines(name: str, text: str) -> None:
    """Refuse the value of a header that cannot be sent, without telling it.

    Raises:
        ValueError: it is more than one line, or has spaces around it.
    """
    if CONTROL.search(text) or text != text.strip():
        raise ValueError(
            f"The header {name!r} must be one line of text, without spaces around it."
        )


def in_cookie(name: str, value: Any, style: Style) -> list[str]:
    """Return the cookies that a parameter is.

    Exploded values are cookies of their own: "&", the delimiter of `form`, is wrong
    here (OpenAPI 3.2, appendix D).

    Raises:
        ValueError: in the style `cookie`, which escapes nothing, a value has what ends
            a cookie.
    """
    if style.name != "cookie":
        return [f"{key}={text}" for key, text in pairs(name, value, style, in_url)]
    found = [f"{key}={text}" for key, text in pairs(name, value, style, as_it_is)]
    for cookie in found:
        if ";" in cookie or not cookie.isascii() or not cookie.isprintable():
            raise ValueError(
                f"The cookie {name!r} is sent as it is; escape it the way the API says."
            )
    return found


def query_string(written: Iterable[Pair]) -> str:
    """Return a query, or the body of a form, of pairs that are escaped."""
    return "&".join(f"{name}={text}" for name, text in written)
