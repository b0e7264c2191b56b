"""Which members of a type were renamed: fields, arguments, values.

A name that is gone and one that came are the same member, where nothing but the name
differs and the names, or what else is said of them, agree. Where two could be, the
more alike ones are; where that is not clear, none is.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .. import names
from .type_system_pairs import similar

_WORDS = 0.5
"""More than this part of the words of two names agree that may be the same member's."""
_BEGINNING = 0.7
"""How much of the longer of two names both begin with."""


@dataclass(frozen=True, slots=True)
class Member:
    """What is compared of a member besides its name."""

    signature: object
    """Its type and all that belongs to it, in the names of the new schema."""
    is_distinct: bool = False
    """Whether it says so much that it suffices where no other member says it."""
    doc: str = ""
    deprecated: str = ""


def renamed_members(
    old: Mapping[str, Member], new: Mapping[str, Member]
) -> dict[str, str]:
    """Give the new names of old members that are not there any more.

    Args:
        old: All members of a type that was, by name.
        new: Those of the same type now.
    """
    gone = {name: member for name, member in old.items() if name not in new}
    come = {name: member for name, member in new.items() if name not in old}
    ranked = sorted(
        (
            -_score(first, second, old, new),
            min(first, second),
            max(first, second),
            first,
            second,
        )
        for first in gone
        for second in come
        if gone[first].signature == come[second].signature
    )
    found: dict[str, str] = {}
    tied = _tied(ranked)
    for score, _, _, first, second in ranked:
        is_free = first not in found and second not in found.values()
        if score < 0 and is_free and (first, second) not in tied:
            found[first] = second
    return found


def _score(
    first: str, second: str, old: Mapping[str, Member], new: Mapping[str, Member]
) -> float:
    """How sure it is that a member was renamed; 0 where it is not."""
    before, after = old[first], new[second]
    alike = similar(first, second)
    if second in before.deprecated.replace("`", " ").replace("'", " ").split():
        return 3 + alike
    if before.doc and before.doc == after.doc:
        return 2 + alike
    if _agree(first, second):
        return 1 + alike
    is_alone = all(
        sum(other.signature == before.signature for other in members.values()) == 1
        for members in (old, new)
    )
    return 0.5 + alike / 2 if is_alone and before.is_distinct else 0.0


def _agree(first: str, second: str) -> bool:
    """Whether two names may be one, said otherwise: "createdAt" and "created_at",
    "name" and "displayName". A wrong pair is worse than none."""
    one, other = (name.replace("_", "").lower() for name in (first, second))
    if one in other or other in one:
        return True
    before, after = set(names.words(first)), set(names.words(second))
    if len(before & after) > _WORDS * max(len(before), len(after)):
        return True
    pairs = zip(one, other, strict=False)
    common = sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
    return common >= _BEGINNING * max(len(one), len(other))


def _tied(
    ranked: Iterable[tuple[float, str, str, str, str]],
) -> frozenset[tuple[str, str]]:
    """The pairs that are no more alike than another one of the same member."""
    best: dict[tuple[str, str], tuple[float, int]] = {}
    listed = list(ranked)
    for score, _, _, first, second in listed:
        for key in (("old", first), ("new", second)):
            known, number = best.get(key, (score, 0))
            if score < known or not number:
                best[key] = (score, 1)
            elif score == known:
                best[key] = (score, number + 1)
    return frozenset(
        (first, second)
        for score, _, _, first, second in listed
        for key in (("old", first), ("new", second))
        if best[key][0] == score and best[key][1] > 1
    )
