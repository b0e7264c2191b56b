"""Compare the fields of objects and interfaces."""

from __future__ import annotations

from .. import ir
from .deltas import Delta
from .facets import deprecation_deltas, documentation_deltas
from .type_system_found import Found, Place
from .type_system_index import innermost, type_text
from .type_system_inputs import InputComparison
from .type_system_members import Member, renamed_members
from .type_system_types import TypeComparison


class FieldComparison:
    """Compares fields, with their arguments."""

    def __init__(self, found: Found, types: TypeComparison) -> None:
        self._found = found
        self._types = types
        self._inputs = InputComparison(found, types)

    def compare(
        self, old: ir.SchemaType, new: ir.SchemaType, owner: Place, *, is_root: bool
    ) -> None:
        """Compare the fields of a type; those of a root type are operations."""
        if old.fields == new.fields:
            return
        before = {field.name: field for field in old.fields}
        after = {field.name: field for field in new.fields}
        renames = self._renamed(before, after)
        what = "operation" if is_root else "field"
        for name, field in before.items():
            now = after.get(renames.get(name, name))
            if field == now:
                continue
            place = self._found.of_field(owner, field, now)
            if now is None:
                hint = _said_instead(field, after, new.name)
                delta = Delta("", type_text(field.type), hint=hint)
                self._found.add(f"{what}-removed", place, delta)
                continue
            if name in renames:
                delta = Delta("", name, now.name, hint=place.new)
                self._found.add("field-renamed", place, delta)
            self._compare(field, now, place)
        for name, field in after.items():
            if name not in before and name not in renames.values():
                place = self._found.of_field(owner, None, field)
                delta = Delta("", "", type_text(field.type))
                self._found.add(f"{what}-added", place, delta)

    def _compare(self, old: ir.OutputField, new: ir.OutputField, place: Place) -> None:
        add = self._found.add
        for kind in self._types.output(old.type, new.type):
            texts = type_text(old.type), type_text(new.type)
            add(kind, place, Delta(kind, *texts))
        if old.arguments != new.arguments:
            self._inputs.compare(
                "argument",
                old.arguments,
                new.arguments,
                lambda before, after: self._found.of_argument(place, before, after),
            )
            self._order(old, new, place)
        for delta in deprecation_deltas(old.deprecated, new.deprecated):
            add(delta.kind, place, delta)
        for delta in documentation_deltas(old.doc, new.doc):
            add(delta.kind, place, delta)

    def _order(self, old: ir.OutputField, new: ir.OutputField, place: Place) -> None:
        """Compare the order of the arguments that methods take by position."""
        before = [argument.name for argument in old.arguments if argument.required]
        after = [argument.name for argument in new.arguments if argument.required]
        kept = [name for name in before if name in after]
        now = [name for name in after if name in before]
        if kept != now:
            delta = Delta("", ", ".join(kept), ", ".join(now))
            self._found.add("arguments-reordered", place, delta)

    def _renamed(
        self,
        before: dict[str, ir.OutputField],
        after: dict[str, ir.OutputField],
    ) -> dict[str, str]:
        if before.keys() <= after.keys() or after.keys() <= before.keys():
            return {}
        translated = self._found.pairs.translated
        return renamed_members(
            {
                name: _member(
                    field,
                    translated(field.type),
                    [(a.name, translated(a.type), a) for a in field.arguments],
                )
                for name, field in before.items()
            },
            {
                name: _member(
                    field, field.type, [(a.name, a.type, a) for a in field.arguments]
                )
                for name, field in after.items()
            },
        )


def _member(
    field: ir.OutputField,
    type_: ir.Type,
    arguments: list[tuple[str, ir.Type, ir.InputValue]],
) -> Member:
    given = sorted(
        f"{name}: {type_text(given)} {value.default.json if value.default else ''}"
        for name, given, value in arguments
    )
    return Member(
        signature=(type_text(type_), *given),
        is_distinct=bool(given) or innermost(type_) not in ir.BUILT_IN_SCALARS,
        doc=field.doc,
        deprecated=field.deprecated or "",
    )


def _said_instead(
    field: ir.OutputField, after: dict[str, ir.OutputField], owner: str
) -> str:
    """The field that the reason of a deprecation named, where it is there."""
    words = (field.deprecated or "").replace("`", " ").replace(".", " ").split()
    named = [word for word in words if word in after]
    return f"{owner}.{named[0]}" if len(set(named)) == 1 else ""
