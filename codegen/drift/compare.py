"""Compare two versions of an API."""

from __future__ import annotations

from .changes import Change, in_order
from .surface import Surface


def compare(old: Surface, new: Surface) -> tuple[Change, ...]:
    """Say what has changed from one version of an API to another.

    Returns:
        The changes at their roots, each once, in the order of their subjects. Nothing
        depends on the order of definitions.
    """
    changes: list[Change] = []
    return in_order(changes)
