"""What has changed in the headers of answers, and in where these lead.

Generated code names neither: headers are read by the text of their name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import ir
from .changes import Change
from .facets import deprecation_deltas, documentation_deltas
from .pairs import Pairs
from .spots import Spot
from .type_changes import type_changes
from .type_text import type_text


def header_changes(
    spot: Spot, old: Iterable[ir.Header], new: Iterable[ir.Header], pairs: Pairs
) -> Iterator[Change]:
    """What has changed in headers. The spot is what they come with."""
    before = {header.wire.lower(): header for header in old}
    after = {header.wire.lower(): header for header in new}
    for name in sorted(before.keys() | after.keys()):
        first, second = before.get(name), after.get(name)
        place = spot.at(f"{spot.part} header {(first or second or _NONE).wire}".strip())
        if first is None and second is not None:
            yield place.change("header-added", "", type_text(second.type, pairs.new))
        elif first is not None and second is None:
            yield place.change("header-removed", type_text(first.type, pairs.old))
        elif first is not None and second is not None:
            yield from _same_header(place, first, second, pairs)


_NONE = ir.Header(wire="", type=ir.Builtin("str"))


def _same_header(
    place: Spot, old: ir.Header, new: ir.Header, pairs: Pairs
) -> Iterator[Change]:
    if type_changes(old.type, new.type, pairs):
        before, after = type_text(old.type, pairs.old), type_text(new.type, pairs.new)
        yield place.change("header-type-changed", before, after)
    if old.required != new.required:
        kind = "header-became-required" if new.required else "header-became-optional"
        yield place.change(kind)
    yield from place.changes(deprecation_deltas(old.deprecated, new.deprecated))
    yield from place.changes(documentation_deltas(old.doc, new.doc))


def link_changes(
    spot: Spot, old: Iterable[ir.Link], new: Iterable[ir.Link]
) -> Iterator[Change]:
    """What has changed in where answers lead."""
    before = {link.name: link for link in old}
    after = {link.name: link for link in new}
    for name in sorted(before.keys() | after.keys()):
        place = spot.at(f"{spot.part} link {name}")
        first, second = (
            _text(link) if link else "" for link in (before.get(name), after.get(name))
        )
        if first != second:
            yield place.change("link-changed", first, second)


def _text(link: ir.Link) -> str:
    given = ", ".join(f"{name} = {value}" for name, value in link.arguments)
    return f"{link.operation}({given})"
