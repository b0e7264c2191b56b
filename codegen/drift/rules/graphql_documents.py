"""Rules for what stands in GraphQL documents only: directives. No generated name stands
for them, and no default function has one, so that only your own documents break."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

_UNUSED = "No document has it yet."

DOCUMENTS: Mapping[str, Rule] = {
    "directive-added": always("directive added", "safe", "safe", _UNUSED),
    "directive-removed": always(
        "directive removed",
        "breaking",
        "safe",
        "Documents that have it are refused; no generated name stands for it.",
    ),
    "directive-location-added": always(
        "directive allowed elsewhere, too", "safe", "safe", "No document has it there."
    ),
    "directive-location-removed": always(
        "directive no longer allowed somewhere",
        "breaking",
        "safe",
        "Documents that have it there are refused. Other tools say so of places in "
        "schemas, too, which no client can have.",
    ),
    "directive-repeatable-added": always(
        "directive may be repeated", "safe", "safe", "No document repeats it yet."
    ),
    "directive-repeatable-removed": always(
        "directive may no longer be repeated",
        "breaking",
        "safe",
        "Documents that repeat it are refused. Some tools call it dangerous.",
    ),
    "directive-argument-added": always(
        "optional argument of a directive added", "safe", "safe", _UNUSED
    ),
    "directive-argument-added-required": always(
        "required argument of a directive added",
        "breaking",
        "safe",
        "Documents that have the directive without it are refused.",
    ),
    "directive-argument-became-required": always(
        "argument of a directive became required",
        "breaking",
        "safe",
        "Documents that have the directive without it are refused.",
    ),
    "directive-argument-removed": always(
        "argument of a directive removed",
        "breaking",
        "safe",
        "Documents that give it are refused.",
    ),
    "directive-argument-renamed": always(
        "argument of a directive renamed",
        "breaking",
        "safe",
        "Documents that give the old one are refused.",
    ),
    "directive-argument-type-changed": always(
        "type of a directive's argument changed",
        "breaking",
        "safe",
        "Documents that give a value or a variable of the old type are refused.",
    ),
}
