"""Rules for types that have a name, and for what they are made of."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, Verdict, always

TYPES: Mapping[str, Rule] = {
    "field-removed": Rule(
        "field removed",
        sent=Verdict(
            "dangerous",
            "breaking",
            "Servers ignore or refuse what they do not know; the class has no such "
            "field any more.",
        ),
        received=Verdict(
            "breaking", "breaking", "Code that reads it finds nothing any more."
        ),
    ),
    "type-renamed": always(
        "type renamed",
        "safe",
        "breaking",
        "JSON does not name types, but code that imports the class does.",
    ),
}
