"""Which changes of a schema are why a document is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .. import ir
from .changes import Change
from .rules import RULES
from .usage_meeting import Meeting

_HARMLESS = frozenset(
    {"argument-added", "argument-became-optional", "arguments-reordered", "deprecated"}
    | {"default-added", "default-changed", "default-removed", "undeprecated"}
    | {"deprecation-reason-changed", "documentation-changed", "field-added"}
    | {"enum-value-added", "interface-added", "named-type-added", "operation-added"}
    | {"became-non-nullable", "became-optional", "input-field-added", "enum-added"}
    | {"possible-type-added", "scalar-added", "specified-by-changed"}
)
"""What makes no document invalid by itself."""


def causes(
    use: ir.OperationUse, changes: Sequence[Change], meeting: Meeting
) -> frozenset[str]:
    """Find the changes that make the document of an operation invalid.

    Args:
        use: The operation, with the errors of its validation.
        changes: All changes.
        meeting: Tells what the operation has.

    Returns:
        Their ids: of each error the changes of what it is about, or else of what stands
        around it, or else all that could be.
    """
    suspects = [change for change in changes if change.kind not in _HARMLESS]
    by_place: dict[str, list[Change]] = {}
    for change in suspects:
        for place in _places(change):
            by_place.setdefault(place, []).append(change)
    found: set[str] = set()
    for refusal in use.refusals:
        near = _nearest(refusal, by_place)
        if not near:
            near = [
                change
                for change in suspects
                if _is_breaking(change) and meeting.meets(change)
            ]
        found |= {change.id for change in near}
    return frozenset(found)


def _nearest(refusal: ir.Refusal, by_place: dict[str, list[Change]]) -> list[Change]:
    for names in refusal.coordinates:
        found = [
            change
            for name in names
            for change in by_place.get(name, ())
            if _is_about(change, names)
        ]
        if found:
            return found
    return []


def _places(change: Change) -> Iterable[str]:
    """The coordinates that an error may be about which a change has caused."""
    yield change.subject
    if change.kind.endswith("-required"):
        # What lacks an argument or a field is at fault, not what is lacking.
        yield (
            change.subject.partition("(")[0]
            if "(" in change.subject
            else (change.subject.partition(".")[0])
        )


def _is_about(change: Change, names: Sequence[str]) -> bool:
    """Whether an error that names these is about a change of a type's place among
    others, which is named, too."""
    if change.kind == "possible-type-removed":
        return change.old in names or len(names) == 1
    return True


def _is_breaking(change: Change) -> bool:
    return RULES[change.kind].verdict(change.direction).wire == "breaking"
