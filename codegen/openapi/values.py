"""JSON values, where they are, and how many of them we read.

Places are JSON pointers (RFC 6901) in fragment form, not percent-encoded:
"#/paths/~1users/get".
"""

from __future__ import annotations

import sys
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_CHARACTERS = 100_000_000
"""How long a document may be."""
MAX_DEPTH = 100
"""How deep its values may be nested. The deepest of real documents have 40."""
MAX_VALUES = 10_000_000
"""How many values it may have, with the aliases of YAML unfolded."""


class UnreadableError(Exception):
    """A text cannot be read, from `offset` (in characters) on."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def finite(text: str) -> float:
    """Read a number; one that is too large is the largest."""
    largest = sys.float_info.max
    return max(-largest, min(largest, float(text)))


def below(pointer: str, key: str | int) -> str:
    """Extend a pointer by one step."""
    if isinstance(key, str) and ("~" in key or "/" in key):
        key = key.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{key}"


def steps(pointer: str) -> list[str]:
    """Take a pointer apart into keys."""
    return [
        step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]
    ]
