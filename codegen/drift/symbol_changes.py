"""Names in generated code that changed although nothing else says so.

A name depends on what else there is: of two keys with one spelling, one has a number,
and the config may choose names. What is paired by its wire name may therefore be called
otherwise in the new client.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .changes import Change, Touched
from .symbols import Symbols

RENAMES = frozenset(
    {
        "enum-value-renamed",
        "field-renamed",
        "incoming-renamed",
        "operation-moved",
        "operation-regrouped",
        "operation-renamed",
        "parameter-renamed",
        "type-renamed",
    }
)
"""Kinds of change that say a new name themselves."""


def symbol_changes(
    changes: Iterable[Change], old: Symbols, new: Symbols
) -> list[Change]:
    """Find the symbols that changed by themselves.

    Args:
        changes: What the comparison found; what it calls renamed is not said again, and
            the fields of a renamed type are looked for in the new one.
        old: The names of the old client.
        new: Those of the new one.
    """
    changes = list(changes)
    renamed = [change for change in changes if change.kind in RENAMES]
    said = {touched for change in renamed for touched in change.touches}
    owners = {
        touched.owner: change.hint
        for change in changes
        if change.kind in RENAMES or change.kind == "scheme-renamed"
        for touched in change.touches
        if touched.kind in ("type", "operation", "credential") and change.hint
    }
    return [
        _renamed(touched, before, after)
        for touched, names in old.by_touched.items()
        if touched not in said
        for before, after in _differing(names, _paired(touched, new, owners))
    ]


def _paired(
    touched: Touched, new: Symbols, owners: Mapping[str, str]
) -> tuple[str, ...]:
    """What the new client calls the same thing."""
    if names := new.of(touched):
        return names
    if touched.owner in owners and (touched.name or touched.kind == "credential"):
        return new.of(replace(touched, owner=owners[touched.owner]))
    return ()


def _differing(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[str, str]]:
    """The names that are others now, each with the new one. A member is not said to be
    renamed because its class or its group is."""
    found: list[tuple[str, str]] = []
    for before, after in zip(old, new, strict=False):
        if _own(before) != _own(after) or _module(before) != _module(after):
            found.append((before, after))
    return found


def _own(symbol: str) -> str:
    """The last step of a name, which is a thing's own."""
    return re.split(r"[.(]", symbol.removesuffix("=)"))[-1]


def _module(symbol: str) -> str:
    """The module of a class; nothing for its members, which move with it."""
    parts = symbol.split(".")
    return parts[0] if len(parts) == 2 and "(" not in symbol else ""


def _renamed(touched: Touched, before: str, after: str) -> Change:
    return Change(
        kind="symbol-renamed",
        subject=_subject(touched),
        old=before,
        new=after,
        touches=(touched,),
        hint=after,
    )


def _subject(touched: Touched) -> str:
    match touched.kind:
        case "parameter":
            return f"{touched.owner}({touched.name}:)"
        case "field" | "value":
            return f"{touched.owner}.{touched.name}"
        case "credential":
            return f"scheme {touched.owner}"
        case _:
            return touched.owner
