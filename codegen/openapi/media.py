"""What a media type means for a body."""

from __future__ import annotations

from typing import Literal

from .. import ir

Kind = Literal["json", "multipart", "form", "text", "binary", "any"]

_ORDER = ("json", "any", "multipart", "form", "text", "binary")


def kind_of(media: str) -> Kind:
    """What a body of this media type is; "any" for a range that includes JSON."""
    name = media.partition(";")[0].strip().lower()
    if name in ("application/json", "text/json") or name.endswith("+json"):
        return "json"
    if name in ("*/*", ""):
        return "any"
    if name.startswith("multipart/"):
        return "multipart"
    if name == "application/x-www-form-urlencoded":
        return "form"
    return "text" if name.startswith("text/") else "binary"


def form_of(media: str) -> ir.BodyForm:
    """How a request body of this media type is written."""
    kind = kind_of(media)
    return "json" if kind == "any" else kind


def preference(media: str) -> tuple[int, bool, str]:
    """A sort key: what a client would rather use comes first."""
    name = media.partition(";")[0].strip().lower()
    return _ORDER.index(kind_of(media)), name != "application/json", media
