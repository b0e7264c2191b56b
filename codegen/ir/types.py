"""Types, and how to walk through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .scalars import BuiltinName


@dataclass(frozen=True, slots=True)
class Builtin:
    """A type that needs no definition. "file" is what a caller uploads, "bytes" a
    binary body, "base64" and "base64url" bytes in a string, "decimal" a decimal in a
    string and "number" one in a JSON number, "any" a JSON value without a schema."""

    name: BuiltinName


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to a definition, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class List:
    item: Type


@dataclass(frozen=True, slots=True)
class Map:
    """An object used as a dictionary: its keys are strings."""

    value: Type


@dataclass(frozen=True, slots=True)
class Tuple:
    """An array whose first items each have a type of their own."""

    items: tuple[Type, ...]
    rest: Type | None = None
    """The type of the items after them; None where there are none."""


@dataclass(frozen=True, slots=True)
class Nullable:
    """Never nested in itself."""

    item: Type


@dataclass(frozen=True, slots=True)
class Literal:
    """One of a few values, for what a caller passes; what servers send is an Enum."""

    values: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """A union without a name, of types that differ in their JSON type."""

    members: tuple[Type, ...]


Type = Builtin | Named | List | Map | Tuple | Nullable | Literal | OneOf


def inner_types(type_: Type) -> Iterator[Type]:
    """Yield the type and every type in it."""
    yield type_
    match type_:
        case List(item) | Map(item) | Nullable(item):
            yield from inner_types(item)
        case OneOf(members):
            for member in members:
                yield from inner_types(member)
        case Tuple(items, rest):
            for first in items:
                yield from inner_types(first)
            if rest is not None:
                yield from inner_types(rest)


def named_keys(type_: Type) -> Iterator[str]:
    """Yield the keys of the definitions that a type refers to."""
    return (inner.key for inner in inner_types(type_) if isinstance(inner, Named))


def nullable(type_: Type) -> Type:
    """The type, or null."""
    match type_:
        case Nullable() | Builtin("any" | "none"):
            return type_
        case _:
            return Nullable(type_)
