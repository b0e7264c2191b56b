"""Compare what is given: arguments of fields and directives, fields of inputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Literal

from .. import ir
from .deltas import Delta
from .facets import (
    default_deltas,
    deprecation_deltas,
    documentation_deltas,
    required_deltas,
)
from .type_system_found import Found, Place
from .type_system_index import innermost, input_text, type_text
from .type_system_members import Member, renamed_members
from .type_system_types import TypeComparison

InputKind = Literal["argument", "directive-argument", "input-field"]

PlaceOf = Callable[[ir.InputValue | None, ir.InputValue | None], Place]


class InputComparison:
    """Compares arguments, or the fields of an input."""

    def __init__(self, found: Found, types: TypeComparison) -> None:
        self._found = found
        self._types = types

    def compare(
        self,
        kind: InputKind,
        old: Sequence[ir.InputValue],
        new: Sequence[ir.InputValue],
        place_of: PlaceOf,
        *,
        only_values: bool = False,
    ) -> None:
        """Compare what is given in one place.

        Args:
            kind: What it is.
            old: What could be given.
            new: What can be given now.
            place_of: Makes the place of one of them.
            only_values: Leave out whether it must be given and may be null, which
                follows from a change of the whole.
        """
        before = {value.name: value for value in old}
        after = {value.name: value for value in new}
        renames = renamed_members(
            {name: self._member(value) for name, value in before.items()},
            {name: _member_of(value, value.type) for name, value in after.items()},
        )
        for name, value in before.items():
            now = after.get(renames.get(name, name))
            place = place_of(value, now)
            if now is None:
                delta = Delta("", input_text(value))
                self._found.add(f"{kind}-removed", place, delta)
                continue
            if name in renames:
                delta = Delta("", name, now.name, hint=place.new)
                self._found.add(f"{kind}-renamed", place, delta)
            self._compare(kind, value, now, place, only_values=only_values)
        for name, value in after.items():
            if name not in before and name not in renames.values():
                ending = "added-required" if value.required else "added"
                delta = Delta("", "", input_text(value))
                self._found.add(f"{kind}-{ending}", place_of(None, value), delta)

    def _compare(
        self,
        kind: InputKind,
        old: ir.InputValue,
        new: ir.InputValue,
        place: Place,
        *,
        only_values: bool,
    ) -> None:
        if old == new:
            return
        add = self._found.add
        texts = input_text(old), input_text(new)
        if not only_values:
            for delta in required_deltas(old.required, new.required):
                found = Delta(delta.kind, *texts)
                add(_of_arguments(kind, delta.kind), place, found)
        for change in self._types.input(old, new, is_argument=kind != "input-field"):
            if only_values and change.endswith("nullable"):
                continue
            types = Delta(change, type_text(old.type), type_text(new.type))
            add(_of_arguments(kind, change), place, types)
        # What must be given has no default, and another type has others.
        by_itself = old.required == new.required and not only_values
        if (
            by_itself
            and not _same_default(old, new)
            and not self._types.takes_others(old, new)
        ):
            for delta in default_deltas(old.default, new.default):
                add(delta.kind, place, delta)
        for delta in deprecation_deltas(old.deprecated, new.deprecated):
            add(delta.kind, place, delta)
        for delta in documentation_deltas(old.doc, new.doc):
            add(delta.kind, place, delta)

    def _member(self, value: ir.InputValue) -> Member:
        return _member_of(value, self._found.pairs.translated(value.type))


def _member_of(value: ir.InputValue, type_: ir.Type) -> Member:
    default = value.default.json if value.default else ""
    return Member(
        signature=(type_text(type_), default),
        is_distinct=bool(default) or innermost(type_) not in ir.BUILT_IN_SCALARS,
        doc=value.doc,
        deprecated=value.deprecated or "",
    )


def _of_arguments(kind: InputKind, change: str) -> str:
    """The kind of a change where that differs for arguments: no generated name stands
    for those of directives, so what breaks documents does not break code; those of
    fields are positional as long as they are required."""
    if kind == "argument" and change == "became-optional":
        return "argument-became-optional"
    if kind != "directive-argument":
        return change
    if change.startswith("argument-type-") or change == "became-non-nullable":
        return "directive-argument-type-changed"
    required = "directive-argument-became-required"
    return required if change == "became-required" else change


def _same_default(old: ir.InputValue, new: ir.InputValue) -> bool:
    """Whether two defaults mean the same: 1 is 1.0, and a value stands for a list of it
    (specification, section 3.11)."""
    if old.default is None or new.default is None:
        return old.default == new.default
    first, second = (
        _in_list(json.loads(value.default.json), value.type)
        for value in (old, new)
        if value.default is not None
    )
    is_boolean = isinstance(first, bool) or isinstance(second, bool)
    return bool(first == second and (not is_boolean or type(first) is type(second)))


def _in_list(value: object, type_: ir.Type) -> object:
    inner = type_.item if isinstance(type_, ir.Nullable) else type_
    is_list = isinstance(inner, ir.List) and value is not None
    return [value] if is_list and not isinstance(value, list) else value
