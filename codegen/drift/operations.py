"""What has changed in which operations there are, where they are and what they are
called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import names
from .changes import Change, Touched
from .facets import deprecation_deltas, documentation_deltas
from .operation_pairs import OperationPairs, Placed
from .spots import Kept, Spot, operation_touched

_SEVERAL = 2
"""From how many operations on a common move is one change."""


def existence_changes(operations: OperationPairs) -> Iterator[Change]:
    """Which operations are gone, and which are new."""
    for one in operations.removed:
        spot = _alone(one)
        kind = "operation-removed"
        if one.operation.deprecated is not None:
            kind = "deprecated-operation-removed"
        yield spot.change(kind, old=one.name)
    for one in operations.added:
        yield _alone(one).change("operation-added", new=one.name)


def _alone(one: Placed) -> Spot:
    origin = one.operation.origin
    return Spot(
        owner=one.coordinate,
        touches=(operation_touched(one),),
        old_origin=origin,
        new_origin=origin,
    )


def own_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in an operation itself, beside its name and its place."""
    old, new = kept.both
    yield from kept.spot.changes(deprecation_deltas(old.deprecated, new.deprecated))
    yield from kept.spot.changes(documentation_deltas(old.doc, new.doc))


# Names


def name_changes(kept: Iterable[Kept]) -> Iterator[Change]:
    """What operations are called now: methods, and the groups that they are in."""
    moved: dict[tuple[str, ...], list[Kept]] = {}
    stayed: set[tuple[str, ...]] = set()
    existed: set[tuple[str, ...]] = set()
    for each in kept:
        existed.add(each.old.group)
        if _spelled(each.old.group) == _spelled(each.new.group):
            stayed.add(each.old.group)
            old, new = each.both
            if names.snake(old.key) != names.snake(new.key):
                yield _named(each, "operation-renamed")
        else:
            moved.setdefault(each.old.group, []).append(each)
    for group, members in moved.items():
        homes = {member.new.group for member in members}
        is_whole = group not in stayed and len(homes) == 1 and not homes & existed
        if is_whole and len(members) >= _SEVERAL:
            yield from _renamed_group(group, members)
        else:
            yield from (_named(member, "operation-regrouped") for member in members)


def _named(kept: Kept, kind: str) -> Change:
    return kept.spot.change(kind, kept.old.name, kept.new.name, hint=kept.new.name)


def _spelled(group: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(names.snake(step) for step in group)


def _renamed_group(group: tuple[str, ...], members: list[Kept]) -> Iterator[Change]:
    """One change for the group; what has another name in it, too, says so itself."""
    old, new = ".".join(group), ".".join(members[0].new.group)
    same = [one for one in members if one.old.operation.key == one.new.operation.key]
    yield Change(
        kind="group-renamed",
        subject=f"group {old}",
        old=old,
        new=new,
        sent_by=tuple(sorted(one.old.coordinate for one in same)),
        touches=_touched(same),
        hint=new,
    )
    yield from (
        _named(one, "operation-regrouped") for one in members if one not in same
    )


def _touched(members: Iterable[Kept]) -> tuple[Touched, ...]:
    return tuple(sorted(operation_touched(one.old) for one in members))


# Places


def place_changes(kept: Iterable[Kept]) -> Iterator[Change]:
    """Where operations are now: other methods of HTTP, other paths."""
    moved: dict[tuple[str, str], list[Kept]] = {}
    for each in kept:
        old, new = each.old, each.new
        if old.method != new.method:
            yield each.spot.change("method-changed", old.method, new.method)
        if old.neutral == new.neutral or old.full == new.full:
            if old.path.endswith("/") != new.path.endswith("/") and old.path != "/":
                yield each.spot.change("trailing-slash-changed", old.path, new.path)
        elif old.neutral.rstrip("/") == new.neutral.rstrip("/"):
            yield each.spot.change("trailing-slash-changed", old.path, new.path)
        else:
            moved.setdefault(_prefixes(old.neutral, new.neutral), []).append(each)
    for members in moved.values():
        if len(members) >= _SEVERAL:
            first = min(members, key=lambda one: one.old.coordinate)
            yield _moved(*_prefixes(first.old.path, first.new.path), members)
        else:
            (one,) = members
            yield one.spot.change("operation-moved", one.old.path, one.new.path)


def _prefixes(old: str, new: str) -> tuple[str, str]:
    """What stands before the segments in which two paths end alike."""
    before, after = old.split("/"), new.split("/")
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    return "/".join(before) or "/", "/".join(after) or "/"


def _moved(before: str, after: str, members: list[Kept]) -> Change:
    return Change(
        kind="paths-moved",
        subject=f"paths {before}",
        old=before,
        new=after,
        sent_by=tuple(sorted(one.old.coordinate for one in members)),
        touches=_touched(members),
        hint=after,
    )
