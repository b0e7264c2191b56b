"""Lower one operation: its variables, what it returns, and how it pages."""

from __future__ import annotations

import dataclasses
import functools
import json
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence

import graphql as g

from .. import ir
from .comments import doc_of
from .defaults import DefaultOperation
from .incremental import is_incremental
from .operation_paging import OperationPaging
from .records import Records
from .spreads import reached, spread_names
from .syntax import definition_of
from .types import SharedTypes, default_value


@dataclasses.dataclass(frozen=True, slots=True)
class Given:
    """An argument that an operation gives to a field."""

    argument: g.GraphQLArgument
    coordinate: str
    """The argument's: "Query.project(where:)"."""
    value: g.ValueNode


class OperationLowering:
    """Lowers operations, the default ones and those of users alike."""

    def __init__(
        self,
        schema: g.GraphQLSchema,
        shared: SharedTypes,
        records: Records,
        fragments: Mapping[str, g.FragmentDefinitionNode],
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._shared = shared
        self._records = records
        self._paging = OperationPaging(schema, records)

    def default(self, written: DefaultOperation) -> ir.Operation:
        """Lower the operation of a root field. Callers get the field's value."""
        node = definition_of(written.text, g.OperationDefinitionNode)
        root = self._root(node)
        parent: g.GraphQLObjectType = root
        for step in written.path[:-1]:
            inner = g.get_named_type(parent.fields[step].type)
            assert isinstance(inner, g.GraphQLObjectType)
            parent = inner
        field = parent.fields[written.path[-1]]
        returns, nullable, known = self._returned(node, root, written.result)
        call = self._call(node, _default_text(written.text))
        return ir.Operation(
            key=written.key,
            call=call,
            params=self._params(node),
            returns=ir.nullable(returns) if nullable else returns,
            unwrap=written.result,
            paging=(
                self._paging.find(node, written.result, returns, known)
                if _comes_at_once(call)
                else None
            ),
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
        call = self._call(node, document_text(node))
        operation = ir.Operation(
            key=name,
            call=call,
            params=self._params(node),
            returns=data,
            paging=(
                self._paging.find(node, (), data, self._known(definitions))
                if _comes_at_once(call)
                else None
            ),
            idempotent=node.operation is g.OperationType.QUERY,
            doc=doc_of(node) or f"Execute `{name}`.",
            origin=origin,
        )
        return operation, definitions

    def _call(self, node: g.OperationDefinitionNode, text: str) -> ir.GraphQL:
        assert node.name
        names = reached([node], self._fragments)
        return ir.GraphQL(
            node.operation.value,
            node.name.value,
            text,
            spread_names(node),
            is_incremental([node, *(self._fragments[name] for name in names)]),
        )

    def _root(self, node: g.OperationDefinitionNode) -> g.GraphQLObjectType:
        root = self._schema.get_root_type(node.operation)
        assert root is not None
        return root

    def _returned(
        self,
        node: g.OperationDefinitionNode,
        root: g.GraphQLObjectType,
        path: Sequence[str],
    ) -> tuple[ir.Type, bool, Mapping[str, ir.Definition]]:
        """The type at the path, whether something on the way may be null, and the
        types that it is made of."""
        data, definitions = self._records.lower_operation(
            node.name.value if node.name else "", root, node.selection_set
        )
        known = self._known(definitions)
        type_: ir.Type = data
        nullable = False
        for step in path:
            if isinstance(type_, ir.Nullable):
                nullable, type_ = True, type_.item
            assert isinstance(type_, ir.Named)
            record = known[type_.key]
            assert isinstance(record, ir.Record)
            type_ = next(f.type for f in record.fields if f.wire == step)
        return type_, nullable, known

    def _known(self, own: Sequence[ir.Definition]) -> Mapping[str, ir.Definition]:
        """The types of an operation itself, and those of fragments."""
        return ChainMap({d.key: d for d in own}, self._records.definitions)

    # Variables

    def _params(self, node: g.OperationDefinitionNode) -> tuple[ir.Param, ...]:
        uses = {
            given.value.name.value: given
            for given in self._arguments(node)
            if isinstance(given.value, g.VariableNode)
        }
        return tuple(
            self._param(variable, uses.get(variable.variable.name.value))
            for variable in node.variable_definitions or ()
        )

    def _param(self, node: g.VariableDefinitionNode, given: Given | None) -> ir.Param:
        argument = given.argument if given else None
        type_ = g.type_from_ast(self._schema, node.type)
        # A schema that gives an argument another type is wrong, and is warned about.
        lowered: ir.Type = ir.Builtin("any")
        if g.is_input_type(type_):
            lowered = self._shared.input(type_)
        if argument is not None and g.is_non_null_type(argument.type):
            # It may be left out, where there is a default, but not be null.
            lowered = lowered.item if isinstance(lowered, ir.Nullable) else lowered
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
            origin=self._shared.origin(given.coordinate) if given else ir.NOWHERE,
        )

    def _arguments(self, node: g.OperationDefinitionNode) -> Iterator[Given]:
        """Yield the arguments that the operation itself gives to fields."""
        found: list[Given] = []
        type_info = g.TypeInfo(self._schema)

        class Visitor(g.Visitor):
            def enter_field(self, field: g.FieldNode, *_: object) -> None:
                definition = type_info.get_field_def()
                owner = type_info.get_parent_type()
                if definition is None or owner is None:
                    return
                for argument in field.arguments or ():
                    name = argument.name.value
                    coordinate = f"{owner.name}.{field.name.value}({name}:)"
                    given = Given(definition.args[name], coordinate, argument.value)
                    found.append(given)

        g.visit(node, g.TypeInfoVisitor(type_info, Visitor()))
        yield from found


def _comes_at_once(call: ir.GraphQL) -> bool:
    """Whether an operation has one result, which comes as a whole."""
    return call.kind != "subscription" and not call.incremental


@functools.lru_cache(maxsize=4096)
def _default_text(written: str) -> str:
    return document_text(definition_of(written, g.OperationDefinitionNode))


def document_text(node: g.ExecutableDefinitionNode) -> str:
    """The text of a definition as it is sent. Descriptions are for people, and many
    servers do not know them in documents yet."""
    variables = tuple(
        dataclasses.replace(variable, description=None)
        for variable in node.variable_definitions or ()
    )
    return g.print_ast(
        dataclasses.replace(node, description=None, variable_definitions=variables)
    )
