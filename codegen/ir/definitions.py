"""Definitions: the types that have a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneWordOf

from .origins import NOWHERE, Origin
from .scalars import PythonType
from .types import Named, Type

Position = OneWordOf["sent", "received", "both"]
"""Whether clients send it (leaving a field out differs from null), get it, or both."""


@dataclass(frozen=True, slots=True)
class Value:
    """A JSON value from a document (a default, a constraint), as canonical JSON."""

    json: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    wire: str
    type: Type
    required: bool
    """Whether the key is always there; its value may still be Nullable."""
    default: Value | None = None
    constraints: tuple[tuple[str, Value], ...] = ()
    """JSON Schema keywords that limit the value ("maxLength"), sorted, with the
    conditions that types cannot say ("dependentRequired"); those of an array's items
    after "items.", of a map's values after "values."."""
    examples: tuple[Value, ...] = ()
    doc: str = ""
    deprecated: str | None = None
    """Why, possibly empty; None where it is not deprecated."""
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    key: str
    fields: tuple[Field, ...]
    """In the order of the document. A base's fields are not repeated."""
    base: str = ""
    """The key of the one record that it extends, or nothing."""
    tag: str = ""
    """The value of `__typename` that tells it apart in unions; empty elsewhere."""
    position: Position = "received"
    extra: Type | None = None
    """The type of further keys, where the schema allows them."""
    exactly_one: bool = False
    """Whether exactly one field must be given (GraphQL's `@oneOf`)."""
    constraints: tuple[tuple[str, Value], ...] = ()
    """As those of a field, of a record that the document gives a name; those of others
    are where they are used."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValue:
    wire: str | int
    name: str = ""
    """What the document calls it (`x-enum-varnames`), where it does."""
    doc: str = ""
    deprecated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enum:
    """Values of one JSON type. Always open: servers add values."""

    key: str
    values: tuple[EnumValue, ...]
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    key: str
    members: tuple[Type, ...]
    tag_field: str = ""
    """The key whose value names the member: `__typename`, or a discriminator."""
    mapping: tuple[tuple[str, str], ...] = ()
    """For a discriminator: (value, key of the member), sorted."""
    fallback: str = ""
    """For a discriminator: the key of the member for values without a mapping."""
    open: bool = True
    """Whether objects of other types may arrive."""
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name for a type that needs no class of its own."""

    key: str
    type: Type
    doc: str = ""
    deprecated: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomScalar:
    """A scalar with a Python type, or conversions, of the user's."""

    key: str
    python: PythonType
    doc: str = ""
    origin: Origin = NOWHERE


Definition = Record | Enum | Union | Alias | CustomScalar


def definition_types(definition: Definition) -> Iterator[Type]:
    """Yield the types that a definition is made of."""
    match definition:
        case Record(fields=fields, base=base, extra=extra):
            yield from (field.type for field in fields)
            if base:
                yield Named(base)
            if extra is not None:
                yield extra
        case Union(members=members):
            yield from members
        case Alias(type=type_):
            yield type_
