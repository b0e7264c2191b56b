"""Ask for `__typename` where the answer's type depends on it."""

from __future__ import annotations

from typing import TypeVar

import graphql as g

from .spreads import selections_in

Definition = TypeVar("Definition", g.OperationDefinitionNode, g.FragmentDefinitionNode)

_TYPENAME = g.FieldNode(name=g.NameNode(value="__typename"))


def with_typename(schema: g.GraphQLSchema, node: Definition) -> Definition:
    """Add `__typename` to each selection of a union or an interface that has parts
    for some of its types, and does not ask for it already."""
    if all(isinstance(selection, g.FieldNode) for selection in selections_in(node)):
        return node
    type_info = g.TypeInfo(schema)
    visitor = _Visitor(type_info, _in_parts(node))
    visited = g.visit(node, g.TypeInfoVisitor(type_info, visitor))
    assert isinstance(visited, type(node))
    return visited


def is_added(node: g.SelectionNode) -> bool:
    """Whether a node is here for the decoder only, and nobody wrote it."""
    return node is _TYPENAME


class _Visitor(g.Visitor):
    def __init__(self, type_info: g.TypeInfo, in_parts: frozenset[str]) -> None:
        super().__init__()
        self._type_info = type_info
        self._in_parts = in_parts

    def leave_selection_set(
        self, node: g.SelectionSetNode, _key: object, parent: g.Node, *_: object
    ) -> g.SelectionSetNode | None:
        if isinstance(parent, g.InlineFragmentNode) or _asks(node):
            return None
        parent_type = self._type_info.get_parent_type()
        if not isinstance(parent_type, g.GraphQLInterfaceType | g.GraphQLUnionType):
            return None
        # The same field may have parts at another place, under a condition.
        has_parts = (
            isinstance(parent, g.FieldNode) and _response_key(parent) in self._in_parts
        )
        if not has_parts and _only_fields(node):
            return None
        return g.SelectionSetNode(selections=(_TYPENAME, *node.selections))


def _asks(node: g.SelectionSetNode) -> bool:
    return any(
        isinstance(selection, g.FieldNode)
        and selection.name.value == "__typename"
        and selection.alias is None
        and not selection.directives
        for selection in node.selections
    )


def _in_parts(node: g.Node) -> frozenset[str]:
    """The response keys of the fields that are selected in parts."""
    found: set[str] = set()

    class Visitor(g.Visitor):
        def enter_field(self, field: g.FieldNode, *_: object) -> None:
            if field.selection_set and not _only_fields(field.selection_set):
                found.add(_response_key(field))

    g.visit(node, Visitor())
    return frozenset(found)


def _only_fields(node: g.SelectionSetNode) -> bool:
    return all(isinstance(selection, g.FieldNode) for selection in node.selections)


def _response_key(node: g.FieldNode) -> str:
    return (node.alias or node.name).value
