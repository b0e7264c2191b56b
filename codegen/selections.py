"""What the config says of the selections of default GraphQL functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much is selected at most; None where nothing is said of it."""

    depth: int | None = None
    """How deep objects nest."""
    lists: int | None = None
    """How deep lists of objects nest."""
    complexity: int | None = None
    """How many fields there are in all, those of inner objects included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is selected of a type, or of the value of one field."""

    select: tuple[str, ...] | None = None
    """These fields only; None for what the policy selects."""
    skip: tuple[str, ...] = ()
    """Not these fields."""
    bounds: Bounds = Bounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selections:
    """The table `selections` of a client."""

    bounds: Bounds = Bounds()
    """For all types."""
    types: Mapping[str, Choice] = field(default_factory=dict)
    """By the name of the type."""
    fields: Mapping[str, bool | Choice] = field(default_factory=dict)
    """By coordinate ("Project.owner"): whether the field is selected at all, or what
    of its value."""


AS_THE_POLICY_SAYS = Selections()
"""Where the config says nothing."""
