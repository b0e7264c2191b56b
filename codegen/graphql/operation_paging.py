"""Find out how an operation pages: the field that does, in terms of the operation.

A field pages where the operation gives it a cursor (or a number) from a variable that
nothing else takes, and selects its items and where the next page is. Of several such
fields none is followed, unless one is in the items of another: then the outer one is,
and the inner lists are completed.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import graphql as g

from .. import ir
from ..ir.paths import Definitions, leads_somewhere
from .paging import is_list, ways
from .records import Records


@dataclass(frozen=True, slots=True)
class _Place:
    """A field where an operation selects it."""

    definition: g.GraphQLField
    nodes: Sequence[g.FieldNode]
    path: ir.WirePath
    """The response keys that lead to it."""
    lists: tuple[ir.WirePath, ...]
    """The lists that it is in."""


@dataclass(frozen=True, slots=True)
class _Paged:
    place: _Place
    paging: ir.Paging
    """Its paths into the page start at the field."""


class OperationPaging:
    """Finds out how operations page."""

    def __init__(self, schema: g.GraphQLSchema, records: Records) -> None:
        self._schema = schema
        self._records = records

    def find(
        self,
        node: g.OperationDefinitionNode,
        unwrap: ir.WirePath,
        returns: ir.Type,
        definitions: Definitions,
    ) -> ir.Paging | None:
        """Return how an operation pages, or None.

        Args:
            node: The operation.
            unwrap: Where in its data is what it returns.
            returns: What it returns.
            definitions: The types behind that, by key.
        """
        root = self._schema.get_root_type(node.operation)
        if node.operation is not g.OperationType.QUERY or root is None:
            return None
        # The arguments of a default document are all on the field that it unwraps.
        depth = len(unwrap) or None
        places = list(self._places(root, [node.selection_set], (), (), depth))
        paged = list(self._paged(places))
        outer = [p for p in paged if not p.place.lists]
        if len(outer) != 1 or outer[0].place.path[: len(unwrap)] != unwrap:
            return None
        chosen = outer[0]
        paging = _below(chosen.paging, chosen.place.path[len(unwrap) :])
        start = (*chosen.place.path, *chosen.paging.items)
        inner = [_inner(p, start) for p in paged if _is_inside(p.place, start)]
        paging = dataclasses.replace(
            paging, inner=tuple(one for one in inner if one is not None)
        )
        return paging if _leads(paging, returns, definitions) else None

    def _paged(self, places: Sequence[_Place]) -> Iterator[_Paged]:
        uses = Counter(
            name for place in places for name in _variables(place.nodes[0].arguments)
        )
        for place in places:
            for way in ways(place.definition):
                bound = self._bound(way, place)
                if bound is not None and uses[bound.param[0]] == 1:
                    yield _Paged(place, bound)
                    break

    # Places

    def _places(
        self,
        type_: g.GraphQLNamedType,
        selection_sets: Sequence[g.SelectionSetNode],
        path: ir.WirePath,
        lists: tuple[ir.WirePath, ...],
        depth: int | None,
    ) -> Iterator[_Place]:
        """The fields that are selected of a type, and those below them."""
        for place in self._fields(type_, selection_sets, path, lists):
            yield place
            if depth is not None and len(place.path) >= depth:
                continue
            inner = [n.selection_set for n in place.nodes if n.selection_set]
            if inner:
                within = lists
                if is_list(place.definition.type):
                    within = (*lists, place.path)
                named = g.get_named_type(place.definition.type)
                yield from self._places(named, inner, place.path, within, depth)

    def _fields(
        self,
        type_: g.GraphQLNamedType,
        selection_sets: Sequence[g.SelectionSetNode],
        path: ir.WirePath,
        lists: tuple[ir.WirePath, ...],
    ) -> Iterator[_Place]:
        """The fields of a type; of an abstract one, those of its possible types too,
        each where it stands in the document once."""
        owners: list[g.GraphQLObjectType | g.GraphQLInterfaceType] = []
        if isinstance(type_, g.GraphQLObjectType | g.GraphQLInterfaceType):
            owners.append(type_)
        if isinstance(type_, g.GraphQLInterfaceType | g.GraphQLUnionType):
            owners += self._schema.get_possible_types(type_)
        seen: set[int] = set()
        for owner in owners:
            for key, selected in self._records.collect(owner, selection_sets).items():
                definition = owner.fields.get(selected.name)
                if definition is not None and id(selected.nodes[0]) not in seen:
                    seen.add(id(selected.nodes[0]))
                    yield _Place(definition, selected.nodes, (*path, key), lists)

    # From the schema's terms to the operation's

    def _bound(self, way: ir.Paging, place: _Place) -> ir.Paging | None:
        """The paging in terms of the operation: its variables and response keys.
        None where the operation does not give or select what paging needs."""
        param = _variable(place.nodes[0], way.param)
        items = self._selected(place, way.items)
        following = self._selected(place, way.following)
        by_cursor = way.kind in ("cursor", "backward")
        if param is None or items is None or (by_cursor and not following):
            return None
        backward = self._bound(way.backward, place) if way.backward else None
        return ir.Paging(
            kind=way.kind,
            param=param,
            size=_variable(place.nodes[0], way.size) or (),
            items=items,
            following=following or (),
            more=self._selected(place, way.more) or (),
            total=self._selected(place, way.total) or (),
            # Without a size, there is no saying from which end the server starts.
            backward=backward if backward and backward.size else None,
        )

    def _selected(self, place: _Place, path: ir.WirePath) -> ir.WirePath | None:
        """The response keys under which the fields of a path are selected."""
        keys: list[str] = []
        type_, nodes = g.get_named_type(place.definition.type), place.nodes
        for step in path:
            if not isinstance(type_, g.GraphQLObjectType):
                return None
            sets = [n.selection_set for n in nodes if n.selection_set]
            fields = self._records.collect(type_, sets)
            key = next((k for k, s in fields.items() if s.name == step), None)
            if key is None:
                return None
            keys.append(key)
            nodes = fields[key].nodes
            type_ = g.get_named_type(type_.fields[step].type)
        return tuple(keys)


def _is_inside(place: _Place, items: ir.WirePath) -> bool:
    """Whether a field is in the items of a page, in no list but that of the items."""
    return place.path[: len(items)] == items and all(
        items[: len(path)] == path for path in place.lists
    )


def _inner(paged: _Paged, items: ir.WirePath) -> ir.Paging | None:
    """How a list inside the items pages. By numbers of items, each full list would
    need another call to know its end, so only cursors are followed."""
    if paged.paging.kind != "cursor":
        return None
    below = _below(paged.paging, paged.place.path[len(items) :])
    return dataclasses.replace(below, backward=None)


def _below(paging: ir.Paging, prefix: ir.WirePath) -> ir.Paging:
    """The paging of a field as that of what is around it."""

    def below(path: ir.WirePath) -> ir.WirePath:
        return (*prefix, *path) if path else ()

    back = paging.backward
    return dataclasses.replace(
        paging,
        items=(*prefix, *paging.items),
        following=below(paging.following),
        more=below(paging.more),
        total=below(paging.total),
        backward=_below(back, prefix) if back is not None else None,
    )


def _leads(paging: ir.Paging, returns: ir.Type, definitions: Definitions) -> bool:
    """Whether all paths lead somewhere: on the way, members of a union may disagree."""
    paths = [paging.items, paging.following, paging.more, paging.total]
    if paging.backward:
        paths += [paging.backward.following, paging.backward.more]
    for inner in paging.inner:
        paths += [
            (*paging.items, *path)
            for path in (inner.items, inner.following, inner.more)
        ]
    return all(leads_somewhere(returns, path, definitions) for path in paths)


def _variable(node: g.FieldNode, path: ir.WirePath) -> ir.WirePath | None:
    """The variable that fills an argument, or a field of an input object; below a
    variable, the path goes on into its value."""
    if not path:
        return None
    values = {a.name.value: a.value for a in node.arguments or ()}
    for depth, step in enumerate(path, 1):
        match values.get(step):
            case g.VariableNode(name=name):
                return (name.value, *path[depth:])
            case g.ObjectValueNode(fields=fields):
                values = {f.name.value: f.value for f in fields or ()}
            case _:
                return None
    return None


def _variables(arguments: Sequence[g.ArgumentNode] | None) -> Iterator[str]:
    """The variables in what a field is given, each as often as it is there."""
    found: list[str] = []

    class Visitor(g.Visitor):
        def enter_variable(self, node: g.VariableNode, *_: object) -> None:
            found.append(node.name.value)

    for argument in arguments or ():
        g.visit(argument, Visitor())
    yield from found
