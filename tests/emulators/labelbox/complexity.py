"""How deep an operation nests lists.

The platform refuses `{projects {datasets {dataRows {labels {id}}}}}`: four lists
one in another. Its real measure is not published.
"""

from __future__ import annotations

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)


def nested_lists(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode
) -> int:
    """The largest number of lists of objects that the operation nests.

    Fragments count where they are spread. Introspection counts nothing. The
    document must be valid against the schema.
    """
    fragments = {
        definition.name.value: definition
        for definition in document.definitions
        if isinstance(definition, FragmentDefinitionNode)
    }
    root = schema.get_root_type(operation.operation)
    return _deepest(schema, fragments, operation.selection_set, root)


def _deepest(
    schema: GraphQLSchema,
    fragments: dict[str, FragmentDefinitionNode],
    selections: SelectionSetNode,
    parent: GraphQLNamedType | None,
) -> int:
    deepest = 0
    for selection in selections.selections:
        match selection:
            case FieldNode(selection_set=SelectionSetNode() as inner):
                depth = _field_depth(schema, fragments, selection, inner, parent)
            case FragmentSpreadNode():
                fragment = fragments[selection.name.value]
                condition = schema.get_type(fragment.type_condition.name.value)
                depth = _deepest(schema, fragments, fragment.selection_set, condition)
            case InlineFragmentNode(type_condition=None):
                depth = _deepest(schema, fragments, selection.selection_set, parent)
            case InlineFragmentNode(type_condition=named) if named is not None:
                condition = schema.get_type(named.name.value)
                depth = _deepest(schema, fragments, selection.selection_set, condition)
            case _:
                depth = 0
        deepest = max(deepest, depth)
    return deepest


def _field_depth(
    schema: GraphQLSchema,
    fragments: dict[str, FragmentDefinitionNode],
    field: FieldNode,
    selections: SelectionSetNode,
    parent: GraphQLNamedType | None,
) -> int:
    if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
        return 0
    definition = parent.fields.get(field.name.value)
    if definition is None:  # __schema, __type
        return 0
    own = 1 if is_list_type(get_nullable_type(definition.type)) else 0
    inner = get_named_type(definition.type)
    return own + _deepest(schema, fragments, selections, inner)
