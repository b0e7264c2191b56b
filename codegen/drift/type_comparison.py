"""Compare two types, part by part."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from .. import ir
from . import type_shapes as shapes
from .components import Components
from .differences import (
    CHANGED,
    CLOSED,
    EXTENDED,
    GENERALIZED,
    NARROWED,
    NONE,
    OPENED,
    REDUCED,
    RELAXED,
    REPLACED,
    SPECIALIZED,
    TIGHTENED,
    WIDENED,
    Difference,
    Differences,
    combined,
    nullability,
    of_field,
    only,
)
from .pairs import Pairs
from .type_text import value_text


class Comparison:
    """Compares types of two versions."""

    def __init__(self, pairs: Pairs) -> None:
        self._pairs = pairs
        self._under_way: set[tuple[ir.Type, ir.Type]] = set()
        """The types that are being compared: what leads back to them adds nothing."""

    def differences(self, old: ir.Type, new: ir.Type) -> Differences:
        """All that differs; whatever is said of the whole type is said once."""
        return combined(self._of(old, new))

    def _of(self, old: ir.Type, new: ir.Type) -> Differences:
        if self._are_same(old, new) or (old, new) in self._under_way:
            return NONE
        self._under_way.add((old, new))
        try:
            return self._of_different(old, new)
        finally:
            self._under_way.remove((old, new))

    def _of_different(self, old: ir.Type, new: ir.Type) -> Differences:
        before, was_nullable = _bare(old, self._pairs.old)
        after, is_nullable = _bare(new, self._pairs.new)
        found = nullability(was_nullable, is_nullable)
        if self._are_same(before, after):
            return found
        match before, after:
            case ir.Builtin("any"), _:
                plain = shapes.is_plain(after, self._pairs.new.definitions)
                return only("type-specified") if plain else SPECIALIZED
            case _, ir.Builtin("any"):
                plain = shapes.is_plain(before, self._pairs.old.definitions)
                return only("type-unspecified") if plain else GENERALIZED
        return found | self._of_bare(before, after)

    def _are_same(self, old: ir.Type, new: ir.Type) -> bool:
        """Whether types are the same at first sight."""
        match old, new:
            case ir.Named(before), ir.Named(after) if self._pairs.is_same(
                before, after
            ):
                return True
            case ir.Builtin(), ir.Builtin():
                return old == new or {old.name, new.name} == {"bytes", "file"}
        return self._pairs.has_become(old, new)

    def _of_bare(self, old: ir.Type, new: ir.Type) -> Differences:
        """Types that are neither null nor any."""
        before = shapes.listed(old, self._pairs.old.definitions)
        after = shapes.listed(new, self._pairs.new.definitions)
        if before is not None and after is not None:
            return _of_values(before, after) | _of_classes(old, new)
        if before is not None and new == shapes.base_of(before):
            return OPENED if isinstance(old, ir.Named) else WIDENED
        if after is not None and old == shapes.base_of(after):
            return CLOSED if isinstance(new, ir.Named) else NARROWED
        olds = shapes.members(old, self._pairs.old.definitions)
        news = shapes.members(new, self._pairs.new.definitions)
        if len(olds) > 1 or len(news) > 1:
            return self._of_members(olds, news)
        return self._of_single(old, new)

    def _of_single(self, old: ir.Type, new: ir.Type) -> Differences:
        match old, new:
            case ir.Builtin(before), ir.Builtin(after):
                return shapes.of_builtins(before, after)
            case ir.Named(before), ir.Named(after):
                return self._of_named(before, after)
            case (ir.List(before), ir.List(after)) | (ir.Map(before), ir.Map(after)):
                return self._of(before, after)
            case ir.Tuple(), ir.Tuple():
                return self._of_tuples(old, new)
            case ir.Tuple(), ir.List():
                return GENERALIZED
            case ir.List(), ir.Tuple():
                return SPECIALIZED
            case ir.Named(key), ir.Map() if self._is_object(key, self._pairs.old):
                return GENERALIZED
            case ir.Map(), ir.Named(key) if self._is_object(key, self._pairs.new):
                return SPECIALIZED
            case ir.Named(key), ir.Builtin("str") if _is_scalar(key, self._pairs.old):
                return GENERALIZED
            case ir.Builtin("str"), ir.Named(key) if _is_scalar(key, self._pairs.new):
                return SPECIALIZED
        return CHANGED

    def _is_object(self, key: str, components: Components) -> bool:
        return isinstance(components.definitions.get(key), ir.Record | ir.Union)

    def _of_tuples(self, old: ir.Tuple, new: ir.Tuple) -> Differences:
        if len(old.items) != len(new.items):
            return CHANGED
        found = NONE
        for before, after in zip(old.items, new.items, strict=True):
            found |= self._of(before, after)
        if old.rest is None or new.rest is None:
            if old.rest == new.rest:
                return found
            return found | (WIDENED if old.rest is None else NARROWED)
        return found | self._of(old.rest, new.rest)

    # Alternatives

    def _of_members(
        self, old: Sequence[ir.Type], new: Sequence[ir.Type]
    ) -> Differences:
        """Alternatives: those that are the same on both sides say nothing, those of
        one JSON type are compared, what is left is gone or new."""
        olds, news = list(old), list(new)
        for before in old:
            same = next((n for n in news if not self._of(before, n)), None)
            if same is not None:
                olds.remove(before)
                news.remove(same)
        found = NONE
        before_by, after_by = self._by_family(olds, news)
        for family in sorted(before_by.keys() & after_by.keys()):
            if len(before_by[family]) == len(after_by[family]) == 1:
                (before,), (after,) = before_by[family], after_by[family]
                found |= self._of(before, after)
                olds.remove(before)
                news.remove(after)
        if olds and news:
            return CHANGED
        if olds or news:
            found |= NARROWED if olds else WIDENED
        return found

    def _by_family(
        self, old: Sequence[ir.Type], new: Sequence[ir.Type]
    ) -> tuple[dict[str, list[ir.Type]], dict[str, list[ir.Type]]]:
        found: tuple[dict[str, list[ir.Type]], dict[str, list[ir.Type]]] = ({}, {})
        for types, side, groups in zip(
            (old, new), (self._pairs.old, self._pairs.new), found, strict=True
        ):
            for type_ in types:
                family = shapes.json_type(type_, side.definitions)
                groups.setdefault(family, []).append(type_)
        return found

    # Definitions that are not the same

    def _of_named(self, old: str, new: str) -> Differences:
        before = self._pairs.old.definitions.get(old)
        after = self._pairs.new.definitions.get(new)
        if isinstance(before, ir.Record) and isinstance(after, ir.Record):
            return self._of_records(before, after)
        return CHANGED

    def _of_records(self, old: ir.Record, new: ir.Record) -> Differences:
        """Two records: of the same fields, or one with some that the other lacks."""
        before = {field.wire: field for field in old.fields}
        after = {field.wire: field for field in new.fields}
        if (old.extra is None) != (new.extra is None):
            return CHANGED
        if not (before.keys() <= after.keys() or after.keys() <= before.keys()):
            return CHANGED
        found = NONE
        for wire in before.keys() & after.keys():
            was, is_ = before[wire], after[wire]
            found |= of_field(self._of(was.type, is_.type))
            if was.required != is_.required:
                found |= TIGHTENED if is_.required else RELAXED
        if before.keys() < after.keys():
            found |= EXTENDED
            found |= TIGHTENED if _asks_for_more(new, before) else NONE
        if after.keys() < before.keys():
            found |= REDUCED
            found |= RELAXED if _asks_for_more(old, after) else NONE
        return combined(found) or REPLACED


def _asks_for_more(record: ir.Record, fields: Collection[str]) -> bool:
    """Whether who sends a record must give other fields than these."""
    return record.position != "received" and any(
        field.required for field in record.fields if field.wire not in fields
    )


def _bare(type_: ir.Type, components: Components) -> tuple[ir.Type, bool]:
    """A type without null and without a name that only stands for another type; and
    whether it may be null."""
    nullable = False
    seen: set[str] = set()
    while True:
        match type_:
            case ir.Nullable(item):
                type_, nullable = item, True
            case ir.Named(key) if key not in seen:
                seen.add(key)
                definition = components.definitions.get(key)
                if not isinstance(definition, ir.Alias):
                    return type_, nullable
                type_ = definition.type
            case _:
                return type_, nullable


def _is_scalar(key: str, components: Components) -> bool:
    return isinstance(components.definitions.get(key), ir.CustomScalar)


def _of_values(old: shapes.Values, new: shapes.Values) -> Differences:
    """Two lists of values."""
    if {type(value) for value in old} != {type(value) for value in new}:
        return CHANGED
    gone = (value for value in old if value not in new)
    come = (value for value in new if value not in old)
    return frozenset(
        Difference("enum-value-removed", old=value_text(value)) for value in gone
    ) | frozenset(
        Difference("enum-value-added", new=value_text(value)) for value in come
    )


def _of_classes(old: ir.Type, new: ir.Type) -> Differences:
    """Enums with a class, and values that are written out."""
    has_class = isinstance(old, ir.Named), isinstance(new, ir.Named)
    return NONE if has_class == (False, False) else REPLACED
