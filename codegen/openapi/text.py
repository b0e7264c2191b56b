"""The text of a document, JSON or YAML: its values, and their lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

from . import json_text, yaml_text
from .values import Json

Position: TypeAlias = tuple[int, int]
"""A line and a column, both counted from 1."""

_JSON_START = re.compile(r'\s*(?:\{\s*["}]|\[)')
_LINE_END = re.compile(r"\r\n|\r|\n")


def parse(text: str) -> Json:
    """Read a document; raise `values.UnreadableError` where it cannot be read.

    Text that begins like JSON is JSON, everything else YAML.
    """
    return json_text.parse(text) if _is_json(text) else yaml_text.parse(text)


def positions(text: str, pointers: Iterable[str]) -> dict[str, Position]:
    """Find lines and columns by JSON pointer, in text that `parse` accepts.

    What is not in the text is said to be where the nearest thing around it is.
    """
    asked = set(pointers)
    wanted = {ancestor for pointer in asked for ancestor in _ancestors(pointer)}
    if not wanted:
        return {}
    find = json_text.offsets if _is_json(text) else yaml_text.offsets
    offsets = find(text, wanted)
    at = _Lines(text)
    return {
        pointer: at.position(
            next((offsets[a] for a in _ancestors(pointer) if a in offsets), 0)
        )
        for pointer in asked
    }


def position(text: str, offset: int) -> Position:
    """The line and column of an offset."""
    return _Lines(text).position(offset)


def _is_json(text: str) -> bool:
    return _JSON_START.match(text) is not None


def _ancestors(pointer: str) -> Iterable[str]:
    """The pointer itself, then what it is in, innermost first."""
    while pointer:
        yield pointer
        pointer = pointer.rpartition("/")[0]


class _Lines:
    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
