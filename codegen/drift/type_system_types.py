"""How the type of a place in a schema has changed, as kinds of changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from .. import ir
from .type_system_index import COMPOSITE, SchemaIndex
from .type_system_pairs import TypePairs

Step = Literal[
    "same",
    "respelled",
    "widened",
    "narrowed",
    "generalized",
    "specialized",
    "unspecified",
    "specified",
    "opened",
    "closed",
    "in a list",
    "out of a list",
    "changed",
]
"""What becomes of the values of a type: the same under another name, more, fewer, less
or better known to Python, any beside those of an enum, or others."""

_ENUM: Mapping[Step, str] = {"opened": "enum-opened", "closed": "enum-closed"}
_LIST: Mapping[Step, str] = {
    "in a list": "input-field-became-list",
    "out of a list": "input-field-no-longer-list",
}
_SENT_AS_TEXT = frozenset(
    {"base64", "base64url", "date", "datetime", "decimal", "duration", "time", "uuid"}
)
"""What Python has a class for, and JSON has as a string."""


_DECLARED: Mapping[Step, str] = {
    "respelled": "respelled",
    "widened": "widened",
    "unspecified": "widened",
}
"""What documents declare otherwise from now on, and callers need not know."""


class TypeComparison:
    """Compares types of an old schema with types of a new one."""

    def __init__(self, old: SchemaIndex, new: SchemaIndex, pairs: TypePairs) -> None:
        self._old = old
        self._new = new
        self._pairs = pairs

    def output(self, old: ir.Type, new: ir.Type) -> Iterator[str]:
        """Yield the kinds of changes of what a field returns."""
        if self._pairs.same(old, new):
            return
        step = self._step(old, new)
        if step == "changed":
            yield "type-changed"
            return
        yield from _nullability(old, new)
        if step in ("widened", "narrowed") and self._is_composite(old):
            yield f"possible-types-{step}"
        elif step != "same":
            yield _ENUM.get(step, f"type-{step}")

    def input(
        self, old: ir.InputValue, new: ir.InputValue, *, is_argument: bool
    ) -> Iterator[str]:
        """Yield the kinds of changes of what an argument or an input field takes,
        besides whether it must be given."""
        if self._pairs.same(old.type, new.type):
            return
        step = self._step(old.type, new.type, is_input=True)
        if step == "changed":
            yield "argument-type-changed" if is_argument else "type-changed"
            return
        yield from _nullability(
            old.type, new.type, below_the_top=old.required != new.required
        )
        if step == "same":
            return
        if is_argument:
            yield f"argument-type-{_DECLARED.get(step, 'changed')}"
        else:
            yield _ENUM.get(step) or _LIST.get(step) or f"type-{step}"

    def takes_others(self, old: ir.InputValue, new: ir.InputValue) -> bool:
        """Whether an argument or an input field takes values of another type."""
        return self._step(old.type, new.type, is_input=True) == "changed"

    def _step(self, old: ir.Type, new: ir.Type, *, is_input: bool = False) -> Step:
        before, after = _without_null(old), _without_null(new)
        match before, after:
            case ir.List(inner), ir.List(item):
                return self._step(inner, item, is_input=is_input)
            case _, ir.List(item) if is_input:
                # A value stands for a list of it (specification, section 3.11).
                same = self._step(before, item, is_input=True)
                return "in a list" if same in ("same", "widened") else "changed"
            case ir.List(inner), _ if is_input:
                same = self._step(inner, after, is_input=True)
                return "out of a list" if same in ("same", "narrowed") else "changed"
            case ir.Named(first), ir.Named(second):
                return self._named_step(first, second)
        return "changed"

    def _named_step(self, old: str, new: str) -> Step:
        if self._pairs.renamed(old) == new:
            return "same"
        kinds = self._old.kind(old), self._new.kind(new)
        if kinds == ("scalar", "scalar"):
            return self._scalar_step(old, new)
        if kinds == ("enum", "scalar") and new in ("String", "ID"):
            return "opened"
        if kinds == ("scalar", "enum") and old in ("String", "ID"):
            return "closed"
        if set(kinds) <= COMPOSITE:
            return self._abstract_step(old, new)
        return "changed"

    def _scalar_step(self, old: str, new: str) -> Step:
        before, after = self._old.python(old), self._new.python(new)
        if before == after:
            return "respelled" if before != ir.Builtin("any") else "changed"
        match before, after:
            case _, ir.Builtin("any"):
                return "unspecified"
            case ir.Builtin("any"), _:
                return "specified"
            case ir.Builtin("int"), ir.Builtin("float"):
                return "widened"
            case ir.Builtin("float"), ir.Builtin("int"):
                return "narrowed"
            case ir.Builtin("str"), ir.Builtin(name) if name in _SENT_AS_TEXT:
                return "specialized"
            case ir.Builtin(name), ir.Builtin("str") if name in _SENT_AS_TEXT:
                return "generalized"
        return "changed"

    def _abstract_step(self, old: str, new: str) -> Step:
        """Compare what objects may be there, as far as both schemas have them."""
        known, names = self._pairs.new_names, self._pairs.old_names
        before = {known[n] for n in self._old.possible.get(old, ()) if n in known}
        after = {name for name in self._new.possible.get(new, ()) if name in names}
        if before and before < after:
            return "widened"
        return "narrowed" if after and after < before else "changed"

    def _is_composite(self, type_: ir.Type) -> bool:
        match type_:
            case ir.Nullable(item) | ir.List(item):
                return self._is_composite(item)
            case ir.Named(key):
                return self._old.kind(key) in COMPOSITE
        return False


def _without_null(type_: ir.Type) -> ir.Type:
    return type_.item if isinstance(type_, ir.Nullable) else type_


def _nullability(
    old: ir.Type, new: ir.Type, *, below_the_top: bool = False
) -> Iterator[str]:
    found = list(_null_steps(old, new))[1 if below_the_top else 0 :]
    if (False, True) in found:
        yield "became-nullable"
    if (True, False) in found:
        yield "became-non-nullable"


def _null_steps(old: ir.Type, new: ir.Type) -> Iterator[tuple[bool, bool]]:
    """Yield whether null is allowed, before and after, from the outside in; as far as
    both are lists."""
    yield isinstance(old, ir.Nullable), isinstance(new, ir.Nullable)
    match _without_null(old), _without_null(new):
        case ir.List(inner), ir.List(item):
            yield from _null_steps(inner, item)
