"""What a media type means for a body, whichever way it goes.

The frontend and the spelling of calls ask here, so that what a document says and what
is generated of it are judged alike. The runtime judges what really comes back.
"""

from __future__ import annotations

import re
from typing import Literal

from . import ir

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What names of headers, cookies and HTTP schemes are made of (RFC 9110, 5.6.2)."""

Kind = Literal["json", "multipart", "form", "text", "markup", "binary", "any"]

_ORDER = ("json", "any", "multipart", "form", "text", "markup", "binary")
_JSON = frozenset({"application/json", "text/json"})
_MARKUP = frozenset(
    {
        "application/graphql",
        "application/javascript",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/sql",
        "application/toml",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/x-yaml",
        "application/xml",
        "application/yaml",
    }
)
"""Text that is not called so: it may say its own encoding."""
EVENTS = "text/event-stream"
_LINES = frozenset(
    {
        "application/json-lines",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/jsonlines+json",
        "application/ndjson",
        "application/stream+json",
        "application/x-json-stream",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/x-ndjson",
        "application/x-ndjson+json",
        "text/jsonl",
        "text/x-jsonl",
        "text/x-ndjson",
    }
)
_MARKUP_SUFFIXES = ("+xml", "+yaml", "+json-seq")


def essence(media: str) -> str:
    """A media type without its parameters: "text/csv" of "Text/CSV; header=absent"."""
    return media.partition(";")[0].strip().lower()


def kind_of(media: str) -> Kind:
    """What a body of this media type is; "any" for a range that includes JSON."""
    name = essence(media)
    if name in _JSON or name.endswith("+json"):
        return "json"
    if name in ("*/*", "*", ""):
        return "any"
    if name.startswith("multipart/"):
        return "multipart"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name in _MARKUP or name.endswith(_MARKUP_SUFFIXES):
        return "markup"
    return "text" if name.startswith("text/") else "binary"


def is_json(media: str) -> bool:
    """Whether a body of this media type is read and written as JSON."""
    return kind_of(media) in ("json", "any")


def is_range(media: str) -> bool:
    """Whether it stands for several media types: "image/*"."""
    return "*" in essence(media) or not essence(media)


def is_stream(media: str) -> bool:
    """Whether a body of this media type is a sequence of items: events, or lines of
    JSON."""
    return essence(media) == EVENTS or is_lines(media)


def is_lines(media: str) -> bool:
    """Whether a body of this media type is a sequence of JSON values."""
    return essence(media) in _LINES or essence(media).endswith("+json-seq")


def form_of(media: str) -> ir.BodyForm:
    """How a request body of this media type is written."""
    match kind_of(media):
        case "any":
            return "json"
        case "markup":
            return "text"
        case kind:
            return kind


def preference(media: str) -> tuple[int, bool, str]:
    """A sort key: what a client would rather use comes first."""
    kind = _ORDER.index(kind_of(media))
    return kind, essence(media) != "application/json", media
