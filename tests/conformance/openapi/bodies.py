"""Is the body of a request what was meant?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import unquote_plus

from ...runtime.server import Request
from .document import Media, Operation, Parameter
from .instances import Content
from .wire import is_in_pairs, is_text_of, same_json


def kind(media: str) -> str:
    """Say how a body of a media type is written: "json", "form", "multipart", "lines",
    "events", "text" or "binary"."""
    plain = media.partition(";")[0].strip().lower()
    if plain in ("application/jsonl", "application/x-ndjson", "application/json-seq"):
        return "lines"
    if plain in ("application/x-jsonlines", "application/stream+json"):
        return "lines"
    if plain == "application/x-www-form-urlencoded":
        return "form"
    if plain.startswith("multipart/"):
        return "multipart"
    if plain == "text/event-stream":
        return "events"
    if plain.endswith(("/json", "+json")) or "json" in plain:
        return "json"
    if plain.startswith("text/") or plain.endswith(("/xml", "+xml", "yaml")):
        return "text"
    return "binary"


def documented(operation: Operation, media: str) -> Media | None:
    """Return what a document says of a body of a media type."""
    plain = media.partition(";")[0].strip().lower()
    ranges = (plain, f"{plain.partition('/')[0]}/*", "*/*")
    for wanted in ranges:
        for body in operation.bodies:
            if body.name.partition(";")[0].strip().lower() == wanted:
                return body
    return None


def wrong_body(body: Media, request: Request, value: Any) -> Iterator[str]:
    """Yield what is wrong with a body that was meant to be a value."""
    media = request.headers.get("content-type", "")
    match kind(media):
        case "json":
            yield from _json(request, value)
        case "text" if isinstance(value, dict | list):
            yield from _json(request, value)
        case "form":
            yield from _form(body, request, value)
        case "multipart" if isinstance(value, dict):
            yield from _multipart(body, _parts(media, request.body), value)
        case "lines" if isinstance(value, list):
            yield from _lines(request, value)
        case "multipart" | "lines" | "events":
            if not request.body:
                yield "the body is empty"
        case _:
            yield from _plain(request, value)


def _json(request: Request, value: Any) -> Iterator[str]:
    try:
        found = json.loads(request.body)
    except ValueError as error:
        yield f"the body is no JSON: {error}"
        return
    if not same_json(found, value):
        yield f"the body is {_short(found)}, not {_short(value)}"


def _lines(request: Request, value: list[Any]) -> Iterator[str]:
    texts = request.body.decode().replace("\x1e", "").splitlines()
    if not same_json([json.loads(text) for text in texts if text], value):
        yield f"the lines are {_short(request.body)}, not {_short(value)}"


def _plain(request: Request, value: Any) -> Iterator[str]:
    if isinstance(value, bytes):
        right = request.body == value
    elif isinstance(value, dict | list):
        right = bool(request.body)
    else:
        right = is_text_of(request.body.decode(errors="replace"), value)
    if not right:
        yield f"the body is {_short(request.body)}, not {_short(value)}"


def _form(body: Media, request: Request, value: Any) -> Iterator[str]:
    parted = [p.partition("=") for p in request.body.decode().split("&") if p]
    pairs = [(unquote_plus(name), text) for name, _, text in parted]
    if not isinstance(value, dict):
        return
    for name, item in value.items():
        encoding = body.encoding.get(name) or {}
        mine = [p for p in pairs if p[0] == name or p[0].startswith(f"{name}[")]
        if not _is_field(mine, item, name, encoding):
            yield f"the form has {mine} for {name}, not {_short(item)}"
    unknown = {
        p[0] for p in pairs if p[0].partition("[")[0] not in value
    } - value.keys()
    exploded = {
        key for item in value.values() if isinstance(item, dict) for key in item
    }
    if unknown - exploded:
        yield f"the form has {sorted(unknown)}, which were not given"


def _is_field(
    pairs: list[tuple[str, str]], value: Any, name: str, encoding: Mapping[str, Any]
) -> bool:
    style = encoding.get("style", "form")
    explode = encoding.get("explode", style == "form")
    media = encoding.get("contentType", "") if "style" not in encoding else ""
    if isinstance(value, Content):
        return len(pairs) == 1
    if isinstance(value, dict) and style == "form" and not media:
        # An object is JSON (3.0), its fields (3.1), or in brackets, as PHP has it.
        return bool(pairs) or explode or not value
    parameter = Parameter(name, "query", True, True, style, explode, media)
    if isinstance(value, list) and not value:
        return not pairs or is_in_pairs(pairs, "", parameter)
    return is_in_pairs(pairs, value, parameter)


def _parts(media: str, content: bytes) -> list[EmailMessage]:
    head = f"Content-Type: {media}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + content)
    return [part for part in message.iter_parts() if isinstance(part, EmailMessage)]


def _multipart(
    body: Media, parts: list[EmailMessage], value: Mapping[str, Any]
) -> Iterator[str]:
    by_name: dict[str, list[EmailMessage]] = {}
    for part in parts:
        name = str(part.get_param("name", header="content-disposition"))
        by_name.setdefault(name, []).append(part)
    for name, item in value.items():
        mine = by_name.pop(name, [])
        if "style" in (body.encoding.get(name) or {}) and isinstance(item, dict | list):
            # Nothing is escaped in a part, so that delimiters in it tell nothing.
            for key in [key for key in by_name if key.startswith(f"{name}[")]:
                mine += by_name.pop(key)
            if item and not mine:
                yield f"the body has no part {name}, not {_short(item)}"
            continue
        wanted = item if isinstance(item, list) else [item]
        media = (body.encoding.get(name) or {}).get("contentType", "")
        if len(mine) == 1 and isinstance(item, list) and "json" in media:
            wanted = [item]
        if item is None and not mine:
            continue
        if len(mine) != len(wanted) or not all(map(_is_part, mine, wanted)):
            texts = [part.get_payload(decode=True) for part in mine]
            yield f"the parts {name} are {_short(texts)}, not {_short(item)}"
        for part in mine:
            if media and not _is_of(part.get_content_type(), media):
                yield f"the part {name} is {part.get_content_type()}, not {media}"
    if by_name:
        yield f"the body has the parts {sorted(by_name)}, which were not given"


def _is_of(media: str, allowed: str) -> bool:
    ranges = [a.partition(";")[0].strip().lower() for a in allowed.split(",")]
    return any(
        media == a or a == "*/*" or (a.endswith("/*") and media.startswith(a[:-1]))
        for a in ranges
    )


def _is_part(part: EmailMessage, value: Any) -> bool:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    if isinstance(value, Content):
        return content == value and part.get_filename() is not None
    text = content.decode(errors="replace")
    if isinstance(value, dict | list):
        try:
            return same_json(json.loads(text), value)
        except ValueError:
            return False
    return is_text_of(text, value)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 160 else f"{text[:157]}..."
