"""Where a change is: the root that it belongs to, and the part of that."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..changes import Change

_OPERATION = re.compile(r"[A-Z]+ /\S*|(?:webhook|callback) \S+")
_WHOLE = ("scheme ", "server ", "* ")
"""How the subjects begin that are one thing, whatever they contain; a star stands for
several operations that have a part in common."""


class Place(NamedTuple):
    """A coordinate in two parts."""

    root: str
    """The type, operation or other thing that people look for."""
    member: str
    """The part of it, such as a field; empty for the thing itself."""


def place_of(change: Change) -> Place:
    """Say which thing has changed, and which part of it.

    A type's name may contain dots, so what the change touches decides where it ends.
    """
    subject = change.subject
    if match := _OPERATION.match(subject):
        return Place(match.group(), subject[match.end() :].strip())
    if subject.startswith(_WHOLE):
        return Place(subject, "")
    head, bracket, rest = subject.partition("(")
    if subject.startswith("@") or _is_of_an_operation(change):
        return Place(head, bracket + rest)
    for owner in sorted(_owners(change), key=len, reverse=True):
        if subject == owner or subject.startswith(f"{owner}."):
            return Place(owner, subject[len(owner) + 1 :])
    root, _, member = head.rpartition(".")
    return Place(root, member + bracket + rest) if root else Place(subject, "")


def _is_of_an_operation(change: Change) -> bool:
    """Whether it is a root field of GraphQL, or an argument of one."""
    return any(touched.kind in ("operation", "parameter") for touched in change.touches)


def _owners(change: Change) -> set[str]:
    types = ("type", "field", "value")
    return {touched.owner for touched in change.touches if touched.kind in types}
