"""Lists of names: short ones stand in the page, long ones once, in its data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..columns import one_line

SHOWN = 5
"""How many names of a list stand in the page."""

NUMBERS = 200_000
"""How many names the data may list, over all lists: then only the first are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A list of names."""

    names: tuple[str, ...]
    """Those that are shown at first."""
    total: int
    reach: int | None = None
    """The number of the whole list in the data."""

    @property
    def left_out(self) -> int:
        """How many names nobody can see."""
        return 0 if self.reach is not None else self.total - len(self.names)


def few(names: Sequence[str]) -> Names:
    """A list of which only the first names are shown."""
    return Names(names=tuple(names[:SHOWN]), total=len(names))


@dataclass(slots=True)
class Reaches:
    """The operations that lead to what has changed. Whatever changes in one type is
    reached by the same operations: their list is kept once."""

    _lists: dict[tuple[str, ...], int] = field(default_factory=dict)
    _length: int = 0

    def names(self, names: tuple[str, ...]) -> Names:
        """A list that can be shown as a whole."""
        if len(names) <= SHOWN:
            return few(names)
        if names not in self._lists:
            if self._length + len(names) > NUMBERS:
                return few(names)
            self._length += len(names)
            self._lists[names] = len(self._lists)
        return Names(names=names[:SHOWN], total=len(names), reach=self._lists[names])

    def data(self) -> dict[str, object]:
        """The lists, for the script: numbers of operations."""
        numbers: dict[str, int] = {}
        reaches = [
            [numbers.setdefault(name, len(numbers)) for name in names]
            for names in self._lists
        ]
        shown = [one_line(name) for name in numbers]
        return {"operations": shown, "reaches": reaches}
