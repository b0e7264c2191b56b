"""A type before and after, line by line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import starmap, zip_longest

from markupsafe import Markup, escape

from ....wording import count, printable
from .rendering import shortened

AROUND = 3
"""How many lines are shown around what has changed."""

ROWS = 400
"""How many rows one view may have."""

LINE = 300
"""How many characters of a line are shown."""


_NAME_END = re.compile(r"[:(,]")
"""What stands behind the name of a field or a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two lines beside each other."""

    kind: str
    """"same", "changed", or "fold" where lines are left out."""
    old: str
    new: str = ""

    @property
    def left(self) -> str:
        """How the old line is shown."""
        return "gone" if self.old else "nothing"

    @property
    def right(self) -> str:
        """How the new line is shown."""
        return "came" if self.new else "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    name: str
    rows: tuple[Pair, ...]


def view(name: str, old: str, new: str) -> View:
    """Put both texts of a type beside each other; what is equal far from any change
    is left out."""
    before, after = _lines(old), _lines(new)
    rows = list(_pairs(before, after))
    if len(rows) > ROWS:
        rest = len(rows) - ROWS
        rows = [*rows[:ROWS], Pair(kind="fold", old=f"{count(rest, 'more row')}")]
    return View(name=name, rows=tuple(rows))


def _lines(text: str) -> list[str]:
    return [shortened(line, LINE) for line in text.split("\n")] if text else []


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    shown = 0
    for hunk in matcher.get_grouped_opcodes(AROUND):
        start = hunk[0][1]
        if start > shown:
            yield _fold(start - shown)
        for tag, i1, i2, j1, j2 in hunk:
            if tag == "equal":
                for line in old[i1:i2]:
                    yield Pair(kind="same", old=line, new=line)
            else:
                yield from starmap(_changed, _beside(old[i1:i2], new[j1:j2]))
        shown = hunk[-1][2]
    if shown and shown < len(old):
        yield _fold(len(old) - shown)


def _beside(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Put what is of the same name beside each other, and the rest where there is
    room."""
    before, after = list(map(_name, old)), list(map(_name, new))
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(old[i1:i2], new[j1:j2], strict=True)
        else:
            yield from zip_longest(old[i1:i2], new[j1:j2], fillvalue="")


def _name(line: str) -> str:
    return _NAME_END.split(line, maxsplit=1)[0]


def _changed(old: str, new: str) -> Pair:
    if not old or not new or _name(old) != _name(new):
        return Pair(kind="changed", old=old, new=new)
    start = _common(old, new)
    end = min(_common(old[::-1], new[::-1]), len(old) - start, len(new) - start)
    return Pair(
        kind="changed", old=_marked(old, start, end), new=_marked(new, start, end)
    )


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = zip(one, other, strict=False)
    return next(
        (n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other))
    )


def _marked(line: str, start: int, end: int) -> Markup:
    """A line in which what differs is marked."""
    stop = len(line) - end
    parts = [
        escape(printable(part))
        for part in (line[:start], line[start:stop], line[stop:])
    ]
    if not parts[1]:
        return parts[0] + parts[2]
    return parts[0] + Markup("<mark>") + parts[1] + Markup("</mark>") + parts[2]


def _fold(number: int) -> Pair:
    return Pair(kind="fold", old=count(number, "equal line"))
