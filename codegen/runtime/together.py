"""Select several fields of one object: the answer is a tuple of their values."""

from __future__ import annotations

from typing import Any, TypeVar, overload

from .blocks import Block, Reader
from .selection import Selection, chosen_of

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")
H = TypeVar("H")
J = TypeVar("J")
K = TypeVar("K")
M = TypeVar("M")
N = TypeVar("N")
P = TypeVar("P")
Q = TypeVar("Q")
R = TypeVar("R")
S = TypeVar("S")


@overload
def fields(a: Selection[A], /) -> Selection[tuple[A]]: ...


@overload
def fields(a: Selection[A], b: Selection[B], /) -> Selection[tuple[A, B]]: ...


@overload
def fields(
    a: Selection[A], b: Selection[B], c: Selection[C], /
) -> Selection[tuple[A, B, C]]: ...


@overload
def fields(
    a: Selection[A], b: Selection[B], c: Selection[C], d: Selection[D], /
) -> Selection[tuple[A, B, C, D]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    /,
) -> Selection[tuple[A, B, C, D, E]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    /,
) -> Selection[tuple[A, B, C, D, E, F]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    m: Selection[M],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K, M]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    m: Selection[M],
    n: Selection[N],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K, M, N]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    m: Selection[M],
    n: Selection[N],
    p: Selection[P],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K, M, N, P]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    m: Selection[M],
    n: Selection[N],
    p: Selection[P],
    q: Selection[Q],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K, M, N, P, Q]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    m: Selection[M],
    n: Selection[N],
    p: Selection[P],
    q: Selection[Q],
    r: Selection[R],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K, M, N, P, Q, R]]: ...


@overload
def fields(
    a: Selection[A],
    b: Selection[B],
    c: Selection[C],
    d: Selection[D],
    e: Selection[E],
    f: Selection[F],
    g: Selection[G],
    h: Selection[H],
    j: Selection[J],
    k: Selection[K],
    m: Selection[M],
    n: Selection[N],
    p: Selection[P],
    q: Selection[Q],
    r: Selection[R],
    s: Selection[S],
    /,
) -> Selection[tuple[A, B, C, D, E, F, G, H, J, K, M, N, P, Q, R, S]]: ...


def fields(*selections: Selection[Any]) -> Selection[Any]:
    """Select several fields of one object; the answer is a tuple of their values.

    Where there are more than sixteen, `fields` can be nested.

    Raises:
        TypeError: there is none, or one is no selection.
    """
    if not selections:
        raise TypeError("There is nothing to select.")
    return _Together(tuple(map(chosen_of, selections)))


class _Together(Selection[Any]):
    def __init__(self, parts: tuple[Selection[Any], ...]) -> None:
        self._parts = parts

    def _start(self) -> object:
        return self._parts[0]._start()

    def _place(self, block: Block) -> Reader:
        readers = [part._place(block) for part in self._parts]
        return lambda value: tuple([read(value) for read in readers])
