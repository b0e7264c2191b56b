"""What has changed in an API: facts, before anyone judges them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from ..ir import NOWHERE, Origin

Direction = Literal["sent", "received", "both", "none"]
"""What clients do with the place that changed: send it, get it, both, or nothing that
could be told."""


TouchedKind = Literal[
    "type", "field", "value", "operation", "parameter", "credential", "incoming"
]


@dataclass(frozen=True, slots=True, order=True)
class Touched:
    """A part of a client that has a name in generated code, in wire names. How Python
    spells it is decided later, by `symbols`."""

    kind: TouchedKind
    owner: str
    """The key of the definition (`ir.Definition.key`) for a type, its fields and its
    values; of the operation (the group's path and the key, joined by ".") for an
    operation and its parameters; the scheme of a credential, which the constructor
    takes; the key of a webhook or callback (`ir.Incoming.key`)."""
    name: str = ""
    """The wire name of the field or parameter, the JSON of the enum's value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, at its root: a field of a shared type changes once, however many
    operations lead to it."""

    kind: str
    """A key of `rules.RULES`: "field-removed"."""
    subject: str
    """Where, as a coordinate that stays the same from run to run: "Project",
    "Project.title", "GET /api/tasks/", "GET /api/tasks/ query page",
    "GET /api/tasks/ 200 application/json"; in GraphQL a schema coordinate
    ("Query.project(where:)", "@include")."""
    old: str = ""
    """What it was, in canonical text: a type, a JSON value, a name. Empty where it was
    not there."""
    new: str = ""
    """What it is now; empty where it is gone."""
    sent_by: tuple[str, ...] = ()
    """The operations that send it, as coordinates, sorted."""
    received_by: tuple[str, ...] = ()
    """The operations that receive it, as coordinates, sorted."""
    touches: tuple[Touched, ...] = ()
    """What of the client it touches, sorted: of the old one, or of the new one where
    the old one has nothing of it."""
    hint: str = ""
    """What is to be used instead, where the comparison knows: the new name of what is
    renamed."""
    old_origin: Origin = NOWHERE
    new_origin: Origin = NOWHERE

    @property
    def direction(self) -> Direction:
        """How clients meet what has changed."""
        if self.sent_by and self.received_by:
            return "both"
        if self.sent_by:
            return "sent"
        return "received" if self.received_by else "none"

    @property
    def operations(self) -> tuple[str, ...]:
        """All operations that lead to it, sorted."""
        return tuple(sorted({*self.sent_by, *self.received_by}))

    @property
    def id(self) -> str:
        """Twelve characters that stand for this change: the same in each run and in
        each version of this program, whatever reports call it."""
        said = json.dumps([self.kind, self.subject, self.old, self.new])
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def in_order(changes: list[Change]) -> tuple[Change, ...]:
    """Changes without repetitions, in the order that every report has."""
    distinct = {change.id: change for change in changes}
    return tuple(
        sorted(
            distinct.values(),
            key=lambda change: (change.subject, change.kind, change.old, change.new),
        )
    )
