"""What a picture shows: what has changed, the worst first, and the ways to it.

A document may have thousands of types and operations between which nobody could see
anything: so it is the worst that is drawn, each with one way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...wording import count
from ..severity import SEVERITIES, Severity

CHANGED = 28
"""How many of the things that changed are drawn, the worst first."""

BETWEEN = 14
"""How many unchanged types on the ways to them are drawn."""

AROUND = 8
"""Up to how many of these further types that use what changed are drawn."""

OPERATIONS = 16
"""How many nodes stand for operations."""

EDGES = 90
"""How many edges are drawn; the shortest ways from operations always are."""

ALONE = 2
"""Up to how many operations that use the same are drawn one by one."""

NAMED = 12
"""How many names the description of a node has that stands for many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A type or an operation that changed."""

    name: str
    severity: Severity
    said: str
    """How many changes it has: "2 breaking, 1 safe"."""
    link: str
    """Where the page shows them: "#g-0-3"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    name: str
    said: str
    about: str
    """All that there is to say of it."""
    severity: Severity | None = None
    """None where it has not changed."""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes, and which uses which, by their numbers; both sorted."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[int, int], ...]
    left_out: int = 0
    """How many things changed that are not drawn."""


def graph(changed: Sequence[Changed], uses: Iterable[tuple[str, str]]) -> Graph:
    """Choose what is drawn: what changed, the shortest way from an operation to each,
    further users where there is room, and what else of that uses each other.

    Args:
        changed: What has changed.
        uses: Which operation or type uses which type; what nothing uses is an
            operation.
    """
    uses = sorted({(user, used) for user, used in uses if user != used})
    ways = _Ways(uses)
    chosen = _Choice(ways)
    chosen.add_changed(_worst_first(changed))
    chosen.add_users()
    drawn, steps = chosen.drawn, chosen.steps
    kept = chosen.between | drawn.keys()
    folded = _folded(_targets(kept, ways), {user for user, _ in steps})
    nodes = {name: Node(name=name, said="", about=name) for name in sorted(kept)}
    nodes |= {each.name: _changed_node(each) for each in drawn.values()}
    nodes |= {name: node for name, (node, _) in folded.items()}
    edges = [(user, used) for user, used in sorted(steps) if user in kept]
    edges += [(name, used) for name, (_, found) in folded.items() for used in found]
    edges += [each for each in uses if kept.issuperset(each) and each not in steps]
    return _numbered(nodes, edges[: max(EDGES, len(steps))], len(changed))


class _Choice:
    """What is drawn, beside operations."""

    def __init__(self, ways: _Ways) -> None:
        self.drawn: dict[str, Changed] = {}
        self.between: set[str] = set()
        """The unchanged types."""
        self.steps: set[tuple[str, str]] = set()
        """The edges on the ways from operations."""
        self._ways = ways
        self._is_full = False

    def add_changed(self, changed: Iterable[Changed]) -> None:
        """Draw what changed; what is safe only if there was room for all that is
        worse."""
        for each in changed:
            is_alone = not self._ways.has(each.name)
            if is_alone or (self._is_full and each.severity == "safe"):
                continue
            if len(self.drawn) < CHANGED and self._add(
                self._ways.to(each.name), BETWEEN
            ):
                self.drawn[each.name] = each
            else:
                self._is_full = True
        self.between -= self.drawn.keys()

    def add_users(self) -> None:
        """Draw further types that use what changed, where there is room."""
        for name in [] if self._is_full else list(self.drawn):
            for user in self._ways.others(name):
                self._add([(user, name), *self._ways.to(user)], AROUND)

    def _add(self, way: list[tuple[str, str]], most: int) -> bool:
        types = {user for user, _ in way if not self._ways.is_operation(user)}
        types -= self.drawn.keys()
        if len(self.between | types) > most:
            return False
        self.between |= types
        self.steps |= set(way)
        return True


