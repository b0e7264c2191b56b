"""Fragments as they are put together: lines, and how deep and large they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much is selected, inner fragments included."""

    depth: int = 0
    """How deep objects nest."""
    lists: int = 0
    """How deep lists of objects nest."""
    fields: int = 0
    """How many fields there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a selection: a field or an inline fragment, and what it selects."""

    text: str
    """`name`, or `... on Type`."""
    spread: str = ""
    """The fragment that it spreads; empty for a leaf."""
    lines: tuple[Line, ...] = ()
    """What it selects itself, where it spreads nothing."""
    size: Size = Size(fields=1)
    """With what it spreads."""

    @property
    def is_leaf(self) -> bool:
        return not (self.spread or self.lines)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A default fragment: its name, its type and what it selects."""

    name: str
    on: str
    lines: tuple[Line, ...]

    @property
    def size(self) -> Size:
        return size_of(self.lines)

    @property
    def text(self) -> str:
        return f"fragment {self.name} on {self.on} {block(self.lines)}"


def field_line(name: str, spread: Fragment, *, is_list: bool) -> Line:
    """The line of a field with an object, or a list of objects."""
    inner = spread.size
    size = Size(inner.depth + 1, inner.lists + is_list, inner.fields + 1)
    return Line(name, spread.name, size=size)


def part_line(member: str, part: Fragment | tuple[Line, ...]) -> Line:
    """The line of a possible type: a fragment, or lines of its own."""
    text = f"... on {member}"
    if isinstance(part, Fragment):
        return Line(text, part.name, size=part.size)
    return Line(text, lines=part, size=size_of(part))


def size_of(lines: Iterable[Line]) -> Size:
    """The size of a selection."""
    sizes = [line.size for line in lines]
    return Size(
        max((size.depth for size in sizes), default=0),
        max((size.lists for size in sizes), default=0),
        sum(size.fields for size in sizes),
    )


def block(lines: Iterable[Line]) -> str:
    """A selection set, as text."""
    return "{\n" + "\n".join(indent(_text(line)) for line in lines) + "\n}"


def indent(text: str) -> str:
    """The text, two columns further in."""
    return "\n".join(f"  {line}" for line in text.split("\n"))


def _text(line: Line) -> str:
    if line.spread:
        return f"{line.text} {block((Line(f'...{line.spread}'),))}"
    return f"{line.text} {block(line.lines)}" if line.lines else line.text
