"""Decide how to get from one page of results to the next.

How an API pages is a value that decides one thing: from the parameters of a call and
the pages so far, the parameters of the next call. `pagers` walks along it.

What leads to something in them is a path; see `page_paths`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .next_urls import NextUrl, is_url
from .page_paths import Params, asked, changed, look, whole

T = TypeVar("T")

ROUND_SIZE = 10
"""What the sizes are multiples of at which servers cap pages."""
BACKWARD_SIZE = 100
"""How many items a page from the end has, unless the caller says."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a walk has seen so far, this page included."""

    page: Any
    count: int
    """How many items this page has."""
    pages: int
    first: int
    """How many items the first page had."""
    total: int
    """How many items all pages had."""
    link: str | None = None
    """Where the response says that the next page is, in its header `Link`."""
    said: int | None = None
    """How many items all pages have, as this page says."""

    def then(
        self, page: Any, count: int, link: str | None, said: int | None = None
    ) -> Seen:
        """Return what a walk has seen after a further page."""
        first = self.first if self.pages else count
        all_pages, items = self.pages + 1, self.total + count
        return Seen(page, count, all_pages, first, items, link, said)


class Paging(ABC):
    """How an API pages its results.

    All ways have the path of a page's `total`, "" where there is none, and what the
    server takes for an object of the parameters that the caller leaves out: `absent`.
    """

    __slots__ = ()

    total: str
    absent: Mapping[str, Any]

    def begin(self, params: Params) -> tuple[Paging, Params]:
        """Return the way that the parameters ask for, and the first page's ones."""
        return self, params

    @abstractmethod
    def next_params(self, params: Params, seen: Seen) -> Params | None:
        """Return the parameters of the next page, or None after the last one."""

    @property
    def places(self) -> tuple[str, ...]:
        """What it changes in the parameters from page to page, as paths."""
        return ()

    def ends_with_404(self, params: Params, seen: Seen) -> bool:
        """Whether a missing page may be what tells that the one before it was the last
        one: only where nothing else can."""
        return False

    @property
    def counts(self) -> bool:
        """Whether the client counts where the next page begins."""
        return False

    def index(self, params: Params, size: int) -> int | None:
        """Return how many items are before a page; None where nobody counts them.

        Args:
            params: The parameters of the page.
            size: How many items a page has.
        """
        return None

    def at_index(self, params: Params, index: int, size: int) -> Params:
        """Return the parameters of the page that has the item with an index, for the
        ways that know one."""
        return params

    def is_gone(self, params: Params, page: Any, count: int) -> bool:
        """Whether a page says that there is none (or no more) of some parameters.

        Args:
            params: The parameters of the page that may be gone.
            page: The first page, as it is now.
            count: How many items that has.
        """
        return False

    @property
    def reads_links(self) -> bool:
        """Whether it needs the header `Link` of responses."""
        return False

    def ordered(self, items: Sequence[T]) -> Sequence[T]:
        """Return the items of a page in the order of the walk."""
        return items


@dataclass(frozen=True, slots=True)
class PageNumber(Paging):
    """Pages are numbered, from `start` unless the caller says.

    The last page is the one where `following` (a number, URL or boolean) is empty;
    else the one that has the number of `pages`; else the one that reaches `total`
    items; else the first that is not full.
    """

    param: str
    following: str = ""
    total: str = ""
    size: str = ""
    pages: str = ""
    start: int = 1
    absent: Mapping[str, Any] = field(default_factory=dict)

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        given = asked(params, self.param)
        number = self.start if given is None else given
        if self.following:
            following = look(seen.page, self.following)
            if not following:
                return None
            is_number = isinstance(following, int) and following is not True
            number = following if is_number else number + 1
        elif self._is_last(number, params, seen):
            return None
        else:
            number += 1
        return changed(params, self.param, number, self.absent)

    def _is_last(self, number: int, params: Params, seen: Seen) -> bool:
        pages = whole(look(seen.page, self.pages)) if self.pages else None
        if pages is not None:
            return number >= pages + self.start - 1
        if not seen.count:
            return True
        total = whole(look(seen.page, self.total)) if self.total else None
        if total is None:
            return not is_full(seen, asked(params, self.size))
        size = asked(params, self.size) or seen.first
        skipped_pages = number - self.start + 1 - seen.pages
        # Servers cap the size silently; then the pages before were smaller, too.
        return (
            skipped_pages * size + seen.total == total
            or skipped_pages * seen.first + seen.total >= total
        )

    @property
    def places(self) -> tuple[str, ...]:
        return (self.param, self.size) if self.size else (self.param,)

    def ends_with_404(self, params: Params, seen: Seen) -> bool:
        is_told = seen.said is not None or (
            bool(self.pages) and look(seen.page, self.pages) is not None
        )
        return not (self.following or is_told)

    @property
    def counts(self) -> bool:
        return True

    def index(self, params: Params, size: int) -> int | None:
        number = asked(params, self.param)
        return ((self.start if number is None else number) - self.start) * size

    def at_index(self, params: Params, index: int, size: int) -> Params:
        number = self.start + index // size
        return changed(params, self.param, number, self.absent)

    def is_gone(self, params: Params, page: Any, count: int) -> bool:
        before = (asked(params, self.param) or self.start) - self.start
        pages = whole(look(page, self.pages)) if self.pages else None
        if pages is not None:
            return before >= pages
        total = whole(look(page, self.total)) if self.total else None
        size = asked(params, self.size) or 0
        return total is not None and before * max(count, size) >= total


