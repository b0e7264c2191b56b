"""Name the types that one operation or fragment has to itself.

While its selections are lowered they are known by their path; here each gets its
name, after the operation and the GraphQL type. Types that select the same become
one. Where an operation selects a type in different ways, the path stands between.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .. import ir

REST = "*"
"""The last step of the temporary key of the record for all other types."""


def settle(
    owner: str, root: str, own: Mapping[str, ir.Definition], root_key: str
) -> dict[str, ir.Definition]:
    """Give the types of an operation or fragment their keys.

    Args:
        owner: Its name.
        root: The temporary key of its own selection, a prefix of the others.
        own: The definitions of its types, by temporary key.
        root_key: The key that its own selection gets.

    Returns:
        The definitions by key.
    """
    keys = _keys(owner, root, own) | {root: root_key}
    return {keys[key]: _renamed(d, keys) for key, d in own.items()}


def _keys(owner: str, root: str, own: Mapping[str, ir.Definition]) -> dict[str, str]:
    by_type: dict[str, dict[str, list[str]]] = {}
    for key, definition in own.items():
        if key != root:
            shape = _shape(definition, own)
            shapes = by_type.setdefault(_class_of(key, definition), {})
            shapes.setdefault(shape, []).append(key)
    keys: dict[str, str] = {}
    for type_name, shapes in by_type.items():
        for same in shapes.values():
            path = min(same).removeprefix(root).removesuffix(f"/{REST}")
            path = path.replace("/", " ").strip()
            middle = f"{path} " if len(shapes) > 1 else ""
            keys |= dict.fromkeys(same, f"{owner} {middle}{type_name}")
    return keys


def _class_of(key: str, definition: ir.Definition) -> str:
    name = _type_name(definition)
    return f"Other {name}" if key.rpartition("/")[2] == REST else name


def _type_name(definition: ir.Definition) -> str:
    """The GraphQL type that it selects, which is its coordinate."""
    return definition.origin.pointer


def _shape(definition: ir.Definition, own: Mapping[str, ir.Definition]) -> str:
    """A text that is equal for definitions that select the same."""

    def of(type_: ir.Type) -> str:
        match type_:
            case ir.Named(key) if key in own:
                return f"({_shape(own[key], own)})"
            case ir.Named(key):
                return key
            case ir.List(item) | ir.Nullable(item) | ir.Map(item):
                return f"{type(type_).__name__}[{of(item)}]"
            case _:
                return repr(type_)

    match definition:
        case ir.Record(fields=fields, base=base, tag=tag):
            inner = (f"{f.wire}:{f.required}:{of(f.type)}" for f in fields)
            return f"{tag} {base} {_type_name(definition)} {' '.join(inner)}"
        case ir.Union(members=members):
            return f"union {_type_name(definition)} {' '.join(map(of, members))}"
        case _:
            return repr(definition)


def _renamed(definition: ir.Definition, keys: Mapping[str, str]) -> ir.Definition:
    def of(type_: ir.Type) -> ir.Type:
        match type_:
            case ir.Named(key):
                return ir.Named(keys.get(key, key))
            case ir.List(item):
                return ir.List(of(item))
            case ir.Nullable(item):
                return ir.Nullable(of(item))
            case _:
                return type_

    match definition:
        case ir.Record(fields=fields):
            return dataclasses.replace(
                definition,
                key=keys[definition.key],
                fields=tuple(
                    dataclasses.replace(field, type=of(field.type)) for field in fields
                ),
            )
        case ir.Union(members=members):
            return dataclasses.replace(
                definition,
                key=keys[definition.key],
                members=tuple(of(member) for member in members),
            )
        case _:
            return definition
