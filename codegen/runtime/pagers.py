"""Pagers: the sync and the async way through results that come in pages.

They differ only in how they wait; what to ask for next is decided in `walk`.
"""

from __future__ import annotations

from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Iterator,
    Sequence,
)
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, NoReturn

from .errors import NotFound
from .inner_pages import Inner
from .page_paths import Params
from .paged import Paged
from .paging import Paging
from .prefetching import ahead, ahead_async
from .recording import watched
from .tables import to_arrow, to_pandas
from .walk import Outcome, Page, R, Steps, T, Unsent

COUNT = "Call {}total(), where the API says it, or count the items."


class Pager(Paged[T, R]):
    """Iterates over the items of all pages, and fetches a page when it is needed.

    Each iteration starts at the first page, or where the parameters say. Items that
    are null are left out. Where the API pages both ways, `last` or `before` start at
    the end: the pages come from the last one, and the items of each in reverse.

    Where an item has a list that comes in pages itself, and the cursor of that is a
    variable of the operation, the list is fetched to its end, by further calls, before
    the item is given.
    """

    def __init__(
        self,
        fetch: Callable[[Params], object],
        params: Params,
        *,
        items: str,
        by: Paging,
        inner: Sequence[Inner] = (),
    ) -> None:
        super().__init__(fetch, params, items=items, by=by, inner=inner)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page

    def pages(self) -> Iterator[Page[T, R]]:
        """Iterate over the pages: each a sequence of items, with the `total` of all
        items, the whole `response`, and the `position` behind it."""
        fetched = self._fetched()
        for page in ahead(fetched) if self._walk.plan.is_ahead else fetched:
            yield page
            self._walk.position = page.position

    def _fetched(self) -> Iterator[Page[T, R]]:
        page, steps = self._walk.begin()
        if page is None:
            page = self._next(steps)
            self._walk.note(page)
        while page is not None:
            yield page
            page = self._next(steps)

    def first(self) -> T | None:
        """Return the first item, or None where there is none.

        The page is kept for the next iteration.
        """
        page = self._first_page()
        return page[0] if page else next(iter(self), None)

    def total(self) -> int | None:
        """Return how many items all pages have; None where the API does not say.

        The first page says it: it is fetched, and kept for the next iteration, unless
        an iteration had it already.
        """
        page = self._first_page() if self._walk.tells_total else None
        return page.total if page is not None else None

    def to_pandas(self) -> Any:
        """Fetch all items, and return them as a `pandas.DataFrame`; see `to_pandas`."""
        return to_pandas(self)

    def to_arrow(self) -> Any:
        """Fetch all items, and return them as a `pyarrow.Table`; see `to_arrow`."""
        return to_arrow(self)

    def _first_page(self) -> Page[T, R] | None:
        if not self._walk.is_known:
            _, steps = self._walk.begin()
            self._walk.keep(self._next(steps), steps)
        return self._walk.first

    def _next(self, steps: Steps[T, R]) -> Page[T, R] | None:
        """Take steps to the next page; None after the last one."""
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration:
                return None
            if isinstance(step, Page):
                return step
            try:
                with watched(self._walk.heed) as responses:
                    value = self._fetch(step)
                outcome = self._walk.fetched(value, responses)
            except NotFound as error:
                outcome = error
            except Unsent:
                outcome = None
            except BaseException:
                del step  # So that no traceback shows what was asked for.
                raise

    def __repr__(self) -> str:
        return self._walk.described(type(self).__name__, "for")

    if not TYPE_CHECKING:  # Checkers say it themselves.

        def __len__(self) -> NoReturn:
            raise TypeError(f"A pager has no length. {COUNT.format('')}")

        def __bool__(self) -> NoReturn:
            raise TypeError(
                "A pager is neither true nor false. Ask whether first() is None."
            )

        def __getitem__(self, index: object) -> NoReturn:
            raise TypeError(
                "A pager has no index. Iterate over it, or take list(pager)."
            )


class AsyncPager(Paged[T, R]):
    """Iterates over the items of all pages, and fetches a page when it is needed.

    It is to `Pager` what `async for` is to `for`.
    """

    def __init__(
        self,
        fetch: Callable[[Params], Awaitable[object]],
        params: Params,
        *,
        items: str,
        by: Paging,
        inner: Sequence[Inner] = (),
    ) -> None:
        super().__init__(fetch, params, items=items, by=by, inner=inner)

    async def __aiter__(self) -> AsyncIterator[T]:
        async with aclosing(self.pages()) as pages:
            async for page in pages:
                for item in page:
                    yield item

    async def pages(self) -> AsyncGenerator[Page[T, R], None]:
        """Iterate over the pages: each a sequence of items, with the `total` of all
        items, the whole `response`, and the `position` behind it."""
        fetched = self._fetched()
        if self._walk.plan.is_ahead:
            fetched = ahead_async(fetched)
        async with aclosing(fetched):  # At once, and not when garbage is collected.
            async for page in fetched:
                yield page
                self._walk.position = page.position

    async def _fetched(self) -> AsyncGenerator[Page[T, R], None]:
        page, steps = self._walk.begin()
        if page is None:
            page = await self._next(steps)
            self._walk.note(page)
        while page is not None:
            yield page
            page = await self._next(steps)

    async def first(self) -> T | None:
        """Return the first item, or None where there is none.

        The page is kept for the next iteration.
        """
        page = await self._first_page()
        return page[0] if page else await anext(aiter(self), None)

    async def total(self) -> int | None:
        """Return how many items all pages have; None where the API does not say.

        The first page says it: it is fetched, and kept for the next iteration, unless
        an iteration had it already.
        """
        page = await self._first_page() if self._walk.tells_total else None
        return page.total if page is not None else None

    async def to_pandas(self) -> Any:
        """Fetch all items, and return them as a `pandas.DataFrame`; see `to_pandas`."""
        return to_pandas([item async for item in self])

    async def to_arrow(self) -> Any:
        """Fetch all items, and return them as a `pyarrow.Table`; see `to_arrow`."""
        return to_arrow([item async for item in self])

    async def _first_page(self) -> Page[T, R] | None:
        if not self._walk.is_known:
            _, steps = self._walk.begin()
            self._walk.keep(await self._next(steps), steps)
        return self._walk.first

    async def _next(self, steps: Steps[T, R]) -> Page[T, R] | None:
        """Take steps to the next page; None after the last one."""
        outcome: Outcome = None
        while True:
            try:
                step = steps.send(outcome)
            except StopIteration:
                return None
            if isinstance(step, Page):
                return step
            try:
                with watched(self._walk.heed) as responses:
                    value = await self._fetch(step)
                outcome = self._walk.fetched(value, responses)
            except NotFound as error:
                outcome = error
            except Unsent:
                outcome = None
            except BaseException:
                del step  # So that no traceback shows what was asked for.
                raise

    def __repr__(self) -> str:
        return self._walk.described(type(self).__name__, "async for")

    if not TYPE_CHECKING:  # Checkers say it themselves.

        def __len__(self) -> NoReturn:
            raise TypeError(f"A pager has no length. {COUNT.format('await ')}")

        def __bool__(self) -> NoReturn:
            raise TypeError(
                "A pager is neither true nor false. Ask whether await first() is None."
            )

        def __getitem__(self, index: object) -> NoReturn:
            raise TypeError("A pager has no index. Iterate over it with `async for`.")