def _worst_first(changed: Sequence[Changed]) -> list[Changed]:
    return sorted(changed, key=lambda c: (-SEVERITIES.index(c.severity), c.name))


class _Ways:
    """The shortest ways from operations to types."""

    def __init__(self, uses: Sequence[tuple[str, str]]) -> None:
        self.using: dict[str, list[str]] = {}
        self.users: dict[str, list[str]] = {}
        for user, used in uses:
            self.using.setdefault(user, []).append(used)
            self.users.setdefault(used, []).append(user)
        self._from: dict[str, str] = {}
        """The step before, on the way to each type."""
        queue = sorted(self.using.keys() - self.users.keys())
        seen = set(queue)
        for name in queue:
            for used in self.using.get(name, ()):
                if used not in seen:
                    seen.add(used)
                    self._from[used] = name
                    queue.append(used)

    def has(self, name: str) -> bool:
        """Whether something uses anything, or is used."""
        return name in self.users or name in self.using

    def is_operation(self, name: str) -> bool:
        """Whether nothing uses it."""
        return name not in self.users

    def others(self, name: str) -> list[str]:
        """What uses something without being used by it."""
        used = self.using.get(name, ())
        return [user for user in self.users.get(name, ()) if user not in used]

    def to(self, name: str) -> list[tuple[str, str]]:
        """The way to something, its last step first; none to what is an operation, or
        what no operation leads to."""
        way = []
        while user := self._from.get(name):
            way.append((user, name))
            name = user
        return way


def _targets(kept: set[str], ways: _Ways) -> dict[str, set[str]]:
    """What operations use of what is drawn, those that have not changed themselves."""
    targets: dict[str, set[str]] = {}
    for name in sorted(kept):
        for user in ways.users.get(name, ()):
            if ways.is_operation(user) and user not in kept:
                targets.setdefault(user, set()).add(name)
    return targets


def _folded(
    targets: Mapping[str, set[str]], first: set[str]
) -> dict[str, tuple[Node, list[str]]]:
    """Draw operations that use the same things as one, those of the shortest ways
    first.

    Returns:
        Nodes by a name for each, with what the operations use.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(targets):
        alike.setdefault(tuple(sorted(targets[name])), []).append(name)
    groups: list[list[str]] = []
    for found in alike.values():
        groups += [found] if len(found) > ALONE else [[name] for name in found]
    groups.sort(key=lambda found: (first.isdisjoint(found), -len(found), found))
    if len(groups) > OPERATIONS:
        rest = [name for found in groups[OPERATIONS - 1 :] for name in found]
        groups = [*groups[: OPERATIONS - 1], sorted(rest)]
    return {
        found[0]: (
            _operations(found),
            sorted({used for name in found for used in targets[name]}),
        )
        for found in groups
    }


def _operations(names: Sequence[str]) -> Node:
    if len(names) == 1:
        return Node(name=names[0], said="", about=names[0])
    listed = "\n".join(names[:NAMED])
    if len(names) > NAMED:
        listed += f"\nand {len(names) - NAMED:,} more"
    number = count(len(names), "operation")
    return Node(name=number, said=f"{names[0]}, …", about=f"{number}:\n{listed}")


def _changed_node(changed: Changed) -> Node:
    return Node(
        name=changed.name,
        said=changed.said,
        about=f"{changed.name}: {changed.said}",
        severity=changed.severity,
        link=changed.link,
    )


def _numbered(
    nodes: Mapping[str, Node], edges: Sequence[tuple[str, str]], changed: int
) -> Graph:
    """The graph, without nodes that stand alone."""
    linked = sorted({name for edge in edges for name in edge})
    numbers = {name: number for number, name in enumerate(linked)}
    drawn = tuple(nodes[name] for name in linked)
    return Graph(
        nodes=drawn,
        edges=tuple(sorted((numbers[user], numbers[used]) for user, used in edges)),
        left_out=changed - sum(node.severity is not None for node in drawn),
    )