@dataclass(frozen=True, slots=True)
class Offset(Paging):
    """Pages start after so many items.

    The last one says so in `more`; else it reaches `total`; else it is not full.
    """

    skip: str
    size: str = ""
    total: str = ""
    more: str = ""
    absent: Mapping[str, Any] = field(default_factory=dict)

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        skip = (asked(params, self.skip) or 0) + seen.count
        size = asked(params, self.size)
        if not (seen.count and self._goes_on(skip, size, seen)):
            return None
        following = changed(params, self.skip, skip, self.absent)
        if self.size and size is None:
            following = changed(following, self.size, seen.first, self.absent)
        return following

    def _goes_on(self, skip: int, size: int | None, seen: Seen) -> bool:
        more = look(seen.page, self.more) if self.more else None
        if isinstance(more, bool):
            return more
        total = whole(look(seen.page, self.total)) if self.total else None
        if total is not None:
            return skip < total
        return is_full(seen, size)

    @property
    def places(self) -> tuple[str, ...]:
        return (self.skip, self.size) if self.size else (self.skip,)

    @property
    def counts(self) -> bool:
        return True

    def index(self, params: Params, size: int) -> int | None:
        return asked(params, self.skip) or 0

    def at_index(self, params: Params, index: int, size: int) -> Params:
        return changed(params, self.skip, index, self.absent)


@dataclass(frozen=True, slots=True)
class Cursor(Paging):
    """Each page has the cursor of the next one; the last has none, or no `more`.

    Where `backward` is known, a caller who passes its size or cursor, and neither
    `param` nor `size`, walks from the end.
    """

    param: str
    following: str
    more: str = ""
    total: str = ""
    size: str = ""
    backward: Backward | None = None
    absent: Mapping[str, Any] = field(default_factory=dict)

    def begin(self, params: Params) -> tuple[Paging, Params]:
        back = self.backward
        if back is None or asked(params, self.size) is not None:
            return self, params
        last, before = asked(params, back.size), asked(params, back.param)
        after = asked(params, self.param)
        # The last items after a cursor are a walk from the end, which ends there.
        if last is None and (before is None or after is not None):
            return self, params
        return back.begin(params)

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        return _by_cursor(self, params, seen, last=True)

    @property
    def places(self) -> tuple[str, ...]:
        return (self.param,)


@dataclass(frozen=True, slots=True)
class Backward(Paging):
    """Each page has the cursor of the one before it; the first has none, or no `more`.

    The walk starts at the end and turns the items of each page around, so that it
    gives all items from the last one to the first.
    """

    param: str
    following: str
    more: str = ""
    total: str = ""
    size: str = ""
    absent: Mapping[str, Any] = field(default_factory=dict)

    def begin(self, params: Params) -> tuple[Paging, Params]:
        if self.size and asked(params, self.size) is None:
            # Without it, servers start at the front (Relay, section 4.4).
            params = changed(params, self.size, BACKWARD_SIZE, self.absent)
        return self, params

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        return _by_cursor(self, params, seen, last=False)

    @property
    def places(self) -> tuple[str, ...]:
        return (self.param, self.size) if self.size else (self.param,)

    def ordered(self, items: Sequence[T]) -> Sequence[T]:
        return items[::-1]


def _by_cursor(
    by: Cursor | Backward, params: Params, seen: Seen, *, last: bool
) -> Params | None:
    cursor = look(seen.page, by.following)
    if isinstance(cursor, list):
        # Each item has a cursor of its own.
        cursor = cursor[-1 if last else 0] if cursor else None
    is_last = bool(by.more) and not look(seen.page, by.more)
    if is_last or cursor is None or cursor == "":
        return None
    if is_url(cursor):
        return NextUrl(cursor)
    return changed(params, by.param, cursor, by.absent)


def is_full(seen: Seen, size: int | None) -> bool:
    """Whether there may be more behind a page, going by the number of its items.

    Servers cap the size silently, at a round number: a first page that has one may be
    as full as they get.
    """
    if size is not None and size <= 0:
        # Some servers take it for "all".
        return False
    if seen.pages > 1:
        return seen.count >= seen.first
    return seen.count >= (size or seen.first) or (
        seen.count > 0 and seen.count % ROUND_SIZE == 0
    )
