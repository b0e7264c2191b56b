"""A history as text: a table of its revisions, and charts made of letters."""

from __future__ import annotations

from collections.abc import Sequence

from .revisions import Revision, Size

MAX_ROWS = 40
"""How many revisions the table shows, unless one asks for all."""
MAX_BARS = 12
_BAR = 44
"""How wide the longest bar is."""
_LINE = 50
"""How many columns a line of the chart has."""
_STEPS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_HEAD = (
    f"{'date':10} {'commit':7} {'version':9} "
    f"{'operations':>10} {'types':>6} {'fields':>7} "
    f"{'breaking':>8} {'dangerous':>9} {'safe':>5}"
)


def text(revisions: Sequence[Revision], *, max_rows: int = MAX_ROWS) -> str:
    """Write a history as a table and charts, within 80 columns.

    Args:
        revisions: From the oldest to the newest.
        max_rows: How many revisions the table shows: the newest.
    """
    left_out = max(0, len(revisions) - max_rows)
    lines = [_HEAD]
    if left_out:
        lines.append(f"… {left_out:,} older ones")
    lines += [_row(revision) for revision in revisions[left_out:]]
    sized = [(r, r.size) for r in revisions if r.size is not None]
    if len(sized) > 1:
        lines += ["", *_lines([size for _, size in sized])]
    lines += _bars(revisions)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _row(revision: Revision) -> str:
    head = f"{revision.date} {revision.short} {_cut(revision.version, 9):9} "
    if revision.size is None:
        return head + _cut(f"not read: {revision.problem}", 80 - len(head))
    size = revision.size
    numbers = f"{size.operations:>10,} {size.types:>6,} {size.fields:>7,} "
    if revision.is_first:
        return head + numbers + f"{'first':>8}"
    breaking, dangerous, safe = (
        f"{number:,}" if number else "-" for number in _counts(revision)
    )
    return head + numbers + f"{breaking:>8} {dangerous:>9} {safe:>5}"


def _counts(revision: Revision) -> tuple[int, int, int]:
    return (
        revision.count("breaking"),
        revision.count("dangerous"),
        revision.count("safe"),
    )


def _lines(sizes: Sequence[Size]) -> list[str]:
    """How the numbers went, each as a line from its least to its most."""
    return [
        _line("operations", [size.operations for size in sizes]),
        _line("types", [size.types for size in sizes]),
        _line("fields", [size.fields for size in sizes]),
    ]


def _line(name: str, numbers: Sequence[int]) -> str:
    shown = _thinned(numbers)
    low, high = min(numbers), max(numbers)
    steps = len(_STEPS) - 1
    drawn = "".join(
        _STEPS[(number - low) * steps // (high - low) if high > low else 0]
        for number in shown
    )
    return f"{name:10} {drawn} {numbers[0]:,} → {numbers[-1]:,}"


def _thinned(numbers: Sequence[int]) -> Sequence[int]:
    """As many as a line has columns, the last one among them."""
    if len(numbers) <= _LINE:
        return numbers
    last = len(numbers) - 1
    return [numbers[column * last // (_LINE - 1)] for column in range(_LINE)]


def _bars(revisions: Sequence[Revision]) -> list[str]:
    """The breaking changes of the newest revisions that have some."""
    counted = [(revision, revision.count("breaking")) for revision in revisions]
    breaking = [(revision, number) for revision, number in counted if number]
    if not breaking:
        return []
    left_out = max(0, len(breaking) - MAX_BARS)
    shown = breaking[left_out:]
    most = max(number for _, number in shown)
    lines = ["", "breaking changes"]
    if left_out:
        lines.append(f"… {left_out:,} older revisions with some")
    for revision, number in shown:
        eighths = max(1, number * _BAR * 8 // most)
        bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        version = _cut(revision.version, 9)
        lines.append(f"{revision.date} {revision.short} {version:9} {bar} {number:,}")
    return lines


def _cut(said: str, width: int) -> str:
    said = " ".join(said.split())
    return said if len(said) <= width else f"{said[: width - 1]}…"
