"""How the fields of forms, and the parts of multipart bodies, are written.

A field has either a style, as a parameter in the query has, or a media type (OpenAPI
3.2, Encoding Object). What follows from its type is not said again.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from ..media import kind_of
from .document import Findings, Node
from .references import References

_STYLES = frozenset(
    {"deepObject", "form", "pipeDelimited", "spaceDelimited", "tabDelimited"}
)
_EXPLODED = frozenset({"form", "deepObject"})


def parts(
    media: str,
    content: Node,
    references: References,
    findings: Findings,
    *,
    styled: bool = True,
) -> tuple[ir.Part, ...]:
    """The fields or parts of a body that the document says something of.

    Args:
        media: The media type of the body.
        content: The Media Type Object.
        references: Resolves what headers refer to.
        findings: Takes what is wrong.
        styled: Whether styles count, or media types alone.
    """
    if kind_of(media) not in ("form", "multipart"):
        return ()
    found = [
        _part(name, encoding, references, findings, styled)
        for name, encoding in _encodings(media, content)
    ]
    return tuple(sorted((p for p in found if p), key=lambda part: part.wire))


def _encodings(media: str, content: Node) -> Iterator[tuple[str, Node]]:
    """The Encoding Objects, by the name or the position of what they are for."""
    yield from content.child("encoding").members()
    if kind_of(media) == "multipart":
        for position, node in enumerate(content.child("prefixEncoding").elements()):
            yield str(position), node
        if "itemEncoding" in content:
            yield "*", content.child("itemEncoding")


def _part(
    name: str, node: Node, references: References, findings: Findings, styled: bool
) -> ir.Part | None:
    said = {"style", "explode", "allowReserved"} & node.object.keys()
    style = (node.text("style") or "form") if said and styled else ""
    if style and style not in _STYLES:
        findings.warn(
            f"The style {style!r} is none of a form's; 'form' is used.", node.pointer
        )
        style = "form"
    explode = node.object.get("explode")
    headers = sorted(
        header
        for header, reference in node.child("headers").members()
        if references.resolve(reference).value is not None
        and header.lower() != "content-type"
    )
    part = ir.Part(
        wire=name,
        media="" if style else node.text("contentType").strip(),
        style=style,
        explode=explode if isinstance(explode, bool) else style in _EXPLODED,
        allow_reserved=bool(style) and node.flag("allowReserved"),
        headers=tuple(headers),
    )
    return part if part.media or part.style or part.headers else None
