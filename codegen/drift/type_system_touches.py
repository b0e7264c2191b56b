"""What of a GraphQL client is made from a coordinate of the schema."""

from __future__ import annotations

import json
from collections.abc import Iterator

from .. import ir
from .changes import Touched


class SchemaTouches:
    """The parts of a client, by the schema coordinates that they say they are from."""

    def __init__(self, api: ir.Api) -> None:
        found: dict[str, set[Touched]] = {}
        for coordinate, touched in _made_from(api):
            found.setdefault(coordinate, set()).add(touched)
        self._found = {key: tuple(sorted(parts)) for key, parts in found.items()}

    def of(self, *coordinates: str) -> tuple[Touched, ...]:
        """What is made from coordinates, sorted."""
        if len(coordinates) == 1:
            return self._found.get(coordinates[0], ())
        parts = {part for one in coordinates for part in self._found.get(one, ())}
        return tuple(sorted(parts))


def _made_from(api: ir.Api) -> Iterator[tuple[str, Touched]]:
    yield from _definitions(api.definitions)
    for group in api.groups:
        yield from _definitions(group.definitions)
        for operation in group.operations:
            owner = ".".join((*group.path, operation.key))
            yield operation.origin.pointer, Touched("operation", owner)
            for param in operation.params:
                yield param.origin.pointer, Touched("parameter", owner, param.wire)
    for selectable in api.selectables:
        yield selectable.key, Touched("type", selectable.key)
        for field in selectable.fields:
            coordinate = f"{selectable.key}.{field.wire}"
            yield coordinate, Touched("field", selectable.key, field.wire)


def _definitions(
    definitions: tuple[ir.Definition, ...],
) -> Iterator[tuple[str, Touched]]:
    for definition in definitions:
        coordinate = definition.origin.pointer
        yield coordinate, Touched("type", definition.key)
        if isinstance(definition, ir.Record):
            for field in definition.fields:
                touched = Touched("field", definition.key, field.wire)
                yield field.origin.pointer, touched
        elif isinstance(definition, ir.Enum):
            for value in definition.values:
                wire = json.dumps(value.wire)
                touched = Touched("value", definition.key, wire)
                yield f"{coordinate}.{value.wire}", touched
