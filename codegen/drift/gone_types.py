"""Which classes go, or come, together with a type that stands somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from .changes import Touched
from .components import Components
from .pairs import Pairs


def gone_types(type_: ir.Type, pairs: Pairs) -> tuple[Touched, ...]:
    """The classes of an old type that the new version has no other for, sorted; those
    that the document does not name go with what they stand in."""
    return _lonely(type_, pairs.old, pairs.lasting)


def come_types(type_: ir.Type, pairs: Pairs) -> tuple[Touched, ...]:
    """The classes of a new type that the old version has no other for, sorted."""
    return _lonely(type_, pairs.new, pairs.known)


def _lonely(
    type_: ir.Type, components: Components, kept: frozenset[str]
) -> tuple[Touched, ...]:
    return tuple(sorted(set(_classes(type_, components, kept, set()))))


def _classes(
    type_: ir.Type, components: Components, kept: frozenset[str], seen: set[str]
) -> Iterator[Touched]:
    for key in ir.named_keys(type_):
        component = components.get(key)
        if component is None or component.key in kept or key in seen:
            continue
        seen.add(key)
        yield Touched("type", key)
        for inner in ir.definition_types(components.definitions[key]):
            yield from _classes(inner, components, kept, seen)
