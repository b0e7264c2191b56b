"""Find what a server says in the body of an error."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from .redaction import redacted

LONGEST = 500
SAYING = ("detail", "message", "error_description", "error", "title")
DETAILING = ("validation_errors", "errors", "error_code")


def said(body: Any) -> str:
    """Return what the body of an error says to people: bounded, without secrets."""
    text = " ".join(redacted(_said(body)).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _said(body: Any) -> str:
    match body:
        case None:
            return ""
        case bytes():
            return f"{len(body)} bytes"
        case str() if body.lstrip()[:1] == "<":
            title = re.search(r"(?is)<title[^>]*>(.{0,200}?)</title>", body[:10_000])
            page = body.lstrip()[:5].casefold() in ("<!doc", "<html")
            kind = "an HTML page" if page else "a page of markup"
            return f"{kind}: {title[1]}" if title else kind
        case str():
            return body[: 2 * LONGEST]
        case dict():
            return _said_by(body)
        case list():
            return "; ".join(_said(item) for item in body[:10])
        case _:
            return msgspec.json.encode(body).decode()


def _said_by(body: dict[str, Any]) -> str:
    sayings = (_said(body[key]) for key in SAYING if body.get(key))
    details = (_said(body[key]) for key in DETAILING if body.get(key))
    saying, detail = next(sayings, ""), next(details, "")
    if saying and detail:
        return f"{saying} ({detail})"
    return saying or detail or msgspec.json.encode(body).decode()[: 2 * LONGEST]
