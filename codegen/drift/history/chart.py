"""A history as an SVG: what the API had over time, and when it broke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ..severity import Severity
from .revisions import Revision, Size
from .scale import date_ticks, number_ticks, places

WIDTH, HEIGHT = 760, 340
MAX_REVISIONS = 600
"""How many revisions are drawn, the newest: beyond, nobody could tell them apart."""

_LEFT, _RIGHT = 48, 640
_TOP, _FLOOR = 24, 204
"""Between which the lines run."""
_CEILING, _BOTTOM = 232, 304
"""Between which the bars stand."""
_LINES = {"operations": "#2f81f7", "types": "#a371f7"}
_BARS: dict[Severity, str] = {"breaking": "#e5534b", "dangerous": "#d18616"}
"""Colours that can be told apart on white and on black."""
_STYLE = (
    "<style>.schema-history{color:#1f2328;background:#fff}"
    "@media (prefers-color-scheme:dark){"
    ".schema-history{color:#e6edf3;background:#0d1117}}</style>"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A revision in the chart."""

    revision: Revision
    size: Size
    x: float


def chart(
    revisions: Sequence[Revision], *, title: str, is_embedded: bool = False
) -> str:
    """Draw a history.

    Args:
        revisions: From the oldest to the newest. Those that could not be read have no
            place in the chart.
        title: What people call the API.
        is_embedded: Whether a page holds it, whose colour of text it takes; by itself
            it is light or dark, as its reader wishes.

    Returns:
        An SVG element that refers to nothing outside; nothing where no revision could
        be read.
    """
    marks = _marks(revisions)
    if not marks:
        return ""
    size = 'width="100%"' if is_embedded else f'width="{WIDTH}" height="{HEIGHT}"'
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="schema-history" role="img"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" {size} fill="currentColor"'
        ' aria-labelledby="schema-history-title schema-history-description"'
        ' font-family="system-ui,sans-serif" font-size="12">',
        f'<title id="schema-history-title">History of {_safe(title)}</title>',
        '<desc id="schema-history-description">',
        *(_safe(sentence) for sentence in _description(revisions, marks)),
        "</desc>",
        *([] if is_embedded else [_STYLE]),
        *_dates(marks),
        *_lines(marks),
        *_bars(marks),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _marks(revisions: Sequence[Revision]) -> list[_Mark]:
    read = [(r, r.size) for r in revisions if r.size is not None][-MAX_REVISIONS:]
    shares = places([revision.time for revision, _ in read])
    return [
        _Mark(revision, size, _LEFT + share * (_RIGHT - _LEFT))
        for (revision, size), share in zip(read, shares, strict=True)
    ]


def _description(
    revisions: Sequence[Revision], marks: Sequence[_Mark]
) -> Iterator[str]:
    first, last = marks[0], marks[-1]
    yield (
        f"From {first.revision.date} to {last.revision.date}: "
        f"{len(marks):,} of {len(revisions):,} revisions."
    )
    yield f"Operations: {first.size.operations:,} to {last.size.operations:,}."
    yield f"Types: {first.size.types:,} to {last.size.types:,}."
    for severity in _BARS:
        number = sum(mark.revision.count(severity) for mark in marks)
        yield f"Changes that are {severity}: {number:,}."


def _dates(marks: Sequence[_Mark]) -> Iterator[str]:
    first = marks[0].revision.time
    last = max(mark.revision.time for mark in marks)
    for share, name in date_ticks(first, last):
        x = _number(_LEFT + share * (_RIGHT - _LEFT))
        yield (
            f'<path d="M{x} {_TOP}V{_FLOOR}M{x} {_CEILING}V{_BOTTOM}" '
            'stroke="currentColor" stroke-opacity=".12"/>'
        )
        yield (
            f'<text x="{x}" y="{_BOTTOM + 20}" text-anchor="middle" '
            f'fill-opacity=".75">{name}</text>'
        )


