"""Gather what changed in one schema, as it is sent and as it is received.

A change of a field is one change, though the schema may have a definition for either
way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .. import ir
from .changes import Change, Touched
from .components import Component, Flow
from .deltas import Delta
from .pairs import Pairs


@dataclass(slots=True)
class _Met:
    flows: set[Flow] = field(default_factory=set)
    touches: set[Touched] = field(default_factory=set)
    old_origin: ir.Origin = ir.NOWHERE
    new_origin: ir.Origin = ir.NOWHERE
    hint: str = ""


class Gathering:
    """The changes of one schema."""

    def __init__(
        self, pairs: Pairs, old: Component | None, new: Component | None
    ) -> None:
        """
        Args:
            pairs: What is what.
            old: The schema as it was; None for one that is new.
            new: The schema as it is; None for one that is gone.
        """
        self._pairs = pairs
        self._old = old
        self._new = new
        self._found: dict[tuple[str, str, str, str], _Met] = {}

    @property
    def subject(self) -> str:
        """What reports call the schema."""
        component = self._old or self._new
        return component.subject if component else ""

    def add(
        self,
        subject: str,
        delta: Delta,
        flow: Flow,
        *,
        touches: Iterable[Touched] = (),
        origins: tuple[ir.Origin, ir.Origin] = (ir.NOWHERE, ir.NOWHERE),
    ) -> None:
        """Note a change where it is met one way; met the other way, too, it is the
        same change."""
        key = (delta.kind, subject, delta.old, delta.new)
        met = self._found.setdefault(key, _Met())
        met.flows.add(flow)
        met.touches.update(touches)
        met.hint = met.hint or delta.hint
        met.old_origin, met.new_origin = (
            met.old_origin if met.old_origin.pointer else origins[0],
            met.new_origin if met.new_origin.pointer else origins[1],
        )

    def changes(self) -> list[Change]:
        """All that was noted."""
        if not self._found:
            return []
        sent_by, received_by = self._operations("sent"), self._operations("received")
        return [
            Change(
                kind=kind,
                subject=subject,
                old=old,
                new=new,
                sent_by=sent_by if "sent" in met.flows else (),
                received_by=received_by if "received" in met.flows else (),
                touches=tuple(sorted(met.touches)),
                hint=met.hint,
                old_origin=met.old_origin,
                new_origin=met.new_origin,
            )
            for (kind, subject, old, new), met in sorted(
                self._found.items(), key=lambda item: item[0]
            )
        ]

    def _operations(self, flow: Flow) -> tuple[str, ...]:
        """What meets the schema one way: in the old version, if that has it."""
        for component, components in (
            (self._old, self._pairs.old),
            (self._new, self._pairs.new),
        ):
            definition = component.in_flow(flow) if component else None
            if definition is not None:
                reach = components.reach
                by = reach.sent_by if flow == "sent" else reach.received_by
                return by(definition.key)
        return ()
