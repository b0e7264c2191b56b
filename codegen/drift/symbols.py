"""The names in generated code of what a change touches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from .. import builder, ir
from ..answers import ways_to_call
from ..declarations import field_names, value_names
from ..groups import Groups
from ..methods import group_scope
from ..options import Options
from ..python import Names, Scope
from ..signatures import parameter_names
from .changes import Touched, TouchedKind

BODY = "body"
"""What the parameter of a body is called."""


class Symbols:
    """The names in the code of one version of a client, as users write them after the
    client's package: "models.Project.title", "LabelStudio.projects.list(page=)".

    Async twins have the same names after their "Async", so they are not named.
    """

    def __init__(self, api: ir.Api, options: Options) -> None:
        """
        Args:
            api: The version of the Api.
            options: What the config decides about the client.
        """
        self._names: dict[Touched, tuple[str, ...]] = {}
        known = Names(api, options.names)
        self._definitions("models", api.definitions, Scope(known))
        groups = Groups(api, options.class_name)
        for key, attributes in _attributes(groups, options.class_name):
            group = ways_to_call(groups.by_key[key])
            scope, methods, _ = group_scope(groups, key, group, known)
            self._definitions(groups.modules[key], group.definitions, scope)
            for operation in group.operations:
                path = f"{attributes}.{methods[operation.key]}"
                # What answers with a stream, too, is two methods.
                plain = operation.key.removesuffix(" stream")
                found = {o.key for o in groups.by_key[key].operations}
                wire = operation.key if operation.key in found else plain
                self._operation(f"{key}.{wire}", path, operation)
        self._selectables(api, known)

    def of(self, touched: Touched) -> tuple[str, ...]:
        """The names of one thing; none where the client does not have it."""
        return self._names.get(touched, ())

    def of_all(self, touches: Iterable[Touched]) -> tuple[str, ...]:
        """The names of several things, sorted, each once."""
        return tuple(sorted({name for one in touches for name in self.of(one)}))

    @property
    def by_touched(self) -> Mapping[Touched, tuple[str, ...]]:
        """All names."""
        return self._names

    def _definitions(
        self, module: str, definitions: Iterable[ir.Definition], scope: Scope
    ) -> None:
        for definition in definitions:
            path = f"{module}.{scope.class_name(definition.key)}"
            self._add("type", definition.key, "", path)
            if isinstance(definition, ir.Record):
                spelled = field_names(definition, scope)
                for wire, name in spelled.items():
                    self._add("field", definition.key, wire, f"{path}.{name}")
            elif isinstance(definition, ir.Enum):
                spelled = value_names(definition, scope)
                for value in definition.values:
                    name = spelled[str(value.wire)]
                    wire = json.dumps(value.wire)
                    self._add("value", definition.key, wire, f"{path}.{name}")

    def _operation(self, owner: str, path: str, operation: ir.Operation) -> None:
        self._add("operation", owner, "", path)
        for (_, wire), name in parameter_names(operation).items():
            self._add("parameter", owner, wire, f"{path}({name}=)")
        if operation.bodies:
            self._add("parameter", owner, BODY, f"{path}({BODY}=)")

    def _selectables(self, api: ir.Api, known: Names) -> None:
        """What a query builder selects from. Records of fragments have keys of their
        own, and name in their origin the type that they are made from."""
        scope = Scope(known, ())
        classes = builder.class_names(api)
        of_type: dict[str, list[str]] = {}
        for definition in api.definitions:
            if isinstance(definition, ir.Record):
                of_type.setdefault(definition.origin.pointer, []).append(definition.key)
        for selectable in api.selectables:
            path = f"builder.{classes[selectable.key]}"
            spelled = builder.selectable_names(selectable, scope)
            for owner in {selectable.key, *of_type.get(selectable.key, ())}:
                self._add("type", owner, "", path)
                for wire, name in spelled.items():
                    self._add("field", owner, wire, f"{path}.{name}")

    def _add(self, kind: TouchedKind, owner: str, name: str, symbol: str) -> None:
        touched = Touched(kind, owner, name)
        known = self._names.get(touched, ())
        if symbol not in known:
            self._names[touched] = (*known, symbol)


def _attributes(groups: Groups, client: str) -> Iterator[tuple[str, str]]:
    """The groups, and how users get to each: "LabelStudio.projects.exports"."""
    by_class = {name: key for key, name in groups.classes.items()}
    todo = [("", client)]
    while todo:
        parent, path = todo.pop()
        for child in groups.children(parent):
            key = by_class[child.class_name]
            todo.append((key, f"{path}.{child.attribute}"))
            yield todo[-1]
