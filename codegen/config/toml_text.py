"""Where the keys of a TOML document stand in its text.

The standard library parses TOML but tells no positions. `places` goes through text
that it has accepted, and so need not check anything itself.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value; the elements of arrays have their index."""

Place: TypeAlias = tuple[int, int]
"""A line and a column, both counted from 1."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE = re.compile(r"[^\s,\]}#]+(?: \d[^\s,\]}#]*)?")
"""A number, boolean or date; a date and its time may have a space between them."""
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}' r"|'''.*?'{3,5}" r'|"(?:[^"\\]|\\.)*"' r"|'[^']*'",
    re.DOTALL,
)
_KEY = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[A-Za-z0-9_-]+')


def places(text: str) -> Mapping[Path, Place]:
    """Find where each key, table and element of a valid document is first named."""
    return _Scanner(text).places()


def nearest(found: Mapping[Path, Place], path: Path) -> Place:
    """The place of a value; of what it is in, where it has none of its own."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return 1, 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._offsets: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}
        """How many elements the arrays of tables have so far."""

    def places(self) -> dict[Path, Place]:
        table: Path = ()
        self._skip(_SPACE)
        while self._position < len(self._text):
            if self._text[self._position] == "[":
                table = self._header()
            else:
                self._entry(table)
            self._skip(_SPACE)
        starts = [0, *(m.end() for m in re.finditer("\n", self._text))]
        found: dict[Path, Place] = {}
        line = 0
        for path, offset in sorted(self._offsets.items(), key=lambda item: item[1]):
            while line + 1 < len(starts) and starts[line + 1] <= offset:
                line += 1
            found[path] = (line + 1, offset - starts[line] + 1)
        return found

    def _header(self) -> Path:
        """Read `[table]` or `[[array of tables]]`; return the path of its entries."""
        is_array = self._text.startswith("[[", self._position)
        self._position += 2 if is_array else 1
        start = self._position
        path = self._key((), is_header=True)
        self._position += 2 if is_array else 1
        if is_array:
            index = self._lengths.get(path, 0)
            self._lengths[path] = index + 1
            path = (*path, index)
            self._offsets[path] = start
        return path

    def _entry(self, table: Path) -> None:
        """Read `key = value`."""
        path = self._key(table)
        self._position += 1
        self._skip(_BLANK)
        self._value(path)

    def _key(self, table: Path, *, is_header: bool = False) -> Path:
        """Read a key and what follows it up to "=" or "]"."""
        path = table
        while True:
            self._skip(_BLANK)
            offset = self._position
            written = self._take(_KEY)
            path = (*path, _key_of(written))
            self._offsets.setdefault(path, offset)
            self._skip(_BLANK)
            if not self._text.startswith(".", self._position):
                return path
            self._position += 1
            if is_header and path in self._lengths:
                # Below an array of tables a header means the last of them.
                path = (*path, self._lengths[path] - 1)

    def _value(self, path: Path) -> None:
        match self._text[self._position]:
            case "{":
                self._members(path)
            case "[":
                self._elements(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_BARE)

    def _members(self, path: Path) -> None:
        self._position += 1
        self._skip(_SPACE)
        while self._text[self._position] != "}":
            self._entry(path)
            self._next()
        self._position += 1

    def _elements(self, path: Path) -> None:
        self._position += 1
        self._skip(_SPACE)
        index = 0
        while self._text[self._position] != "]":
            element = (*path, index)
            self._offsets[element] = self._position
            self._value(element)
            self._next()
            index += 1
        self._position += 1

    def _next(self) -> None:
        """Go past a comma, if there is one, and what stands around it."""
        self._skip(_SPACE)
        if self._text[self._position] == ",":
            self._position += 1
            self._skip(_SPACE)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._position)
        if match:
            self._position = match.end()

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._position)
        assert match, f"valid TOML has a value at offset {self._position}"
        self._position = match.end()
        return match[0]


def _key_of(written: str) -> str:
    if written[0] in "\"'":
        return next(iter(tomllib.loads(f"{written} = 0")))
    return written
