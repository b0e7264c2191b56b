"""Lower the types that operations share: scalars, enums and inputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import graphql as g

from .. import ir
from .scalars import guess


def wrapped(
    type_: g.GraphQLType, named: Callable[[g.GraphQLNamedType], ir.Type]
) -> ir.Type:
    """Lower a type with its lists and nullability.

    Args:
        type_: An input or output type.
        named: Lowers the named type inside.
    """
    match type_:
        case g.GraphQLNonNull(of_type=inner):
            lowered = wrapped(inner, named)
            return lowered.item if isinstance(lowered, ir.Nullable) else lowered
        case g.GraphQLList(of_type=item):
            return ir.Nullable(ir.List(wrapped(item, named)))
        case g.GraphQLNamedType():
            return ir.nullable(named(type_))
    raise TypeError(f"not a GraphQL type: {type_!r}")


class SharedTypes:
    """The enums and inputs that operations use, each lowered once."""

    def __init__(
        self, schema: g.GraphQLSchema, scalars: Mapping[str, ir.PythonType], file: str
    ) -> None:
        self._schema = schema
        self._scalars = scalars
        self._file = file
        self.definitions: dict[str, ir.Definition] = {}

    def input(self, type_: g.GraphQLInputType) -> ir.Type:
        """Lower the type of an argument or a variable."""
        return wrapped(type_, self.named)

    def named(self, type_: g.GraphQLNamedType) -> ir.Type:
        """Lower a scalar, an enum or an input object."""
        if isinstance(type_, g.GraphQLScalarType):
            return self._scalar(type_)
        if type_.name not in self.definitions:
            if isinstance(type_, g.GraphQLEnumType):
                self.definitions[type_.name] = self._enum(type_)
            elif isinstance(type_, g.GraphQLInputObjectType):
                # Inputs may contain themselves: reserve the key first.
                self.definitions[type_.name] = ir.Record(key=type_.name, fields=())
                self.definitions[type_.name] = self._record(type_)
        return ir.Named(type_.name)

    def origin(self, coordinate: str) -> ir.Origin:
        """The place of a schema coordinate."""
        return ir.Origin(self._file, coordinate)

    def _scalar(self, type_: g.GraphQLScalarType) -> ir.Type:
        chosen = self._scalars.get(type_.name)
        match chosen:
            case None:
                return guess(type_)
            case ir.PythonType(str(builtin), None, None):
                return ir.Builtin(builtin)
        self.definitions[type_.name] = ir.CustomScalar(
            key=type_.name,
            python=chosen,
            doc=type_.description or "",
            origin=self.origin(type_.name),
        )
        return ir.Named(type_.name)

    def _enum(self, type_: g.GraphQLEnumType) -> ir.Enum:
        return ir.Enum(
            key=type_.name,
            values=tuple(
                ir.EnumValue(
                    wire=name,
                    doc=value.description or "",
                    deprecated=value.deprecation_reason,
                )
                for name, value in type_.values.items()
            ),
            doc=type_.description or "",
            origin=self.origin(type_.name),
        )

    def _record(self, type_: g.GraphQLInputObjectType) -> ir.Record:
        return ir.Record(
            key=type_.name,
            position="sent",
            exactly_one=type_.is_one_of,
            doc=type_.description or "",
            origin=self.origin(type_.name),
            fields=tuple(
                ir.Field(
                    wire=name,
                    type=self._input_field_type(type_, field),
                    required=g.is_required_input_field(field),
                    default=default_value(field),
                    doc=field.description or "",
                    deprecated=field.deprecation_reason,
                    origin=self.origin(f"{type_.name}.{name}"),
                )
                for name, field in type_.fields.items()
            ),
        )

    def _input_field_type(
        self, type_: g.GraphQLInputObjectType, field: g.GraphQLInputField
    ) -> ir.Type:
        lowered = self.input(field.type)
        # A `@oneOf` input's fields are nullable in the schema only so that they may
        # be absent; null is not allowed (specification, section 3.10.1).
        if type_.is_one_of and isinstance(lowered, ir.Nullable):
            return lowered.item
        return lowered


def default_value(
    argument: g.GraphQLArgument | g.GraphQLInputField,
) -> ir.Value | None:
    """The default of an argument or input field, as JSON; None where there is none."""
    default = argument.default
    if default is None:
        return None
    if default.literal is not None:
        value = g.value_from_ast_untyped(default.literal)
    else:
        value = default.value
    return ir.Value(json.dumps(value, sort_keys=True))
