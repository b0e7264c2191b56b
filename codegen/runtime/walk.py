"""Walk through results that come in pages, without waiting for anything.

`Walk.begin` gives a generator: it yields the parameters of a call, is sent what came of
it, and yields a page when it has one. The pagers drive it.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, overload

from .errors import ApiError, NotFound
from .http import httpx
from .inner_pages import Inner, completed
from .next_urls import link_of
from .page_paths import Params, look, whole
from .paging import Paging, Seen, refuse_repetition

if sys.version_info >= (3, 13):
    from typing import TypeVar
else:
    from typing_extensions import TypeVar

T = TypeVar("T")
R = TypeVar("R", default=Any)


class Page(Sequence[T], Generic[T, R]):
    """The items of a page, in the order of the walk, and what came with them."""

    __slots__ = ("_items", "response", "total")

    def __init__(self, items: Sequence[T], response: R, total: int | None) -> None:
        self._items = items
        self.response = response
        """The whole answer that the items are in."""
        self.total = total
        """How many items all pages have; None where the API does not say."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        count = len(self)
        total = "" if self.total is None else f" of {self.total}"
        return f"<Page of {count}{total} item{'' if count == 1 else 's'}>"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a call gave."""

    value: Any
    link: str | None
    """Where its header `Link` says that the next page is."""


Outcome = Fetched | NotFound | None
"""What came of a call; None after a page."""
Steps = Generator[Params | Page[T, R], Outcome, None]


class Walk(Generic[T, R]):
    """What both pagers know and decide."""

    def __init__(
        self, params: Params, items: str, by: Paging, inner: Sequence[Inner]
    ) -> None:
        self._params, self._items, self._by, self._inner = params, items, by, inner
        self._kept: tuple[Page[T, R] | None, Steps[T, R]] | None = None
        self.first: Page[T, R] | None = None
        self.is_known = False
        """Whether the first page was fetched."""
        self.tells_total = bool(by.total)

    def begin(self) -> tuple[Page[T, R] | None, Steps[T, R]]:
        """Begin an iteration: with the first page, where that was kept for it."""
        kept, self._kept = self._kept, None
        return kept or (None, self._steps())

    def note(self, page: Page[T, R] | None) -> None:
        """Note the first page that an iteration got."""
        self.first, self.is_known = page, True

    def keep(self, page: Page[T, R] | None, steps: Steps[T, R]) -> None:
        """Keep the first page, and how it goes on, for the next iteration."""
        self._kept = page, steps
        self.note(page)

    def fetched(self, value: Any, responses: Sequence[httpx.Response]) -> Fetched:
        """Say what came of a call.

        Args:
            value: What it returned.
            responses: What the server answered.
        """
        link = None
        if self._by.reads_links and responses:
            link = link_of(responses[-1])
        return Fetched(value, link)

    def _steps(self) -> Steps[T, R]:
        """Walk through all pages.

        Raises:
            ApiError: a page is none, or is followed by itself, or comes again.
            NotFound: there is no such page, and that is not how the pages end.
        """
        by, first = self._by.begin(self._params)
        params: Params | None = first
        seen, before = Seen(None, 0, 0, 0, 0), list[Any]()
        while params is not None:
            outcome = yield params
            if isinstance(outcome, NotFound):
                if seen.pages and by.ends_with_404():
                    return
                raise outcome
            if outcome is None or outcome.value is None:
                return
            found = self._listed(outcome)
            refuse_repetition(found, before, by)
            answer, before = outcome.value, found
            seen = seen.then(answer, len(found), outcome.link)
            following = by.next_params(params, seen)
            if following == params:
                raise ApiError("The server says that this page is followed by itself.")
            for inner in self._inner:
                found = yield from completed(found, inner, params, self._listed)
            items = [item for item in by.ordered(found) if item is not None]
            yield Page(items, answer, self._total(answer))
            params = following

    def _listed(self, outcome: Outcome) -> list[Any]:
        answer = outcome.value if isinstance(outcome, Fetched) else None
        items = look(answer, self._items) or []
        if not isinstance(items, list):
            kind = type(items).__name__
            raise ApiError(f"A page has no list at {self._items!r}, but a {kind}.")
        return items

    def _total(self, answer: Any) -> int | None:
        return whole(look(answer, self._by.total)) if self._by.total else None

    def described(self, name: str, loop: str) -> str:
        """Describe the pager for whoever prints it, without fetching anything."""
        total = self.first.total if self.first is not None else None
        size = "" if total is None else f" of {total} item{'' if total == 1 else 's'}"
        return f"<{name}{size}: `{loop} item in pager` fetches page after page>"
