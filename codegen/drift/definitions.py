"""What changed in the types that have a name."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir, names
from .changes import Change, Touched
from .components import FLOWS, Component, Components, Flow
from .deltas import Delta
from .enums import enum_changes
from .facets import deprecation_deltas, documentation_deltas
from .fields import field_changes
from .gathering import Gathering
from .operation_pairs import OperationPairs
from .pairs import Pairs
from .reach import incoming_coordinate
from .type_changes import type_changes
from .unions import union_changes


def definition_changes(pairs: Pairs, operations: OperationPairs) -> Iterator[Change]:
    """Say what changed in the schemas of an API, each change once.

    Args:
        pairs: Which schema is which.
        operations: Which operation is which. What only operations that are gone led
            to went with them, which is said of the operations.
    """
    for component in pairs.old:
        if component.key in pairs.kept:
            kept = pairs.new.get(pairs.kept[component.key])
            assert kept is not None
            yield from _kept(pairs, component, kept)
        elif component.key in pairs.dissolved:
            yield from _became(pairs, component, pairs.dissolved[component.key])
    for flow, half in sorted(pairs.halves.items()):
        for old, other in sorted(half.items()):
            before, after = pairs.old.get(old), pairs.new.get(other)
            assert before is not None
            assert after is not None
            yield from _kept(pairs, before.only(flow), after.only(flow))
    for component in pairs.new:
        if component.key in pairs.formed:
            yield from _formed(pairs, component, pairs.formed[component.key])
    yield from _lonely(pairs, operations)


def _kept(pairs: Pairs, old: Component, new: Component) -> list[Change]:
    found = Gathering(pairs, old, new)
    _name_changes(old, new, found)
    if old.kind != new.kind:
        _in_flows(old, new, Delta("type-kind-changed", old.kind, new.kind), found)
        return found.changes()
    field_changes(pairs, old, new, found)
    for flow in FLOWS:
        before, after = old.in_flow(flow), new.in_flow(flow)
        match before, after:
            case ir.Enum(), ir.Enum():
                enum_changes(before, after, flow, found)
            case ir.Union(), ir.Union():
                union_changes(pairs, before, after, flow, found)
            case ir.Alias(), ir.Alias():
                for delta in type_changes(before.type, after.type, pairs):
                    _add(found, delta, flow, before, after)
            case ir.CustomScalar(), ir.CustomScalar() if before.python != after.python:
                _add(found, Delta("python-type-changed"), flow, before, after)
        if before is not None and after is not None:
            for delta in _said(before, after):
                _add(found, delta, flow, before, after)
    return found.changes()


def _said(old: ir.Definition, new: ir.Definition) -> Iterator[Delta]:
    """What is said of a whole type."""
    if not isinstance(old, ir.CustomScalar) and not isinstance(new, ir.CustomScalar):
        yield from deprecation_deltas(old.deprecated, new.deprecated)
    yield from documentation_deltas(old.doc, new.doc)


def _name_changes(old: Component, new: Component, found: Gathering) -> None:
    """Note the classes that have other names."""
    if names.pascal(old.key) != names.pascal(new.key):
        delta = Delta("type-renamed", old.subject, new.subject, hint=new.subject)
        _in_flows(old, new, delta, found)
        return
    if old.sent is None or new.sent is None:
        return
    before, after = names.pascal(old.sent.key), names.pascal(new.sent.key)
    if before != after:
        kind = "type-split" if before == names.pascal(old.key) else "type-joined"
        delta = Delta(kind, before, after, hint=after)
        _add(found, delta, "sent", old.sent, new.sent)


def _in_flows(old: Component, new: Component, delta: Delta, found: Gathering) -> None:
    for flow in FLOWS:
        before, after = old.in_flow(flow), new.in_flow(flow)
        if before is not None:
            _add(found, delta, flow, before, after or before)


def _add(
    found: Gathering,
    delta: Delta,
    flow: Flow,
    old: ir.Definition,
    new: ir.Definition,
) -> None:
    found.add(
        found.subject,
        delta,
        flow,
        touches=[Touched("type", old.key)],
        origins=(old.origin, new.origin),
    )


# Types that only one version has


def _became(pairs: Pairs, old: Component, new: ir.Type) -> list[Change]:
    """A schema whose place a type without a name has taken everywhere."""
    plain = Pairs(old=pairs.old, new=pairs.new, kept=pairs.kept)
    found = Gathering(pairs, old, None)
    for flow in FLOWS:
        if (definition := old.in_flow(flow)) is not None:
            for delta in type_changes(ir.Named(definition.key), new, plain):
                _add(found, delta, flow, definition, definition)
    return found.changes()


def _formed(pairs: Pairs, new: Component, old: ir.Type) -> list[Change]:
    """A schema that has taken the place of a type without a name everywhere."""
    plain = Pairs(old=pairs.old, new=pairs.new, kept=pairs.kept)
    found = Gathering(pairs, None, new)
    for flow in FLOWS:
        if (definition := new.in_flow(flow)) is not None:
            for delta in type_changes(old, ir.Named(definition.key), plain):
                _add(found, delta, flow, definition, definition)
    return found.changes()


def _lonely(pairs: Pairs, operations: OperationPairs) -> Iterator[Change]:
    """Types that the document names and that have come, or gone, where this does not
    follow from an operation that has."""
    incoming = (
        {incoming_coordinate(each) for each in pairs.old.api.incoming},
        {incoming_coordinate(each) for each in pairs.new.api.incoming},
    )
    both = incoming[0] & incoming[1]
    old = both | {before.coordinate for before, _ in operations.kept}
    new = both | {after.coordinate for _, after in operations.kept}
    gone = [c for c in pairs.old if c.key not in pairs.lasting]
    come = [c for c in pairs.new if c.key not in pairs.known]
    for component in _named(gone, pairs.old, old):
        found = Gathering(pairs, component, None)
        yield from _whole(component, Delta("type-removed", component.kind), found)
    for component in _named(come, pairs.new, new):
        found = Gathering(pairs, None, component)
        yield from _whole(component, Delta("type-added", "", component.kind), found)


def _named(
    found: list[Component], components: Components, operations: set[str]
) -> Iterator[Component]:
    reach = components.reach
    for component in found:
        if component.is_inline:
            continue
        used = {
            name
            for definition in component.definitions
            for by in (reach.sent_by, reach.received_by)
            for name in by(definition.key)
        }
        if used & operations:
            yield component


def _whole(component: Component, delta: Delta, found: Gathering) -> list[Change]:
    for flow in FLOWS:
        if (definition := component.in_flow(flow)) is not None:
            _add(found, delta, flow, definition, definition)
    return found.changes()
