"""Spell how parameters and fields are written, where that is not the usual way."""

from __future__ import annotations

from collections.abc import Iterable

from . import ir
from .python import Scope
from .text import Code, join, py_str

EXPLODED = frozenset({"form", "cookie", "deepObject"})
"""The styles that explode unless said."""
_DEFAULTS: dict[ir.Place, str] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}


def param_style(param: ir.Param, scope: Scope) -> Code | None:
    """The style of a parameter; None where it is that of its place."""
    style = param.style or _DEFAULTS.get(param.place, "")
    always = bool(param.media or param.allow_reserved) or style in ("label", "matrix")
    is_same = not param.style and param.explode == (style in EXPLODED)
    if not always and (is_same or (_is_single(param.type) and style != "cookie")):
        return None
    return _style(
        scope, param.style, param.explode, style, param.allow_reserved, param.media
    )


def part_styles(parts: Iterable[ir.Part], scope: Scope) -> list[tuple[str, Code]]:
    """The styles of fields, by name."""
    return [
        (
            part.wire,
            _style(
                scope,
                part.style,
                part.explode,
                part.style,
                part.allow_reserved,
                part.media,
            ),
        )
        for part in parts
        if part.style or part.media
    ]


def _style(
    scope: Scope,
    said: str,
    explode: bool,
    meant: str,
    allow_reserved: bool,
    media: str,
) -> Code:
    """The style as it is declared, where `meant` is what that comes to."""
    arguments = []
    if media:
        arguments = [Code(f"media={py_str(media)}")]
    else:
        if said:
            arguments.append(py_str(said))
        if explode != (meant in EXPLODED) and meant != "deepObject":
            arguments.append(Code(f"explode={explode}"))
        if allow_reserved:
            arguments.append(Code("allow_reserved=True"))
    return Code(f"{scope.runtime('Style')}({join(', ', arguments)})")


def _is_single(type_: ir.Type) -> bool:
    """Whether a value is certainly neither an array nor an object."""
    match type_:
        case ir.Builtin(name):
            return name != "any"
        case ir.Literal():
            return True
        case ir.Nullable(item):
            return _is_single(item)
        case ir.OneOf(members):
            return all(map(_is_single, members))
        case _:
            return False
