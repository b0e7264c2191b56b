"""What of an API a client can notice: what a comparison compares."""

from __future__ import annotations

from dataclasses import dataclass

from .. import ir


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """One version of an API."""

    api: ir.Api
    """Its operations and types, in the client's terms."""
    types: ir.TypeSystem | None = None
    """The whole schema of a GraphQL API: its documents select only a part of it."""
