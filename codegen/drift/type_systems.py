"""Compare two versions of a whole GraphQL schema."""

from __future__ import annotations

from dataclasses import replace

from .. import ir
from .changes import Change
from .deltas import Delta
from .facets import deprecation_deltas, documentation_deltas
from .surface import Surface
from .type_system_directives import DirectiveComparison
from .type_system_fields import FieldComparison
from .type_system_found import Found, Place, Version
from .type_system_inputs import InputComparison
from .type_system_types import TypeComparison


def type_system_changes(old: Surface, new: Surface) -> list[Change]:
    """Say what has changed from one version of a GraphQL schema to another.

    Args:
        old: The one version, with its type system.
        new: The other one, with its type system.
    """
    assert old.types is not None
    assert new.types is not None
    if old.types == new.types:
        return []
    comparison = _Comparison(Version(old.types, old.api), Version(new.types, new.api))
    return comparison.changes()


class _Comparison:
    def __init__(self, old: Version, new: Version) -> None:
        self._found = found = Found(old, new)
        self._old, self._new = old.index, new.index
        types = TypeComparison(old.index, new.index, found.pairs)
        self._fields = FieldComparison(found, types)
        self._inputs = InputComparison(found, types)
        self._directives = DirectiveComparison(found, types)

    def changes(self) -> list[Change]:
        """Compare everything."""
        old, new, pairs = self._old, self._new, self._found.pairs
        self._roots()
        for name in sorted(old.types):
            renamed = pairs.new_names.get(name)
            if renamed is not None:
                self._type(old.types[name], new.types[renamed])
            elif name not in old.roots.values():
                self._added_or_removed("removed", old.types[name], None)
        for name in sorted(new.types):
            if name not in pairs.old_names and name not in new.roots.values():
                self._added_or_removed("added", None, new.types[name])
        self._directives.compare()
        return self._found.changes

    # Types

    def _roots(self) -> None:
        """Compare which types documents start from."""
        old, new = self._old, self._new
        for kind in sorted({*old.roots, *new.roots}):
            before, after = old.roots.get(kind, ""), new.roots.get(kind, "")
            if self._found.pairs.renamed(before) == after:
                if before != after:
                    self._add_root("root-type-renamed", before, after)
            elif before and after:
                self._add_root("root-type-changed", before, after)
            elif before:
                self._add_root("root-type-removed", before, "")
            else:
                self._add_root("root-type-added", "", after)

    def _add_root(self, kind: str, before: str, after: str) -> None:
        old, new = self._old.types.get(before), self._new.types.get(after)
        place = self._found.of_type(old, new)
        version = self._old if old else self._new
        prefix = f"{before or after}."
        own = {name for name in version.root_fields if name.startswith(prefix)}
        received = tuple(sorted({*place.received_by, *own}))
        place = replace(place, received_by=received, is_met=True)
        self._found.add(kind, place, Delta("", before, after, hint=after))

    def _added_or_removed(
        self, ending: str, old: ir.SchemaType | None, new: ir.SchemaType | None
    ) -> None:
        type_ = old or new
        assert type_ is not None
        is_leaf = type_.kind in ("enum", "scalar")
        what = type_.kind if is_leaf else "named-type"
        place = self._found.of_type(old, new)
        delta = Delta("", old.kind if old else "", new.kind if new else "")
        self._found.add(f"{what}-{ending}", place, delta)

    def _type(self, old: ir.SchemaType, new: ir.SchemaType) -> None:
        """Compare a type with what it is now."""
        if old == new:
            return
        place = self._found.of_type(old, new)
        is_root = old.name in self._old.roots.values()
        if old.name != new.name and not is_root:
            what = old.kind if old.kind in ("enum", "scalar") else "named-type"
            delta = Delta("", old.name, new.name, hint=new.name)
            self._found.add(f"{what}-renamed", place, delta)
        if old.kind != new.kind:
            self._kind(old, new, place)
            return
        for delta in documentation_deltas(old.doc, new.doc):
            self._found.add(delta.kind, place, delta)
        match old.kind:
            case "object" | "interface":
                self._interfaces(old, new, place)
                self._fields.compare(old, new, place, is_root=is_root)
            case "union":
                self._members(old, new, place)
            case "input":
                self._input(old, new, place)
            case "enum":
                self._values(old, new, place)
            case "scalar":
                self._scalar(old, new, place)

    def _kind(self, old: ir.SchemaType, new: ir.SchemaType, place: Place) -> None:
        """Say that a type is of another kind. Between objects and interfaces, documents
        may still select the same."""
        kinds = {("enum", "scalar"): "enum-opened", ("scalar", "enum"): "enum-closed"}
        kind = kinds.get((old.kind, new.kind), "type-kind-changed")
        self._found.add(kind, place, Delta("", old.kind, new.kind))
        if {old.kind, new.kind} <= {"object", "interface"}:
            self._fields.compare(old, new, place, is_root=False)

    def _interfaces(self, old: ir.SchemaType, new: ir.SchemaType, place: Place) -> None:
        """Compare what a type implements: whoever asks for the interface meets it."""
        before = {self._found.pairs.renamed(name): name for name in old.interfaces}
        for renamed, name in before.items():
            if renamed not in new.interfaces:
                reach = self._found.old.reach
                met = (*place.received_by, *reach.received_by(name))
                removed = replace(place, received_by=tuple(sorted({*met})))
                self._found.add("interface-removed", removed, Delta("", name))
        for name in new.interfaces:
            if name not in before:
                asked = self._found.pairs.old_names.get(name, "")
                met = self._found.old.reach.received_by(asked)
                added = replace(place, received_by=met)
                self._found.add("interface-added", added, Delta("", "", name))

    def _members(self, old: ir.SchemaType, new: ir.SchemaType, place: Place) -> None:
        before = {self._found.pairs.renamed(name): name for name in old.members}
        for renamed, name in before.items():
            if renamed not in new.members:
                self._found.add("possible-type-removed", place, Delta("", name))
        for name in new.members:
            if name not in before:
                self._found.add("possible-type-added", place, Delta("", "", name))

    def _input(self, old: ir.SchemaType, new: ir.SchemaType, place: Place) -> None:
        if old.one_of != new.one_of:
            ending = "became-one-of" if new.one_of else "no-longer-one-of"
            self._found.add(f"input-{ending}", place)
        self._inputs.compare(
            "input-field",
            old.inputs,
            new.inputs,
            lambda before, after: self._found.of_member(place, before, after),
            only_values=old.one_of != new.one_of,
        )

    # Leaves

    def _values(self, old: ir.SchemaType, new: ir.SchemaType, place: Place) -> None:
        before = {str(value.wire): value for value in old.values}
        after = {str(value.wire): value for value in new.values}
        renames = _respelled(before.keys() - after.keys(), after.keys() - before.keys())
        for name, value in before.items():
            now = after.get(renames.get(name, name))
            at = replace(place, old=f"{place.old}.{name}", new="")
            if now is None:
                self._found.add("enum-value-removed", at, Delta("", f'"{name}"'))
                continue
            at = replace(at, new=f"{place.new}.{now.wire}")
            if name in renames:
                delta = Delta("", f'"{name}"', f'"{now.wire}"', hint=str(now.wire))
                self._found.add("enum-value-renamed", at, delta)
            for delta in deprecation_deltas(value.deprecated, now.deprecated):
                self._found.add(delta.kind, at, delta)
            for delta in documentation_deltas(value.doc, now.doc):
                self._found.add(delta.kind, at, delta)
        for name in after:
            if name not in before and name not in renames.values():
                at = replace(place, old="", new=f"{place.new}.{name}")
                self._found.add("enum-value-added", at, Delta("", "", f'"{name}"'))

    def _scalar(self, old: ir.SchemaType, new: ir.SchemaType, place: Place) -> None:
        if old.python != new.python:
            delta = Delta("", _python_text(old), _python_text(new))
            self._found.add("scalar-type-changed", place, delta)
        if old.specified_by == new.specified_by:
            return
        delta = Delta("", old.specified_by, new.specified_by)
        if not old.specified_by or not new.specified_by:
            ending = "removed" if old.specified_by else "added"
            self._found.add(f"specified-by-{ending}", place, delta)
        else:
            self._found.add("specified-by-changed", place, delta)


def _respelled(gone: set[str], come: set[str]) -> dict[str, str]:
    """The values that are only written otherwise: "InProgress", "IN_PROGRESS"."""
    spelled: dict[str, list[str]] = {}
    for name in come:
        spelled.setdefault(_letters(name), []).append(name)
    found: dict[str, str] = {}
    for name in gone:
        alike = [other for other in gone if _letters(other) == _letters(name)]
        now = spelled.get(_letters(name), [])
        if len(alike) == len(now) == 1:
            found[name] = now[0]
    return found


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def _python_text(type_: ir.SchemaType) -> str:
    match type_.python:
        case ir.Builtin(name):
            return name
        case ir.Named(key):
            return key
        case ir.OneOf(members):
            names = [m.name for m in members if isinstance(m, ir.Builtin)]
            return " | ".join(names)
    return "any"
