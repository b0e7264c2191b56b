"""Decide how to get from one page of results to the next.

How an API pages is a value that decides one thing: from the parameters of a call and
the pages so far, the parameters of the next call. `pagers` walks along it.

Paths are names joined by dots. In parameters they are wire names: "input.after" is the
field `after` of the parameter `input`, which is replaced by a copy. In pages they are
names of Python attributes: "page_info.end_cursor"; "" is the page itself, and a path
through a list leads to what each of its items has there: "edges.node".
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from .errors import ApiError
from .model import UNSET, Other

Params = dict[str, Any]
T = TypeVar("T")

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

    def ends_with_404(self) -> bool:
        """Whether a missing page may be what tells that the one before was the last."""
        return False

    def ordered(self, items: Sequence[T]) -> Sequence[T]:
        """Return the items of a page in the order of the walk."""
        return items


@dataclass(frozen=True, slots=True)
class PageNumber(Paging):
    """Pages are numbered, from 1 unless the caller says.

    The last page is the one where `following` (a number, URL or boolean) is empty;
    else the one that reaches `total` items; else the first that is not full.
    """

    param: str
    following: str = ""
    total: str = ""
    size: str = ""
    absent: Mapping[str, Any] = field(default_factory=dict)

    def next_params(self, params: Params, seen: Seen) -> Params | None:
        given = asked(params, self.param)
        number = 1 if given is None else given
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
        return changed(params, self.param, number, self.absent)

    def _is_last(self, skipped_pages: int, params: Params, seen: Seen) -> bool:
        size = asked(params, self.size) or seen.first
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
        total = look(seen.page, self.total) if self.total else None
        if isinstance(total, int):
            return skip < total
        return seen.count >= (size or seen.first)


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
    return changed(params, by.param, cursor, by.absent)


# Paths into pages


def look(page: Any, path: str) -> Any:
    """Return what is at a path; None where the way there ends, or it is UNSET.

    Through a list, that is the list of what is in each of its items.

    Raises:
        ApiError: there is no such path, since the server sent something else.
    """
    return _look(page, path.split(".") if path else [], path)


def _look(value: Any, names: Sequence[str], path: str) -> Any:
    for place, name in enumerate(names):
        if value is None or value is UNSET:
            return None
        if isinstance(value, list | tuple):
            return list(_each(value, names[place:], path))
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, msgspec.Struct) and hasattr(value, name):
            value = getattr(value, name)
        elif _is_another_member(value):
            return None
        else:
            raise ApiError(f"A page has no {path!r}: it is a {type(value).__name__}.")
    return None if value is UNSET else value


def _each(items: Sequence[Any], names: Sequence[str], path: str) -> Iterator[Any]:
    for item in items:
        found = _look(item, names, path)
        if isinstance(found, list):
            yield from found
        else:
            yield found


def _is_another_member(value: Any) -> bool:
    """Whether it is a member of a union, whose members have fields of their own."""
    return isinstance(value, Other) or (
        isinstance(value, msgspec.Struct) and value.__struct_config__.tag is not None
    )


# Paths into parameters


def asked(params: Params, path: str) -> Any:
    """Return what a caller gave for a path; None where that is nothing, or UNSET."""
    value: Any = params
    for name in path.split(".") if path else [""]:
        if isinstance(value, Mapping):
            value = value.get(name)
        elif isinstance(value, msgspec.Struct):
            value = getattr(value, _attribute(value, name))
        else:
            return None
    return None if value is UNSET else value


def changed(
    params: Params, path: str, value: Any, absent: Mapping[str, Any] | None = None
) -> Params:
    """Return a copy of parameters with a value at a path.

    An object that is missing on the way is made from `absent`.
    """
    name, _, rest = path.partition(".")
    if rest:
        inner = params.get(name)
        if inner is UNSET:
            inner = absent
        value = _replaced(inner, rest, value)
    return {**params, name: value}


def _replaced(value: Any, path: str, wanted: Any) -> Any:
    """A copy of an object with a value at a path."""
    name, _, rest = path.partition(".")
    if isinstance(value, msgspec.Struct):
        attribute = _attribute(value, name)
        inner = _replaced(getattr(value, attribute), rest, wanted) if rest else wanted
        return msgspec.structs.replace(value, **{attribute: inner})
    known = dict(value) if isinstance(value, Mapping) else {}
    inner = _replaced(known.get(name), rest, wanted) if rest else wanted
    return {**known, name: inner}


def _attribute(value: msgspec.Struct, wire: str) -> str:
    """The attribute of a model that has a name on the wire."""
    names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
    return dict(names)[wire]
