"""What has changed in what operations send: bodies."""

from __future__ import annotations

from collections.abc import Iterator

from .. import ir
from ..contents import contents_of, names_media
from ..media import essence
from .changes import Change
from .constraints import constraint_deltas
from .facets import documentation_deltas, required_deltas
from .serialization import part_serialization
from .spots import Kept, Spot, parameter_touched
from .type_text import type_text

BODY = "body"
"""The parameter of methods that takes it."""


def body_changes(kept: Kept) -> Iterator[Change]:
    """What has changed in the body of an operation."""
    old, new = kept.both
    spot = kept.spot.at(BODY, touches=(parameter_touched(kept.old, BODY),))
    if not old.bodies and not new.bodies:
        return
    if not old.bodies:
        kind = "required-body-added" if _required(new) else "body-added"
        added = spot.at(BODY, touches=(parameter_touched(kept.new, BODY),))
        yield added.change(kind, new=type_text(new.bodies[0].type, kept.pairs.new))
        return
    if not new.bodies:
        yield spot.change("body-removed", type_text(old.bodies[0].type, kept.pairs.old))
        return
    yield from spot.changes(required_deltas(_required(old), _required(new)))
    yield from spot.changes(documentation_deltas(old.bodies[0].doc, new.bodies[0].doc))
    yield from _media(spot, old, new)
    yield from _contents(kept, spot)


def _required(operation: ir.Operation) -> bool:
    return any(body.required for body in operation.bodies)


# Media types


def _media(spot: Spot, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
    """Which media types servers take, and which callers may choose from."""
    taken, takes = _all(old), _all(new)
    offered, offers = _offered(old), _offered(new)
    gone = [media for media in offered if media not in takes]
    come = [media for media in offers if media not in taken]
    if len(gone) == len(come) == 1:
        yield spot.change("body-media-changed", gone[0], come[0], come[0])
        return
    for media in gone:
        yield spot.at(f"{BODY} {media}").change("body-media-removed", media)
    for media in come:
        yield spot.at(f"{BODY} {media}").change("body-media-added", "", media)
    if offered[0] in takes and offers[0] != offered[0]:
        yield spot.change("body-default-media-changed", offered[0], offers[0])
    yield from _choice(spot, old, new)


def _choice(spot: Spot, old: ir.Operation, new: ir.Operation) -> Iterator[Change]:
    """The media types that both versions take, but only one lets callers choose."""
    offered, offers = _offered(old), _offered(new)
    if names_media(contents_of(old)) and offered[0] in offers:
        for media in offered:
            if media in _all(new) and media not in offers:
                withdrawn = spot.at(f"{BODY} {media}")
                yield withdrawn.change("body-media-withdrawn", media)
    if names_media(contents_of(new)) and offers[0] in offered:
        for media in offers:
            if media in _all(old) and media not in offered:
                yield spot.at(f"{BODY} {media}").change("body-media-offered", "", media)


def _all(operation: ir.Operation) -> set[str]:
    return {essence(body.media) for body in operation.bodies}


def _offered(operation: ir.Operation) -> list[str]:
    """The media types that callers have the choice of, best first."""
    found = (m for content in contents_of(operation) for m in content.media)
    return list(dict.fromkeys(map(essence, found)))


# What they carry


def _contents(kept: Kept, spot: Spot) -> Iterator[Change]:
    """The type and the parts of each way to send the body; what several ways have in
    common is told once, of the best one."""
    told: set[tuple[str, str, str]] = set()
    for old, new in _paired(kept):
        place = spot.at(f"{BODY} {essence(old.media)}")
        found = [
            *place.type_changes(old.type, new.type, kept.pairs),
            *place.changes(constraint_deltas(old.constraints, new.constraints)),
            *_parts(place, old, new),
        ]
        for change in found:
            said = (change.kind, change.old, change.new)
            if said not in told:
                told.add(said)
                yield change


def _paired(kept: Kept) -> Iterator[tuple[ir.Body, ir.Body]]:
    """The ways to send the body, by media type; of one way each, whatever it is."""
    old, new = ([body for body in one.bodies if not body.repeats] for one in kept.both)
    by_media = {essence(body.media): body for body in reversed(new)}
    paired = [
        (body, by_media[essence(body.media)])
        for body in old
        if essence(body.media) in by_media
    ]
    if not paired:
        paired = [(old[0], new[0])]
    yield from paired


def _parts(spot: Spot, old: ir.Body, new: ir.Body) -> Iterator[Change]:
    before = {part.wire: part_serialization(part) for part in old.parts}
    after = {part.wire: part_serialization(part) for part in new.parts}
    for wire in sorted(before.keys() | after.keys()):
        first, second = before.get(wire, ""), after.get(wire, "")
        if first != second:
            yield spot.at(f"{spot.part} part {wire}").change(
                "part-serialization-changed", first, second
            )
