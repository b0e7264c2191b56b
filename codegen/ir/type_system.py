"""The whole type system of a GraphQL schema, whatever clients select of it.

An Api has only what its documents ask for. To know what a new version of a schema does
to a client, all of both versions must be seen: a document may ask for any of it.
Types are those of `types`, over the names of the schema: `Named("ID")` differs from
`Named("String")`, as it does where a variable is declared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal as OneWordOf

from .definitions import EnumValue, Value
from .origins import NOWHERE, Origin
from .types import Builtin, Nullable, Type

TypeKind = OneWordOf["scalar", "object", "interface", "union", "enum", "input"]
"""The kinds of named types (specification, section 3.4)."""

BUILT_IN_SCALARS: Mapping[str, Type] = {
    "Boolean": Builtin("bool"),
    "Float": Builtin("float"),
    "ID": Builtin("str"),
    "Int": Builtin("int"),
    "String": Builtin("str"),
}
"""The scalars that every schema has (specification, section 3.5), and what they are in
Python."""

EXECUTABLE_LOCATIONS = frozenset(
    {"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION"}
    | {"FRAGMENT_SPREAD", "INLINE_FRAGMENT", "VARIABLE_DEFINITION"}
)
"""Where documents of clients may have directives; other locations are those of
schemas (specification, section 3.13)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputValue:
    """An argument of a field or of a directive, or a field of an input."""

    name: str
    type: Type
    default: Value | None = None
    doc: str = ""
    deprecated: str | None = None
    """Why, possibly empty; None where it is not deprecated."""
    origin: Origin = NOWHERE

    @property
    def required(self) -> bool:
        """Whether it must be given (specification, section 5.4.3)."""
        return self.default is None and is_non_null(self.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputField:
    """A field of an object or an interface."""

    name: str
    type: Type
    arguments: tuple[InputValue, ...] = ()
    """In the order of the schema."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaType:
    """A named type."""

    name: str
    kind: TypeKind
    fields: tuple[OutputField, ...] = ()
    """Of an object or an interface, in the order of the schema."""
    inputs: tuple[InputValue, ...] = ()
    """The fields of an input, in the order of the schema."""
    values: tuple[EnumValue, ...] = ()
    """Of an enum, in the order of the schema."""
    members: tuple[str, ...] = ()
    """The objects of a union, sorted."""
    interfaces: tuple[str, ...] = ()
    """What an object or an interface implements, sorted."""
    one_of: bool = False
    """Whether exactly one field of an input must be given (`@oneOf`)."""
    specified_by: str = ""
    """The URL of a scalar's specification."""
    python: Type | None = None
    """What a scalar is in Python: by the config, or as it is guessed."""
    doc: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """The definition of a directive."""

    name: str
    locations: tuple[str, ...]
    """Sorted: "FIELD", "QUERY"."""
    arguments: tuple[InputValue, ...] = ()
    """In the order of the schema."""
    repeatable: bool = False
    doc: str = ""
    origin: Origin = NOWHERE

    @property
    def executable(self) -> tuple[str, ...]:
        """The locations in documents of clients."""
        return tuple(one for one in self.locations if one in EXECUTABLE_LOCATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeSystem:
    """A schema."""

    types: tuple[SchemaType, ...]
    """Sorted by name; without the scalars that every schema has, and without the types
    of introspection."""
    directives: tuple[Directive, ...] = ()
    """Sorted by name."""
    query: str = ""
    """The name of the root type; empty where there is none."""
    mutation: str = ""
    subscription: str = ""
    doc: str = ""


def is_non_null(type_: Type) -> bool:
    """Whether a type of a schema excludes null."""
    return not isinstance(type_, Nullable)
