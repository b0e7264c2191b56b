"""What has changed in what operations are asked with: parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .. import ir, names
from .alike import sounds_alike
from .changes import Change
from .facets import facet_deltas
from .pairs import Pairs
from .serialization import is_single, serialization
from .spots import Kept, Spot, parameter_touched
from .type_changes import type_changes
from .type_text import type_text


def parameter_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in the parameters of an operation."""
    paired = _Pairing(kept)
    for old in paired.removed:
        spot = _spot(kept, old, None)
        yield spot.change("parameter-removed", type_text(old.type, kept.pairs.old))
    for new in paired.added:
        kind = "required-parameter-added" if new.required else "parameter-added"
        yield _spot(kept, None, new).change(
            kind, new=type_text(new.type, kept.pairs.new)
        )
    for old, new in paired.kept:
        spot = _spot(kept, old, new)
        yield from _naming(spot, old, new)
        yield from spot.changes(facet_deltas(old, new))
        yield from spot.type_changes(old.type, new.type, kept.pairs)
        yield from _serialization(spot, old, new, kept.pairs)
    yield from _order(kept, paired)


def _spot(kept: Kept, old: ir.Param | None, new: ir.Param | None) -> Spot:
    """A parameter, called as it was; a new one as it is."""
    one, placed = (old, kept.old) if old else (new, kept.new)
    assert one is not None
    return Spot(
        owner=kept.old.coordinate,
        part=f"{one.place} {one.wire}",
        touches=(parameter_touched(placed, one.wire),),
        old_origin=old.origin if old else ir.NOWHERE,
        new_origin=new.origin if new else ir.NOWHERE,
    )


def _naming(spot: Spot, old: ir.Param, new: ir.Param) -> Iterator[Change]:
    if old.place != new.place:
        is_path = "path" in (old.place, new.place)
        kind = "path-parameter-moved" if is_path else "parameter-moved"
        yield spot.change(kind, old.place, new.place)
    if old.wire == new.wire or _identity(old)[1] == _identity(new)[1]:
        return
    is_respelled = names.snake(old.wire) == names.snake(new.wire)
    if new.place == "path":
        # What a path's parameter is called is no part of the path that is sent.
        if not is_respelled:
            yield spot.change("path-parameter-renamed", old.wire, new.wire, new.wire)
    elif new.required:
        yield spot.change("required-parameter-renamed", old.wire, new.wire, new.wire)
    else:
        kind = "parameter-respelled" if is_respelled else "parameter-renamed"
        yield spot.change(kind, old.wire, new.wire, new.wire)


def _serialization(
    spot: Spot, old: ir.Param, new: ir.Param, pairs: Pairs
) -> Iterator[Change]:
    singles = (
        is_single(old.type, pairs.old.definitions),
        is_single(new.type, pairs.new.definitions),
    )
    if old.place != new.place or len(set(singles)) > 1:
        return  # The place, or the type, tells it.
    before = serialization(old, pairs.old.definitions)
    after = serialization(new, pairs.new.definitions)
    if before != after:
        yield spot.change("serialization-changed", before, after)


def _order(kept: Kept, paired: _Pairing) -> Iterator[Change]:
    """The parameters of the path are given by position."""
    old, new = kept.both
    wires = {_identity(before): after.wire for before, after in paired.kept}
    before = [
        wires[_identity(one)]
        for one in old.params
        if one.place == "path" and _identity(one) in wires
    ]
    after = [
        one.wire for one in new.params if one.place == "path" and one.wire in before
    ]
    if len(before) == len(after) and before != after:
        yield kept.spot.at("path").change(
            "path-parameters-reordered", ", ".join(before), ", ".join(after)
        )


# Pairing

Which = Callable[[ir.Param], tuple[str, ...]]


def _identity(param: ir.Param) -> tuple[str, ...]:
    """Its place and its name, which has no case in a header."""
    wire = param.wire.lower() if param.place == "header" else param.wire
    return param.place, wire


class _Pairing:
    """The parameters of an operation in two versions.

    Attributes:
        kept: Those that both have.
        removed: Those of the old version alone.
        added: Those of the new one alone.
    """

    def __init__(self, kept: Kept) -> None:
        old, new = kept.both
        self._pairs = kept.pairs
        self.removed = list(old.params)
        self.added = list(new.params)
        self.kept: list[tuple[ir.Param, ir.Param]] = []
        self._pair(_identity)
        if kept.old.neutral.count("{}") == kept.new.neutral.count("{}"):
            self._pair_by_position(kept)
        self._pair(lambda param: (param.wire,))
        self._pair_renamed()
        self.kept.sort(key=lambda pair: _identity(pair[0]))

    def _take(self, old: ir.Param, new: ir.Param) -> None:
        self.kept.append((old, new))
        self.removed.remove(old)
        self.added.remove(new)

    def _pair(self, identity: Which) -> None:
        for old in list(self.removed):
            found = [one for one in self.added if identity(one) == identity(old)]
            rivals = [one for one in self.removed if identity(one) == identity(old)]
            if len(found) == len(rivals) == 1:
                self._take(old, found[0])

    def _pair_by_position(self, kept: Kept) -> None:
        """Of paths that differ in the names of their parameters alone."""
        before, after = (
            [one for one in operation.params if one.place == "path"]
            for operation in kept.both
        )
        for old, new in zip(before, after, strict=False):
            if old in self.removed and new in self.added:
                self._take(old, new)

    def _pair_renamed(self) -> None:
        """What may be another name of one thing, where nothing else may."""
        may = {
            (before, after)
            for before, old in enumerate(self.removed)
            for after, new in enumerate(self.added)
            if self._may_be_renamed(old, new)
        }
        lone = [
            (self.removed[before], self.added[after])
            for before, after in sorted(may)
            if sum(first == before for first, _ in may) == 1
            and sum(second == after for _, second in may) == 1
        ]
        for old, new in lone:
            self._take(old, new)

    def _may_be_renamed(self, old: ir.Param, new: ir.Param) -> bool:
        if old.place != new.place or old.required != new.required:
            return False
        if type_changes(old.type, new.type, self._pairs):
            return False
        is_described_alike = bool(old.doc) and old.doc == new.doc
        return is_described_alike or sounds_alike(old.wire, new.wire)
