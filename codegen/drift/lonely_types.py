"""Types that only one version has.

Most go, or come, with something else that says so: an operation, a field, a type that
they are part of. What is left are the types that the document names and that something
used which is still there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from .. import ir
from .changes import Change, Touched
from .components import FLOWS, Component, Components, Flow
from .deltas import Delta
from .gathering import Gathering
from .gone_types import come_types, gone_types
from .operation_pairs import OperationPairs
from .pairs import Pairs
from .reach import incoming_coordinate, uses_of
from .type_changes import type_changes


def lonely_changes(pairs: Pairs, operations: OperationPairs) -> Iterator[Change]:
    """Say which types have come and gone.

    Args:
        pairs: Which schema is which.
        operations: Which operation is which. What only operations that are gone led
            to went with them.
    """
    old, new = _both(pairs, operations)
    for component in pairs.old:
        if component.key in pairs.dissolved:
            yield from _replaced(pairs, component, is_old=True)
    for component in pairs.new:
        if component.key in pairs.formed and not _is_told(pairs, component.key):
            yield from _replaced(pairs, component, is_old=False)
    for component in _used(pairs.old, pairs.lasting, old):
        delta = Delta("type-removed", component.kind)
        yield from _whole(pairs, component, delta, is_old=True)
    for component in _used(pairs.new, pairs.known, new):
        delta = Delta("type-added", "", component.kind)
        yield from _whole(pairs, component, delta, is_old=False)


def _is_told(pairs: Pairs, key: str) -> bool:
    """Whether a new type has the place of one that is gone, and nothing else has: that
    is said of the one that is gone."""
    match pairs.formed[key]:
        case ir.Named(old):
            return pairs.dissolved.get(old) == ir.Named(key)
    return False


def _both(pairs: Pairs, operations: OperationPairs) -> tuple[set[str], set[str]]:
    """What both versions do: by its old coordinates, and by its new ones."""
    before = {incoming_coordinate(each) for each in pairs.old.api.incoming}
    after = {incoming_coordinate(each) for each in pairs.new.api.incoming}
    return (
        before & after | {old.coordinate for old, _ in operations.kept},
        before & after | {new.coordinate for _, new in operations.kept},
    )


def _used(
    components: Components, both: Collection[str], operations: set[str]
) -> Iterator[Component]:
    """The types that one version alone has and that something uses which both have."""
    types = [
        type_
        for operation, sent, received in uses_of(components.api)
        if operation in operations
        for type_ in (*sent, *received)
    ]
    for component in components:
        if component.key in both:
            for definition in component.definitions:
                types += ir.definition_types(definition)
    used = {key for type_ in types for key in ir.named_keys(type_)}
    for component in components:
        is_used = any(d.key in used for d in component.definitions)
        if component.key not in both and is_used and not component.is_inline:
            yield component


def _replaced(pairs: Pairs, component: Component, *, is_old: bool) -> Iterator[Change]:
    """A type and the one that has its place wherever it was, or is, used."""
    plain = Pairs(old=pairs.old, new=pairs.new, kept=pairs.kept, halves=pairs.halves)
    found = _gathering(pairs, component, is_old=is_old)
    for flow in FLOWS:
        if (definition := component.in_flow(flow)) is None:
            continue
        named = ir.Named(definition.key)
        deltas = (
            type_changes(named, pairs.dissolved[definition.key], plain)
            if is_old
            else type_changes(pairs.formed[definition.key], named, plain)
        )
        for delta in deltas:
            _add(found, delta, definition, component, flow)
    yield from found.changes()


def _whole(
    pairs: Pairs, component: Component, delta: Delta, *, is_old: bool
) -> list[Change]:
    """A type that is gone, or new, and the ones that are part of it alone."""
    found = _gathering(pairs, component, is_old=is_old)
    parts = gone_types if is_old else come_types
    for flow in FLOWS:
        if (definition := component.in_flow(flow)) is not None:
            touches = parts(ir.Named(definition.key), pairs)
            _add(found, delta, definition, component, flow, touches)
    return found.changes()


def _gathering(pairs: Pairs, component: Component, *, is_old: bool) -> Gathering:
    old, new = (component, None) if is_old else (None, component)
    return Gathering(pairs, old, new)


def _add(
    found: Gathering,
    delta: Delta,
    definition: ir.Definition,
    component: Component,
    flow: Flow,
    touches: tuple[Touched, ...] = (),
) -> None:
    found.add(
        component.subject,
        delta,
        flow,
        touches=[Touched("type", definition.key), *touches],
        origins=(definition.origin, definition.origin),
    )
