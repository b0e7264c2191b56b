"""What has changed in an API of REST, beside its types."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from .bodies import body_changes
from .changes import Change
from .facets import documentation_deltas
from .incoming_changes import incoming_changes
from .operation_pairs import OperationPairs, placed
from .operations import existence_changes, name_changes, own_changes, place_changes
from .paging_changes import paging_changes
from .pairs import Pairs
from .parameters import parameter_changes
from .responses import response_changes
from .roots import at_roots
from .schemes import scheme_changes
from .security import security_changes
from .servers import own_server_changes, server_changes
from .spots import Kept


def rest_changes(pairs: Pairs, operations: OperationPairs) -> list[Change]:
    """Compare all of two versions of an API that is no named type.

    Args:
        pairs: The definitions of both versions.
        operations: The operations of both versions.
    """
    kept = [
        Kept(old, new, pairs)
        for old, new in operations.kept
        if isinstance(old.operation.call, ir.Http)
    ]
    own = [change for each in kept for change in _of_operation(each)]
    return [
        *existence_changes(operations),
        *name_changes(kept),
        *place_changes(kept),
        *at_roots(own),
        *_of_document(pairs),
        *at_roots(incoming_changes(pairs)),
    ]


def _of_operation(kept: Kept) -> Iterator[Change]:
    yield from own_changes(kept)
    yield from parameter_changes(kept)
    yield from body_changes(kept)
    yield from response_changes(kept)
    yield from paging_changes(kept)
    yield from security_changes(kept)
    yield from own_server_changes(kept)


def _of_document(pairs: Pairs) -> Iterator[Change]:
    old, new = pairs.old.api, pairs.new.api
    who = tuple(sorted(one.coordinate for one in placed(old)))
    yield from scheme_changes(old, new, who)
    yield from server_changes(old.servers, new.servers, who)
    if old.version != new.version:
        yield Change(
            kind="api-version-changed",
            subject="version",
            old=old.version,
            new=new.version,
        )
    for delta in documentation_deltas(old.doc, new.doc):
        yield Change(kind=delta.kind, subject="API", old=delta.old, new=delta.new)
