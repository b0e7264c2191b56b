"""Where the nodes of a picture stand: in columns, from what uses to what is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .graph import Graph

COLUMNS = 6
"""How many columns a picture has at most; what is deeper stands in the last one."""

SWEEPS = 8
"""How often the order within the columns is improved."""


def columns(graph: Graph) -> list[list[int]]:
    """Put the numbers of nodes into columns, from top to bottom, so that few edges
    cross.

    A node stands right of all that uses it, but where that goes in circles. The order
    is by the mean place of a node's neighbours, again and again (Sugiyama's method).
    """
    used, users = _neighbours(graph)
    depths = _depths(graph, used, users)
    laid: list[list[int]] = [[] for _ in range(max(depths.values(), default=-1) + 1)]
    for number in sorted(depths):
        laid[depths[number]].append(number)
    for sweep in range(SWEEPS):
        to_right = sweep % 2 == 0
        order = range(1, len(laid)) if to_right else range(len(laid) - 2, -1, -1)
        for place in order:
            fixed = laid[place - 1 if to_right else place + 1]
            laid[place] = _sorted(laid[place], fixed, users if to_right else used)
    return laid


def _neighbours(graph: Graph) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    used: dict[int, list[int]] = {}
    users: dict[int, list[int]] = {}
    for user, one in graph.edges:
        used.setdefault(user, []).append(one)
        users.setdefault(one, []).append(user)
    return used, users


def _depths(
    graph: Graph, used: Mapping[int, list[int]], users: Mapping[int, list[int]]
) -> dict[int, int]:
    """How many steps the longest way to each node has, without going in circles."""
    # What is only used in a circle has no beginning: then its first node is one.
    numbers = range(len(graph.nodes))
    starts = [number for number in numbers if number not in users]
    order, back = _searched([*starts, *numbers], used)
    depths = dict.fromkeys(numbers, 0)
    for number in order:
        for following in used.get(number, ()):
            if (number, following) not in back:
                depth = min(depths[number] + 1, COLUMNS - 1)
                depths[following] = max(depths[following], depth)
    return depths


def _searched(
    starts: Iterable[int], used: Mapping[int, list[int]]
) -> tuple[list[int], set[tuple[int, int]]]:
    """Search a graph in depth.

    Returns:
        The nodes in an order in which each stands before what it uses, and the edges
        that close circles, which do not keep to it.
    """
    done: list[int] = []
    state: dict[int, bool] = {}
    back: set[tuple[int, int]] = set()
    for start in starts:
        way = [] if start in state else [(start, iter(used.get(start, ())))]
        state.setdefault(start, False)
        while way:
            number, rest = way[-1]
            following = next(rest, None)
            if following is None:
                state[number] = True
                done.append(number)
                way.pop()
            elif following not in state:
                state[following] = False
                way.append((following, iter(used.get(following, ()))))
            elif not state[following]:
                back.add((number, following))
    return done[::-1], back


def _sorted(
    column: Sequence[int], fixed: Sequence[int], neighbours: Mapping[int, list[int]]
) -> list[int]:
    """A column in the order of its neighbours' middle places in the column beside."""
    places = {number: place for place, number in enumerate(fixed)}
    own = {number: place for place, number in enumerate(column)}

    def middle(number: int) -> tuple[float, int]:
        beside = [places[each] for each in neighbours.get(number, ()) if each in places]
        mean = sum(beside) / len(beside) if beside else own[number]
        return mean, own[number]

    return sorted(column, key=middle)
