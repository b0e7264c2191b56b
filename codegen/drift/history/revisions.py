"""The versions of a schema that a history has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ... import ir
from ..findings import Finding
from ..severity import Severity
from ..surface import Surface


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much an API has."""

    operations: int
    types: int
    fields: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A commit that changed the snapshot."""

    commit: str
    """The id of the commit."""
    time: int
    """When it was committed, in seconds since 1970."""
    subject: str = ""
    """The first line of its message."""
    version: str = ""
    """What the API calls this version; empty where it is silent."""
    size: Size | None = None
    """What the API had then; None where that could not be told."""
    findings: tuple[Finding, ...] = ()
    """What changed since the revision before that could be read."""
    is_first: bool = False
    """Whether there was nothing before to compare with."""
    problem: str = ""
    """Why it could not be read."""

    @property
    def short(self) -> str:
        """The id of the commit, as people write it."""
        return self.commit[:7]

    @property
    def date(self) -> str:
        """The day of the commit, in UTC: "2026-11-21"."""
        return datetime.fromtimestamp(self.time, tz=UTC).date().isoformat()

    def count(self, severity: Severity) -> int:
        """How many of its changes are that bad."""
        return sum(finding.severity == severity for finding in self.findings)


def size_of(surface: Surface) -> Size:
    """Count what an API has.

    Of a GraphQL schema that is known as a whole: the fields of its roots, its types and
    their fields. Of any other API its operations, and the records, enums and unions
    that these lead to.
    """
    if surface.types is not None:
        return _size_of_schema(surface.types)
    groups = surface.api.groups
    inner = (one for group in groups for one in group.definitions)
    types = [
        one
        for one in (*surface.api.definitions, *inner)
        if isinstance(one, ir.Record | ir.Enum | ir.Union)
    ]
    return Size(
        operations=sum(len(group.operations) for group in groups),
        types=len(types),
        fields=sum(len(one.fields) for one in types if isinstance(one, ir.Record)),
    )


def _size_of_schema(schema: ir.TypeSystem) -> Size:
    roots = {schema.query, schema.mutation, schema.subscription}
    fields = {one.name: len(one.fields) + len(one.inputs) for one in schema.types}
    return Size(
        operations=sum(fields.get(root, 0) for root in roots),
        types=len(schema.types),
        fields=sum(fields.values()),
    )
