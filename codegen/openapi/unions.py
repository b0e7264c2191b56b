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
}
_LITERAL_KINDS = {bool: "boolean", int: "integer", str: "string"}
_SCALARS = {
    "boolean": ir.Builtin("bool"),
    "integer": ir.Builtin("int"),
    "string": ir.Builtin("str"),
}


def json_kind(type_: ir.Type, kind_of: KindOf) -> str:
    """The JSON type of a type's values; "mixed" where it is not one."""
    match type_:
        case ir.Builtin(name):
            return _BUILTIN_KINDS.get(name, "string")
        case ir.Named(key):
            return kind_of(key)
        case ir.List():
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
    if len(lists := groups.get("array", [])) > 1:
        items = [list_.item for list_ in lists if isinstance(list_, ir.List)]
        groups["array"] = [ir.List(combine(items, kind_of, name, f"{place}/items"))]
    for kind, scalar in _SCALARS.items():
        if len(groups.get(kind, [])) > 1:
            groups[kind] = [_joined(groups[kind], scalar)]
    result = _one_of(groups, name, place)
    return ir.nullable(result) if nullable else result


def _one_of(groups: Mapping[str, list[ir.Type]], name: Name, place: str) -> ir.Type:
    members = tuple(member for group in groups.values() for member in group)
    if len(members) == 1:
        return members[0]
    if "mixed" not in groups and len(members) == len(groups):
        return ir.OneOf(members)
    return name(members, place)


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


def _joined(members: Sequence[ir.Type], scalar: ir.Builtin) -> ir.Type:
    """Scalars of one JSON type as one type. Enums are open: an enum or any string is
    the enum, which keeps its values known."""
    named = [member for member in members if isinstance(member, ir.Named)]
    others = [member for member in members if not isinstance(member, ir.Named)]
    plain = all(other == scalar or isinstance(other, ir.Literal) for other in others)
    if len(named) == 1 and plain:
        return named[0]
    values = [
        v for other in others if isinstance(other, ir.Literal) for v in other.values
    ]
    if not named and all(isinstance(other, ir.Literal) for other in others):
        return ir.Literal(tuple(dict.fromkeys(values)))
    return scalar


def union(
    key: str,
    *,
    members: tuple[ir.Type, ...],
    tag: str = "",
    mapping: tuple[tuple[str, str], ...] = (),
    doc: str = "",
    pointer: str = "",
) -> ir.Union:
    """Make a union; it is no member of itself."""
    return ir.Union(
        key=key,
        members=tuple(member for member in members if member != ir.Named(key)),
        tag_field=tag,
        mapping=mapping,
        doc=doc,
        origin=ir.Origin(pointer=pointer),
    )


def tagged(union: ir.Union, definitions: Mapping[str, ir.Definition]) -> ir.Union:
    """Find the tag of a union whose members each have a constant of their own.

    Every member must be a record that requires the tag's field, with one string as
    its only value, different from the others'.
    """
    if union.tag_field or len(union.members) < 2:
        return union
    tables: list[dict[str, str]] = []
    for member in union.members:
        record = definitions.get(member.key) if isinstance(member, ir.Named) else None
        if not isinstance(record, ir.Record):
            return union
        tables.append(_constants(record))
    for field in tables[0]:
        values = [table.get(field) for table in tables]
        if None not in values and len(set(values)) == len(values):
            keys = [m.key for m in union.members if isinstance(m, ir.Named)]
            mapping = sorted(
                zip((v for v in values if v is not None), keys, strict=True)
            )
            return dataclasses.replace(union, tag_field=field, mapping=tuple(mapping))
    return union


def _constants(record: ir.Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in record.fields:
        match field.type:
            case ir.Literal((str() as value,)) if field.required:
                found[field.wire] = value
    return found
