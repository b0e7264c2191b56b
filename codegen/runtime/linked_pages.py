"""Ways of paging in which a page has the URL of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from .next_urls import NextUrl
from .page_paths import Params, look
from .paging import PageNumber, Paging, Seen


@dataclass(frozen=True, slots=True)
class LinkHeader(Paging):
    """The header `Link` of a page leads to the next one; the last has none.

    Where `otherwise` is known, it leads on from a first page without such a header.
    """

    total: str = ""
    otherwise: PageNumber | None = None
    absent: Mapping[str, Any] = field(default_factory=dict)

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        if seen.link is not None:
            return NextUrl(seen.link)
        if self.otherwise is None or isinstance(params, NextUrl):
            return None
        return self.otherwise.next_params(params, seen)

    @property
    def places(self) -> tuple[str, ...]:
        return self.otherwise.places if self.otherwise is not None else ()

    def ends_with_404(self, params: Params, seen: Seen) -> bool:
        # A page that a link leads to is announced.
        return self.otherwise is not None and not isinstance(params, NextUrl)

    @property
    def counts(self) -> bool:
        return self.otherwise is not None

    def at_index(self, params: Params, index: int, size: int) -> Params:
        if self.otherwise is None or isinstance(params, NextUrl):
            return params
        return self.otherwise.at_index(params, index, size)

    @property
    def reads_links(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class NextLink(Paging):
    """Each page has the URL of the next one; the last has none, or no `more`."""

    following: str
    more: str = ""
    total: str = ""
    absent: Mapping[str, Any] = field(default_factory=dict)

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        if self.more and not look(seen.page, self.more):
            return None
        link = look(seen.page, self.following)
        # In JSON:API, a link is a string or an object.
        if isinstance(link, Mapping):
            link = link.get("href")
        elif isinstance(link, msgspec.Struct):
            link = getattr(link, "href", None)
        return NextUrl(link) if isinstance(link, str) and link else None
