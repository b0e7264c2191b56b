"""Cope with rows that are inserted or deleted while a list is read page by page.

Where pages follow one another by cursor, that moves nothing. Where the client counts
(numbers of pages, offsets), it moves all rows behind: then items come twice, or are
passed over. Only a total that changes tells.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from .errors import ApiError
from .mismatch import caller_level
from .page_paths import Params, look
from .paging import Paging
from .serialize import encode

T = TypeVar("T")

KeyOf = Callable[[Any], object]
"""What tells an item from the others."""

TRIES = 3
"""How often a walk goes back from the same page, or looks for one that is missing."""


class ShiftWarning(UserWarning):
    """Rows were inserted or deleted while a list was read by numbers of pages or items:
    items may be missing, or come twice."""


def key_of(by: str | KeyOf) -> KeyOf:
    """Return what tells an item from the others.

    Args:
        by: The name of a field, or a path of names joined by dots; or a function.
    """

    def named(item: Any) -> object:
        try:
            return look(item, str(by))
        except ApiError:
            raise ApiError(
                f"An item has no {by!r} to be told by: it is a {type(item).__name__}. "
                "Name another field: distinct('uuid'), or pass a function."
            ) from None

    return by if callable(by) else named


class Distinct:
    """Leaves out items that came before. It remembers what tells them: memory grows
    with the number of items. Those without a value for it are all kept."""

    def __init__(self, key: KeyOf) -> None:
        self._key = key
        self._known: set[Any] = set()

    def new(self, items: Sequence[T]) -> list[T]:
        """Return the items that are not known yet, and know them from now on."""
        return [item for item in items if self._is_new(item)]

    def _is_new(self, item: Any) -> bool:
        key = self._key(item)
        if key is None:
            return True
        try:
            known = key in self._known
        except TypeError:  # A list or a dictionary.
            key = encode(key)
            known = key in self._known
        self._known.add(key)
        return not known


class Moves:
    """What a walk does about rows that move.

    It knows how many rows it has passed, as they are now: where the total shrinks by
    n, up to n of those may be gone, and the rows behind them moved up, in front of the
    page that was asked for. A walk that leaves out what it had goes back for them.
    """

    def __init__(self, by: Paging, key: KeyOf | None, said: int | None) -> None:
        """
        Args:
            by: How the pages go on.
            key: What tells items apart, where each is to come once.
            said: The total that the page before said, where the walk goes on.
        """
        self._by = by
        self._distinct = Distinct(key) if key else None
        self._said = said
        self._passed: int | None = None
        self._furthest = -1
        self._tries = 0
        self._is_told = False
        self._shifted = False
        self.shifted = False
        """Whether the total changed between the last page and the one before it."""
        self.is_steady: bool | None = None
        """Whether it stayed; None where nothing says it."""

    def earlier(self, params: Params, total: int | None, size: int) -> Params | None:
        """Return the parameters of an earlier page, which has rows that moved in front
        of the one that was asked for; None where there are none to go back for.

        Args:
            params: The parameters of the page that was asked for.
            total: How many items there are now, where the API says it.
            size: How many items a page has.
        """
        before, self._said = self._said, total
        begins = self._by.index(params, size)
        self.is_steady = None if None in (before, total) else before == total
        if begins is None:
            return None
        if self._passed is None:
            self._passed = begins
        if before is None or total is None:
            return None
        self._shifted |= before != total
        self._passed = max(0, self._passed - max(0, before - total))
        is_behind = self._passed < min(begins, total)
        if self._distinct is not None and not is_behind:
            return None
        if self._distinct is not None and self._may_try(begins):
            return self._by.at_index(params, self._passed, size)
        if before != total:
            self._tell(before, total)
        return None

    def _may_try(self, begins: int) -> bool:
        """Whether to go back from a page: rows may vanish faster than they are read."""
        if begins > self._furthest:
            self._furthest, self._tries = begins, 0
        self._tries += 1
        return self._tries <= TRIES

    def _tell(self, before: int, total: int) -> None:
        if self._is_told:
            return
        self._is_told = True
        warnings.warn(
            f"A list had {before} items and now has {total}, while it is read by "
            "numbers of pages or items: items may be missing, or come twice. "
            "`pager.distinct()` leaves out what came before and goes back for what "
            "moved, where it can; paging by cursor does not have this.",
            ShiftWarning,
            stacklevel=caller_level(),
        )

    def pass_to(self, following: Params | None, size: int) -> None:
        """Note that a page was taken, and which one follows."""
        self.shifted, self._shifted = self._shifted, False
        if following is not None:
            self._passed = self._by.index(following, size)

    def new(self, items: list[T]) -> list[T]:
        """Return the items that are to be given."""
        return self._distinct.new(items) if self._distinct else items
