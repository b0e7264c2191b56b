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
from .moves import TRIES, KeyOf, Moves
from .next_urls import link_of
from .page_paths import Params, look, whole
from .paging import Paging, Seen
from .positions import START, Origin, origin, parsed
from .repetition import Circle

if sys.version_info >= (3, 13):
    from typing import TypeVar
else:
    from typing_extensions import TypeVar

T = TypeVar("T")
R = TypeVar("R", default=Any)


class Page(Sequence[T], Generic[T, R]):
    """The items of a page, in the order of the walk, and what came with them."""

    __slots__ = ("_items", "position", "response", "shifted", "total")

    def __init__(
        self,
        items: Sequence[T],
        response: R,
        total: int | None,
        position: str = "",
        shifted: bool = False,
    ) -> None:
        self._items = items
        self.response = response
        """The whole answer that the items are in."""
        self.total = total
        """How many items all pages have; None where the API does not say."""
        self.position = position
        """The place behind this page, as text to keep: `pager.starting_at(position)`
        goes on from there, in another process too."""
        self.shifted = shifted
        """Whether the total changed since the page before, in a list that is read by
        numbers of pages or items: items may have been passed over, or come twice."""

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


class Unsent(BaseException):  # So that no `except Exception` on the way stops it.
    """A call was made only to see which one it is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pager is made of, and what it was told."""

    params: Params
    items: str
    by: Paging
    inner: Sequence[Inner] = ()
    position: str | None = None
    """Where it starts; None at the first page."""
    key: KeyOf | None = None
    """What tells an item from the others, where each is to come once."""
    is_ahead: bool = False
    """Whether the next page is fetched while the one before it is in use."""


class Walk(Generic[T, R]):
    """What both pagers know and decide."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._by, self._params = plan.by.begin(plan.params)
        self._origin = Origin()
        self._kept: tuple[Page[T, R] | None, Steps[T, R]] | None = None
        self.first: Page[T, R] | None = None
        self.is_known = False
        """Whether the first page was fetched."""
        self.tells_total = bool(plan.by.total)
        self._start = START if plan.position is None else parsed(plan.position)
        self._is_over = self._start is not START and self._start.next is None
        self.position = plan.position
        """The place behind the last page that was taken to its end."""

    def begin(self) -> tuple[Page[T, R] | None, Steps[T, R]]:
        """Begin an iteration: with the first page, where that was kept for it."""
        kept, self._kept = self._kept, None
        self.position = self.plan.position
        return kept or (None, self._steps())

    def note(self, page: Page[T, R] | None) -> None:
        """Note the first page that an iteration got."""
        self.first, self.is_known = page, True

    def keep(self, page: Page[T, R] | None, steps: Steps[T, R]) -> None:
        """Keep the first page, and how it goes on, for the next iteration."""
        self._kept = page, steps
        self.note(page)

    def heed(self, name: str, call: object) -> None:
        """Note which call is made, before it is sent.

        Raises:
            ValueError: the position to start at is one of another call.
            Unsent: it is behind the last page.
        """
        if not self._origin.operation:
            self._origin = origin(name, call, self._params, self._by)
            if self._start is not START:
                self._origin.refuse_other(self._start)
        if self._is_over:
            raise Unsent

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
            ApiError: a page is none, or is followed by one that came before, or comes
                again.
            NotFound: there is no such page, and that is not how the pages end.
            ValueError: the position to start at is none of this operation.
        """
        by, seen, is_again = self._by, self._start.seen(), False
        circle, moves = Circle(by), Moves(by, self.plan.key, seen.said)
        params = self._beginning()
        if params is None:
            yield self._params
            return
        circle.refuse_visited(params)
        while params is not None:
            outcome = yield params
            is_missing = False
            if isinstance(outcome, NotFound):
                is_missing, outcome = yield from self._missed(params, seen, outcome)
            if outcome is None or outcome.value is None:
                return
            found, total = self._listed(outcome), self._total(outcome.value)
            earlier = moves.earlier(params, total, seen.first or len(found))
            if is_missing or earlier is not None:
                params, is_again = earlier, True
                circle.forget()
                continue
            if circle.is_repeated(found) and moves.is_steady is not False:
                first = yield by.at_index(params, 0, seen.first)
                circle.refuse_same(self._listed(first))
            seen = seen.then(outcome.value, len(found), outcome.link, total)
            following = by.next_params(params, seen)
            circle.refuse_visited(following)
            moves.pass_to(following, seen.first)
            for inner in self.plan.inner:
                found = yield from completed(found, inner, params, self._listed)
            kept = [item for item in by.ordered(found) if item is not None]
            items = moves.new(kept)
            if items or not is_again:
                place = self._origin.position(by, self._params, following, seen)
                yield Page(items, outcome.value, total, place, moves.shifted)
            params, is_again = following, False

    def _beginning(self) -> Params | None:
        """The parameters of the page to begin with; None behind the last one."""
        if self._start is START:
            return self._params
        return self._start.params(self._by, self._params)

    def _missed(
        self, params: Params, seen: Seen, error: NotFound
    ) -> Generator[Params, Outcome, tuple[bool, Fetched | None]]:
        """Find out why a page is missing, which was announced: rows may be deleted
        meanwhile. The first page says how many there are now.

        Returns:
            Whether it stays missing; and the first page as it is now, or else the
            missing one, which is there again. None where only a missing page tells
            the end.

        Raises:
            NotFound: the page should be there, or the whole list is gone.
        """
        if seen.pages and self._by.ends_with_404(params, seen):
            return True, None
        if not seen.pages or self._by.index(params, 1) is None:
            raise error
        for _ in range(TRIES):  # Rows may come and go between each two of them.
            first = yield self._by.at_index(params, 0, 1)
            if not isinstance(first, Fetched) or first.value is None:
                raise error
            if self._by.is_gone(params, first.value, len(self._listed(first))):
                return True, first
            again = yield params
            if isinstance(again, Fetched):
                return False, again
        raise error

    def _listed(self, outcome: Outcome) -> list[Any]:
        """The items of a page; none where there is no page."""
        answer = outcome.value if isinstance(outcome, Fetched) else None
        items = look(answer, self.plan.items) or []
        if not isinstance(items, list):
            kind = type(items).__name__
            raise ApiError(f"A page has no list at {self.plan.items!r}, but a {kind}.")
        return items

    def _total(self, answer: Any) -> int | None:
        total = self.plan.by.total
        return whole(look(answer, total)) if total else None

    def described(self, name: str, loop: str) -> str:
        """Describe the pager for whoever prints it, without fetching anything."""
        total = self.first.total if self.first is not None else None
        size = "" if total is None else f" of {total} item{'' if total == 1 else 's'}"
        return f"<{name}{size}: `{loop} item in pager` fetches page after page>"
