"""What the documents of a GraphQL client have of a schema."""

from __future__ import annotations

from dataclasses import dataclass

from .types import Type


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a server with another schema refuses a document."""

    message: str
    coordinates: tuple[tuple[str, ...], ...]
    """Where in the schema that the document was written for, from the inside out: what
    the error is about, then the fields around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationUse:
    """What one operation, with the fragments that it spreads, has of a schema."""

    owner: str
    """The operation: its group's path and its key, joined by "."."""
    coordinates: frozenset[str]
    """The coordinates of the schema that it names: fields, arguments that it gives,
    values of enums, types of fragments, directives."""
    variables: tuple[tuple[str, Type], ...] = ()
    """The types of its variables, over the names of the schema."""
    refusals: tuple[Refusal, ...] = ()
    """Why it does not fit the schema that it was compared with."""
