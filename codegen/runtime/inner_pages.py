"""Complete lists that come in pages inside the items of a page.

A list in an item is continued by the same call once more: with the parameters of the
page that the item is on, and the list's own cursor. Only what that list has is read of
the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from .errors import ApiError, NotFound
from .page_paths import Params, look
from .paging import Paging, Seen
from .repetition import Circle

Listed = Callable[[Any], list[Any]]
"""Reads the items of an answer."""


@dataclass(frozen=True, slots=True)
class Inner:
    """A list in each item of a page, and how it comes in pages itself.

    All paths start at the item. `items` leads to the list: "issues.nodes".
    """

    items: str
    by: Paging


def completed(
    items: Sequence[Any], inner: Inner, params: Params, listed: Listed
) -> Generator[Params, Any, list[Any]]:
    """Yield calls until each item has all of its list, and return the items.

    Args:
        items: The items of a page.
        inner: The list.
        params: The parameters of the page.
        listed: Reads the items of an answer.

    Raises:
        ApiError: an item is gone when its list is continued, or its pages go in a
            circle.
    """
    complete = []
    for place, item in enumerate(items):
        got = list(look(item, inner.items) or ())
        latest, now = item, params
        seen = Seen(item, len(got), 1, len(got), len(got))
        following = inner.by.next_params(now, seen)
        circle = Circle(inner.by, f"a page of {inner.items!r}")
        while following is not None:
            circle.refuse_visited(following)
            now = following
            answer = yield now
            if isinstance(answer, NotFound):
                raise answer
            latest = _same(item, place, listed(answer))
            more = look(latest, inner.items) or ()
            got += more
            seen = Seen(latest, len(more), seen.pages + 1, seen.first, len(got))
            following = inner.by.next_params(now, seen)
        if latest is not item:
            item = _joined(item, latest, inner.items.split("."), got)
        complete.append(item)
    return complete


def _same(item: Any, place: int, items: Sequence[Any]) -> Any:
    """The item in another answer: by its `id`, or else by its place."""
    identity = getattr(item, "id", None)
    if identity is not None:
        same = [one for one in items if getattr(one, "id", None) == identity]
    else:
        same = list(items[place : place + 1])
    if len(same) != 1 or type(same[0]) is not type(item):
        raise ApiError(
            f"An item{'' if identity is None else f' ({identity!r})'} is gone from its "
            "page: the data changed while the rest of the item was fetched."
        )
    return same[0]


def _joined(item: Any, latest: Any, names: Sequence[str], items: list[Any]) -> Any:
    """The item with all of its list, and with what the last page says beside that."""
    name, *rest = names
    if not isinstance(item, msgspec.Struct):
        raise ApiError(f"{name!r} is not what the schema says, and not continued.")
    if not rest:
        return msgspec.structs.replace(latest, **{name: items})
    inner = _joined(getattr(item, name), getattr(latest, name, None), rest, items)
    return msgspec.structs.replace(item, **{name: inner})
