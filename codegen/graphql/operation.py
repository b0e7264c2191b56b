"""Lower one operation: its variables, what it returns, and how it pages."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence

import graphql as g

from .. import ir
from .comments import doc_of
from .defaults import DefaultOperation
from .paging import guess, is_list
from .records import Records
from .spreads import spread_names
from .types import SharedTypes, default_value

Argument = tuple[g.GraphQLField, str, g.ValueNode]
"""A field, the name of one of its arguments, and the value given."""


class OperationLowering:
    """Lowers operations, the default ones and those of users alike."""

    def __init__(
        self, schema: g.GraphQLSchema, shared: SharedTypes, records: Records
    ) -> None:
        self._schema = schema
        self._shared = shared
        self._records = records

    def default(self, written: DefaultOperation) -> ir.Operation:
        """Lower the operation of a root field. Callers get the field's value."""
        node = g.parse(written.text, no_location=True).definitions[0]
        assert isinstance(node, g.OperationDefinitionNode)
        root = self._root(node)
        parent: g.GraphQLObjectType = root
        for step in written.path[:-1]:
            inner = g.get_named_type(parent.fields[step].type)
            assert isinstance(inner, g.GraphQLObjectType)
            parent = inner
        field = parent.fields[written.path[-1]]
        returns, nullable = self._returned(node, root, written.result)
        return ir.Operation(
            key=written.key,
            call=_call(node),
            params=self._params(node),
            returns=ir.nullable(returns) if nullable else returns,
            unwrap=written.result,
            paging=self._paging(node, written.result),
            idempotent=node.operation is g.OperationType.QUERY,
            doc=field.description or f"Execute `{parent.name}.{written.path[-1]}`.",
            deprecated=field.deprecation_reason,
            origin=self._shared.origin(f"{parent.name}.{written.path[-1]}"),
        )

    def user(
        self, node: g.OperationDefinitionNode, origin: ir.Origin
    ) -> tuple[ir.Operation, tuple[ir.Definition, ...]]:
        """Lower an operation that a user wrote. Callers get all of its data."""
        assert node.name
        name = node.name.value
        data, definitions = self._records.lower_operation(
            name, self._root(node), node.selection_set
        )
        operation = ir.Operation(
            key=name,
            call=_call(node),
            params=self._params(node),
            returns=data,
            paging=self._paging(node, ()),
            idempotent=node.operation is g.OperationType.QUERY,
            doc=doc_of(node) or f"Execute `{name}`.",
            origin=origin,
        )
        return operation, definitions

    def _root(self, node: g.OperationDefinitionNode) -> g.GraphQLObjectType:
        root = self._schema.get_root_type(node.operation)
        assert root is not None
        return root

    def _returned(
        self,
        node: g.OperationDefinitionNode,
        root: g.GraphQLObjectType,
        path: Sequence[str],
    ) -> tuple[ir.Type, bool]:
        """The type at the path, and whether something on the way may be null."""
        data, definitions = self._records.lower_operation(
            node.name.value if node.name else "", root, node.selection_set
        )
        known = {d.key: d for d in definitions}
        type_: ir.Type = data
        nullable = False
        for step in path:
            if isinstance(type_, ir.Nullable):
                nullable, type_ = True, type_.item
            assert isinstance(type_, ir.Named)
            record = known[type_.key]
            assert isinstance(record, ir.Record)
            type_ = next(f.type for f in record.fields if f.wire == step)
        return type_, nullable

    # Variables

    def _params(self, node: g.OperationDefinitionNode) -> tuple[ir.Param, ...]:
        uses = {
            value.name.value: field.args[argument]
            for field, argument, value in self._arguments(node)
            if isinstance(value, g.VariableNode)
        }
        return tuple(
            self._param(variable, uses.get(variable.variable.name.value))
            for variable in node.variable_definitions or ()
        )

    def _param(
        self, node: g.VariableDefinitionNode, argument: g.GraphQLArgument | None
    ) -> ir.Param:
        type_ = g.type_from_ast(self._schema, node.type)
        # A schema that gives an argument another type is wrong, and is warned about.
        lowered: ir.Type = ir.Builtin("any")
        if g.is_input_type(type_):
            lowered = self._shared.input(type_)
        default = None
        if node.default_value is not None:
            value = g.value_from_ast_untyped(node.default_value)
            default = ir.Value(json.dumps(value, sort_keys=True))
        elif argument is not None:
            default = default_value(argument)
        described = node.description.value if node.description else ""
        return ir.Param(
            wire=node.variable.name.value,
            place="variable",
            type=lowered,
            required=g.is_non_null_type(type_) and node.default_value is None,
            default=default,
            doc=described or (argument.description if argument else "") or "",
            deprecated=argument.deprecation_reason if argument else None,
        )

    def _arguments(self, node: g.OperationDefinitionNode) -> Iterator[Argument]:
        """Yield the arguments that the operation itself gives to fields."""
        found: list[Argument] = []
        type_info = g.TypeInfo(self._schema)

        class Visitor(g.Visitor):
            def enter_field(self, field: g.FieldNode, *_: object) -> None:
                definition = type_info.get_field_def()
                if definition is not None:
                    found.extend(
                        (definition, argument.name.value, argument.value)
                        for argument in field.arguments or ()
                    )

        g.visit(node, g.TypeInfoVisitor(type_info, Visitor()))
        yield from found

    # Paging

    def _paging(
        self, node: g.OperationDefinitionNode, unwrap: ir.WirePath
    ) -> ir.Paging | None:
        """How the operation pages: it does where exactly one field that it selects
        outside of lists is known to page, and gets its arguments from variables."""
        found = list(self._paged_fields(self._root(node), node.selection_set, ()))
        if len(found) != 1:
            return None
        paging, path = found[0]
        if path[: len(unwrap)] != unwrap:
            return None
        return self._below(paging, path[len(unwrap) :])

    def _paged_fields(
        self,
        type_: g.GraphQLObjectType,
        selection_set: g.SelectionSetNode,
        path: ir.WirePath,
    ) -> Iterator[tuple[ir.Paging, ir.WirePath]]:
        for key, selected in self._records.collect(type_, [selection_set]).items():
            definition = type_.fields.get(selected.name)
            if definition is None:
                continue
            here = (*path, key)
            paging = guess(definition)
            bound = paging and self._bound(paging, selected.nodes[0], definition)
            if bound:
                yield bound, here
            inner = g.get_nullable_type(definition.type)
            if not is_list(definition.type) and isinstance(inner, g.GraphQLObjectType):
                for field in selected.nodes:
                    if field.selection_set:
                        yield from self._paged_fields(inner, field.selection_set, here)

    def _bound(
        self, paging: ir.Paging, node: g.FieldNode, definition: g.GraphQLField
    ) -> ir.Paging | None:
        """The paging in terms of the operation: its variables and response keys.
        None where the operation does not give or select what paging needs."""
        param = _variable(node, paging.param)
        size = _variable(node, paging.size)
        items = self._selected(definition, node, paging.items)
        following = self._selected(definition, node, paging.following)
        needed = [param, items]
        if paging.kind == "cursor":
            needed.append(following)
        else:
            needed.append(size)
        if any(path is None for path in needed):
            return None
        return ir.Paging(
            kind=paging.kind,
            param=param or (),
            size=size or (),
            items=items or (),
            following=following or (),
            more=self._selected(definition, node, paging.more) or (),
            total=self._selected(definition, node, paging.total) or (),
        )

    def _selected(
        self, field: g.GraphQLField, node: g.FieldNode, path: ir.WirePath
    ) -> ir.WirePath | None:
        """The response keys under which the fields of a path are selected."""
        keys: list[str] = []
        type_, nodes = g.get_named_type(field.type), [node]
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

    def _below(self, paging: ir.Paging, prefix: ir.WirePath) -> ir.Paging:
        def below(path: ir.WirePath, given: ir.WirePath) -> ir.WirePath:
            return (*prefix, *path) if given else ()

        return ir.Paging(
            kind=paging.kind,
            param=paging.param,
            size=paging.size,
            items=(*prefix, *paging.items),
            following=below(paging.following, paging.following),
            more=below(paging.more, paging.more),
            total=below(paging.total, paging.total),
        )


def _call(node: g.OperationDefinitionNode) -> ir.GraphQL:
    assert node.name
    name, text, spreads = node.name.value, document_text(node), spread_names(node)
    return ir.GraphQL(node.operation.value, name, text, spreads)


def document_text(node: g.ExecutableDefinitionNode) -> str:
    """The text of a definition as it is sent. Descriptions are for people, and many
    servers do not know them in documents yet."""
    return g.print_ast(g.visit(node, _WithoutDescriptions()))


class _WithoutDescriptions(g.Visitor):
    def enter_operation_definition(
        self, node: g.OperationDefinitionNode, *_: object
    ) -> g.OperationDefinitionNode:
        return dataclasses.replace(node, description=None)

    def enter_fragment_definition(
        self, node: g.FragmentDefinitionNode, *_: object
    ) -> g.FragmentDefinitionNode:
        return dataclasses.replace(node, description=None)

    def enter_variable_definition(
        self, node: g.VariableDefinitionNode, *_: object
    ) -> g.VariableDefinitionNode:
        return dataclasses.replace(node, description=None)


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
