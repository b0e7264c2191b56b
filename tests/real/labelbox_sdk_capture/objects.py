"""Objects of the client's classes, made without a server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .answers import IDENTIFIER, TIME
from .sdk import naming, object_model


def made_up(client: Any, entity: Any, values: Mapping[str, Any]) -> Any:
    """An object of the class `entity` with made-up values, or those given."""
    fields = made_up_values(entity)
    for relationship in entity.relationships():
        if relationship.cache:  # Such an object comes with its owner.
            name = naming.camel_case(relationship.name)
            fields[name] = made_up_values(relationship.destination_type)
    return entity(client, {**fields, **values})


def made_up_values(entity: Any) -> dict[str, Any]:
    """A value for each field of a class, by its name in the API."""
    values = {field.graphql_name: _value(field) for field in entity.fields()}
    return {**values, "id": IDENTIFIER}


def first_member(enumeration: Any) -> Any:
    """The first value of an enum of the client's that is not null."""
    return next(member.value for member in enumeration if member.value is not None)


def _value(field: Any) -> Any:
    kinds = object_model.Field
    kind = field.field_type
    if isinstance(kind, kinds.EnumType):
        return first_member(kind.enum_cls)
    if isinstance(kind, kinds.ListType):
        return []
    return {kinds.Type.DateTime: TIME, kinds.Type.String: "x"}.get(kind)
