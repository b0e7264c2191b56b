"""The places of boxes and lines in a picture."""

from __future__ import annotations

from dataclasses import dataclass

from .graph import Graph, Node
from .layout import columns

WIDTH, HEIGHT = 214, 40
"""Of a box, in pixels."""

ACROSS, DOWN = 78, 12
"""Between boxes."""

MARGIN = 10

LETTERS = 26
"""How many letters a box has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    node: Node
    x: int
    y: int
    name: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    path: str
    """As SVG writes it."""
    start: int
    """The number of the box from which it comes."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    left_out: int


def draw(graph: Graph) -> Drawing | None:
    """Lay a graph out; None where there is nothing to see."""
    if not graph.edges:
        return None
    laid = columns(graph)
    tallest = max(map(len, laid))
    height = 2 * MARGIN + tallest * (HEIGHT + DOWN) - DOWN
    places: dict[int, tuple[int, int]] = {}
    for column, numbers in enumerate(laid):
        free = (tallest - len(numbers)) * (HEIGHT + DOWN)
        for row, number in enumerate(numbers):
            x = MARGIN + column * (WIDTH + ACROSS)
            places[number] = x, MARGIN + free // 2 + row * (HEIGHT + DOWN)
    return Drawing(
        width=2 * MARGIN + len(laid) * (WIDTH + ACROSS) - ACROSS + _bend(graph, places),
        height=height,
        boxes=tuple(_box(graph.nodes[n], *places[n]) for n in sorted(places)),
        lines=tuple(
            Line(path=_path(places[user], places[used]), start=user, end=used)
            for user, used in graph.edges
        ),
        left_out=graph.left_out,
    )


def _box(node: Node, x: int, y: int) -> Box:
    return Box(
        node=node,
        x=x,
        y=y,
        name=_fitting(node.name),
        said=_fitting(node.said, LETTERS + 6),
    )


def _fitting(text: str, letters: int = LETTERS) -> str:
    """A name without its middle, where it is too long: both ends tell most."""
    if len(text) <= letters:
        return text
    end = letters // 2
    return f"{text[: letters - end - 1]}…{text[-end:]}"


def _path(start: tuple[int, int], end: tuple[int, int]) -> str:
    """From the right of one box to the left of another; to its right where that stands
    in the same column or before it."""
    x1, y1 = start[0] + WIDTH, start[1] + HEIGHT // 2
    y2 = end[1] + HEIGHT // 2
    if end[0] > start[0]:
        x2, bend = end[0], (end[0] - x1) // 2
        return f"M{x1},{y1}C{x1 + bend},{y1} {x2 - bend},{y2} {x2},{y2}"
    x2, out = end[0] + WIDTH, max(x1, end[0] + WIDTH) + ACROSS // 2
    return f"M{x1},{y1}C{out},{y1} {out},{y2} {x2},{y2}"


def _bend(graph: Graph, places: dict[int, tuple[int, int]]) -> int:
    """The room that lines need which bend round the right of the last column."""
    last = max(x for x, _ in places.values())
    bends = any(
        places[user][0] >= places[used][0] and places[user][0] == last
        for user, used in graph.edges
    )
    return ACROSS // 2 if bends else 0
