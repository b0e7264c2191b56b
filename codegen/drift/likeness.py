"""How much alike two schemas are."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from .. import ir
from .components import Component, Components

Features = frozenset[Hashable]


def features(component: Component, components: Components) -> Features:
    """What makes a schema what it is, apart from its name."""
    return frozenset(
        feature
        for definition in component.definitions
        for feature in _features(definition, components)
    )


def likeness(old: Features, new: Features) -> float:
    """How much two schemas share, from 0 to 1 (Jaccard's index). The same whichever
    is old."""
    if not old or not new:
        return 0.0
    return len(old & new) / len(old | new)


def _features(definition: ir.Definition, components: Components) -> Iterator[Hashable]:
    match definition:
        case ir.Record():
            for field in definition.fields:
                yield field.wire
                yield field.wire, _outline(field.type, components)
            if definition.extra is not None:
                yield "", _outline(definition.extra, components)
        case ir.Enum():
            yield from (value.wire for value in definition.values)
        case ir.Union():
            yield from (_outline(member, components) for member in definition.members)
            yield from (("tag", value) for value, _ in definition.mapping)
        case ir.Alias():
            yield _outline(definition.type, components)
        case ir.CustomScalar():
            yield definition.key


def _outline(type_: ir.Type, components: Components) -> str:
    """A type without null and without names, which may be what differs."""
    match type_:
        case ir.Nullable(item):
            return _outline(item, components)
        case ir.Named(key):
            component = components.get(key)
            return component.kind if component else key
        case ir.List(item):
            return f"[{_outline(item, components)}]"
        case ir.Map(value):
            return f"{{{_outline(value, components)}}}"
        case ir.OneOf(members):
            return "|".join(sorted(_outline(each, components) for each in members))
        case _:
            return str(type_)
