"""Find out which schema of the new version is which one of the old.

A schema that the document names keeps its name, as a rule. What else there is, is
found by where it is used: the answers of one operation, the types of one field. What
is left after that and looks like only one of the others is that one, renamed.

Nothing depends on an order, nor on which of the versions is the old one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import product

from .. import ir
from . import type_shapes as shapes
from .components import FLOWS, Component, Components, Flow
from .field_names import Score, best_pairs, name_likeness
from .likeness import Features, features, likeness
from .operation_pairs import OperationPairs
from .pairs import Pairs
from .places import Places
from .type_pairs import TypePair, in_components, in_incoming, in_operations

ALIKE_WHERE_USED_ALIKE = 0.4
"""How much alike schemas must be that are used at the same place."""
ALIKE = 0.75
"""How much alike they must be where nothing else speaks for them."""


def pair_definitions(
    old: Components, new: Components, operations: OperationPairs
) -> Pairs:
    """Pair the schemas of two versions.

    Args:
        old: Those of the old version.
        new: Those of the new one.
        operations: Which operation is which.
    """
    pairing = _Pairing(old, new)
    pairing.look_at(in_operations(operations))
    pairing.look_at(in_incoming(old.api, new.api))
    pairing.keep(pairing.named_alike(is_inline=False))
    while True:
        found = (
            pairing.used_alike()
            or pairing.named_alike(is_inline=True)
            or pairing.looking_alike()
        )
        pairing.keep(found)
        if not found and not pairing.keep_halves():
            return pairing.result()


class _Pairing:
    def __init__(self, old: Components, new: Components) -> None:
        self._old = old
        self._new = new
        self._kept: dict[str, str] = {}
        self._taken: dict[str, str] = {}
        self._settled: tuple[set[str], set[str]] = (set(), set())
        """What is known of both versions, wholly or by half."""
        self._halves: dict[Flow, dict[str, str]] = {flow: {} for flow in FLOWS}
        self._exact: dict[tuple[str, str], int] = {}
        """How often two schemas are used at the same place, by their keys."""
        self._loose: dict[tuple[str, str], int] = {}
        """How often they are alternatives at the same place."""
        self._features: dict[tuple[int, str], Features] = {}
        self._places = Places(old, new)

    def look_at(self, pairs: Iterable[TypePair]) -> None:
        """Take note of the schemas that are used at the same places."""
        todo = deque(pairs)
        while todo:
            old, new = todo.popleft()
            self._places.add(old, new)
            todo.extend(self._inside(old, new))

    def keep(self, found: dict[str, str]) -> None:
        """Take schemas for the same, and look at what they are made of."""
        self._kept |= found
        self._taken |= {new: old for old, new in found.items()}
        self._settled[0].update(found)
        self._settled[1].update(found.values())
        for old, new in sorted(found.items()):
            self.look_at(in_components(self._known(old), self._known(new, new=True)))

    def keep_halves(self) -> bool:
        """Find what one version sends, or receives, of a schema and the other of one
        of its own; say whether there is any that was not known."""
        for flow in FLOWS:
            found = best_pairs(dict(self._halves_of(flow)))
            for old, new in sorted(found.items()):
                self._halves[flow][old] = new
                before, after = self._known(old), self._known(new, new=True)
                self._settled[0].add(old)
                self._settled[1].add(new)
                self.look_at(in_components(before.only(flow), after.only(flow)))
            if found:
                return True
        return False

    def _halves_of(self, flow: Flow) -> Iterator[tuple[tuple[str, str], Score]]:
        """The pairs of which one has lost, or won, its sent or received half."""
        for old, new in self._exact:
            before, after = self._known(old), self._known(new, new=True)
            if before.in_flow(flow) is None or after.in_flow(flow) is None:
                continue
            if old in self._halves[flow] or new in self._halves[flow].values():
                continue
            kept, was = self._kept.get(old), self._taken.get(new)
            others = [
                self._known(key, new=is_new)
                for key, is_new in ((kept, True), (was, False))
                if key is not None
            ]
            is_half = len(others) == 1 and others[0].in_flow(flow) is None
            alike = self._likeness(old, new)
            if is_half and alike >= ALIKE_WHERE_USED_ALIKE:
                yield (old, new), (alike, name_likeness(old, new))

    def result(self) -> Pairs:
        """What was found."""
        dissolved, formed = self._places.replaced(*self._settled)
        return Pairs(
            old=self._old,
            new=self._new,
            kept=dict(sorted(self._kept.items())),
            halves=self._halves,
            dissolved=dissolved,
            formed=formed,
        )

    # What stands at the same place

    def _inside(self, old: ir.Type, new: ir.Type) -> list[TypePair]:
        """The types inside of two that stand at the same place."""
        match old, new:
            case ir.Nullable(before), _:
                return [(before, new)]
            case _, ir.Nullable(after):
                return [(old, after)]
            case ir.Named(before), ir.Named(after):
                self._vote(self._exact, before, after)
            case (ir.List(before), ir.List(after)) | (ir.Map(before), ir.Map(after)):
                return [(before, after)]
            case ir.Tuple(befores, first), ir.Tuple(afters, second):
                rest = [(first, second)] if first and second else []
                return [*zip(befores, afters, strict=False), *rest]
            case (ir.OneOf(), _) | (_, ir.OneOf()):
                return self._alternatives(old, new)
        return []

    def _alternatives(self, old: ir.Type, new: ir.Type) -> list[TypePair]:
        """The alternatives that must be the same, as there is one of a kind."""
        befores = self._by_kind(old, self._old)
        afters = self._by_kind(new, self._new)
        found: list[TypePair] = []
        for kind in sorted(befores.keys() & afters.keys()):
            if len(befores[kind]) == len(afters[kind]) == 1:
                found.append((befores[kind][0], afters[kind][0]))
                continue
            for before, after in product(befores[kind], afters[kind]):
                if isinstance(before, ir.Named) and isinstance(after, ir.Named):
                    self._vote(self._loose, before.key, after.key)
        return found

    def _by_kind(
        self, type_: ir.Type, components: Components
    ) -> dict[str, list[ir.Type]]:
        found: dict[str, list[ir.Type]] = {}
        for member in type_.members if isinstance(type_, ir.OneOf) else (type_,):
            kind = shapes.json_type(member, components.definitions)
            found.setdefault(kind, []).append(member)
        return found

    def _vote(self, votes: dict[tuple[str, str], int], old: str, new: str) -> None:
        before, after = self._old.get(old), self._new.get(new)
        if before is not None and after is not None and before.kind == after.kind:
            pair = before.key, after.key
            votes[pair] = votes.get(pair, 0) + 1

    # Pairs

    def used_alike(self) -> dict[str, str]:
        """Schemas that are used at the same places and are alike; those without a name
        in the document are told by their places alone."""
        scores: dict[tuple[str, str], Score] = {}
        for old, new in self._exact.keys() | self._loose.keys():
            if old in self._settled[0] or new in self._settled[1]:
                continue
            before, after = self._known(old), self._known(new, new=True)
            exact = self._exact.get((old, new), 0)
            alike = self._likeness(old, new)
            is_place = bool(exact) and before.is_inline and after.is_inline
            if is_place or alike >= ALIKE_WHERE_USED_ALIKE:
                loose = self._loose.get((old, new), 0)
                scores[old, new] = (alike, exact, loose, name_likeness(old, new))
        return best_pairs(scores)

    def named_alike(self, *, is_inline: bool) -> dict[str, str]:
        """Schemas that have the same name, in the document or by their place."""
        found: dict[str, str] = {}
        for before in self._left(self._old, self._settled[0]):
            after = self._new.get(before.key)
            if (
                after is not None
                and after.key == before.key
                and after.key not in self._settled[1]
                and before.is_inline == after.is_inline == is_inline
                and (before.kind == after.kind or not is_inline)
            ):
                found[before.key] = after.key
        return found

    def looking_alike(self) -> dict[str, str]:
        """Schemas that the document names and that look like one of the other version,
        and like no other. What it does not name is what its place makes it."""
        sharing: dict[object, list[str]] = {}
        for after in self._left(self._new, self._settled[1]):
            if after.is_inline:
                continue
            for feature in self._of(after.key, is_new=True):
                sharing.setdefault(feature, []).append(after.key)
        scores: dict[tuple[str, str], Score] = {}
        for before in self._left(self._old, self._settled[0]):
            if before.is_inline:
                continue
            own = self._of(before.key, is_new=False)
            others = {key for feature in own for key in sharing.get(feature, ())}
            for key in others:
                alike = self._likeness(before.key, key)
                is_kind = before.kind == self._known(key, new=True).kind
                if is_kind and len(own) > 1 and alike >= ALIKE:
                    scores[before.key, key] = (alike, name_likeness(before.key, key))
        return best_pairs(scores)

    def _left(self, components: Components, without: Iterable[str]) -> list[Component]:
        kept = set(without)
        return [component for component in components if component.key not in kept]

    def _likeness(self, old: str, new: str) -> float:
        return likeness(self._of(old, is_new=False), self._of(new, is_new=True))

    def _of(self, key: str, *, is_new: bool) -> Features:
        if (is_new, key) not in self._features:
            components = self._new if is_new else self._old
            found = features(self._known(key, new=is_new), components)
            self._features[is_new, key] = found
        return self._features[is_new, key]

    def _known(self, key: str, *, new: bool = False) -> Component:
        component = (self._new if new else self._old).get(key)
        assert component is not None
        return component