def _lines(marks: Sequence[_Mark]) -> Iterator[str]:
    """The numbers of operations and types, over one scale."""
    most = max(max(mark.size.operations, mark.size.types) for mark in marks)
    ticks = number_ticks(most)
    height = (_FLOOR - _TOP) / ticks[-1]
    for tick in ticks:
        yield from _grid(_FLOOR - tick * height, f"{tick:,}")
    # Names stand beside the ends of their lines, never one over the other.
    ends = sorted(
        (_FLOOR - _amount(marks[-1].size, name) * height, name) for name in _LINES
    )
    below = _TOP - 16.0
    for end, name in ends:
        below = max(end, below + 16)
        numbers = [_amount(mark.size, name) for mark in marks]
        points = " ".join(
            f"{_number(mark.x)},{_number(_FLOOR - number * height)}"
            for mark, number in zip(marks, numbers, strict=True)
        )
        colour = _LINES[name]
        yield (
            f'<polyline points="{points}" fill="none" stroke="{colour}" '
            'stroke-width="2" stroke-linejoin="round"/>'
        )
        yield (
            f'<circle cx="{_number(marks[-1].x)}" cy="{_number(end)}" r="3" '
            f'fill="{colour}"/>'
        )
        yield _label(below, colour, f"{numbers[-1]:,} {name}")


def _bars(marks: Sequence[_Mark]) -> Iterator[str]:
    """The changes of each revision that break, and those that may."""
    counts = {mark.x: [mark.revision.count(s) for s in _BARS] for mark in marks}
    most = max(sum(numbers) for numbers in counts.values())
    ticks = number_ticks(most)
    height = (_BOTTOM - _CEILING) / ticks[-1]
    yield from _grid(_BOTTOM, "0")
    if most:
        yield from _grid(_CEILING, f"{ticks[-1]:,}")
    width = max(2.0, min(12.0, (_RIGHT - _LEFT) / len(marks) / 1.5))
    for mark in marks:
        numbers = [mark.revision.count(severity) for severity in _BARS]
        if not any(numbers):
            continue
        yield f"<g><title>{_safe(_said(mark.revision))}</title>"
        base = float(_BOTTOM)
        for number, colour in zip(numbers, _BARS.values(), strict=True):
            tall = max(number * height, 2.0) if number else 0.0
            base -= tall
            yield (
                f'<rect x="{_number(mark.x - width / 2)}" y="{_number(base)}" '
                f'width="{_number(width)}" height="{_number(tall)}" fill="{colour}"/>'
            )
        yield "</g>"
    for row, (severity, colour) in enumerate(_BARS.items()):
        number = sum(mark.revision.count(severity) for mark in marks)
        yield _label(_CEILING + 12 + row * 18, colour, f"{number:,} {severity}")


def _said(revision: Revision) -> str:
    """What is said of a bar that one points at."""
    counts = ", ".join(
        f"{revision.count(severity):,} {severity}" for severity in (*_BARS, "safe")
    )
    name = f"{revision.date} {revision.version}".rstrip()
    return f"{name} ({revision.short}): {counts}"


def _grid(y: float, name: str) -> Iterator[str]:
    yield (
        f'<path d="M{_LEFT} {_number(y)}H{_RIGHT}" '
        'stroke="currentColor" stroke-opacity=".2"/>'
    )
    yield (
        f'<text x="{_LEFT - 8}" y="{_number(y + 4)}" text-anchor="end" '
        f'fill-opacity=".75">{name}</text>'
    )


def _label(y: float, colour: str, said: str) -> str:
    """A name at the right, beside a spot of its colour: colour alone tells too few."""
    return (
        f'<circle cx="{_RIGHT + 16}" cy="{_number(y)}" r="4" fill="{colour}"/>'
        f'<text x="{_RIGHT + 26}" y="{_number(y + 4)}">{said}</text>'
    )


def _amount(size: Size, name: str) -> int:
    return size.operations if name == "operations" else size.types


def _number(value: float) -> str:
    """A number as short as pixels allow."""
    return f"{value:.1f}".removesuffix(".0")


def _safe(said: str) -> str:
    """Text of somebody else's, as text of XML."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in said)
    return escape(shown[:200])
