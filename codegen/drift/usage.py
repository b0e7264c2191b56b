"""What changes of a GraphQL schema do to the operations that a client has.

An operation is broken where a server with the new schema refuses its document, or where
it can only send or get what does not fit. It is potentially affected where it has what
has changed: whether that happens depends on what callers pass and what servers send. A
query builder may have anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from .. import ir
from .changes import Change
from .findings import Affects, Finding
from .severity import worst
from .type_system_index import SchemaIndex
from .usage_joining import causes
from .usage_meeting import Meeting

BUILDER = "run"
"""The method that executes what a query builder selects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The operations of a client."""

    uses: Sequence[ir.OperationUse]
    has_builder: bool = False
    call: Callable[[str], str]
    """What users call an operation, given its owner."""


def trace(
    findings: Iterable[Finding], client: Client, types: ir.TypeSystem
) -> list[Finding]:
    """Say of each finding what it does to the operations of a client.

    Args:
        findings: What was found.
        client: The operations of the client, validated against the new schema.
        types: The schema that they were written for.
    """
    listed = list(findings)
    index = SchemaIndex(types)
    meetings = [Meeting(use, index) for use in client.uses]
    refused = {
        use.owner: causes(use, [one.change for one in listed], meeting)
        for use, meeting in zip(client.uses, meetings, strict=True)
        if use.refusals
    }
    return [_traced(one, client, meetings, refused) for one in listed]


def _traced(
    finding: Finding,
    client: Client,
    meetings: Iterable[Meeting],
    refused: dict[str, frozenset[str]],
) -> Finding:
    change = finding.change
    broken: list[str] = []
    touched: list[str] = []
    for meeting in meetings:
        owner = meeting.use.owner
        if change.id in refused.get(owner, ()) or meeting.always_fails(change):
            broken.append(client.call(owner))
        elif meeting.meets(change):
            touched.append(client.call(owner))
    if client.has_builder and _may_be_built(change):
        touched.append(client.call(BUILDER))
    affects: Affects = "broken" if broken else "unaffected"
    if touched and not broken:
        affects = "potentially affected"
    return replace(
        finding,
        affects=affects,
        affected=tuple(sorted(broken or touched)),
        # Whatever is said of such changes in general: this one breaks something.
        wire=worst((finding.wire, "breaking")) if broken else finding.wire,
    )


def _may_be_built(change: Change) -> bool:
    """Whether a query builder can meet a change. It has no directives, and what is new
    is in no code yet."""
    is_new = change.kind.endswith("-added") and not change.kind.startswith(
        ("enum-value", "possible-type", "interface", "default")
    )
    is_built = not change.subject.startswith("@") and not is_new
    return is_built and change.direction != "none"
