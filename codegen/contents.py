"""Which bodies an operation offers to its callers.

A document lists media types; callers pass values. Media types that take one type of
value in one form are one content; a body that only repeats a better one in another form
(JSON as a form) is not offered. Where there are several contents, or one whose media
types mean different things (the kinds of patches), callers name the media type.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from . import ir
from .media import essence

CONTENT_TYPE = "content_type"
"""The parameter that names the media type."""


@dataclass(frozen=True, slots=True)
class Content:
    """What callers may pass as the body."""

    type: ir.Type
    form: ir.BodyForm
    media: tuple[str, ...]
    """Its media types, best first."""
    parts: tuple[ir.Part, ...]

    @property
    def is_clear(self) -> bool:
        """Whether it needs no media type: it has one, that of the file, or plain
        JSON."""
        best = essence(self.media[0])
        return (
            len(self.media) == 1
            or self.form == "binary"
            or best in ("application/json", "text/plain", "multipart/form-data")
        )


def contents_of(operation: ir.Operation) -> tuple[Content, ...]:
    """What an operation takes as its body, best first."""
    found: dict[tuple[ir.BodyForm, ir.Type], list[ir.Body]] = {}
    for body in operation.bodies:
        if not body.repeats:
            found.setdefault((body.form, body.type), []).append(body)
    return tuple(
        Content(type_, form, tuple(b.media for b in bodies), _parts(bodies))
        for (form, type_), bodies in found.items()
    )


def names_media(contents: Sequence[Content]) -> bool:
    """Whether callers name the media type, or may do so."""
    if len(contents) == 1:
        return contents[0].form != "binary" and len(contents[0].media) > 1
    return len(contents) > 1


def parts_of(contents: Sequence[Content]) -> tuple[ir.Part, ...]:
    """How fields are written, whichever content is passed; the better one says it."""
    found: dict[str, ir.Part] = {}
    for content in contents:
        for part in content.parts:
            found.setdefault(part.wire, part)
    return tuple(found[wire] for wire in sorted(found))


def _parts(bodies: Sequence[ir.Body]) -> tuple[ir.Part, ...]:
    return next((body.parts for body in bodies if body.parts), ())
