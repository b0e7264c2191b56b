"""What pagers of both kinds are told, and what they tell."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, Self

from .inner_pages import Inner
from .moves import KeyOf, key_of
from .page_paths import Params
from .paging import Paging
from .walk import Plan, R, T, Walk


class Paged(Generic[T, R]):
    """What does not depend on how a pager waits.

    The methods that change how it pages return another pager, and leave this as it is.
    """

    def __init__(
        self,
        fetch: Callable[[Params], Any],
        params: Params,
        *,
        items: str,
        by: Paging,
        inner: Sequence[Inner] = (),
    ) -> None:
        self._fetch: Callable[[Params], Any] = fetch
        self._walk = Walk[T, R](Plan(params, items, by, inner))

    def starting_at(self, position: str | None) -> Self:
        """Return a pager that starts behind a page that was taken before, here or in
        another process::

            for page in client.tasks.list(project=1).starting_at(saved).pages():
                store(page)
                save(page.position)

        Pass the same arguments as before. No item is lost; those of a page that was
        begun and not finished come again. `distinct` does not know what came before
        the position.

        Args:
            position: What a page or a pager has as `position`; None for the start.

        Raises:
            ValueError: it is no position. One of another operation, or of other
                arguments, is refused when the first page is wanted, and nothing is
                sent.
        """
        return self._with(position=position)

    def distinct(self, by: str | Callable[[T], object] = "id") -> Self:
        """Return a pager that gives each item once, although rows are inserted or
        deleted meanwhile.

        Where pages are numbered or begin at an offset, and the total shrinks, it also
        goes back for the rows that moved to pages it had. It remembers what tells the
        items of an iteration.

        Args:
            by: What tells an item from the others: the name of a field, or names
                joined by dots; or a function. Items that have None there are all
                given.
        """
        key: KeyOf = key_of(by)
        return self._with(key=key)

    def prefetching(self) -> Self:
        """Return a pager that fetches the next page while the one before it is in use:
        at most one page ahead, in a thread or a task of its own."""
        return self._with(is_ahead=True)

    @property
    def position(self) -> str | None:
        """The place behind the last page that the latest iteration took to its end, as
        text to keep for `starting_at`; None before the first one.

        After an error, `pager.starting_at(pager.position)` goes on.
        """
        return self._walk.position

    def _with(self, **changes: Any) -> Self:
        other = copy.copy(self)
        other._walk = Walk(replace(self._walk.plan, **changes))
        return other
