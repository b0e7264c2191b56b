"""Lower a whole GraphQL schema, to compare it with another version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import graphql as g

from .. import ir
from .load import Schema
from .types import SharedTypes, default_value

_EXECUTABLE = (g.GraphQLIncludeDirective, g.GraphQLSkipDirective)
"""What every server knows (specification, section 3.13), said or not."""
_OF_SCHEMAS = frozenset(
    {"deprecated", "specifiedBy", "oneOf"}  # They are facts of what they stand on.
)
_NONE: Mapping[str, ir.PythonType] = {}


def lower(
    schema: Schema, scalars: Mapping[str, ir.PythonType] = _NONE
) -> ir.TypeSystem:
    """Lower all that a schema has, in the terms of the IR.

    Args:
        schema: The schema, as it was read.
        scalars: The types of custom scalars that the config gives, by their names.
    """
    return _Lowering(schema, scalars).type_system()


class _Lowering:
    def __init__(self, schema: Schema, scalars: Mapping[str, ir.PythonType]) -> None:
        self._schema = schema.definition
        self._shared = SharedTypes(schema.definition, scalars, schema.file)
        self._file = schema.file
        self._types: dict[str, ir.Type] = {}

    def type_system(self) -> ir.TypeSystem:
        schema = self._schema
        types = schema.type_map
        declared = {directive.name: directive for directive in schema.directives}
        directives = {directive.name: directive for directive in _EXECUTABLE} | declared
        return ir.TypeSystem(
            types=tuple(
                self._type(types[name])
                for name in sorted(types)
                if not name.startswith("__") and name not in ir.BUILT_IN_SCALARS
            ),
            directives=tuple(
                self._directive(directives[name])
                for name in sorted(directives)
                if name not in _OF_SCHEMAS
            ),
            query=_name(schema.query_type),
            mutation=_name(schema.mutation_type),
            subscription=_name(schema.subscription_type),
            doc=schema.description or "",
        )

    def _type(self, type_: g.GraphQLNamedType) -> ir.SchemaType:
        name, doc = type_.name, type_.description or ""
        origin = self._origin(name, type_.ast_node)
        match type_:
            case g.GraphQLObjectType() | g.GraphQLInterfaceType():
                is_object = isinstance(type_, g.GraphQLObjectType)
                return ir.SchemaType(
                    name=name,
                    kind="object" if is_object else "interface",
                    fields=tuple(
                        self._field(name, key, field)
                        for key, field in type_.fields.items()
                    ),
                    interfaces=tuple(sorted(one.name for one in type_.interfaces)),
                    doc=doc,
                    origin=origin,
                )
            case g.GraphQLUnionType():
                members = tuple(sorted(member.name for member in type_.types))
                return ir.SchemaType(
                    name=name, kind="union", members=members, doc=doc, origin=origin
                )
            case g.GraphQLEnumType():
                return ir.SchemaType(
                    name=name,
                    kind="enum",
                    values=tuple(
                        ir.EnumValue(
                            wire=wire,
                            doc=value.description or "",
                            deprecated=value.deprecation_reason,
                        )
                        for wire, value in type_.values.items()
                    ),
                    doc=doc,
                    origin=origin,
                )
            case g.GraphQLInputObjectType():
                return ir.SchemaType(
                    name=name,
                    kind="input",
                    inputs=self._inputs(f"{name}.", "", type_.fields),
                    one_of=type_.is_one_of,
                    doc=doc,
                    origin=origin,
                )
        assert isinstance(type_, g.GraphQLScalarType)
        return ir.SchemaType(
            name=name,
            kind="scalar",
            specified_by=type_.specified_by_url or "",
            python=self._shared.named(type_),
            doc=doc,
            origin=origin,
        )

    def _field(self, owner: str, name: str, field: g.GraphQLField) -> ir.OutputField:
        coordinate = f"{owner}.{name}"
        return ir.OutputField(
            name=name,
            type=self._lowered(field.type),
            arguments=self._inputs(f"{coordinate}(", ":)", field.args),
            doc=field.description or "",
            deprecated=field.deprecation_reason,
            origin=self._origin(coordinate, field.ast_node),
        )

    def _directive(self, directive: g.GraphQLDirective) -> ir.Directive:
        coordinate = f"@{directive.name}"
        return ir.Directive(
            name=directive.name,
            locations=tuple(sorted(one.name for one in directive.locations)),
            arguments=self._inputs(f"{coordinate}(", ":)", directive.args),
            repeatable=directive.is_repeatable,
            doc=directive.description or "",
            origin=self._origin(coordinate, directive.ast_node),
        )

    def _inputs(
        self,
        before: str,
        after: str,
        inputs: Mapping[str, g.GraphQLArgument] | Mapping[str, g.GraphQLInputField],
    ) -> tuple[ir.InputValue, ...]:
        """Arguments or fields of an input; the texts around their names make their
        coordinates."""
        found: Iterable[tuple[str, g.GraphQLArgument | g.GraphQLInputField]]
        found = inputs.items()
        return tuple(
            ir.InputValue(
                name=name,
                type=self._lowered(value.type),
                default=default_value(value),
                doc=value.description or "",
                deprecated=value.deprecation_reason,
                origin=self._origin(f"{before}{name}{after}", value.ast_node),
            )
            for name, value in found
        )

    def _lowered(self, type_: g.GraphQLType) -> ir.Type:
        """The type, the same object wherever it is the same type."""
        text = str(type_)
        lowered = self._types.get(text)
        if lowered is None:
            lowered = self._types[text] = _lowered(type_)
        return lowered

    def _origin(self, coordinate: str, node: g.Node | None) -> ir.Origin:
        """The place of a coordinate; its line, where the schema is SDL."""
        name = getattr(node, "name", None)
        if name is None or name.loc is None:
            return ir.Origin(self._file, coordinate)
        token = name.loc.start_token
        file = name.loc.source.name
        return ir.Origin(file, coordinate, token.line, token.column)


def _lowered(type_: g.GraphQLType) -> ir.Type:
    match type_:
        case g.GraphQLNonNull(of_type=inner):
            lowered = _lowered(inner)
            assert isinstance(lowered, ir.Nullable)
            return lowered.item
        case g.GraphQLList(of_type=item):
            return ir.Nullable(ir.List(_lowered(item)))
    assert isinstance(type_, g.GraphQLNamedType)
    return ir.Nullable(ir.Named(type_.name))


def _name(type_: g.GraphQLObjectType | None) -> str:
    return type_.name if type_ else ""
