"""The definitions of an Api, those that come from one schema together.

What clients send differs from what they receive, so that one schema may have two
definitions: "Pet" and "PetInput". A change of the schema is one change all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from .. import ir, names
from .reach import Reach, reach

Flow = Literal["sent", "received"]
FLOWS: tuple[Flow, ...] = ("sent", "received")

_DECLARED = re.compile(r"#/(?:components/schemas|definitions)/[^/]+")
_INPUT = re.compile(r" ?(Input|Sent|InputSent)( \d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """What one schema came to."""

    key: str
    """Its name: the key of what is received, or else of what is sent."""
    kind: str
    """"record", "enum", "union", "alias" or "scalar"."""
    sent: ir.Definition | None
    """What clients send; the same as `received` where one class serves both."""
    received: ir.Definition | None
    is_inline: bool
    """Whether the document has no name for it, so that it is called by its place."""

    @property
    def subject(self) -> str:
        """What reports call it: as the document does, or else like its class."""
        return self.key if " " not in self.key else names.pascal(self.key)

    def in_flow(self, flow: Flow) -> ir.Definition | None:
        """Its definition as it is sent or received."""
        return self.sent if flow == "sent" else self.received

    def only(self, flow: Flow) -> Component:
        """What of it is sent, or received, alone."""
        definition = self.in_flow(flow)
        return replace(
            self,
            key=definition.key if definition else self.key,
            sent=definition if flow == "sent" else None,
            received=definition if flow == "received" else None,
        )

    @property
    def definitions(self) -> tuple[ir.Definition, ...]:
        """Its one or two definitions, what is received first."""
        found = {d.key: d for d in (self.received, self.sent) if d is not None}
        return tuple(found.values())


class Components:
    """The schemas of one version of an Api, by the keys of their definitions."""

    def __init__(self, api: ir.Api) -> None:
        self.api = api
        self.definitions: Mapping[str, ir.Definition] = {
            definition.key: definition for definition in api.definitions
        }
        found = list(self._grouped())
        self._by_key = {d.key: each for each in found for d in each.definitions}

    @cached_property
    def reach(self) -> Reach:
        """Which operations lead to the definitions."""
        return reach(self.api)

    def __iter__(self) -> Iterator[Component]:
        """All of them, sorted by key."""
        distinct = {component.key: component for component in self._by_key.values()}
        return (distinct[key] for key in sorted(distinct))

    def get(self, key: str) -> Component | None:
        """The one that a definition belongs to, if there is such a definition."""
        return self._by_key.get(key)

    def subject(self, key: str) -> str:
        """What reports call a definition."""
        component = self._by_key.get(key)
        return component.subject if component else key

    def _grouped(self) -> Iterator[Component]:
        places: dict[tuple[str, str, str], list[ir.Definition]] = {}
        for definition in self.definitions.values():
            where = definition.origin
            place = (where.file, where.pointer, kind_of(definition))
            places.setdefault(place, []).append(definition)
        for (_, pointer, _), group in places.items():
            inputs = _inputs([definition.key for definition in group])
            by_key = {definition.key: definition for definition in group}
            for definition in group:
                if definition.key not in inputs.values():
                    sent = by_key.get(inputs.get(definition.key, ""))
                    yield self._component(definition, sent, pointer)

    def _component(
        self, definition: ir.Definition, sent: ir.Definition | None, pointer: str
    ) -> Component:
        if sent is None and self.reach.is_sent(definition.key):
            sent = definition
        # A class that nothing leads to is one all the same: it has a name in code.
        is_received = self.reach.is_received(definition.key) or sent is not definition
        return Component(
            key=definition.key,
            kind=kind_of(definition),
            sent=sent,
            received=definition if is_received else None,
            is_inline=" " in definition.key and not _DECLARED.fullmatch(pointer),
        )


def kind_of(definition: ir.Definition) -> str:
    """The word for what a definition is."""
    match definition:
        case ir.Record():
            return "record"
        case ir.Enum():
            return "enum"
        case ir.Union():
            return "union"
        case ir.Alias():
            return "alias"
        case ir.CustomScalar():
            return "scalar"


def _inputs(keys: list[str]) -> dict[str, str]:
    """Of the definitions of one place, which is what is sent of another: its key is
    that with "Input" after it (`openapi.definitions`)."""
    found: dict[str, str] = {}
    if len(keys) == 1:
        return found
    for key in sorted(keys):
        for other in sorted(keys):
            if other.startswith(key) and _INPUT.fullmatch(other, len(key)):
                found.setdefault(key, other)
    return found
