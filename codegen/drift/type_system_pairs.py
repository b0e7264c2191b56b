"""Which type of a new schema is which of the old one, whatever it is called now.

Types of the same name are the same. Of the others, those whose members agree are, and
those that stand where the old one stood: no tool for GraphQL calls a renamed type one
change, and most of what they say of it is its echo.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from .. import ir
from .type_system_index import SchemaIndex, innermost, type_text

_ENOUGH = 0.3
"""How much of two types must agree where the new one stands wherever the old one
stood."""
_ENOUGH_ELSEWHERE = 0.8
"""How much where it does not, as all that led to it is gone, too."""
_SIMILAR = 0.7
"""How much their names must agree then: payloads of mutations are all alike."""


class TypePairs:
    """The types of two schemas that are the same."""

    def __init__(self, old: SchemaIndex, new: SchemaIndex) -> None:
        self.new_names: Mapping[str, str] = _paired(old, new)
        """The new name of each old type that is still there."""
        self.old_names: Mapping[str, str] = {
            name: before for before, name in self.new_names.items()
        }
        self._are_renamed = any(old != new for old, new in self.new_names.items())

    def renamed(self, name: str) -> str:
        """What an old type is called now; its name where it is gone."""
        return self.new_names.get(name, name)

    def translated(self, type_: ir.Type) -> ir.Type:
        """An old type, in new names."""
        match type_:
            case ir.Nullable(item):
                return ir.Nullable(self.translated(item))
            case ir.List(item):
                return ir.List(self.translated(item))
            case ir.Named(key):
                return ir.Named(self.renamed(key))
        return type_

    def same(self, old: ir.Type, new: ir.Type) -> bool:
        """Whether an old and a new type are the same."""
        return (self.translated(old) if self._are_renamed else old) == new


def _paired(old: SchemaIndex, new: SchemaIndex) -> dict[str, str]:
    pairs = {name: name for name in ir.BUILT_IN_SCALARS}
    # What documents start from is the same, whatever it is called.
    for kind, name in old.roots.items():
        renamed = new.roots.get(kind, "")
        is_free = name not in new.types and renamed not in old.types
        if renamed and is_free and name not in pairs and renamed not in pairs.values():
            pairs[name] = renamed
    taken = set(pairs.values())
    for name in old.types:
        if name in new.types and name not in pairs and name not in taken:
            pairs[name] = name
            taken.add(name)
    gone = [name for name in old.types if name not in pairs]
    come = [name for name in new.types if name not in taken]
    if gone and come:
        pairs |= _renames(old, new, gone, come)
    return pairs


def _renames(
    old: SchemaIndex, new: SchemaIndex, gone: list[str], come: list[str]
) -> dict[str, str]:
    """The most alike first; names decide between equals, so that neither the order of
    definitions nor the direction of the comparison does."""
    places = _places(old, new, set(gone), set(come))
    before = {name: _members(old.types[name]) for name in gone}
    after = {name: _members(new.types[name]) for name in come}
    ranked: list[tuple[float, str, str]] = []
    for first in gone:
        for second in come:
            if old.types[first].kind != new.types[second].kind:
                continue
            alike = _alike(before[first], after[second])
            in_place = places.get((first, second), False)
            if in_place and (alike >= _ENOUGH or not before[first] | after[second]):
                ranked.append((alike + 1, first, second))
            elif alike >= _ENOUGH_ELSEWHERE and similar(first, second) >= _SIMILAR:
                ranked.append((alike, first, second))
    found: dict[str, str] = {}
    for _, first, second in sorted(
        ranked, key=lambda one: (-one[0], *sorted(one[1:]), one[1])
    ):
        if first not in found and second not in found.values():
            found[first] = second
    return found


def _members(type_: ir.SchemaType) -> frozenset[str]:
    """What a type is made of, as texts."""
    texts = [f"{field.name}: {type_text(field.type)}" for field in type_.fields]
    texts += [f"{value.name}: {type_text(value.type)}" for value in type_.inputs]
    texts += [str(value.wire) for value in type_.values]
    return frozenset((*texts, *type_.members))


def similar(first: str, second: str) -> float:
    """How much two names agree, from 0 to 1; the same in both directions."""
    one, other = sorted((first.lower(), second.lower()))
    return SequenceMatcher(None, one, other).ratio()


def _alike(first: frozenset[str], second: frozenset[str]) -> float:
    """How much of both is in both: 1 where they are equal, 0 where nothing is."""
    return len(first & second) / len(first | second) if first | second else 0.0


def _places(
    old: SchemaIndex, new: SchemaIndex, gone: set[str], come: set[str]
) -> dict[tuple[str, str], bool]:
    """For each pair of a type that is gone and one that came: whether, wherever a
    coordinate of both schemas had the one, it now has the other."""
    after = {coordinate: name for coordinate, name in _uses(new) if name in come}
    meetings: Counter[tuple[str, str]] = Counter()
    of_old: Counter[str] = Counter()
    for coordinate, name in _uses(old):
        if name in gone and coordinate in after:
            meetings[name, after[coordinate]] += 1
            of_old[name] += 1
    of_new: Counter[str] = Counter()
    for (_, second), number in meetings.items():
        of_new[second] += number
    return {
        (first, second): number == of_old[first] == of_new[second]
        for (first, second), number in meetings.items()
    }


def _uses(index: SchemaIndex) -> Iterator[tuple[str, str]]:
    """Each coordinate that has a type, and the name of that. What is sent and what is
    received stand apart, as do the kinds of types that may change."""
    for type_ in index.system.types:
        for field in type_.fields:
            coordinate = f"{type_.name}.{field.name}"
            yield coordinate, innermost(field.type)
            for argument in field.arguments:
                yield f"{coordinate}({argument.name}:)", innermost(argument.type)
        for value in type_.inputs:
            yield f"{type_.name}.{value.name}", innermost(value.type)
    for directive in index.system.directives:
        for argument in directive.arguments:
            yield f"@{directive.name}({argument.name}:)", innermost(argument.type)
