"""Which function answers which field of the schema.

A resolver gets its arguments as one mapping. A schema that is replaced while the
emulator runs may bring arguments which no function knows: they are ignored, and no
call fails for them. Fields without a resolver are read from the record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .store import Record, Store

Arguments = Mapping[str, Any]
Resolver = Callable[[Store, Record, Arguments], Any]
Decorator = Callable[[Resolver], Resolver]

RESOLVERS: dict[tuple[str, str], Resolver] = {}
"""Resolvers by the name of the type and the name of the field."""


def field(type_name: str, *field_names: str) -> Decorator:
    """Make the decorated function the resolver of these fields of a type."""

    def register(resolver: Resolver) -> Resolver:
        for field_name in field_names:
            RESOLVERS[type_name, field_name] = resolver
        return resolver

    return register


def query(*field_names: str) -> Decorator:
    """Make the decorated function the resolver of these root fields."""
    return field("Query", *field_names)


def mutation(*field_names: str) -> Decorator:
    """Make the decorated function the resolver of these root fields."""
    return field("Mutation", *field_names)


def project_mutation(*field_names: str) -> Decorator:
    """Make the decorated function answer under `mutation { project { … } }`."""
    return field("ProjectMutations", *field_names)
