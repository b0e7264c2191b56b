"""What changed in the fields of a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .. import ir
from .changes import Touched
from .components import FLOWS, Component, Flow
from .deltas import Delta
from .facets import facet_deltas
from .field_names import renamed
from .gathering import Gathering
from .gone_types import come_types, gone_types
from .inherited import declared_by
from .pairs import Pairs
from .type_changes import type_changes
from .type_text import type_text

Fields = Mapping[str, ir.Field]

_WHERE_NONE_IS_EXPECTED = {
    "became-nullable": "optional-became-nullable",
    "became-non-nullable": "optional-became-non-nullable",
    "became-optional": "nullable-became-optional",
    "became-required": "nullable-became-required",
}
"""What is absent and what is null is `None` in what is received: who expects one is
ready for the other."""


_FOLLOWING = frozenset(
    {"constraint-added", "constraint-removed", "default-added", "default-changed"}
    | {"default-removed"}
)
"""What follows from another type: it has limits and a default of its own."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A record, as it is sent or received."""

    flow: Flow
    old: ir.Record
    new: ir.Record

    @property
    def before(self) -> Fields:
        """The old fields, by wire name."""
        return {field.wire: field for field in self.old.fields}

    @property
    def after(self) -> Fields:
        """The new fields, by wire name."""
        return {field.wire: field for field in self.new.fields}


def field_changes(
    pairs: Pairs, old: Component, new: Component, found: Gathering
) -> None:
    """Note what changed in the fields of a record, and in its further keys."""
    places = list(_places(old, new))
    names = _renamed(pairs, places, old, new)
    tolerant = _tolerant(places, names)
    is_sent = any(place.flow == "sent" for place in places)
    for place in places:
        before, after = place.before, place.after
        for wire, field in before.items():
            where = f"{declared_by(field, old)}.{wire}"
            now = after.get(names.get(wire, wire))
            touched = [Touched("field", place.old.key, wire)]
            if now is None:
                delta = _removed(field, wire in _all_wires(new), place.flow, pairs)
                touched += gone_types(field.type, pairs)
                origins = (field.origin, ir.NOWHERE)
                found.add(where, delta, place.flow, touches=touched, origins=origins)
                continue
            for delta in _deltas(
                field, now, pairs, is_tolerant=wire in tolerant, is_sent=is_sent
            ):
                more = _gone_with(delta, field.type, pairs)
                found.add(
                    where,
                    delta,
                    place.flow,
                    touches=[*touched, *more],
                    origins=(field.origin, now.origin),
                )
        for wire, field in after.items():
            if wire in before or wire in names.values():
                continue
            delta = _added(field, wire in _all_wires(old), place.flow, pairs)
            found.add(
                f"{_owner(field, found, new)}.{wire}",
                delta,
                place.flow,
                touches=[
                    Touched("field", place.new.key, wire),
                    *come_types(field.type, pairs),
                ],
                origins=(ir.NOWHERE, field.origin),
            )
        _further_keys(place, pairs, found)


def _owner(field: ir.Field, found: Gathering, new: Component) -> str:
    """What reports call the schema that declares a new field: the record itself by its
    old name."""
    owner = declared_by(field, new)
    return found.subject if owner == new.subject else owner


def _places(old: Component, new: Component) -> Iterator[_Place]:
    for flow in FLOWS:
        before, after = old.in_flow(flow), new.in_flow(flow)
        if isinstance(before, ir.Record) and isinstance(after, ir.Record):
            yield _Place(flow, before, after)


def _all_wires(component: Component) -> frozenset[str]:
    return frozenset(
        field.wire
        for definition in component.definitions
        if isinstance(definition, ir.Record)
        for field in definition.fields
    )


# Fields that both have


def _deltas(
    old: ir.Field, new: ir.Field, pairs: Pairs, *, is_tolerant: bool, is_sent: bool
) -> Iterator[Delta]:
    if old.wire != new.wire:
        yield Delta("field-renamed", old.wire, new.wire, hint=new.wire)
    types = type_changes(old.type, new.type, pairs)
    is_other = any(delta.kind.startswith("type-") for delta in types)
    deltas = [*types, *facet_deltas(old, new)]
    deltas += _examples(old, new)
    for delta in deltas:
        kind = delta.kind
        if is_tolerant and not _is_inside(old, new, kind):
            kind = _WHERE_NONE_IS_EXPECTED.get(kind, kind)
        if kind == "became-required" and new.default is not None and is_sent:
            kind = "became-required-with-default"
        if not (is_other and kind in _FOLLOWING):
            yield Delta(kind, delta.old, delta.new, delta.hint)


