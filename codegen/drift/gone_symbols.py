"""Classes of the old client that the new one does not have.

A class may go although its type is still in the schema: nothing that is left of the
client leads to it. It goes with the change that took away what led there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from .. import ir
from .changes import Change, Touched
from .symbol_changes import RENAMES
from .symbols import Symbols

_TAKING = ("-changed", "-moved", "-narrowed", "-removed")
"""How kinds of change end that may take away what leads to a class."""


def with_gone_classes(
    changes: Iterable[Change], api: ir.Api, old: Symbols, new: Symbols
) -> list[Change]:
    """Let changes touch the classes that went with them, and say which went by
    themselves.

    Args:
        changes: What the comparison found.
        api: The old version.
        old: The names of the old client.
        new: Those of the new one.
    """
    found = list(changes)
    gone = _gone(found, old, new)
    if not gone:
        return found
    types = _Types(api)
    # Operations that are the user's own and no longer fit are said elsewhere.
    explained = set(types.led_to(_lost_operations(found, old, new), gone))
    for number, change in enumerate(found):
        if change.kind.endswith(_TAKING):
            keys = set(types.led_to(change.touches, gone))
            explained |= keys
            touches = {*change.touches, *(Touched("type", key) for key in keys)}
            found[number] = replace(change, touches=tuple(sorted(touches)))
    return found + [_alone(key, old) for key in sorted(gone - explained)]


def _gone(changes: Iterable[Change], old: Symbols, new: Symbols) -> set[str]:
    """The keys of classes that are gone, and that no change speaks of."""
    said = {
        name
        for change in changes
        for touched in change.touches
        if touched.kind == "type"
        for name in (touched.owner, change.hint if change.kind in RENAMES else "")
    }
    return {
        touched.owner
        for touched in old.by_touched
        if touched.kind == "type" and touched.owner not in said
        if not new.of(touched)
    }


def _lost_operations(
    changes: Iterable[Change], old: Symbols, new: Symbols
) -> list[Touched]:
    """The operations that are gone, and that no change speaks of."""
    said = {touched for change in changes for touched in change.touches}
    return [
        touched
        for touched in old.by_touched
        if touched.kind == "operation" and touched not in said
        if not new.of(touched)
    ]


def _alone(key: str, old: Symbols) -> Change:
    touched = Touched("type", key)
    return Change(
        kind="symbol-removed",
        subject=key,
        old=", ".join(old.of(touched)),
        touches=(touched,),
    )


class _Types:
    """The types of what changes touch."""

    def __init__(self, api: ir.Api) -> None:
        every = [*api.definitions, *(d for g in api.groups for d in g.definitions)]
        self._definitions = {definition.key: definition for definition in every}
        self._operations = {
            ".".join((*group.path, operation.key)): operation
            for group in api.groups
            for operation in group.operations
        }

    def led_to(
        self, touches: Iterable[Touched], gone: Collection[str]
    ) -> Iterator[str]:
        """The classes that are gone and that things led to, by way of such classes."""
        todo = [type_ for touched in touches for type_ in self._of(touched)]
        seen: set[str] = set()
        while todo:
            for key in ir.named_keys(todo.pop()):
                if key in gone and key not in seen:
                    seen.add(key)
                    todo += ir.definition_types(self._definitions[key])
                    yield key

    def _of(self, touched: Touched) -> Iterator[ir.Type]:
        if touched.kind in ("operation", "parameter"):
            operation = self._operations.get(touched.owner)
            if operation is not None:
                yield from _types_of(operation)
        elif definition := self._definitions.get(touched.owner):
            if touched.kind == "type":
                yield from ir.definition_types(definition)
            elif isinstance(definition, ir.Record):
                fields = (f for f in definition.fields if f.wire == touched.name)
                yield from (field.type for field in fields)


def _types_of(operation: ir.Operation) -> Iterator[ir.Type]:
    yield from (param.type for param in operation.params)
    yield from (body.type for body in operation.bodies)
    answers = (*operation.responses, *operation.errors)
    returned = (operation.returns, operation.items, *(a.type for a in answers))
    yield from (type_ for type_ in returned if type_ is not None)
