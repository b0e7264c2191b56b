"""What of the new version of an API is what of the old one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .. import ir
from .components import Components, Flow


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Which schema of the new version is which one of the old."""

    old: Components
    new: Components
    kept: Mapping[str, str] = field(default_factory=dict)
    """The keys of the components that both versions have, the new by the old."""
    halves: Mapping[Flow, Mapping[str, str]] = field(default_factory=dict)
    """The components of which only what is sent, or received, is another component
    now, or was one: that by their own."""
    dissolved: Mapping[str, ir.Type] = field(default_factory=dict)
    """What stands wherever the old version referred to a component that is gone: an
    enum that is any string now. By the key of its definition."""
    formed: Mapping[str, ir.Type] = field(default_factory=dict)
    """What stood wherever the new version refers to a component that it did not
    have."""

    def is_same(self, old: str, new: str) -> bool:
        """Whether two definitions, by key, come from the same schema."""
        before, after = self.old.get(old), self.new.get(new)
        if before is None or after is None:
            return old == new and before is after
        return self.kept.get(before.key) == after.key or any(
            half.get(before.key) == after.key for half in self.halves.values()
        )

    def has_become(self, old: ir.Type, new: ir.Type) -> bool:
        """Whether one of the types is a component that the other stands for wherever
        it was, or is, used: a change of the component, not of its uses."""
        match old, new:
            case ir.Named(key), _ if key in self.dissolved:
                return self.dissolved[key] == new
            case _, ir.Named(key):
                return self.formed.get(key) == old
        return False

    @cached_property
    def lasting(self) -> frozenset[str]:
        """The components of the old version that the new one has something of."""
        halves = (key for half in self.halves.values() for key in half)
        return frozenset((*self.kept, *self.dissolved, *halves))

    @cached_property
    def known(self) -> frozenset[str]:
        """The components of the new version that the old one had something of."""
        halves = (key for half in self.halves.values() for key in half.values())
        return frozenset((*self.kept.values(), *self.formed, *halves))
