"""What changed in the types that have a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import ir, names
from .changes import Change, Touched
from .components import FLOWS, Component, Flow
from .constraints import constraint_deltas
from .deltas import Delta
from .enums import enum_changes
from .facets import deprecation_deltas, documentation_deltas
from .fields import field_changes
from .gathering import Gathering
from .lonely_types import lonely_changes
from .operation_pairs import OperationPairs
from .pairs import Pairs
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
    for flow, half in sorted(pairs.halves.items()):
        for old, other in sorted(half.items()):
            before, after = pairs.old.get(old), pairs.new.get(other)
            assert before is not None
            assert after is not None
            yield from _kept(pairs, before.only(flow), after.only(flow))
    yield from lonely_changes(pairs, operations)


def _kept(pairs: Pairs, old: Component, new: Component) -> list[Change]:
    found = Gathering(pairs, old, new)
    _name_changes(pairs, old, new, found)
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
    if isinstance(old, ir.Record) and isinstance(new, ir.Record):
        yield from constraint_deltas(old.constraints, new.constraints)
    yield from documentation_deltas(old.doc, new.doc)


def _name_changes(
    pairs: Pairs, old: Component, new: Component, found: Gathering
) -> None:
    """Note the classes that have other names."""
    if names.pascal(old.key) != names.pascal(new.key):
        if not _follows(pairs, old, new):
            delta = Delta("type-renamed", old.subject, new.subject, hint=new.subject)
            _in_flows(old, new, delta, found, _following(pairs, old))
        return
    if old.sent is None or new.sent is None:
        return
    before, after = names.pascal(old.sent.key), names.pascal(new.sent.key)
    if before != after:
        kind = "type-split" if before == names.pascal(old.key) else "type-joined"
        delta = Delta(kind, before, after, hint=after)
        _add(found, delta, "sent", old.sent, new.sent)


def _follows(pairs: Pairs, old: Component, new: Component) -> bool:
    """Whether a schema without a name is called otherwise as the one around it is."""
    if not (old.is_inline and new.is_inline):
        return False
    return any(
        old.key.startswith(f"{before} ")
        and new.key == pairs.kept[before] + old.key.removeprefix(before)
        for before in _around(pairs, old)
    )


def _around(pairs: Pairs, component: Component) -> list[str]:
    """The components that a schema stands in, by what it is called after."""
    words = component.key.split(" ")
    heads = (" ".join(words[:count]) for count in range(1, len(words)))
    return [head for head in heads if pairs.kept.get(head, head) != head]


def _following(pairs: Pairs, component: Component) -> list[Touched]:
    """The classes that are called after a schema, and renamed with it."""
    return [
        Touched("type", definition.key)
        for inner in pairs.old
        if inner.is_inline and inner.key.startswith(f"{component.key} ")
        for definition in inner.definitions
    ]


def _in_flows(
    old: Component,
    new: Component,
    delta: Delta,
    found: Gathering,
    more: Iterable[Touched] = (),
) -> None:
    touches = [Touched("type", d.key) for d in old.definitions]
    for flow in FLOWS:
        before, after = old.in_flow(flow), new.in_flow(flow)
        if before is not None:
            found.add(
                found.subject,
                delta,
                flow,
                touches=[*touches, *more],
                origins=(before.origin, (after or before).origin),
            )


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
