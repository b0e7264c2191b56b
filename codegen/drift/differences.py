"""The ways in which two types differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which types differ."""

    kind: str
    old: str = ""
    """The value that is gone, of enums."""
    new: str = ""

    @property
    def is_of_value(self) -> bool:
        """Whether it is about one value, not about the whole type."""
        return bool(self.old or self.new)


Differences = frozenset[Difference]


def only(kind: str) -> Differences:
    """One difference, of the whole type."""
    return frozenset({Difference(kind)})


NONE: Differences = frozenset()
CHANGED = only("type-changed")
CLOSED = only("enum-closed")
EXTENDED = only("type-extended")
GENERALIZED = only("type-generalized")
NARROWED = only("type-narrowed")
OPENED = only("enum-opened")
REDUCED = only("type-reduced")
RELAXED = only("type-relaxed")
REPLACED = only("type-replaced")
SPECIALIZED = only("type-specialized")
TIGHTENED = only("type-tightened")
WIDENED = only("type-widened")

_WIDER = OPENED | GENERALIZED | RELAXED | WIDENED | only("type-unspecified")
_NARROWER = CLOSED | SPECIALIZED | TIGHTENED | NARROWED | only("type-specified")
_TAKES_MORE = {"became-nullable", "enum-value-added"} | {d.kind for d in _WIDER}
_TAKES_LESS = {"became-non-nullable", "enum-value-removed"} | {
    d.kind for d in _NARROWER
}


def nullability(was_nullable: bool, is_nullable: bool) -> Differences:
    """How null has become possible, or impossible."""
    if was_nullable == is_nullable:
        return NONE
    return only("became-nullable" if is_nullable else "became-non-nullable")


def combined(found: Differences) -> Differences:
    """What parts of a type differ in, said of the whole: what is wider here and
    narrower there is another type, and of that nothing more is to be said."""
    if found >= CHANGED or (found & _WIDER and found & _NARROWER):
        return CHANGED
    return found


def of_field(found: Differences) -> Differences:
    """What the differences of a field's type make of the record around it."""
    if found >= CHANGED:
        return CHANGED
    kinds = {difference.kind for difference in found}
    around = found & (EXTENDED | REDUCED)
    if kinds & _TAKES_MORE:
        around |= RELAXED
    if kinds & _TAKES_LESS:
        around |= TIGHTENED
    return around
