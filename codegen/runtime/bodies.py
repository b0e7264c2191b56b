"""Write the bodies of REST calls: JSON, forms, multipart, files and text."""

from __future__ import annotations

import codecs
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import msgspec

from .files import File, Part, Pieces, chosen_media, multipart, unsendable
from .media import (
    alternatives,
    concrete,
    essence,
    is_form,
    is_json,
    is_lines,
    is_multipart,
    is_range,
)
from .model import UNSET
from .serialize import as_sent, encode
from .shapes import fields
from .styles import Style, as_it_is, as_text, in_form, pairs, query_string, spelled

Fields = Mapping[str, Style]
"""How the fields of a form are written, by name; those of parts without names by their
position, and "*" for all further ones."""
Written = tuple[str, bytes | Pieces]
"""The media type and the content of a body."""

_NO_FIELDS: Fields = {}
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


def body_as(media: str, value: Any, styles: Fields = _NO_FIELDS) -> Written:
    """Write a value as a body of a media type, which may be one of several files'."""
    if is_lines(media) and isinstance(value, list | tuple):
        return lines_body(value, media)
    if is_json(media):
        return json_body(value, media)
    if is_form(media):
        return form_body(value, media, styles)
    if is_multipart(media):
        return multipart_body(value, media, styles)
    if isinstance(value, str):
        return text_body(value, media)
    if isinstance(value, dict | list | tuple | msgspec.Struct):
        # JSON is YAML, too.
        return json_body(value, media)
    return binary_body(value, media)


def json_body(value: Any, media: str = "") -> Written:
    """Write JSON. A file in it is text in Base64, as bytes are."""
    declared = next(alternatives(media), "")
    sent = "application/json" if not declared or is_range(declared) else declared
    return sent, _encoded(value)


def lines_body(value: Any, media: str = "") -> Written:
    """Write JSON values, each in a line of its own; in JSON text sequences after a
    record separator (RFC 7464)."""
    declared = concrete(media, "application/jsonl")
    start = b"\x1e" if essence(declared).endswith("json-seq") else b""
    return declared, b"".join(start + _encoded(item) + b"\n" for item in value)


def form_body(value: Any, media: str = "", styles: Fields = _NO_FIELDS) -> Written:
    """Write `application/x-www-form-urlencoded`.

    Without a style, arrays repeat their name, and objects are JSON (OpenAPI 3.2,
    "Encoding the x-www-form-urlencoded Media Type").
    """
    written: list[tuple[str, str]] = []
    for name, item in _members(value):
        if isinstance(item, File):
            item = b64encode(b"".join(item.chunks())).decode()
        written += _field(name, item, styles.get(name), in_form)
    sent = media or "application/x-www-form-urlencoded"
    return sent, query_string(written).encode()


def multipart_body(value: Any, media: str = "", styles: Fields = _NO_FIELDS) -> Written:
    """Write a multipart body: an object has parts with names, an array without."""
    media = concrete(media, "multipart/form-data")
    _refuse_texts_for_files(value)
    if isinstance(value, list | tuple) and essence(media) != "multipart/form-data":
        parts = list(_unnamed(value, styles))
    elif isinstance(value, list | tuple):
        members = [member for item in value for member in _members(item)]
        parts = [part for name, item in members for part in _named(name, item, styles)]
    else:
        parts = [
            part
            for name, item in _members(value)
            for part in _named(name, item, styles)
        ]
    if essence(media) != "multipart/form-data":
        for part in parts:
            part.media = part.media or "text/plain; charset=utf-8"
    return multipart(parts, media)


def binary_body(value: Any, media: str = "") -> Written:
    """Write a file, or bytes."""
    file = value if isinstance(value, File) else File(value)
    return chosen_media(file, media), Pieces([file])


def text_body(value: Any, media: str = "") -> Written:
    """Write text, in the charset of the media type or UTF-8. A file, or bytes, is sent
    as it is."""
    declared = concrete(media, "text/plain")
    if isinstance(value, File | bytes):
        return binary_body(value, declared)
    return _text(value, declared)


