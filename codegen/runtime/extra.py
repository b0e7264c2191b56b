"""What a model holds beside its own fields: keys that its schema allows, unnamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T")

WIRE_NAME = "**extra"
"""What msgspec takes for the name of the field that holds them: that of no key which an
API has."""


class Extra(Mapping[str, T]):
    """Further keys of a model, and their values.

    It is no dictionary, so that msgspec asks how to encode it: its keys go beside
    those of the model, not into an object of their own.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = dict(values)

    def __getitem__(self, key: str) -> T:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return repr(self._values)

    def __reduce__(self) -> Any:
        return type(self), (self._values,)


NO_EXTRA: Any = Extra[Any]({})
"""What stands in the class of a model that may have further keys:
`extra: Mapping[str, int] = NO_EXTRA`."""
