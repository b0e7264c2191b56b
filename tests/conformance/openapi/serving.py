"""Answers with values of the document's own schemas."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...runtime.server import Reply, Request, answer
from .bodies import kind
from .document import Media, Operation
from .instances import Content, Instances, NoInstance
from .schemas import kinds

EMPTY = (204, 205, 304)
ELSEWHERE = "http://elsewhere.example.com/file"
"""Where redirects lead."""
EXAMPLES = {"*/*": "application/json", "*": "application/json"}
EXAMPLES |= {"application/*": "application/json"}
EXAMPLES |= {"text/*": "text/plain", "image/*": "image/png", "audio/*": "audio/mpeg"}
EXAMPLES |= {"video/*": "video/mp4", "multipart/*": "multipart/mixed"}


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that a document describes."""

    status: int
    media: Media | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    choice: Choice
    media: str
    """The media type; empty where there is no body."""
    value: Any
    """What a caller should get: JSON, text, bytes, or a list of JSON values."""
    content: bytes
    kind: str = "nothing"

    def reply(self) -> Reply:
        status = self.choice.status
        to = {"Location": ELSEWHERE} if 300 <= status < 400 else {}
        return answer(status, self.content, self.media, to)


def successes(operation: Operation) -> list[Choice]:
    """Return the answers that mean success, one for each status and media type."""
    found = [
        choice
        for status, medias in operation.responses.items()
        if (number := _number(status, "2")) is not None
        for choice in _choices(number, medias)
    ]
    if not found and (medias := operation.responses.get("default")) is not None:
        found = _choices(200, medias)
    moved = [_number(status, "3") for status in operation.responses]
    moved = [status for status in moved if status not in (None, 304)]
    found = found or [Choice(status, None) for status in moved if status]
    return found or [Choice(204, None)]


def errors(operation: Operation) -> list[Choice]:
    """Return the answers that mean an error and have a body."""
    return [
        choice
        for status, medias in operation.responses.items()
        for number in (_number(status, "4") or _number(status, "5"),)
        if number is not None
        for choice in _choices(number, medias)
        if choice.media is not None
    ]


def _number(status: str, hundred: str) -> int | None:
    if not status.startswith(hundred):
        return None
    if status.isdecimal():
        return int(status)
    return int(hundred) * 100 if status.upper().endswith("XX") else None


def _choices(status: int, medias: Sequence[Media]) -> list[Choice]:
    if status in EMPTY or not medias:
        return [Choice(status, None)]
    return [Choice(status, media) for media in medias]


def accepted(request: Request, choice: Choice) -> bool:
    """Whether a request asks for an answer of a media type, by its own name or range;
    what it takes as a last resort does not count."""
    if choice.media is None or request.method == "HEAD":
        return True
    if choice.media.name in ("*/*", "*"):
        return True
    name = _concrete(choice.media).partition(";")[0].strip().lower()
    for part in request.headers.get("accept", "*/*").split(","):
        range_, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [float(p[2:]) for p in parameters if p.startswith("q=")]
        if weights and weights[0] <= 0.1:
            continue
        start = range_.removesuffix("*")
        if range_ in (name, "*/*") or (start != range_ and name.startswith(start)):
            return True
    return False


def made(choice: Choice, instances: Instances, seed: str, method: str) -> Answer:
    """Make an answer.

    Raises:
        NoInstance: no value of its schema could be made up.
    """
    media = choice.media
    if media is None or method == "HEAD":
        return Answer(choice, "", None, b"")
    name = _concrete(media)
    if choice.status >= 400 and kind(name) in ("lines", "events"):
        name = "application/json"  # An error is no stream.
    how = "binary" if is_file(media.schema, instances) else kind(name)
    match how:
        case "json" | "form":
            schema = True if media.schema is None else media.schema
            value = instances.value(schema, seed)
            content = json.dumps(value, ensure_ascii=False).encode()
        case "lines" | "events":
            schema = media.items if media.items is not None else media.schema
            value = [instances.value(schema, f"{seed} {n}") for n in range(3)]
            texts = [json.dumps(item) for item in value]
            mark = "\x1e" if "json-seq" in name else ""
            lines = [
                f"data: {t}\n\n" if how == "events" else f"{mark}{t}\n" for t in texts
            ]
            content = "".join(lines).encode()
        case "text":
            schema = media.schema if isinstance(media.schema, dict) else {}
            try:
                value = instances.value(schema or {"type": "string"}, seed)
            except NoInstance:
                value = "text"
            value = value if isinstance(value, str) else "text, with an ä"
            value = value or "text"
            content = value.encode()
            name = name if "charset" in name else f"{name}; charset=utf-8"
        case _:
            value = Content(b"\x00\x01 content \xff" + seed.encode())
            content = bytes(value)
    return Answer(choice, name, value, content, how)


def is_file(schema: Any, instances: Instances) -> bool:
    """Whether a whole body is the content of a file, whatever its media type says."""
    merged = instances.flat(schema)
    return isinstance(merged, dict) and (
        merged.get("format") == "binary" and kinds(merged) == ["string"]
    )


def _concrete(media: Media) -> str:
    """Return a media type of a range."""
    name = media.name.strip()
    schema = media.schema if isinstance(media.schema, dict) else {}
    if name in ("*/*", "*") and schema.get("format") == "binary":
        return "application/octet-stream"
    return EXAMPLES.get(name, name)
