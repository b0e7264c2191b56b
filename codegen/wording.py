"""How numbers and other people's text are put before people."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """Say a number of things: "1 query", "2 queries", "1,000 files"."""
    if number != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun}"


def printable(text: str) -> str:
    """Text with what could move the cursor or change colours made visible: it may come
    from a server."""
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return " " if character == "\t" else ascii(character)[1:-1]
