"""What a type is in JSON, and in Python, as far as comparisons ask."""

from __future__ import annotations

from collections.abc import Mapping

from .. import ir
from .differences import (
    CHANGED,
    GENERALIZED,
    NARROWED,
    NONE,
    SPECIALIZED,
    WIDENED,
    Differences,
    only,
)

Definitions = Mapping[str, ir.Definition]
Values = tuple[str | int | bool, ...]

_TEXTS = frozenset(
    {"base64", "base64url", "date", "datetime", "decimal", "duration", "str", "time"}
    | {"uuid"}
)
"""What is a string in JSON."""
_PLAIN = frozenset({"any", "bool", "float", "int", "none", "str"})
"""What Python makes of JSON of which it knows nothing."""
_JSON_TYPES: dict[str, str] = {
    "any": "any",
    "bool": "boolean",
    "bytes": "binary",
    "file": "binary",
    "float": "number",
    "int": "number",
    "none": "null",
    "number": "number",
}
_OF_NUMBERS: dict[tuple[str, str], Differences] = {
    ("int", "float"): WIDENED,
    ("float", "int"): NARROWED,
    ("int", "number"): GENERALIZED,
    ("number", "int"): SPECIALIZED,
    ("float", "number"): only("python-type-changed"),
    ("number", "float"): only("python-type-changed"),
}


def of_builtins(old: ir.BuiltinName, new: ir.BuiltinName) -> Differences:
    """How one builtin differs from another."""
    if old == new:
        return NONE
    if {old, new} <= _TEXTS and "str" in (old, new):
        return SPECIALIZED if old == "str" else GENERALIZED
    return _OF_NUMBERS.get((old, new), CHANGED)


def is_plain(type_: ir.Type, definitions: Definitions) -> bool:
    """Whether Python has the same values for a type as for JSON of which nothing is
    known. Members of enums are strings, or integers."""
    match type_:
        case ir.Builtin(name):
            return name in _PLAIN
        case ir.Named(key):
            return isinstance(definitions.get(key), ir.Enum)
        case ir.Tuple():
            return False
        case ir.Literal():
            return True
        case ir.List(item) | ir.Map(item) | ir.Nullable(item):
            return is_plain(item, definitions)
        case ir.OneOf(members):
            return all(is_plain(member, definitions) for member in members)


def listed(type_: ir.Type, definitions: Definitions) -> Values | None:
    """The values of a type that lists them."""
    match type_:
        case ir.Literal(values):
            return values
        case ir.Named(key) if isinstance(enum := definitions.get(key), ir.Enum):
            return tuple(value.wire for value in enum.values)
        case _:
            return None


def base_of(values: Values) -> ir.Type | None:
    """The type that has all values of a kind; None for values of several kinds."""
    for kind, name in _BASES:
        if all(type(value) is kind for value in values):
            return ir.Builtin(name)
    return None


_BASES: tuple[tuple[type, ir.BuiltinName], ...] = (
    (str, "str"),
    (int, "int"),
    (bool, "bool"),
)


def members(type_: ir.Type, definitions: Definitions) -> tuple[ir.Type, ...]:
    """The alternatives of a union, those of unions in it in their place; a type that
    is no union is the only one."""
    found: dict[ir.Type, None] = {}
    seen: set[str] = set()
    todo = [type_]
    while todo:
        match todo.pop():
            case ir.OneOf(inner):
                todo += reversed(inner)
            case ir.Named(key) as named:
                definition = definitions.get(key)
                if not isinstance(definition, ir.Union):
                    found[named] = None
                elif key not in seen:
                    seen.add(key)
                    todo += reversed(definition.members)
            case single:
                found[single] = None
    return tuple(found)


def json_type(type_: ir.Type, definitions: Definitions) -> str:
    """What a value of a type is in JSON."""
    match type_:
        case ir.Builtin(name):
            return "string" if name in _TEXTS else _JSON_TYPES[name]
        case ir.List() | ir.Tuple():
            return "array"
        case ir.Map():
            return "object"
        case ir.Literal(values):
            return json_type(base_of(values) or ir.Builtin("any"), definitions)
        case ir.Named(key):
            return _json_type_of(definitions.get(key), definitions)
        case _:
            return "any"


def _json_type_of(definition: ir.Definition | None, definitions: Definitions) -> str:
    match definition:
        case ir.Record():
            return "object"
        case ir.Enum(values=values):
            base = base_of(tuple(value.wire for value in values))
            return json_type(base or ir.Builtin("any"), definitions)
        case _:
            return "any"
