"""Keep selections small enough for servers that count their fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .lines import Line, size_of

KEPT = ("__typename", "id", "name")
"""What tells an object apart stays to the last."""


def cut(
    lines: Iterable[Line], bound: int, lesser: Callable[[Line], Line | None]
) -> tuple[Line, ...]:
    """Leave out as much as it takes: the deepest first, then the largest, then the
    last. What holds objects is reduced before it is left out.

    Args:
        lines: The lines of a fragment.
        bound: How many fields it may have, inner ones included; at least one.
        lesser: The line with less of its object, or None where there is no less.
    """
    kept = list(lines)
    while size_of(kept).fields > max(bound, 1):
        index = max(range(len(kept)), key=lambda i: _rank(kept[i], i))
        smaller = None if kept[index].is_leaf else lesser(kept[index])
        if smaller is not None and smaller.size.fields < kept[index].size.fields:
            kept[index] = smaller
        else:
            del kept[index]
    return tuple(kept)


def _rank(line: Line, index: int) -> tuple[bool, int, int, bool, int]:
    stays = line.is_leaf and line.text in KEPT
    return not line.is_leaf, line.size.depth, line.size.fields, not stays, index
