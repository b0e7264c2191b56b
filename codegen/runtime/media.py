"""What media types mean: how a body is written, and which of several it is."""

from __future__ import annotations

from collections.abc import Iterator

FORM = "application/x-www-form-urlencoded"


def essence(media: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return media.partition(";")[0].strip().lower()


def is_json(media: str) -> bool:
    """Whether it is JSON, or a range that includes it."""
    name = essence(media)
    known = ("application/json", "text/json", "*/*", "*", "")
    return name in known or name.endswith("+json")


def is_lines(media: str) -> bool:
    """Whether it is a sequence of JSON values."""
    name = essence(media)
    return any(word in name for word in ("jsonl", "json-lines", "ndjson", "json-seq"))


def is_form(media: str) -> bool:
    """Whether it is that of a form whose fields are in one line."""
    return essence(media) == FORM


def is_multipart(media: str) -> bool:
    """Whether it is one of several parts."""
    return essence(media).startswith("multipart/")


def alternatives(media: str) -> Iterator[str]:
    """Yield the media types of a list that is joined by commas."""
    yield from filter(None, (one.strip() for one in media.split(",")))


def matches(media: str, pattern: str) -> bool:
    """Whether a media type is that of a pattern, which may be a range: "image/*"."""
    kind, _, subtype = essence(pattern).partition("/")
    own_kind, _, own_subtype = essence(media).partition("/")
    return kind in ("*", own_kind) and (subtype in ("*", "", own_subtype))


def is_range(media: str) -> bool:
    """Whether it stands for several media types."""
    return "*" in essence(media)


def concrete(media: str, otherwise: str) -> str:
    """Return the first media type of a list that is no range, or another."""
    found = (one for one in alternatives(media) if not is_range(one))
    return next(found, otherwise)
