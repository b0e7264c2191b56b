"""Whether two names may be one thing that was renamed."""

from __future__ import annotations

from difflib import SequenceMatcher

from .. import names

_CLOSE = 0.6
"""How much of their letters names share that are spelled alike."""


def sounds_alike(old: str, new: str) -> bool:
    """Whether one name may have become the other: they share a word, one abbreviates
    the other, or most letters are the same."""
    before, after = _words(old), _words(new)
    if set(before) & set(after):
        return True
    first, second = "".join(before), "".join(after)
    if not first or not second:
        return False
    if first.startswith(second) or second.startswith(first):
        return True
    # The order of the arguments must not matter, which it does to the matcher.
    low, high = sorted((first, second))
    return SequenceMatcher(None, low, high, autojunk=False).ratio() >= _CLOSE


def _words(name: str) -> list[str]:
    return [word.lower() for word in names.words(name)]
