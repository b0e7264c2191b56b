"""Compare the directives that documents of clients may have; those of schemas say
nothing to a client."""

from __future__ import annotations

from .. import ir
from .deltas import Delta
from .facets import documentation_deltas
from .type_system_found import Found, Place
from .type_system_inputs import InputComparison
from .type_system_types import TypeComparison


class DirectiveComparison:
    """Compares the directives of two schemas."""

    def __init__(self, found: Found, types: TypeComparison) -> None:
        self._found = found
        self._inputs = InputComparison(found, types)

    def compare(self) -> None:
        """Compare all of them."""
        old, new = self._found.old.index.directives, self._found.new.index.directives
        for name in sorted({*old, *new}):
            before, after = old.get(name), new.get(name)
            if before == after:
                continue
            place = self._place(before, after)
            if before is not None and after is not None:
                self._compare(before, after, place)
            elif before is not None and before.executable:
                delta = Delta("", " | ".join(before.executable))
                self._found.add("directive-removed", place, delta)
            elif after is not None and after.executable:
                delta = Delta("", "", " | ".join(after.executable))
                self._found.add("directive-added", place, delta)

    def _compare(self, old: ir.Directive, new: ir.Directive, place: Place) -> None:
        for location in sorted({*old.executable} - {*new.executable}):
            self._found.add("directive-location-removed", place, Delta("", location))
        for location in sorted({*new.executable} - {*old.executable}):
            self._found.add("directive-location-added", place, Delta("", "", location))
        if not old.executable or not new.executable:
            return
        if old.repeatable and not new.repeatable:
            self._found.add("directive-repeatable-removed", place)
        if new.repeatable and not old.repeatable:
            self._found.add("directive-repeatable-added", place)
        self._inputs.compare(
            "directive-argument",
            old.arguments,
            new.arguments,
            lambda before, after: self._found.of_argument(place, before, after),
        )
        for delta in documentation_deltas(old.doc, new.doc):
            self._found.add(delta.kind, place, delta)

    def _place(self, old: ir.Directive | None, new: ir.Directive | None) -> Place:
        """Any document may have a directive."""
        version = self._found.old if old else self._found.new
        return Place(
            old=f"@{old.name}" if old else "",
            new=f"@{new.name}" if new else "",
            sent_by=version.index.root_fields,
            old_origin=old.origin if old else ir.NOWHERE,
            new_origin=new.origin if new else ir.NOWHERE,
        )
