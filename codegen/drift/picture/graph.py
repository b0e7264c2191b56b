"""What a picture shows: what has changed, the worst first, and the ways to it.

A document may have thousands of types and operations between which nobody could see
anything. What is not drawn itself is part of an edge, or of a node that stands for
many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...wording import count
from ..severity import SEVERITIES, Severity

CHANGED = 28
"""How many of the things that changed are drawn, the worst first."""

BETWEEN = 14
"""How many unchanged types between operations and what changed are drawn."""

OPERATIONS = 16
"""How many nodes stand for operations."""

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
    """Choose what is drawn.

    Args:
        changed: What has changed.
        uses: Which operation or type uses which type.
    """
    users: dict[str, set[str]] = {}
    for user, used in uses:
        if user != used:
            users.setdefault(used, set()).add(user)
    drawn = _linked(_worst_first(changed), users)[:CHANGED]
    names = {each.name for each in drawn}
    between = _between(names, users)
    kept = names | set(between)
    folded, edges = _ways(kept, users)
    nodes = {each.name: _changed_node(each) for each in drawn}
    nodes |= {name: Node(name=name, said="", about=name) for name in between}
    nodes |= {name: node for name, (node, _) in folded.items()}
    edges |= {(name, used) for name, (_, targets) in folded.items() for used in targets}
    return _numbered(nodes, edges, len(changed) - len(drawn))


def _worst_first(changed: Sequence[Changed]) -> list[Changed]:
    return sorted(changed, key=lambda c: (-SEVERITIES.index(c.severity), c.name))


def _linked(changed: Sequence[Changed], users: Mapping[str, set[str]]) -> list[Changed]:
    """Those that use or are used: what stands alone makes no picture."""
    using = {user for found in users.values() for user in found}
    return [each for each in changed if each.name in users or each.name in using]


def _between(changed: set[str], users: Mapping[str, set[str]]) -> list[str]:
    """The unchanged types that lead to most of what changed, nearest first."""
    numbers: dict[str, tuple[int, int]] = {}
    for target in sorted(changed):
        for user, distance in _distances(target, users).items():
            nearest, number = numbers.get(user, (distance, 0))
            numbers[user] = min(nearest, distance), number - 1
    types = [user for user in numbers if user in users and user not in changed]
    return sorted(types, key=lambda name: (numbers[name], name))[:BETWEEN]


def _distances(target: str, users: Mapping[str, set[str]]) -> dict[str, int]:
    """How many steps it is from what uses something, directly or not, to that."""
    distances = {target: 0}
    queue = [target]
    for name in queue:
        for user in sorted(users.get(name, ())):
            if user not in distances:
                distances[user] = distances[name] + 1
                queue.append(user)
    del distances[target]
    return distances


def _ways(
    kept: set[str], users: Mapping[str, set[str]]
) -> tuple[dict[str, tuple[Node, set[str]]], set[tuple[str, str]]]:
    """Find how what is drawn hangs together, over what is not drawn.

    Returns:
        The nodes that stand for operations, each with what these use; and the edges
        between the other nodes.
    """
    edges: set[tuple[str, str]] = set()
    targets: dict[str, set[str]] = {}
    for target in sorted(kept):
        for user in _reached(target, kept, users):
            if user in kept:
                edges.add((user, target))
            elif user not in users:
                targets.setdefault(user, set()).add(target)
    return _folded(targets), edges


def _reached(
    target: str, kept: set[str], users: Mapping[str, set[str]]
) -> Iterator[str]:
    """What leads to something without passing another node that is drawn."""
    seen = {target}
    queue = [target]
    for name in queue:
        for user in sorted(users.get(name, ())):
            if user not in seen:
                seen.add(user)
                yield user
                if user not in kept:
                    queue.append(user)


def _folded(targets: Mapping[str, set[str]]) -> dict[str, tuple[Node, set[str]]]:
    """Draw operations that use the same things as one."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(targets):
        alike.setdefault(tuple(sorted(targets[name])), []).append(name)
    single = [
        [name] for found in alike.values() if len(found) <= ALONE for name in found
    ]
    many = [found for found in alike.values() if len(found) > ALONE]
    ordered = sorted(many, key=lambda found: (-len(found), found)) + sorted(single)
    if len(ordered) > OPERATIONS:
        rest = [name for found in ordered[OPERATIONS - 1 :] for name in found]
        ordered = [*ordered[: OPERATIONS - 1], sorted(rest)]
    return {
        found[0]: (
            _operations(found),
            {used for name in found for used in targets[name]},
        )
        for found in ordered
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
    nodes: Mapping[str, Node], edges: Iterable[tuple[str, str]], left_out: int
) -> Graph:
    numbers = {name: number for number, name in enumerate(sorted(nodes))}
    return Graph(
        nodes=tuple(nodes[name] for name in numbers),
        edges=tuple(sorted((numbers[user], numbers[used]) for user, used in edges)),
        left_out=left_out,
    )
