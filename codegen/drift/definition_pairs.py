"""Find out which schema of the new version is which one of the old."""

from __future__ import annotations

from .components import Components
from .operation_pairs import OperationPairs
from .pairs import Pairs


def pair_definitions(
    old: Components, new: Components, operations: OperationPairs
) -> Pairs:
    """Pair the schemas of two versions.

    Args:
        old: Those of the old version.
        new: Those of the new one.
        operations: Which operation is which.
    """
    after = {component.key for component in new}
    kept = {one.key: one.key for one in old if one.key in after}
    return Pairs(old=old, new=new, kept=kept)
