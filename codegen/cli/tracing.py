"""What changes do to the operations that a client has."""

from __future__ import annotations

from ..drift.changes import Touched
from ..drift.findings import Finding
from ..drift.symbols import Symbols
from .surfaces import Surfaces


def traced(
    findings: list[Finding], surfaces: Surfaces, symbols: Symbols
) -> list[Finding]:
    """Say of each finding which of the client's operations it breaks or may change,
    where those are known.

    Args:
        findings: What was found.
        surfaces: What was compared.
        symbols: The names of the old client.
    """
    if surfaces.old.types is None or not surfaces.uses:
        return findings
    from ..drift.usage import Client, trace

    client = Client(
        uses=surfaces.uses,
        has_builder=bool(surfaces.old.api.selectables),
        call=lambda owner: _called(owner, symbols),
    )
    return trace(findings, client, surfaces.old.types)


def _called(owner: str, symbols: Symbols) -> str:
    """How users call an operation: "client.queries.project"."""
    names = symbols.of(Touched("operation", owner))
    path = names[0].partition(".")[2] if names else owner
    return f"client.{path}"
