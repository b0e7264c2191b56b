"""How one type became another, for whoever sends or receives its values.

What matters is which JSON values a type stands for, and what Python makes of them:

    type-changed      other values: integer → string
    type-widened      further values, as further alternatives: integer → number
    type-member-removed  the same, and a class goes with them: Cat | Dog → Cat
    type-narrowed     fewer values: string | integer → string
    type-generalized  further values, of another class in Python: date-time → string
    type-specialized  fewer values, of another class in Python: string → date-time
    type-unspecified  any value, where it was a plain one: string → any
    type-specified    a plain value, where it was any: any → string
    python-type-changed  the same values, of another class: number → decimal number
    type-replaced     the same values, of another class: Owner → Person
    type-extended     another class, with further fields: User → CurrentUser
    type-reduced      another class, with fewer fields: CurrentUser → User
    type-relaxed      another class, which asks for less: Pet → PatchedPet
    type-tightened    another class, which asks for more: PatchedPet → Pet
    enum-opened       any string, where it was an enum
    enum-closed       an enum, where it was any string

Null and the values of enums are told on their own. Widths (int32, int64) are one type
here, as they are in Python.
"""

from __future__ import annotations

from .. import ir
from .deltas import Delta
from .differences import Difference
from .gone_types import gone_types
from .pairs import Pairs
from .type_comparison import Comparison
from .type_text import type_text


def type_changes(old: ir.Type, new: ir.Type, pairs: Pairs) -> tuple[Delta, ...]:
    """Say how a type of the old version differs from that of the new one.

    Args:
        old: A type of the old version.
        new: What stands in its place.
        pairs: Which definition is which; what changed inside of those that are paired
            is no difference of the types that refer to them.

    Returns:
        The differences, sorted; none where values and Python are the same. Each says
        the whole types, or the value that enums have lost or won.
    """
    found = Comparison(pairs).differences(old, new)
    before, after = type_text(old, pairs.old), type_text(new, pairs.new)
    loses_classes = bool(gone_types(old, pairs))
    return tuple(
        sorted(
            (_delta(each, before, after, loses_classes) for each in found),
            key=lambda delta: (delta.kind, delta.old, delta.new),
        )
    )


def _delta(
    difference: Difference, before: str, after: str, loses_classes: bool
) -> Delta:
    if difference.is_of_value:
        return Delta(difference.kind, difference.old, difference.new)
    if difference.kind == "type-narrowed" and loses_classes:
        return Delta("type-member-removed", before, after)
    return Delta(difference.kind, before, after)
