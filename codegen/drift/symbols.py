"""The names in generated code of what a change touches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from .. import builder, ir
from ..answers import ways_to_call
from ..credentials import credentials
from ..declarations import field_names, value_names
from ..groups import Groups
from ..incoming import constant_names
from ..methods import group_scope
from ..options import Options
from ..python import Names, Scope
from ..signatures import parameter_names
from .changes import Touched

BODY = "body"
"""What the parameter of a body is called."""


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """A name in generated code."""

    shown: str
    """As users write it after the client's package."""
    class_name: str
    """The class that it is, or that has it; of a method that of its group."""
    member: str = ""
    """The field, value or method."""
    argument: str = ""


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
        self._symbols: dict[Touched, tuple[Symbol, ...]] = {}
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
                symbol = Symbol(path, groups.classes[key], methods[operation.key])
                self._operation(f"{key}.{wire}", symbol, operation)
        self._selectables(api, known)
        for one in credentials(api, options):
            shown = f"{options.class_name}({one.keyword}=)"
            argument = Symbol(shown, options.class_name, one.keyword)
            self._add(Touched("credential", one.scheme), argument)
        for request, constant in constant_names(api).items():
            symbol = Symbol(f"incoming.{constant}", "incoming", constant)
            self._add(Touched("incoming", request), symbol)

    def of(self, touched: Touched) -> tuple[str, ...]:
        """The names of one thing; none where the client does not have it."""
        return tuple(symbol.shown for symbol in self.symbols(touched))

    def symbols(self, touched: Touched) -> tuple[Symbol, ...]:
        """The names of one thing, with what they are made of."""
        return self._symbols.get(touched, ())

    def of_all(self, touches: Iterable[Touched]) -> tuple[str, ...]:
        """The names of several things, sorted, each once."""
        return tuple(sorted({name for one in touches for name in self.of(one)}))

    @property
    def by_touched(self) -> Mapping[Touched, tuple[str, ...]]:
        """All names."""
        return {touched: self.of(touched) for touched in self._symbols}

    def _definitions(
        self, module: str, definitions: Iterable[ir.Definition], scope: Scope
    ) -> None:
        for definition in definitions:
            name = scope.class_name(definition.key)
            class_ = Symbol(f"{module}.{name}", name)
            self._add(Touched("type", definition.key), class_)
            if isinstance(definition, ir.Record):
                for wire, field in field_names(definition, scope).items():
                    touched = Touched("field", definition.key, wire)
                    self._add(touched, _member(class_, field))
            elif isinstance(definition, ir.Enum):
                spelled = value_names(definition, scope)
                for value in definition.values:
                    wire = json.dumps(value.wire)
                    touched = Touched("value", definition.key, wire)
                    self._add(touched, _member(class_, spelled[str(value.wire)]))

    def _operation(self, owner: str, method: Symbol, operation: ir.Operation) -> None:
        self._add(Touched("operation", owner), method)
        named = {wire: name for (_, wire), name in parameter_names(operation).items()}
        if operation.bodies:
            named.setdefault(BODY, BODY)
        for wire, name in named.items():
            shown = f"{method.shown}({name}=)"
            argument = replace(method, shown=shown, argument=name)
            self._add(Touched("parameter", owner, wire), argument)

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
            name = classes[selectable.key]
            class_ = Symbol(f"builder.{name}", name)
            spelled = builder.selectable_names(selectable, scope)
            for owner in {selectable.key, *of_type.get(selectable.key, ())}:
                self._add(Touched("type", owner), class_)
                for wire, field in spelled.items():
                    self._add(Touched("field", owner, wire), _member(class_, field))

    def _add(self, touched: Touched, symbol: Symbol) -> None:
        known = self._symbols.get(touched, ())
        if symbol not in known:
            self._symbols[touched] = (*known, symbol)


def _member(class_: Symbol, name: str) -> Symbol:
    return Symbol(f"{class_.shown}.{name}", class_.class_name, name)


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
