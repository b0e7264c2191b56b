"""Rules for operations: what is called, what it takes, what it answers."""

from __future__ import annotations

from collections.abc import Mapping

from .rule import Rule, always

OPERATIONS: Mapping[str, Rule] = {
    "operation-removed": always(
        "operation removed",
        "breaking",
        "breaking",
        "Calls of it fail, and the method is gone.",
    ),
    "operation-added": always(
        "operation added", "safe", "safe", "Nothing calls it yet."
    ),
}
