"""What machine-readable reports have in common: text that every reader takes, and a
bound on how much of it."""

from __future__ import annotations

import re

_SURROGATES = re.compile("[\ud800-\udfff]")


def encodable(text: str, limit: int = 4_000) -> str:
    """Text that every encoding of Unicode can carry, cut to a number of characters.

    Args:
        text: Anything, also with halves of surrogate pairs.
        limit: How many characters of it are kept; the length is said where some are
            missing.
    """
    kept = text if len(text) <= limit else f"{text[:limit]}... ({len(text):,} in all)"
    return _SURROGATES.sub("\ufffd", kept)
