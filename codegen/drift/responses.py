"""What has changed in what operations answer.

What a method returns is told once, whatever statuses lead to it: any 2xx is success to
the runtime, and is read as what the method returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .. import ir
from ..media import essence, is_json
from .changes import Change
from .facets import documentation_deltas
from .response_details import header_changes, link_changes
from .spots import Kept, Spot
from .type_changes import type_changes
from .type_text import type_text

RETURNS = "returns"


def response_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in the answers of an operation."""
    yield from _returned(kept)
    yield from _streamed(kept)
    old, new = kept.both
    before, after = _by_status(old.responses), _by_status(new.responses)
    yield from _successes(kept, before, after)
    yield from _errors(kept, _by_status(old.errors), _by_status(new.errors))
    for status in sorted(before.keys() & after.keys()):
        yield from _same_status(kept, before[status], after[status])
    if _only(before) and _only(after) and before.keys() != after.keys():
        yield from _same_status(kept, _only(before), _only(after))


Responses = list[ir.Response]
"""Those of one status, the best media type first."""


def _by_status(responses: Iterable[ir.Response]) -> dict[str, Responses]:
    found: dict[str, Responses] = {}
    for response in responses:
        found.setdefault(response.status, []).append(response)
    return found


def _only(found: Mapping[str, Responses]) -> Responses:
    return next(iter(found.values())) if len(found) == 1 else []


# What methods return


def _returned(kept: Kept) -> Iterator[Change]:
    old, new = kept.both
    spot = kept.spot.at(RETURNS, "received")
    if (old.items is None) != (new.items is None):
        return  # What comes one after the other is told below.
    if old.returns is None and new.returns is not None:
        yield spot.change("result-added", "", type_text(new.returns, kept.pairs.new))
    elif old.returns is not None and new.returns is None:
        yield spot.change("result-removed", type_text(old.returns, kept.pairs.old))
    elif old.returns is not None and new.returns is not None:
        yield from spot.type_changes(old.returns, new.returns, kept.pairs)
        if old.unwrap != new.unwrap:
            before, after = ".".join(old.unwrap), ".".join(new.unwrap)
            yield spot.change("result-moved", before, after)


def _streamed(kept: Kept) -> Iterator[Change]:
    old, new = kept.both
    spot = kept.spot.at("stream", "received")
    if old.items is not None and new.items is not None:
        yield from spot.type_changes(old.items, new.items, kept.pairs)
        if old.stream_switch != new.stream_switch:
            switched = kept.spot.at("stream")
            yield switched.change(
                "stream-switch-changed", old.stream_switch, new.stream_switch
            )
    elif new.items is not None:
        kind = "became-stream" if new.returns is None else "stream-added"
        yield spot.change(kind, "", type_text(new.items, kept.pairs.new))
    elif old.items is not None:
        kind = "no-longer-stream" if old.returns is None else "stream-removed"
        yield spot.change(kind, type_text(old.items, kept.pairs.old))


# Statuses


def _successes(
    kept: Kept, old: Mapping[str, Responses], new: Mapping[str, Responses]
) -> Iterator[Change]:
    gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    spot = kept.spot
    if len(gone) == len(come) == 1:
        place = spot.at(gone[0], "received")
        yield place.change("success-status-changed", gone[0], come[0])
        return
    for status in gone:
        yield spot.at(status, "received").change("success-status-removed", status)
    for status in come:
        yield spot.at(status, "received").change("success-status-added", "", status)


def _errors(
    kept: Kept, old: Mapping[str, Responses], new: Mapping[str, Responses]
) -> Iterator[Change]:
    for status in sorted(old.keys() | new.keys()):
        place = kept.spot.at(status, "received")
        before, after = old.get(status), new.get(status)
        if before and after:
            yield from _error_body(kept, place, _error(before), _error(after))
            yield from place.changes(documentation_deltas(before[0].doc, after[0].doc))
        elif before:
            has_body = _error(before) is not None
            kind = "error-body-removed" if has_body else "error-status-removed"
            yield place.change(kind, status)
        else:
            yield place.change("error-status-added", "", status)


def _error_body(
    kept: Kept, place: Spot, old: ir.Type | None, new: ir.Type | None
) -> Iterator[Change]:
    before = type_text(old, kept.pairs.old) if old else ""
    after = type_text(new, kept.pairs.new) if new else ""
    if old is None and new is not None:
        yield place.change("error-body-added", before, after)
    elif old is not None and new is None:
        yield place.change("error-body-removed", before, after)
    elif old and new and type_changes(old, new, kept.pairs):
        yield place.change("error-body-changed", before, after)


def _error(responses: Responses) -> ir.Type | None:
    """The body of an error that clients decode: JSON, of whichever media type."""
    types = [one.type for one in responses if one.type and is_json(one.media)]
    distinct = tuple(dict.fromkeys(types))
    return ir.OneOf(distinct) if len(distinct) > 1 else next(iter(distinct), None)


def _same_status(kept: Kept, old: Responses, new: Responses) -> Iterator[Change]:
    """What has changed beside the types: media types, headers, links."""
    spot = kept.spot.at(old[0].status, "received")
    yield from _media(kept, old, new)
    yield from header_changes(spot, old[0].headers, new[0].headers, kept.pairs)
    yield from link_changes(spot, old[0].links, new[0].links)
    yield from spot.changes(documentation_deltas(old[0].doc, new[0].doc))


def _media(kept: Kept, old: Responses, new: Responses) -> Iterator[Change]:
    """The client asks for the best media type of a status, and for no other."""
    before = list(dict.fromkeys(essence(one.media) for one in old if one.media))
    after = list(dict.fromkeys(essence(one.media) for one in new if one.media))
    spot = kept.spot.at(old[0].status, "received")
    if not before or not after:
        return  # What a method returns has been told.
    if before[0] not in after:
        yield spot.change("response-media-changed", before[0], after[0])
    elif before[0] != after[0]:
        yield spot.change("response-best-media-changed", before[0], after[0])
    for media in before[1:]:
        if media not in after:
            yield spot.change("response-media-removed", media)
    for media in after:
        if media not in before and not (media == after[0] and before[0] not in after):
            yield spot.change("response-media-added", "", media)
