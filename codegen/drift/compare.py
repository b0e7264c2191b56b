"""Compare two versions of an API."""

from __future__ import annotations

from .changes import Change, in_order
from .components import Components
from .definition_pairs import pair_definitions
from .definitions import definition_changes
from .inherited import joined
from .operation_pairs import pair_operations
from .rest import rest_changes
from .surface import Surface
from .type_systems import type_system_changes

DOCUMENTATION = frozenset({"api-version-changed", "documentation-changed"})
"""The kinds of change that only people notice."""


def compare(
    old: Surface, new: Surface, *, documentation: bool = False
) -> tuple[Change, ...]:
    """Say what has changed from one version of an API to another.

    Args:
        old: The version that the client was made from.
        new: The version that the API has now.
        documentation: Whether descriptions and examples count.

    Returns:
        The changes at their roots, each once, in the order of their subjects. Nothing
        depends on the order of definitions.
    """
    if old.types is not None and new.types is not None:
        changes = type_system_changes(old, new)
    else:
        changes = _api_changes(old, new)
    kept = changes if documentation else [c for c in changes if is_noticed(c)]
    return in_order(kept)


def _api_changes(old: Surface, new: Surface) -> list[Change]:
    operations = pair_operations(old.api, new.api)
    pairs = pair_definitions(Components(old.api), Components(new.api), operations)
    return [
        *joined(definition_changes(pairs, operations)),
        *rest_changes(pairs, operations),
    ]


def is_noticed(change: Change) -> bool:
    """Whether more than the documentation has changed."""
    return change.kind not in DOCUMENTATION
