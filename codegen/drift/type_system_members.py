"""Which members of a type were renamed: fields, arguments, values.

A name that is gone and one that came are the same member, where nothing but the name
differs and the names, or what else is said of them, agree. Where two could be, the
more alike ones are; where that is not clear, none is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .type_system_pairs import similar

_SIMILAR = 0.6
"""How much two names agree that may be the same member's."""


@dataclass(frozen=True, slots=True)
class Member:
    """What is compared of a member besides its name."""

    signature: object
    """Its type and all that belongs to it, in the names of the new schema."""
    is_distinct: bool = False
    """Whether it says so much that it suffices where it is there once."""
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
            -_score(first, second, gone, come),
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
    first: str, second: str, gone: Mapping[str, Member], come: Mapping[str, Member]
) -> float:
    """How sure it is that a member was renamed; 0 where it is not."""
    old, new = gone[first], come[second]
    alike = similar(first, second)
    if second in old.deprecated.replace("`", " ").replace("'", " ").split():
        return 3 + alike
    if old.doc and old.doc == new.doc:
        return 2 + alike
    if alike >= _SIMILAR:
        return 1 + alike
    is_alone = all(
        sum(other.signature == old.signature for other in members.values()) == 1
        for members in (gone, come)
    )
    return 0.5 + alike / 2 if is_alone and old.is_distinct else 0.0


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
