"""What stands where a schema stood, wherever it was used."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from .. import ir
from .components import Components

SEVERAL = 2
"""How many places make it a change of the schema and not of a place."""


class Places:
    """The places at which definitions stand, and what the other version has there."""

    def __init__(self, old: Components, new: Components) -> None:
        self._old = old
        self._new = new
        self._now: dict[str, list[ir.Type]] = {}
        """What stands where an old definition stood, by its key."""
        self._once: dict[str, list[ir.Type]] = {}
        """What stood where a new one stands."""

    def add(self, old: ir.Type, new: ir.Type) -> None:
        """Take note of what stands at one place."""
        if isinstance(old, ir.Nullable) or isinstance(new, ir.Nullable):
            return  # what is inside of it is a place, too
        if isinstance(old, ir.Named):
            self._now.setdefault(old.key, []).append(new)
        if isinstance(new, ir.Named):
            self._once.setdefault(new.key, []).append(old)

    def replaced(
        self, lasting: Collection[str], known: Collection[str]
    ) -> tuple[dict[str, ir.Type], dict[str, ir.Type]]:
        """The definitions that are gone, with the one type that stands for each
        wherever it was used; and the new ones, with the one type that stood there."""
        return (
            _replaced(self._now, self._old, lasting),
            _replaced(self._once, self._new, known),
        )


def _replaced(
    found: Mapping[str, list[ir.Type]], components: Components, kept: Collection[str]
) -> dict[str, ir.Type]:
    replaced: dict[str, ir.Type] = {}
    for component in components:
        if component.key in kept or component.is_inline:
            continue
        types = {
            definition.key: found.get(definition.key, [])
            for definition in component.definitions
        }
        if sum(map(len, types.values())) >= SEVERAL and all(
            len(set(each)) == 1 for each in types.values()
        ):
            replaced |= {key: each[0] for key, each in types.items()}
    return dict(sorted(replaced.items()))
