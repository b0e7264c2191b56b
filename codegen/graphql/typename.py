"""Ask for `__typename` where the answer's type depends on it."""

from __future__ import annotations

from typing import TypeVar

import graphql as g

Definition = TypeVar("Definition", g.OperationDefinitionNode, g.FragmentDefinitionNode)

_TYPENAME = g.FieldNode(name=g.NameNode(value="__typename"))


def with_typename(schema: g.GraphQLSchema, node: Definition) -> Definition:
    """Add `__typename` to each selection of a union or an interface that has parts
    for some of its types, and does not ask for it already."""
    type_info = g.TypeInfo(schema)
    visited = g.visit(node, g.TypeInfoVisitor(type_info, _Visitor(type_info)))
    assert isinstance(visited, type(node))
    return visited


class _Visitor(g.Visitor):
    def __init__(self, type_info: g.TypeInfo) -> None:
        super().__init__()
        self._type_info = type_info

    def leave_selection_set(
        self, node: g.SelectionSetNode, _key: object, parent: g.Node, *_: object
    ) -> g.SelectionSetNode | None:
        if isinstance(parent, g.InlineFragmentNode) or _asks(node):
            return None
        parent_type = self._type_info.get_parent_type()
        if not isinstance(parent_type, g.GraphQLInterfaceType | g.GraphQLUnionType):
            return None
        if all(isinstance(selection, g.FieldNode) for selection in node.selections):
            return None
        return g.SelectionSetNode(selections=(_TYPENAME, *node.selections))


def _asks(node: g.SelectionSetNode) -> bool:
    return any(
        isinstance(selection, g.FieldNode)
        and selection.name.value == "__typename"
        and selection.alias is None
        for selection in node.selections
    )
