"""What changed in the values of an enum."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir, names
from .changes import Touched
from .components import Flow
from .deltas import Delta
from .facets import deprecation_deltas, documentation_deltas
from .gathering import Gathering
from .type_text import value_text

Values = dict[str | int, ir.EnumValue]


def enum_changes(old: ir.Enum, new: ir.Enum, flow: Flow, found: Gathering) -> None:
    """Note what changed in an enum, where it is met one way."""
    before: Values = {value.wire: value for value in old.values}
    after: Values = {value.wire: value for value in new.values}
    renamed = _renamed(before, after)
    for wire, value in before.items():
        now = after.get(renamed.get(wire, wire))
        if now == value:
            continue
        for delta in _deltas(value, now):
            _add(found, delta, flow, old, new, wire)
    for wire in after.keys() - before.keys() - set(renamed.values()):
        _add(
            found,
            Delta("enum-value-added", "", value_text(wire)),
            flow,
            old,
            new,
            wire,
            is_new=True,
        )


def _add(
    found: Gathering,
    delta: Delta,
    flow: Flow,
    old: ir.Enum,
    new: ir.Enum,
    wire: str | int,
    *,
    is_new: bool = False,
) -> None:
    found.add(
        f"{found.subject}.{wire}",
        delta,
        flow,
        touches=[Touched("value", (new if is_new else old).key, value_text(wire))],
        origins=(old.origin, new.origin),
    )


def _deltas(old: ir.EnumValue, new: ir.EnumValue | None) -> Iterator[Delta]:
    text = value_text(old.wire)
    if new is None:
        yield Delta("enum-value-removed", text)
        return
    if old.wire != new.wire:
        now = value_text(new.wire)
        yield Delta("enum-value-renamed", text, now, hint=now)
    elif (was := _name(old)) != (is_ := _name(new)):
        yield Delta("enum-value-name-changed", was, is_, hint=is_)
    yield from deprecation_deltas(old.deprecated, new.deprecated)
    yield from documentation_deltas(old.doc, new.doc)


def _name(value: ir.EnumValue) -> str:
    """What Python calls a value, before anything collides."""
    return names.upper(value.name or str(value.wire))


def _renamed(old: Values, new: Values) -> dict[str | int, str | int]:
    """The values that have the same name in Python as another one that is gone: they
    are spelled otherwise, or the document says the name."""
    gone = _by_name(value for wire, value in old.items() if wire not in new)
    come = _by_name(value for wire, value in new.items() if wire not in old)
    return {
        gone[name][0].wire: come[name][0].wire
        for name in sorted(gone.keys() & come.keys())
        if len(gone[name]) == len(come[name]) == 1
    }


def _by_name(values: Iterator[ir.EnumValue]) -> dict[str, list[ir.EnumValue]]:
    found: dict[str, list[ir.EnumValue]] = {}
    for value in values:
        found.setdefault(_name(value), []).append(value)
    return found
