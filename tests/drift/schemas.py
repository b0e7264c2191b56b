"""Surfaces of GraphQL schemas, for tests."""

from __future__ import annotations

from functools import cache

from codegen import ir
from codegen.drift.changes import Change
from codegen.drift.compare import compare
from codegen.drift.surface import Surface
from codegen.graphql import type_system
from codegen.graphql.load import load


@cache
def surface(sdl: str) -> Surface:
    """What a schema offers, without a client of it."""
    schema, _ = load(sdl, "schema.graphql", warn=False)
    api = ir.Api(name="Shop", source="schema.graphql")
    return Surface(api=api, types=type_system.lower(schema))


def changes(old: str, new: str, *, documentation: bool = True) -> tuple[Change, ...]:
    """What has changed between two schemas."""
    return compare(surface(old), surface(new), documentation=documentation)