def _encoded(value: Any) -> bytes:
    try:
        return encode(value)
    except TypeError:
        return msgspec.json.encode(as_sent(value, all_models=True), enc_hook=_in_json)


def _text(value: Any, declared: str) -> tuple[str, bytes]:
    """The media type with its charset, and the text in it."""
    said = _CHARSET.search(declared)
    charset = said[1] if said else "utf-8"
    if said is None and declared.lower().startswith("text/"):
        declared = f"{declared}; charset=utf-8"
    try:
        codecs.lookup(charset)
    except LookupError:
        charset = "utf-8"
    return declared, str(value).encode(charset)


# Fields and parts


def _members(value: Any) -> list[tuple[str, Any]]:
    """The fields of a form, with its files in place."""
    plain = wire(value)
    if not isinstance(plain, dict):
        raise TypeError(f"A form is an object, not a {type(value).__name__}.")
    return list(plain.items())


def _field(
    name: str, value: Any, style: Style | None, escape: Any
) -> Iterator[tuple[str, str]]:
    if style is not None and not style.media:
        yield from pairs(name, value, style, escape)
        return
    for item in value if isinstance(value, list) else [value]:
        if item is not None:
            media = Style(media=style.media if style else "text/plain")
            yield from pairs(name, item, media, escape)


def _named(name: str, value: Any, styles: Fields) -> Iterator[Part]:
    """The parts of a field: an array has one for each item (RFC 7578, section 4.3)."""
    style = styles.get(name)
    if style is not None and not style.media:
        for key, text in pairs(name, value, style, as_it_is):
            yield Part(key, text.encode())
        return
    for item in value if isinstance(value, list) else [value]:
        if item is not None:
            yield _part(name, item, style)


def _unnamed(values: Any, styles: Fields) -> Iterator[Part]:
    for position, value in enumerate(wire(list(values))):
        yield _part("", value, styles.get(str(position), styles.get("*")))


def _part(name: str, value: Any, style: Style | None) -> Part:
    media = style.media if style else ""
    if isinstance(value, File):
        return Part(name, value, chosen_media(value, media))
    if isinstance(value, bytes):
        return Part(name, value, concrete(media, "application/octet-stream"))
    declared = concrete(media, "")
    if isinstance(value, dict | list) or (declared and is_json(declared)):
        return Part(name, _encoded(value), declared or "application/json")
    if declared:
        media, text = _text(spelled(value), declared)
        return Part(name, text, media)
    return Part(name, spelled(value).encode())


def wire(value: Any) -> Any:
    """Return a model as the JSON object it is on the wire, with its files in place."""
    if isinstance(value, Mapping):
        value = {name: item for name, item in value.items() if item is not UNSET}
    return msgspec.to_builtins(
        as_sent(value, all_models=True),
        builtin_types=(File, bytes),
        str_keys=True,
        enc_hook=as_text,
    )


def _in_json(value: object) -> Any:
    if isinstance(value, File):
        return b64encode(b"".join(value.chunks())).decode()
    raise unsendable(value)


def _refuse_texts_for_files(value: Any) -> None:
    """Refuse the name of a file where a model has a file: it would be sent as text."""
    for field in fields(value.__class__):
        kinds = set(_kinds(field.type))
        given = getattr(value, field.name)
        items = given if isinstance(given, list | tuple) else [given]
        has_text = any(isinstance(item, str) for item in items)
        if has_text and str not in kinds and File in kinds:
            raise TypeError(
                f"{field.name!r} is a File, not a str. Write a path as File(Path(…)), "
                "and text as File(text.encode())."
            )


def _kinds(type_: Any) -> Iterator[Any]:
    """Yield a type, and those that it is made of."""
    yield type_
    for inner in get_args(type_):
        yield from _kinds(inner)
