"""Where in an operation something has changed, and who meets it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from .. import ir
from .changes import Change, Touched
from .deltas import Delta
from .operation_pairs import Placed
from .pairs import Pairs
from .type_changes import type_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place of an operation, which one version has, or both."""

    owner: str
    """The operation's coordinate."""
    part: str = ""
    """Where in it: "query page", "200 header ETag"; empty for the operation itself."""
    flow: Literal["sent", "received"] = "sent"
    touches: tuple[Touched, ...] = ()
    old_origin: ir.Origin = ir.NOWHERE
    new_origin: ir.Origin = ir.NOWHERE

    def at(
        self,
        part: str,
        flow: Literal["sent", "received"] | None = None,
        touches: tuple[Touched, ...] | None = None,
    ) -> Spot:
        """Another place of the same operation."""
        return replace(
            self,
            part=part,
            flow=flow or self.flow,
            touches=self.touches if touches is None else touches,
        )

    def change(self, kind: str, old: str = "", new: str = "", hint: str = "") -> Change:
        """What has changed there."""
        who = (self.owner,)
        return Change(
            kind=kind,
            subject=f"{self.owner} {self.part}".rstrip(),
            old=old,
            new=new,
            sent_by=who if self.flow == "sent" else (),
            received_by=who if self.flow == "received" else (),
            touches=self.touches,
            hint=hint,
            old_origin=self.old_origin,
            new_origin=self.new_origin,
        )

    def changes(self, deltas: Iterable[Delta]) -> list[Change]:
        """What the deltas say of this place."""
        return [
            self.change(each.kind, each.old, each.new, each.hint) for each in deltas
        ]

    def type_changes(self, old: ir.Type, new: ir.Type, pairs: Pairs) -> list[Change]:
        """How the type of what is there has changed."""
        found = type_changes(old, new, pairs)
        return [self.change(each.kind, each.old, each.new) for each in found]


@dataclass(frozen=True, slots=True)
class Kept:
    """An operation that both versions have."""

    old: Placed
    new: Placed
    pairs: Pairs

    @property
    def spot(self) -> Spot:
        """The operation itself."""
        return Spot(
            owner=self.old.coordinate,
            touches=(operation_touched(self.old),),
            old_origin=self.old.operation.origin,
            new_origin=self.new.operation.origin,
        )

    @property
    def both(self) -> tuple[ir.Operation, ir.Operation]:
        """The operation as it was and as it is."""
        return self.old.operation, self.new.operation


def operation_touched(one: Placed) -> Touched:
    """An operation, as something of the client."""
    return Touched("operation", one.name)


def parameter_touched(one: Placed, wire: str) -> Touched:
    """A parameter of an operation, as something of the client."""
    return Touched("parameter", one.name, wire)
