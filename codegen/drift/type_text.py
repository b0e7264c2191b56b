"""Types as people write them: "array of string", "Project | null".

What is written decides the ids of changes, so it never depends on wording elsewhere
nor on the order of a document.
"""

from __future__ import annotations

import json

from .. import ir
from .components import Components

_WORDS: dict[ir.BuiltinName, str] = {
    "any": "any",
    "base64": "base64",
    "base64url": "base64url",
    "bool": "boolean",
    "bytes": "binary",
    "date": "date",
    "datetime": "date-time",
    "decimal": "decimal",
    "duration": "duration",
    "file": "binary",
    "float": "number",
    "int": "integer",
    "none": "null",
    "number": "decimal number",
    "str": "string",
    "time": "time",
    "uuid": "uuid",
}


def type_text(type_: ir.Type, components: Components) -> str:
    """Write a type; definitions by what reports call them."""
    return " | ".join(_alternatives(type_, components))


def value_text(value: str | int | bool) -> str:
    """Write one of a few values: as JSON."""
    return json.dumps(value, ensure_ascii=False)


def _alternatives(type_: ir.Type, components: Components) -> list[str]:
    match type_:
        case ir.Nullable(item):
            return [*_alternatives(item, components), "null"]
        case ir.OneOf(members):
            texts = (t for each in members for t in _alternatives(each, components))
            return sorted(dict.fromkeys(texts))
        case ir.Literal(values):
            return sorted(map(value_text, values))
        case _:
            return [_single(type_, components)]


def _single(type_: ir.Type, components: Components) -> str:
    match type_:
        case ir.Builtin(name):
            return _WORDS[name]
        case ir.Named(key):
            return components.subject(key)
        case ir.List(item):
            return f"array of {_bracketed(item, components)}"
        case ir.Map(ir.Builtin("any")):
            return "object"
        case ir.Map(value):
            return f"map of {_bracketed(value, components)}"
        case ir.Tuple(items, rest):
            texts = [type_text(item, components) for item in items]
            if rest is not None:
                texts.append(f"...{type_text(rest, components)}")
            return f"tuple of ({', '.join(texts)})"
        case _:
            return type_text(type_, components)


def _bracketed(type_: ir.Type, components: Components) -> str:
    texts = _alternatives(type_, components)
    return texts[0] if len(texts) == 1 else f"({' | '.join(texts)})"
