"""Types of values that may be one of several things.

What can be told apart by its JSON type needs no name: `str | int | Project`. Members
of the same JSON type are joined where that loses little (two lists are a list of
either; formats of strings are strings); records make a union with a name, told apart
by a tag where there is one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from .. import ir
from .document import Node
from .records import description

ANY = ir.Builtin("any")

KindOf = Callable[[str], str]
"""The JSON type of a definition, by key: "object", "string", …, or "mixed"."""

Name = Callable[[tuple[ir.Type, ...], str], ir.Type]
"""Makes a named union of members, at a place below the schema ("/items")."""

_BUILTIN_KINDS = {
    "any": "mixed",
    "bool": "boolean",
    "float": "number",
    "int": "integer",
    "none": "null",
    "number": "number",
}
_LITERAL_KINDS = {bool: "boolean", int: "integer", str: "string"}
_SCALARS = {
    "boolean": ir.Builtin("bool"),
    "integer": ir.Builtin("int"),
    "number": ir.Builtin("float"),
    "string": ir.Builtin("str"),
}


def json_kind(type_: ir.Type, kind_of: KindOf) -> str:
    """The JSON type of a type's values; "mixed" where it is not one."""
    match type_:
        case ir.Builtin(name):
            return _BUILTIN_KINDS.get(name, "string")
        case ir.Named(key):
            return kind_of(key)
        case ir.List() | ir.Tuple():
            return "array"
        case ir.Map():
            return "object"
        case ir.Literal(values):
            kinds = {_LITERAL_KINDS[type(value)] for value in values}
            return kinds.pop() if len(kinds) == 1 else "mixed"
        case _:
            return "mixed"


def combine(
    members: Sequence[ir.Type], kind_of: KindOf, name: Name, place: str = ""
) -> ir.Type:
    """The type of a value that is one of the members."""
    distinct, nullable = unpacked(members)
    if not distinct:
        return ir.Builtin("none") if nullable else ANY
    if ANY in distinct:
        return ANY
    groups: dict[str, list[ir.Type]] = {}
    for member in distinct:
        groups.setdefault(json_kind(member, kind_of), []).append(member)
    lists = [each for each in groups.get("array", []) if isinstance(each, ir.List)]
    if len(lists) > 1:
        items = combine([each.item for each in lists], kind_of, name, f"{place}/items")
        tuples = [each for each in groups["array"] if isinstance(each, ir.Tuple)]
        groups["array"] = [*tuples, ir.List(items)]
    for kind, scalar in _SCALARS.items():
        if len(groups.get(kind, [])) > 1:
            groups[kind] = _joined(groups[kind], scalar)
    result = _one_of(groups, name, place)
    return ir.nullable(result) if nullable else result


def _one_of(groups: Mapping[str, list[ir.Type]], name: Name, place: str) -> ir.Type:
    members = tuple(member for group in groups.values() for member in group)
    if len(members) == 1:
        return members[0]
    if "mixed" in groups or len(groups.get("object", ())) > 1:
        return name(members, place)
    return ir.OneOf(members)


def unpacked(members: Sequence[ir.Type]) -> tuple[list[ir.Type], bool]:
    """The distinct members of all unions without a name, and whether null is one."""
    distinct: dict[ir.Type, None] = {}
    nullable = False
    todo = list(reversed(members))
    while todo:
        match todo.pop():
            case ir.Nullable(item):
                nullable = True
                todo.append(item)
            case ir.OneOf(inner):
                todo.extend(reversed(inner))
            case ir.Builtin("none"):
                nullable = True
            case member:
                distinct[member] = None
    return list(distinct), nullable


def _joined(members: Sequence[ir.Type], scalar: ir.Builtin) -> list[ir.Type]:
    """Scalars of one JSON type as few types. Enums are open: an enum or any string is
    the enum, which keeps its values known. Formats with a type of their own stay."""
    named = [member for member in members if isinstance(member, ir.Named)]
    literals = [member for member in members if isinstance(member, ir.Literal)]
    values = [value for literal in literals for value in literal.values]
    formats = [
        member
        for member in members
        if isinstance(member, ir.Builtin) and member != scalar
    ]
    if len(named) == 1:
        plain: list[ir.Type] = []
    elif named or scalar in members:
        plain = [scalar]
    else:
        plain = [ir.Literal(tuple(dict.fromkeys(values)))] if values else []
    return [*formats, *(named if len(named) == 1 else []), *plain]


def union(
    key: str,
    *,
    members: tuple[ir.Type, ...],
    node: Node | None = None,
    tag: str = "",
    mapping: tuple[tuple[str, str], ...] = (),
    fallback: str = "",
    pointer: str = "",
) -> ir.Union:
    """Make a union, described by its schema; it is no member of itself."""
    return ir.Union(
        key=key,
        members=tuple(member for member in members if member != ir.Named(key)),
        tag_field=tag,
        mapping=mapping,
        fallback=fallback,
        doc=description(node) if node else "",
        deprecated="" if node and node.flag("deprecated") else None,
        origin=ir.Origin(pointer=pointer),
    )


def tagged(union: ir.Union, definitions: Mapping[str, ir.Definition]) -> ir.Union:
    """Find the tag of a union whose members each have values of their own for it.

    Every member must be a record that requires the tag's field, with strings as its
    only values, none of them another's. Where there is a discriminator, such values add
    to its mapping: names of components, which hold otherwise, are often not what is
    sent.
    """
    records = [
        definitions.get(member.key) if isinstance(member, ir.Named) else None
        for member in union.members
    ]
    if len(union.members) < 2 or not all(isinstance(r, ir.Record) for r in records):
        return union
    tables = [
        _constants(record, definitions, union.tag_field)
        for record in records
        if isinstance(record, ir.Record)
    ]
    keys = [member.key for member in union.members if isinstance(member, ir.Named)]
    for field in [union.tag_field] if union.tag_field else tables[0]:
        values = [table.get(field, ()) for table in tables]
        found = {v: key for key, own in zip(keys, values, strict=True) for v in own}
        if all(values) and len(found) == sum(map(len, values)):
            # What goes by the name of its component has said its values here.
            stated = {v: key for v, key in union.mapping if v != key or v in found}
            mapping = tuple(sorted({**found, **stated}.items()))
            return dataclasses.replace(union, tag_field=field, mapping=mapping)
    return union


def _constants(
    record: ir.Record, definitions: Mapping[str, ir.Definition], optional: str
) -> dict[str, tuple[str, ...]]:
    """The fields that have nothing but strings of a list, and these; `optional` is one
    that need not be required."""
    found: dict[str, tuple[str, ...]] = {}
    for field in record.fields:
        match field.type:
            case ir.Literal(values):
                pass
            case ir.Named(key) if isinstance(enum := definitions.get(key), ir.Enum):
                values = tuple(value.wire for value in enum.values)
            case _:
                continue
        texts = tuple(value for value in values if isinstance(value, str))
        if len(texts) == len(values) and (field.required or field.wire == optional):
            found[field.wire] = texts
    return found
