"""Rules for the names of generated code."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

SYMBOLS: Mapping[str, Rule] = {
    "symbol-removed": always(
        "generated class gone",
        "safe",
        "breaking",
        "Nothing that is left of the client leads to the type, so it has no class any "
        "more; code that names the class fails.",
    ),
    "symbol-renamed": always(
        "generated name changed",
        "safe",
        "breaking",
        "Nothing that is sent or received has changed, but code says the name. The "
        "config's `names` can keep the old one.",
    ),
}
