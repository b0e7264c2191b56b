"""Rules for what only GraphQL has: interfaces, arguments of fields, directives."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

GRAPHQL: Mapping[str, Rule] = {
    "directive-removed": always(
        "directive removed",
        "breaking",
        "safe",
        "A document that uses it is no longer valid; no generated name stands for it.",
    ),
}
