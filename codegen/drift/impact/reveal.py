"""Ask a type checker of which types things are: `x` becomes `reveal_type(x)`.

An attribute `title` alone does not say whose it is. What the old client says of the
types at a place leads from there to the change.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from ...diagnostics import Diagnostic

_CALL = "reveal_type("
_WORD = re.compile(r"[^\W\d]\w*")
Span = tuple[int, int, int, int]


def span(node: ast.expr) -> Span:
    """Where an expression is: lines from 1, offsets in bytes from 0."""
    end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return node.lineno, node.col_offset, end_line, end


def asking(text: str, spans: Iterable[Span]) -> str:
    """Code that asks for the types of expressions."""
    lines = [line.encode() for line in text.split("\n")]
    opened, closed = _insertions(set(spans))
    for number, line in enumerate(lines, 1):
        parts = [(at, _CALL * count) for at, count in opened.get(number, {}).items()]
        parts += [(at, ")" * count) for at, count in closed.get(number, {}).items()]
        # At one place, what ends there ends before the next begins.
        for at, inserted in sorted(parts, key=lambda p: (p[0], p[1] != _CALL))[::-1]:
            line = line[:at] + inserted.encode() + line[at:]
        lines[number - 1] = line
    return b"\n".join(lines).decode()


def answers(
    text: str, spans: Iterable[Span], notes: Iterable[Diagnostic]
) -> Mapping[Span, frozenset[str]]:
    """The classes that a checker names for expressions.

    Args:
        text: The code, as it was.
        spans: The expressions.
        notes: What the checker said of `asking(text, spans)`.
    """
    wanted = set(spans)
    asked = asking(text, wanted).split("\n")
    places: dict[tuple[int, int], list[Span]] = {}
    for one in sorted(wanted, key=lambda s: (s[0], s[1], -s[2], -s[3])):
        line, offset = one[0], _moved(one, wanted)
        characters = len(asked[line - 1].encode()[:offset].decode(errors="replace"))
        places.setdefault((line, characters + 1), []).append(one)
    return {
        one: frozenset(_WORD.findall(note.message.rpartition(" is ")[2]))
        for note in notes
        for one in places.get((note.line, note.column), ())
        if not note.is_error
    }


def _insertions(
    spans: set[Span],
) -> tuple[dict[int, dict[int, int]], dict[int, dict[int, int]]]:
    """How many calls begin and end at each offset of each line."""
    opened: dict[int, dict[int, int]] = {}
    closed: dict[int, dict[int, int]] = {}
    for line, start, end_line, end in spans:
        begun = opened.setdefault(line, {})
        begun[start] = begun.get(start, 0) + 1
        ended = closed.setdefault(end_line, {})
        ended[end] = ended.get(end, 0) + 1
    return opened, closed


def _moved(one: Span, spans: set[Span]) -> int:
    """Where an expression begins after the calls were put in: behind all that begin
    before it, and those around it."""
    line, start, *_ = one
    begins = [s for s in spans if s[0] == line and s[1] < start]
    around = [s for s in spans if s[:2] == one[:2] and (s[2], s[3]) >= (one[2], one[3])]
    ends = sorted(s[3] for s in spans if s[2] == line)
    return start + len(_CALL) * (len(begins) + len(around)) + bisect_right(ends, start)
