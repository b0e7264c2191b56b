"""Distinct names that do not depend on the order of a document.

Each thing has candidates, the best name first. Where several want the same name, all
of them take their next candidate: none is favoured for coming first, so adding one
thing renames only those it collides with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from ..names import words


def spelled(name: str) -> str:
    """A name as it is compared: spelling styles do not tell names apart."""
    return "".join(words(name)).lower() or name


def distinct_names(
    candidates: Mapping[str, Sequence[str]],
    taken: Iterable[str] = (),
    ranks: Mapping[str, int] | None = None,
) -> dict[str, str]:
    """Give each thing one of its candidates; the last ones are numbered if need be.

    Args:
        candidates: Names by thing, the best first.
        taken: Names that nobody may have.
        ranks: Who keeps a name that several want: the lowest, if that is one alone.
    """
    reserved = {spelled(name) for name in taken}
    steps = dict.fromkeys(candidates, 0)
    while advancing := _advancing(candidates, steps, reserved, ranks or {}):
        for thing in advancing:
            steps[thing] += 1
    names: dict[str, str] = {}
    for thing in sorted(candidates):
        name = wanted = candidates[thing][steps[thing]]
        number = 2
        while spelled(name) in reserved:
            name, number = f"{wanted} {number}", number + 1
        reserved.add(spelled(name))
        names[thing] = name
    return names


def _advancing(
    candidates: Mapping[str, Sequence[str]],
    steps: Mapping[str, int],
    reserved: Collection[str],
    ranks: Mapping[str, int],
) -> list[str]:
    wanting: dict[str, list[str]] = {}
    for thing, step in steps.items():
        wanting.setdefault(spelled(candidates[thing][step]), []).append(thing)
    return [
        thing
        for name, things in wanting.items()
        for thing in (things if name in reserved else _losing(things, ranks))
        if steps[thing] + 1 < len(candidates[thing])
    ]


def _losing(things: Sequence[str], ranks: Mapping[str, int]) -> list[str]:
    """Those of several things with one name that must take another."""
    if len(things) < 2:
        return []
    lowest = min(ranks.get(thing, 0) for thing in things)
    first = [thing for thing in things if ranks.get(thing, 0) == lowest]
    return [thing for thing in things if len(first) > 1 or thing not in first]
