"""Changes of fields that several records have from one schema.

A schema whose properties others take over (`allOf`) changes once, though each of the
others has the field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from .. import ir
from .changes import Change
from .components import Component

_PROPERTY = re.compile(
    r"#/(?:components/schemas|definitions)/([^/]+)(?:/allOf/\d+)*/properties/[^/]+"
)


def declared_by(field: ir.Field, component: Component) -> str:
    """What reports call the schema that declares a field of a component: mostly the
    component itself."""
    pointer = field.origin.pointer
    own = tuple(d.origin.pointer for d in component.definitions)
    found = _PROPERTY.fullmatch(pointer)
    if found is None or any(pointer.startswith(f"{place}/") for place in own):
        return component.subject
    return found[1].replace("~1", "/").replace("~0", "~")


def joined(changes: Iterable[Change]) -> list[Change]:
    """Make one change of those that have the same id, met by all that meet them."""
    found: dict[str, Change] = {}
    for change in changes:
        known = found.get(change.id)
        found[change.id] = change if known is None else _both(known, change)
    return list(found.values())


def _both(one: Change, other: Change) -> Change:
    return replace(
        one,
        sent_by=tuple(sorted({*one.sent_by, *other.sent_by})),
        received_by=tuple(sorted({*one.received_by, *other.received_by})),
        touches=tuple(sorted({*one.touches, *other.touches})),
        hint=one.hint or other.hint,
    )
