"""Positions in a walk through pages: text that can be kept, to go on from there later,
in another process.

A position has what leads to the next page (a cursor, a number, a URL), what the walk
had seen, and which call it belongs to: its name, and a digest of its arguments.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from .model import UNSET
from .next_urls import NextUrl, with_secrets, without_secrets
from .page_paths import Params, asked, changed
from .paging import Paging, Seen
from .rest import RestCall
from .serialize import as_sent, encode
from .styles import as_text

VERSION = 1


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A position, as it is kept."""

    version: int
    operation: str = ""
    arguments: str = ""
    """Their digest: they may be secret."""
    next: dict[str, Any] | str | None = None
    """The values of the next page's parameters by path, or its URL; None after the
    last page."""
    pages: int = 0
    items: int = 0
    first: int = 0
    said: int | None = None
    """As `Seen` has them."""

    def params(self, by: Paging, first: Params) -> Params | None:
        """Return the parameters of the next page.

        Args:
            by: How the pages go on.
            first: The parameters of the first page.

        Raises:
            ValueError: they went on otherwise when this was kept.
        """
        if self.next is None:
            return None
        if isinstance(self.next, str):
            return NextUrl(with_secrets(self.next, first))
        if unknown := self.next.keys() - set(by.places):
            raise ValueError(
                f"This position is one of {self.operation!r} and has "
                f"{', '.join(sorted(unknown))}, which is not how the pages of this "
                "operation follow one another."
            )
        params = first
        for path in by.places:
            value = self.next.get(path, UNSET)
            if value is not UNSET or asked(params, path) is not None:
                params = changed(params, path, value, by.absent)
        return params

    def seen(self) -> Seen:
        """Return what the walk had seen."""
        return Seen(None, 0, self.pages, self.first, self.items, None, self.said)


START = Position(version=VERSION)


@dataclass(frozen=True, slots=True)
class Origin:
    """Which call a position belongs to."""

    operation: str = ""
    arguments: str = ""

    def position(
        self, by: Paging, first: Params, params: Params | None, seen: Seen
    ) -> str:
        """Return the position between two pages as text.

        Args:
            by: How the pages go on.
            first: The parameters of the first page.
            params: The parameters of the next page; None after the last one.
            seen: What the walk has seen.
        """
        following: dict[str, Any] | str | None = None
        if isinstance(params, NextUrl):
            following = without_secrets(params.url, first)
        elif params is not None:
            given = ((path, asked(params, path)) for path in by.places)
            following = {path: value for path, value in given if value is not None}
        position = Position(
            version=VERSION,
            operation=self.operation,
            arguments=self.arguments,
            next=following,
            pages=seen.pages,
            items=seen.total,
            first=seen.first,
            said=seen.said,
        )
        return encode(as_sent(position, all_models=True)).decode()

    def refuse_other(self, position: Position) -> None:
        """Refuse a position that belongs to another call.

        Raises:
            ValueError: it does.
        """
        if position.operation != self.operation:
            raise ValueError(
                f"This position is one of {position.operation or 'something else'!r}, "
                f"and not of {self.operation!r}."
            )
        if position.arguments != self.arguments:
            raise ValueError(
                f"This position is one of {self.operation!r} with other arguments. "
                "Pass those that were passed when it was saved."
            )


def origin(name: str, call: object, params: Params, by: Paging) -> Origin:
    """Return which call a walk makes, whichever page it asks for.

    Args:
        name: The name of the operation.
        call: The call of one page.
        params: The parameters that the walk begins with.
        by: How the pages go on.
    """
    for place in by.places:
        if asked(params, place) is not None:
            params = changed(params, place, None)
    given: dict[str, Any] = {"page": _present(params)}
    if isinstance(call, RestCall):
        given["path"] = _present(call.parts.get("path", {}))
        body = call.parts.get("json")
        own = {*params, *(place.partition(".")[0] for place in by.places)}
        is_page = isinstance(body, Mapping) and body.keys() <= own
        given["body"] = None if is_page else body
    text = msgspec.json.encode(
        as_sent(given, all_models=True), enc_hook=_named, order="sorted"
    )
    return Origin(name, hashlib.sha256(text).hexdigest()[:16])


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in values.items()
        if value is not UNSET and value is not None
    }


def _named(value: object) -> str:
    """Return something for a value that has no form in JSON, the same in each run."""
    return as_text(value) if isinstance(value, msgspec.Raw) else type(value).__name__


def parsed(text: str) -> Position:
    """Read a position.

    Raises:
        ValueError: it is none, or that of another version of the client.
    """
    try:
        position = msgspec.json.decode(text, type=Position)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ValueError(f"This is no position of a pager: {error}.") from None
    if position.version != VERSION:
        raise ValueError(
            f"This position has the version {position.version}, and this client knows "
            f"{VERSION}: begin anew."
        )
    return position
