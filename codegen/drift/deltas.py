"""What differs in one place, before it is known where that is and who meets it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delta:
    """A difference."""

    kind: str
    """As `Change.kind`."""
    old: str = ""
    new: str = ""
    hint: str = ""
