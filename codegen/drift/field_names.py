"""Find fields that have only another name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from .. import ir, names

LIKE = 0.5
"""How much alike two names must be, from 0 to 1."""

Score = tuple[float, ...]
IsSame = Callable[[ir.Field, ir.Field], bool]


def renamed(
    gone: Mapping[str, ir.Field], come: Mapping[str, ir.Field], is_same: IsSame
) -> dict[str, str]:
    """Pair fields that are gone with new ones: of the same type, with a name that is
    like the old one or with the same description. Where several could be meant, none
    is.

    Args:
        gone: The fields that are gone, by wire name.
        come: The new fields, by wire name.
        is_same: Whether two fields have the same type, and are as necessary.
    """
    scores: dict[tuple[str, str], Score] = {}
    for old, before in gone.items():
        for new, after in come.items():
            likeness = _likeness(before, after)
            if likeness >= LIKE and is_same(before, after):
                scores[old, new] = (likeness,)
    return best_pairs(scores)


def best_pairs(scores: Mapping[tuple[str, str], Score]) -> dict[str, str]:
    """Those pairs of which each part is the best for the other, with none beside it.
    Depends neither on an order nor on which side is which."""
    best_old: dict[str, list[tuple[str, str]]] = {}
    best_new: dict[str, list[tuple[str, str]]] = {}
    for pair in scores:
        for best, part in ((best_old, pair[0]), (best_new, pair[1])):
            known = best.setdefault(part, [pair])
            if scores[pair] > scores[known[0]]:
                best[part] = [pair]
            elif pair not in known and scores[pair] == scores[known[0]]:
                known.append(pair)
    return {
        old: pairs[0][1]
        for old, pairs in sorted(best_old.items())
        if len(pairs) == 1 and best_new[pairs[0][1]] == pairs
    }


def _likeness(old: ir.Field, new: ir.Field) -> float:
    if old.doc and old.doc == new.doc:
        return 1.0
    return name_likeness(old.wire, new.wire)


def name_likeness(old: str, new: str) -> float:
    """How much alike two names are, from 0 to 1: what they share of pairs of letters
    (Dice's coefficient), however they are spelled."""
    before, after = _spelled(old), _spelled(new)
    if before == after:
        return 1.0
    first, second = set(_pairs(before)), set(_pairs(after))
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def _spelled(name: str) -> str:
    return "".join(names.words(name)).lower()


def _pairs(text: str) -> Iterable[str]:
    return (text[start : start + 2] for start in range(len(text) - 1))
