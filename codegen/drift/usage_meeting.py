"""Whether an operation has what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from .. import ir
from .changes import Change
from .type_system_index import SchemaIndex, innermost

_NEW = frozenset(
    {"argument-added", "directive-added", "directive-argument-added", "enum-added"}
    | {"field-added", "input-field-added", "named-type-added", "operation-added"}
    | {"root-type-added", "scalar-added", "specified-by-added"}
    | {"directive-location-added", "directive-repeatable-added"}
)
"""What no operation can have yet."""
_NAMED = frozenset({"named-type-removed", "named-type-renamed", "root-type-renamed"})
"""What an operation has only where it names the type itself."""
_OF_ITS_FIELD = frozenset(
    {"argument-added-required", "arguments-reordered", "became-required"}
    | {"default-added", "default-changed", "default-removed"}
)
"""What is said of an argument, and concerns those that do not give it."""
_OTHER_VALUES = frozenset({"type-changed"})
"""What every answer with the field shows."""


class Meeting:
    """One operation, and what of its schema it leads to."""

    def __init__(self, use: ir.OperationUse, index: SchemaIndex) -> None:
        self.use = use
        self._index = index

    def meets(self, change: Change) -> bool:
        """Whether the operation has what has changed, or may send or get it."""
        subject, kind = change.subject, change.kind
        if kind in _NEW or kind.startswith("unreachable-"):
            return False
        if subject.startswith("@"):
            return subject.partition("(")[0] in self.use.coordinates
        if "(" in subject:
            field = subject.partition("(")[0]
            is_field = kind in _OF_ITS_FIELD
            return self._selects(field) if is_field else self._gives(subject)
        if "." in subject:
            return self._has_member(subject, kind)
        return self._has_type(subject, kind)

    def always_fails(self, change: Change) -> bool:
        """Whether each call of the operation meets it: what it always sends is refused,
        or what always comes is something else."""
        owner, _, name = change.subject.partition(".")
        if change.kind in ("input-field-added-required", "became-required"):
            return "(" not in name and owner in self._always_sent
        if change.kind in ("input-field-removed", "input-field-renamed"):
            return owner in self._always_sent and self._is_required(owner, name)
        if change.kind in _OTHER_VALUES and change.received_by:
            return "(" not in name and self._selects(change.subject)
        return False

    # Coordinates

    def _selects(self, field: str) -> bool:
        """Whether it selects a field of a type, or of an interface that the type
        implements."""
        if field in self.use.coordinates:
            return True
        owner, _, name = field.partition(".")
        type_ = self._index.types.get(owner)
        interfaces = type_.interfaces if type_ else ()
        return any(f"{one}.{name}" in self.use.coordinates for one in interfaces)

    def _gives(self, argument: str) -> bool:
        if argument in self.use.coordinates:
            return True
        field, _, given = argument.partition("(")
        owner, _, name = field.partition(".")
        type_ = self._index.types.get(owner)
        return any(
            f"{one}.{name}({given}" in self.use.coordinates
            for one in (type_.interfaces if type_ else ())
        )

    def _has_member(self, subject: str, kind: str) -> bool:
        owner, _, _ = subject.partition(".")
        match self._index.kind(owner):
            case "input":
                return owner in self._sent or subject in self.use.coordinates
            case "enum":
                return owner in self._sent or owner in self._received
            case _:
                return self._selects(subject)

    def _has_type(self, name: str, kind: str) -> bool:
        if kind in _NAMED:
            return name in self._conditions or name in self._declared
        is_selected = any(
            coordinate.startswith(f"{name}.") for coordinate in self.use.coordinates
        )
        reached = name in self._received or name in self._sent
        if kind in ("interface-added", "interface-removed"):
            return reached or is_selected or self._may_come(name)
        return reached or is_selected or name in self._conditions

    def _may_come(self, name: str) -> bool:
        """Whether it asks for something that objects of a type may be."""
        possible = self._index.possible
        return any(name in possible.get(one, ()) for one in self._received)

    # What it leads to

    @cached_property
    def _conditions(self) -> frozenset[str]:
        """The types that it names in fragments."""
        return frozenset(
            name
            for name in self.use.coordinates
            if "." not in name and not name.startswith("@")
        )

    @cached_property
    def _declared(self) -> frozenset[str]:
        """The types that it names in variables."""
        return frozenset(innermost(type_) for _, type_ in self.use.variables)

    @cached_property
    def _received(self) -> frozenset[str]:
        """The types of the fields that it selects."""
        return frozenset(self._types_of_fields())

    def _types_of_fields(self) -> Iterator[str]:
        for coordinate in self.use.coordinates:
            owner, _, name = coordinate.partition(".")
            type_ = self._index.types.get(owner)
            for field in type_.fields if type_ else ():
                if field.name == name:
                    yield innermost(field.type)

    @cached_property
    def _sent(self) -> frozenset[str]:
        """The types of all that it can send."""
        waiting = [*self._declared, *self._conditions]
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in found or self._index.kind(name) not in _INPUTS:
                continue
            found.add(name)
            type_ = self._index.types.get(name)
            waiting += [innermost(v.type) for v in (type_.inputs if type_ else ())]
        return frozenset(found)

    @cached_property
    def _always_sent(self) -> frozenset[str]:
        """The inputs that no call of it can leave out."""
        waiting = [
            type_.key for _, type_ in self.use.variables if isinstance(type_, ir.Named)
        ]
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            type_ = self._index.types.get(name)
            if name in found or type_ is None or type_.kind != "input":
                continue
            found.add(name)
            for value in type_.inputs:
                if value.required and isinstance(value.type, ir.Named):
                    waiting.append(value.type.key)
        return frozenset(found)

    def _is_required(self, owner: str, name: str) -> bool:
        type_ = self._index.types.get(owner)
        return any(
            value.name == name and value.required
            for value in (type_.inputs if type_ else ())
        )


_INPUTS = frozenset({"scalar", "enum", "input"})
