"""Write down what a comparison of schemas finds: who meets it, and what it touches."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .. import ir
from .changes import Change, Touched
from .deltas import Delta
from .type_system_index import SchemaIndex
from .type_system_pairs import TypePairs
from .type_system_reach import SchemaReach
from .type_system_touches import SchemaTouches


class Version:
    """One version of a schema, with all that is looked up in it."""

    def __init__(self, system: ir.TypeSystem, api: ir.Api) -> None:
        self.index = SchemaIndex(system)
        self.reach = SchemaReach(self.index)
        self.touches = SchemaTouches(api)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in two versions of a schema."""

    old: str = ""
    """Its coordinate in the old one; empty where it is not there."""
    new: str = ""
    sent_by: tuple[str, ...] = ()
    received_by: tuple[str, ...] = ()
    is_met: bool = True
    """Whether a document can have it, in either version."""
    old_origin: ir.Origin = ir.NOWHERE
    new_origin: ir.Origin = ir.NOWHERE

    @property
    def subject(self) -> str:
        """What changes of it are called after."""
        return self.old or self.new


class Found:
    """The changes that a comparison has found so far."""

    def __init__(self, old: Version, new: Version) -> None:
        self.old = old
        self.new = new
        self.pairs = TypePairs(old.index, new.index)
        self.changes: list[Change] = []

    def add(self, kind: str, place: Place, delta: Delta | None = None) -> None:
        """Write down a change of a place: what was there, what is there, and a hint.

        What no document can have cannot do anything to a client: it is said as that.
        """
        if not place.is_met:
            kind = f"unreachable-{_what_became(place)}"
        self.changes.append(
            Change(
                kind=kind,
                subject=place.subject,
                old=delta.old if delta else "",
                new=delta.new if delta else "",
                hint=delta.hint if delta else "",
                sent_by=place.sent_by,
                received_by=place.received_by,
                touches=self._touches(place),
                old_origin=place.old_origin,
                new_origin=place.new_origin,
            )
        )

    def _touches(self, place: Place) -> tuple[Touched, ...]:
        """What of the client is made from a place, most likely of the old one."""
        old = self.old.touches.of(place.old) if place.old else ()
        return old or (self.new.touches.of(place.new) if place.new else ())

    # Places

    def of_type(self, old: ir.SchemaType | None, new: ir.SchemaType | None) -> Place:
        """The place of a type: whoever sends or receives it meets it."""
        version, name = self._meeting(old, new)
        return Place(
            old=old.name if old else "",
            new=new.name if new else "",
            sent_by=version.reach.sent_by(name),
            received_by=version.reach.received_by(name),
            is_met=version.reach.is_met(name) or name in self._roots(version),
            old_origin=old.origin if old else ir.NOWHERE,
            new_origin=new.origin if new else ir.NOWHERE,
        )

    def of_field(
        self,
        owner: Place,
        old: ir.OutputField | None,
        new: ir.OutputField | None,
    ) -> Place:
        """The place of a field of an object or an interface. That of a root type is met
        by itself, too."""
        place = self.of_member(owner, old, new)
        received = set(owner.received_by)
        if owner.old in self.old.index.roots.values() and old:
            received.add(place.old)
        elif owner.new in self.new.index.roots.values() and new and not old:
            received.add(place.new)
        return replace(place, received_by=tuple(sorted(received)), sent_by=())

    def of_argument(
        self,
        field: Place,
        old: ir.InputValue | None,
        new: ir.InputValue | None,
    ) -> Place:
        """The place of an argument: who selects the field may send it."""
        return replace(
            field,
            old=f"{field.old}({old.name}:)" if old else "",
            new=f"{field.new}({new.name}:)" if new else "",
            sent_by=(*field.sent_by, *field.received_by),
            received_by=(),
            old_origin=old.origin if old else ir.NOWHERE,
            new_origin=new.origin if new else ir.NOWHERE,
        )

    def of_member(
        self,
        owner: Place,
        old: ir.OutputField | ir.InputValue | None,
        new: ir.OutputField | ir.InputValue | None,
    ) -> Place:
        """The place of what a type has."""
        return replace(
            owner,
            old=f"{owner.old}.{old.name}" if old else "",
            new=f"{owner.new}.{new.name}" if new else "",
            old_origin=old.origin if old else ir.NOWHERE,
            new_origin=new.origin if new else ir.NOWHERE,
        )

    def _meeting(
        self, old: ir.SchemaType | None, new: ir.SchemaType | None
    ) -> tuple[Version, str]:
        """The version whose documents meet a type: the old one, where any does."""
        if old and (self._is_met(self.old, old) or not new):
            return self.old, old.name
        assert new is not None
        return self.new, new.name

    def _is_met(self, version: Version, type_: ir.SchemaType) -> bool:
        return version.reach.is_met(type_.name) or type_.name in self._roots(version)

    def _roots(self, version: Version) -> frozenset[str]:
        return frozenset(version.index.roots.values())


def _what_became(place: Place) -> str:
    if not place.new:
        return "removed"
    return "changed" if place.old else "added"
