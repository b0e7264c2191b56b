"""What has changed in what an API sends by itself: webhooks and callbacks."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from ..media import essence
from .changes import Change, Touched
from .facets import deprecation_deltas, documentation_deltas
from .pairs import Pairs
from .reach import incoming_coordinate
from .response_details import header_changes
from .spots import Spot
from .type_text import type_text


def incoming_changes(pairs: Pairs) -> Iterator[Change]:
    """What has changed in the requests that an API sends to its user."""
    before = {request.key: request for request in pairs.old.api.incoming}
    after = {request.key: request for request in pairs.new.api.incoming}
    renamed = _renamed(before, after)
    for key, old in before.items():
        new = after.get(renamed.get(key, key))
        spot = _spot(old, new)
        if new is None:
            yield spot.change(f"{old.kind}-removed", _text(old))
            continue
        if old.key != new.key:
            yield spot.change("incoming-renamed", old.key, new.key, new.key)
        yield from _same(spot, old, new, pairs)
    for key, new in after.items():
        if key not in before and key not in renamed.values():
            yield _spot(new, new).change(f"{new.kind}-added", "", _text(new))


def _spot(old: ir.Incoming, new: ir.Incoming | None) -> Spot:
    return Spot(
        owner=incoming_coordinate(old),
        flow="received",
        touches=(Touched("incoming", old.key),),
        old_origin=old.origin,
        new_origin=new.origin if new else ir.NOWHERE,
    )


def _renamed(
    old: dict[str, ir.Incoming], new: dict[str, ir.Incoming]
) -> dict[str, str]:
    """Which request comes under another name: the only one of its kind that comes
    after the same operation, with the same method, to the same URL."""
    gone = [one for key, one in old.items() if key not in new]
    come = [one for key, one in new.items() if key not in old]
    found = {}
    for first in gone:
        same = [one for one in come if _identity(one) == _identity(first)]
        rivals = [one for one in gone if _identity(one) == _identity(first)]
        if len(same) == len(rivals) == 1:
            found[first.key] = same[0].key
    return found


def _identity(one: ir.Incoming) -> tuple[str, str, str, str, ir.Type | None]:
    # Webhooks have no URL: what they carry must tell them.
    type_ = one.type if one.kind == "webhook" else None
    return one.kind, one.method, one.operation, one.url, type_


def _text(one: ir.Incoming) -> str:
    return f"{one.method} {one.url}".strip()


def _same(
    spot: Spot, old: ir.Incoming, new: ir.Incoming, pairs: Pairs
) -> Iterator[Change]:
    if _text(old) != _text(new):
        yield spot.change("incoming-request-changed", _text(old), _text(new))
    if essence(old.media) != essence(new.media) and old.media and new.media:
        yield spot.at("body").change("incoming-media-changed", old.media, new.media)
    body = spot.at("body")
    if old.type is None and new.type is not None:
        yield body.change("incoming-body-added", "", type_text(new.type, pairs.new))
    elif old.type is not None and new.type is None:
        yield body.change("incoming-body-removed", type_text(old.type, pairs.old))
    elif old.type is not None and new.type is not None:
        yield from body.type_changes(old.type, new.type, pairs)
    yield from header_changes(spot, old.headers, new.headers, pairs)
    yield from spot.changes(deprecation_deltas(old.deprecated, new.deprecated))
    yield from spot.changes(documentation_deltas(old.doc, new.doc))
