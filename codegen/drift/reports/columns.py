"""Put text into lines of a terminal: other people's text, of any length."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from ...wording import printable

WIDTH = 80
"""Columns that every terminal has."""
_LONGEST = 4_000
"""Characters of a text that are looked at: some descriptions have a million."""


def one_line(text: str, limit: int = 200) -> str:
    """Text as one line without what could move the cursor, cut to a number of
    characters."""
    shown = " ".join(printable(text[:_LONGEST]).split())
    if len(shown) <= limit and len(text) <= _LONGEST:
        return shown
    return f"{shown[: limit - 3].rstrip()}..."


def width_of(text: str) -> int:
    """The columns that text takes: letters of East Asia take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, width: int) -> str:
    """The part of a line that fits, with dots where something is missing."""
    if width_of(text) <= width:
        return text
    return f"{_head(text, width - 3).rstrip()}..."


def wrapped(text: str, width: int) -> list[str]:
    """Break a line where words end, and inside of those that do not fit."""
    lines = [""]
    for word in _words(text, width):
        if lines[-1] and width_of(lines[-1]) + 1 + width_of(word) > width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return [line.rstrip(" ") for line in lines]


def _words(text: str, width: int) -> Iterator[str]:
    for word in text.split(" "):
        rest = word
        while width_of(rest) > width:
            head = _head(rest, width)
            yield head
            rest = rest[len(head) :]
        yield rest


def _head(text: str, width: int) -> str:
    """As many characters as fit, and at least one."""
    used = 0
    for index, character in enumerate(text):
        used += _columns(character)
        if used > width and index:
            return text[:index]
    return text


def listed(names: Sequence[str], most: int = 3) -> str:
    """The first names of many: "a, b, c and 11 more"."""
    shown = [one_line(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most:,} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
