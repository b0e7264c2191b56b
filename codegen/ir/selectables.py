"""The types that a query builder selects from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Literal as OneWordOf

if TYPE_CHECKING:
    from . import Type, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """An argument of a field of an object."""

    wire: str
    declared: str
    """Its type as documents write it: "[ID!]!"."""
    type: Type
    required: bool
    default: Value | None = None
    doc: str = ""
    deprecated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectableField:
    """A field of an object that can be asked for."""

    wire: str
    type: Type
    """What the answer holds; where there is a target, `Named` refers to that."""
    target: str = ""
    """The key of the selectable that it leads to; empty for a leaf."""
    arguments: tuple[Argument, ...] = ()
    doc: str = ""
    deprecated: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectable:
    """A type with fields: an object, an interface or a union."""

    key: str
    """The type's name in the schema."""
    fields: tuple[SelectableField, ...]
    """In the order of the schema."""
    root: OneWordOf["", "query", "mutation"] = ""
    """The kind of operation that starts here."""
    narrower: tuple[str, ...] = ()
    """For an interface or a union: the keys of the types that its objects may be
    of, sorted."""
    doc: str = ""
