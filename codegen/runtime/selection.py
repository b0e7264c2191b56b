"""Selections, as their users see them: a selection of `T` is answered by a `T`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Generic, TypeVar, TypeVarTuple

from .blocks import Block, Built, Reader, Variables, built, type_name

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
Ts = TypeVarTuple("Ts")


class Selection(Generic[T_co]):
    """What is asked for of an object; the answer to it is a `T`.

    `client.run` executes a selection that starts at `query` or `mutation`.
    """

    def map(self, change: Callable[[T_co], U]) -> Selection[U]:
        """Change what the answer is, once it is there."""
        return Mapped(self, change)

    def into(self: Selection[tuple[*Ts]], make: Callable[[*Ts], U]) -> Selection[U]:
        """Make something of the values of `fields(…)`: `.into(Summary)`."""
        made: Callable[..., U] = make
        return Mapped(self, lambda values: made(*values))

    @property
    def document(self) -> str:
        """The document that asks for it.

        Raises:
            TypeError: it does not start at `query` or `mutation`.
        """
        return self._built.operation.document

    def __str__(self) -> str:
        block = Block(self._start(), Variables())
        self._place(block)
        return "\n".join(block.lines(block.where()))

    def __repr__(self) -> str:
        return f"<Selection of {type_name(self._start())}>"

    @functools.cached_property
    def _built(self) -> Built:
        return built(self._start(), self._place)

    def _start(self) -> object:
        """Return the object that it selects from."""
        raise NotImplementedError

    def _place(self, block: Block) -> Reader:
        """Put it into the block of its object."""
        raise NotImplementedError


class Mapped(Selection[T_co]):
    def __init__(self, inner: Selection[Any], change: Callable[[Any], T_co]) -> None:
        self._inner = inner
        self._change = change

    def _start(self) -> object:
        return self._inner._start()

    def _place(self, block: Block) -> Reader:
        read, change = self._inner._place(block), self._change
        return lambda value: change(read(value))


def chosen_of(value: Selection[T]) -> Selection[T]:
    """Return what a function chose, if it is a selection.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(value, Selection):
        return value
    raise _refused(value)


def as_selection(value: Selection[T]) -> Selection[T]:
    """Return what is to be executed, if it is a selection.

    Raises:
        TypeError: it is something else.
    """
    if isinstance(value, Selection):
        return value
    if callable(value) and not hasattr(value, "select"):
        raise TypeError(
            "This is a function, not a selection. Hand it to a root of the builder: "
            "`query.select(lambda q: …)`."
        )
    raise _refused(value)


def _refused(value: object) -> TypeError:
    advice = "What it selects from takes arguments: call it."
    if hasattr(value, "select"):
        advice = "Say what of the object: `.select(lambda …)`."
    if isinstance(value, tuple | list):
        advice = "Several fields are selected with `fields(…)`."
    return TypeError(f"This is a {type(value).__name__}, not a selection. {advice}")
