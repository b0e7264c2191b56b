"""Notice a walk that does not get on: in a circle, on the same page, on empty pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .errors import ApiError
from .next_urls import NextUrl
from .page_paths import Params, asked
from .paging import Paging

REMEMBERED = 100_000
"""How many pages are remembered, to know one that comes again: some 8 MB."""
EMPTY_PAGES = 1000
"""How many pages without items may follow one another."""


class Circle:
    """Notices a walk that goes in a circle, or on and on without an item."""

    def __init__(self, by: Paging, what: str = "this page") -> None:
        self._by = by
        self._what = what
        self._visited: set[int] = set()
        self._before: object = ()
        self._empty = 0

    def refuse_visited(self, params: Params | None) -> None:
        """Refuse to ask for a page that the walk asked for already; None is none.

        Raises:
            ApiError: it did: some page is followed by one before it, or by itself.
        """
        if params is None:
            return
        if isinstance(params, NextUrl):
            asked_for: object = params.url
        elif self._by.places:
            asked_for = [asked(params, path) for path in self._by.places]
        else:  # The first page: all that follow are asked for by their URLs.
            return
        place = hash(repr(asked_for))
        if place in self._visited:
            raise ApiError(
                f"The server says that {self._what} is followed by itself, or by one "
                "that came before it: the pages go in a circle."
            )
        if len(self._visited) >= REMEMBERED:
            self._visited.clear()
        self._visited.add(place)

    def is_repeated(self, items: Sequence[Any]) -> bool:
        """Whether a page has the items of the one before it, in a list where the client
        counts.

        Either the server does not heed where a page is to begin, or just as many rows
        as a page has were inserted in front.

        Raises:
            ApiError: too many pages had no items.
        """
        before, self._before = self._before, _identified(items)
        self._empty = 0 if items else self._empty + 1
        if self._empty >= EMPTY_PAGES:
            raise ApiError(f"{EMPTY_PAGES} pages without an item follow one another.")
        return self._by.counts and bool(items) and before == self._before

    def refuse_same(self, first: Sequence[Any]) -> None:
        """Refuse a page that was repeated, where the first one has these items, too.

        Raises:
            ApiError: it has: nothing was inserted.
        """
        if _identified(first) == self._before:
            raise ApiError(
                "This page has the items of the one before it: the server does not "
                "page this list so. Say how it does in the config, or `paging = false`."
            )

    def forget(self) -> None:
        """Let pages come again, as the walk goes back on purpose."""
        self._visited.clear()
        self._before = ()


def _identified(items: Sequence[Any]) -> object:
    """Return what tells these items from others: their ids, or else they themselves."""
    ids = {getattr(item, "id", None) for item in items if _has_id(item)}
    return ids if len(ids) == len(items) else list(items)


def _has_id(item: Any) -> bool:
    return isinstance(getattr(item, "id", None), str | int)
