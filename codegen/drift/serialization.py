"""How values are written into requests, as far as that makes a difference."""

from __future__ import annotations

from collections.abc import Mapping

from .. import ir

Definitions = Mapping[str, ir.Definition]

_DEFAULTS: dict[ir.Place, str] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}
_MARKED = frozenset({"label", "matrix"})
"""The styles that put something before a single value, too."""


def serialization(param: ir.Param, definitions: Definitions) -> str:
    """How a parameter is written: "form, exploded". What has one value is written in
    the same way in most styles."""
    if param.media:
        return f"as {param.media}"
    style = param.style or _DEFAULTS.get(param.place, "")
    if is_single(param.type, definitions):
        said = [style if style in _MARKED else "plain"]
    else:
        said = [style, "exploded" if param.explode else "not exploded"]
    if param.allow_reserved:
        said.append("reserved characters as they are")
    return ", ".join(said)


def part_serialization(part: ir.Part) -> str:
    """How a part of a form is written."""
    said = []
    if part.media:
        said.append(f"as {part.media}")
    if part.style:
        said += [part.style, "exploded" if part.explode else "not exploded"]
    if part.allow_reserved:
        said.append("reserved characters as they are")
    if part.headers:
        said.append(f"headers {', '.join(part.headers)}")
    return ", ".join(said)


def is_single(type_: ir.Type, definitions: Definitions) -> bool:
    """Whether every value of a type is one text, number or boolean."""
    match type_:
        case ir.Builtin(name):
            return name != "any"
        case ir.Literal():
            return True
        case ir.Nullable(item):
            return is_single(item, definitions)
        case ir.OneOf(members):
            return all(is_single(member, definitions) for member in members)
        case ir.Named(key):
            match definitions.get(key):
                case ir.Enum() | ir.CustomScalar():
                    return True
                case ir.Alias(type=aliased):
                    return is_single(aliased, definitions)
    return False
