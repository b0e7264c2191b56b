"""Walk through results that come in pages.

How an API pages is a value that decides one thing: from the parameters of a call and
the pages so far, the parameters of the next call. Both pagers share it.

Paths are names joined by dots. In parameters they lead into objects: "input.after" is
the field `after` of the parameter `input`, which is replaced by a copy. In pages they
are names of Python attributes: "page_info.end_cursor"; "" is the page itself.
"""

from __future__ import annotations

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from .errors import ApiError, NotFound
from .model import UNSET

Params = dict[str, Any]
T = TypeVar("T")


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


class Paging(Protocol):
    """How an API pages its results."""

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        """Return the parameters of the next page, or None after the last one."""
        ...

    def ends_with_404(self) -> bool:
        """Whether a missing page may be what tells that the one before was the last."""
        ...


@dataclass(frozen=True, slots=True)
class PageNumber:
    """Pages are numbered, from 1.

    The last page is the one where `following` (a number, URL or boolean) is empty;
    else the one that reaches `total` items; else the first that is not full.
    """

    param: str
    following: str = ""
    total: str = ""
    size: str = ""

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        number = look(params, self.param) or 1
        if self.following:
            following = look(seen.page, self.following)
            if not following:
                return None
            is_number = isinstance(following, int) and following is not True
            number = following if is_number else number + 1
        elif not seen.count or self._is_last(number - seen.pages, params, seen):
            return None
        else:
            number += 1
        return changed(params, self.param, number)

    def _is_last(self, skipped_pages: int, params: Params, seen: Seen) -> bool:
        size = (look(params, self.size) if self.size else None) or seen.first
        total = look(seen.page, self.total) if self.total else None
        if not isinstance(total, int):
            return seen.count < size
        # Servers cap the size silently; then the pages before were smaller, too.
        return (
            skipped_pages * size + seen.total == total
            or skipped_pages * seen.first + seen.total >= total
        )

    def ends_with_404(self) -> bool:
        return not self.following


@dataclass(frozen=True, slots=True)
class Offset:
    """Pages start after so many items; the last one reaches `total`, or is not full."""

    skip: str
    size: str = ""
    total: str = ""

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        skip = (look(params, self.skip) or 0) + seen.count
        size = look(params, self.size) if self.size else None
        total = look(seen.page, self.total) if self.total else None
        full = seen.count >= (size or seen.first)
        more = skip < total if isinstance(total, int) else full
        if not (more and seen.count):
            return None
        following = changed(params, self.skip, skip)
        if self.size and size is None:
            following = changed(following, self.size, seen.first)
        return following

    def ends_with_404(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Each page has the cursor of the next one; the last has none, or no `more`."""

    param: str
    following: str
    more: str = ""

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        cursor = look(seen.page, self.following)
        is_last = bool(self.more) and not look(seen.page, self.more)
        if is_last or cursor is None or cursor == "":
            return None
        return changed(params, self.param, cursor)

    def ends_with_404(self) -> bool:
        return False


def look(value: Any, path: str) -> Any:
    """Return what is at a path; None where the way there ends, or it is UNSET.

    Raises:
        ApiError: there is no such path, since the server sent something else.
    """
    for name in path.split(".") if path else ():
        if value is None or value is UNSET:
            return None
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, msgspec.Struct) and hasattr(value, name):
            value = getattr(value, name)
        else:
            raise ApiError(f"A page has no {path!r}: it is a {type(value).__name__}.")
    return None if value is UNSET else value


def changed(params: Params, path: str, value: Any) -> Params:
    """Return a copy of parameters with a value at a path.

    A missing object on the way is made as a dict, so its names go out as they are.
    """
    name, _, rest = path.partition(".")
    if not rest:
        return {**params, name: value}
    inner = look(params, name)
    if isinstance(inner, msgspec.Struct):
        fields = {key: getattr(inner, key) for key in inner.__struct_fields__}
        inner = msgspec.structs.replace(inner, **changed(fields, rest, value))
    else:
        inner = changed(inner or {}, rest, value)
    return {**params, name: inner}


class _Walk(Generic[T]):
    """A walk through pages: what to ask for next, and what to make of the answer."""

    def __init__(self, params: Params, items: str, by: Paging) -> None:
        self.params: Params | None = params
        self._items = items
        self._by = by
        self._seen = Seen(None, 0, 0, 0, 0)

    def take(self, page: Any) -> Sequence[T]:
        """Take a page, and return its items."""
        items = look(page, self._items) or []
        if not isinstance(items, list):
            kind = type(items).__name__
            raise ApiError(f"A page has no list at {self._items!r}, but a {kind}.")
        count, before, params = len(items), self._seen, self.params or {}
        first = before.first if before.pages else count
        seen = Seen(page, count, before.pages + 1, first, before.total + count)
        following = self._by.next_params(params, seen)
        if following == params:
            raise ApiError("The server says that this page is followed by itself.")
        self.params, self._seen = following, seen
        return items

    def miss(self, error: NotFound) -> None:
        """Take the answer that there is no such page."""
        if not self._seen.pages or not self._by.ends_with_404():
            raise error
        self.params = None


class Pager(Generic[T]):
    """Iterates over the items of all pages, and fetches a page when it is needed.

    Each iteration starts at the first page, or where the parameters say.
    """

    def __init__(
        self,
        fetch: Callable[[Params], object],
        params: Params,
        *,
        items: str,
        by: Paging,
    ) -> None:
        self._fetch = fetch
        self._start = params, items, by

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[Sequence[T]]:
        """Iterate over the pages, each a sequence of items."""
        walk = _Walk[T](*self._start)
        while walk.params is not None:
            try:
                page = self._fetch(walk.params)
            except NotFound as error:
                walk.miss(error)
            else:
                yield walk.take(page)


class AsyncPager(Generic[T]):
    """Iterates over the items of all pages, and fetches a page when it is needed.

    Each iteration starts at the first page, or where the parameters say.
    """

    def __init__(
        self,
        fetch: Callable[[Params], Awaitable[object]],
        params: Params,
        *,
        items: str,
        by: Paging,
    ) -> None:
        self._fetch = fetch
        self._start = params, items, by

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page:
                yield item

    async def pages(self) -> AsyncIterator[Sequence[T]]:
        """Iterate over the pages, each a sequence of items."""
        walk = _Walk[T](*self._start)
        while walk.params is not None:
            try:
                page = await self._fetch(walk.params)
            except NotFound as error:
                walk.miss(error)
            else:
                yield walk.take(page)
