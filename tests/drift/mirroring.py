"""What a change is called when the versions are exchanged."""

from __future__ import annotations

from collections.abc import Iterable

from codegen.drift.changes import Change

_FORWARD = {
    "additional-properties-opened": "additional-properties-closed",
    "became-nullable": "became-non-nullable",
    "became-read-only": "became-writable",
    "became-required": "became-optional",
    "became-write-only": "became-readable",
    "constraint-added": "constraint-removed",
    "constraint-tightened": "constraint-loosened",
    "default-added": "default-removed",
    "deprecated": "undeprecated",
    "discriminator-added": "discriminator-removed",
    "discriminator-value-added": "discriminator-value-removed",
    "enum-opened": "enum-closed",
    "enum-value-added": "enum-value-removed",
    "field-added": "field-removed",
    "nullable-became-optional": "nullable-became-required",
    "optional-became-nullable": "optional-became-non-nullable",
    "type-added": "type-removed",
    "type-extended": "type-reduced",
    "type-generalized": "type-specialized",
    "type-relaxed": "type-tightened",
    "type-split": "type-joined",
    "type-unspecified": "type-specified",
    "type-widened": "type-narrowed",
    "union-member-added": "union-member-removed",
}
_MIRROR = _FORWARD | {back: forward for forward, back in _FORWARD.items()}
_ONE_OF = {
    "became-required-with-default": "became-required",
    "became-writable-required": "became-writable",
    "field-added-required": "field-added",
    "field-added-with-default": "field-added",
    "optional-field-removed": "field-removed",
    "type-member-removed": "type-narrowed",
}
"""Kinds that are told apart one way only."""

Told = tuple[str, str, str]


def told(changes: Iterable[Change]) -> set[Told]:
    """What changed, wherever: what one version calls by one name may have two in the
    other."""
    return {
        (_ONE_OF.get(change.kind, change.kind), change.old, change.new)
        for change in changes
    }


def mirrored(changes: Iterable[Change]) -> set[Told]:
    """What would have changed, were the versions exchanged."""
    return {(_MIRROR.get(kind, kind), new, old) for kind, old, new in told(changes)}