def _is_inside(old: ir.Field, new: ir.Field, kind: str) -> bool:
    """Whether null has become possible, or impossible, inside of the value only."""
    is_outside = isinstance(old.type, ir.Nullable) != isinstance(new.type, ir.Nullable)
    return "nullable" in kind and not is_outside


def _tolerant(places: list[_Place], names: Mapping[str, str]) -> frozenset[str]:
    """The fields that were `None` at times and still are, where they are received. If
    they are sent as well, that is said of them there, too."""
    return frozenset(
        wire
        for place in places
        if place.flow == "received"
        for wire, field in place.before.items()
        if (now := place.after.get(names.get(wire, wire))) is not None
        and _may_be_none(field)
        and _may_be_none(now)
    )


def _may_be_none(field: ir.Field) -> bool:
    return not field.required or isinstance(field.type, ir.Nullable)


def _examples(old: ir.Field, new: ir.Field) -> list[Delta]:
    if old.examples == new.examples:
        return []
    texts = (", ".join(value.json for value in each.examples) for each in (old, new))
    return [Delta("documentation-changed", *texts)]


def _gone_with(delta: Delta, type_: ir.Type, pairs: Pairs) -> tuple[Touched, ...]:
    is_of_type = delta.kind.startswith(("type-", "enum-", "python-"))
    return gone_types(type_, pairs) if is_of_type else ()


# Fields that one has


def _removed(field: ir.Field, is_elsewhere: bool, flow: Flow, pairs: Pairs) -> Delta:
    text = type_text(field.type, pairs.old)
    if is_elsewhere:
        return Delta("became-read-only" if flow == "sent" else "became-write-only")
    return Delta("field-removed" if field.required else "optional-field-removed", text)


def _added(field: ir.Field, was_elsewhere: bool, flow: Flow, pairs: Pairs) -> Delta:
    text = type_text(field.type, pairs.new)
    if was_elsewhere and flow == "received":
        return Delta("became-readable")
    if was_elsewhere:
        must = field.required and field.default is None
        return Delta("became-writable-required" if must else "became-writable")
    if not field.required:
        return Delta("field-added", "", text)
    if field.default is not None:
        return Delta("field-added-with-default", "", text)
    return Delta("field-added-required", "", text)


def _renamed(
    pairs: Pairs, places: list[_Place], old: Component, new: Component
) -> dict[str, str]:
    """The new names of fields, by the old ones."""
    before, after = _all_wires(old), _all_wires(new)
    gone: dict[str, ir.Field] = {}
    come: dict[str, ir.Field] = {}
    for place in places:
        gone |= {w: f for w, f in place.before.items() if w not in after}
        come |= {w: f for w, f in place.after.items() if w not in before}

    def is_same(first: ir.Field, second: ir.Field) -> bool:
        return first.required == second.required and not type_changes(
            first.type, second.type, pairs
        )

    return renamed(gone, come, is_same) if gone and come else {}


def _further_keys(place: _Place, pairs: Pairs, found: Gathering) -> None:
    """Note what changed in the keys that have no field."""
    old, new = place.old.extra, place.new.extra
    if old is None and new is None:
        return
    if new is None and old is not None:
        text = type_text(old, pairs.old)
        deltas: tuple[Delta, ...] = (Delta("additional-properties-closed", text),)
    elif old is None and new is not None:
        text = type_text(new, pairs.new)
        deltas = (Delta("additional-properties-opened", "", text),)
    else:
        assert old is not None
        assert new is not None
        deltas = type_changes(old, new, pairs)
    for delta in deltas:
        found.add(
            f"{found.subject} additional properties",
            delta,
            place.flow,
            touches=[Touched("type", place.old.key)],
            origins=(place.old.origin, place.new.origin),
        )
