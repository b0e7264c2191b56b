"""How results come in pages, in wire names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneWordOf

WirePath = tuple[str, ...]
"""Steps into a JSON value, by key; empty means the value itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How results come in pages. Paths into a page start at what the operation
    returns (after `unwrap`); paths into the request start at its parameters."""

    kind: OneWordOf["page", "offset", "cursor", "backward", "url", "link"]
    """"backward" is a cursor that leads from the end to the front; "url" has the URL of
    the next page in the page, "link" in the header `Link`."""
    param: WirePath = ()
    """What chooses the page: its number, how many items to skip, or a cursor. For
    "link" its number, for servers that send no such header."""
    size: WirePath = ()
    """What says how many items a page has."""
    items: WirePath = ()
    following: WirePath = ()
    """The cursor, number or URL of the next page; null or empty on the last."""
    more: WirePath = ()
    """A boolean: whether there is another page."""
    total: WirePath = ()
    """How many items there are in all pages."""
    pages: WirePath = ()
    """How many pages there are."""
    backward: Paging | None = None
    """How a caller may walk from the end instead, where a cursor leads both ways."""
    inner: tuple[Paging, ...] = ()
    """Lists inside the items that come in pages themselves. Their paths into a page
    start at an item."""
