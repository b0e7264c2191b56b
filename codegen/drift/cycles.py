"""The parts of a graph whose nodes lead to each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def components_in_order(edges: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Give the strongly connected components, each before those that it leads to
    (Tarjan's algorithm, without recursion). Edges to unknown nodes are left out."""
    search = _Search(edges)
    for root in sorted(edges):
        search.visit(root)
    return search.found[::-1]


class _Search:
    def __init__(self, edges: Mapping[str, Sequence[str]]) -> None:
        self.found: list[list[str]] = []
        self._edges = edges
        self._index: dict[str, int] = {}
        self._lowest: dict[str, int] = {}
        self._waiting: dict[str, None] = {}
        self._path: list[tuple[str, Iterator[str]]] = []

    def visit(self, root: str) -> None:
        """Find the components that a node leads to."""
        if root not in self._index:
            self._enter(root)
        while self._path:
            node, following = self._path[-1]
            target = next((t for t in following if self._looks_at(node, t)), None)
            if target is not None:
                self._enter(target)
                continue
            self._path.pop()
            if self._path:
                above = self._path[-1][0]
                self._lowest[above] = min(self._lowest[above], self._lowest[node])
            if self._lowest[node] == self._index[node]:
                self.found.append(self._taken(node))

    def _enter(self, node: str) -> None:
        self._index[node] = self._lowest[node] = len(self._index)
        self._waiting[node] = None
        self._path.append((node, iter(self._edges[node])))

    def _looks_at(self, node: str, target: str) -> bool:
        """Whether a node that one leads to is new; if not, its index counts."""
        if target in self._waiting:
            self._lowest[node] = min(self._lowest[node], self._index[target])
        return target in self._edges and target not in self._index

    def _taken(self, node: str) -> list[str]:
        """The component of a node: what waits since it was entered."""
        component: list[str] = []
        while node in self._waiting:
            component.append(self._waiting.popitem()[0])
        return sorted(component)
