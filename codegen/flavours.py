"""The two forms that all generated code has: it waits, or is awaited."""

from __future__ import annotations

from dataclasses import dataclass

from .text import Code


@dataclass(frozen=True, slots=True)
class Flavour:
    """The sync or the async form of a client."""

    prefix: Code
    define: Code
    wait: Code
    how: Code


FLAVOURS = (
    Flavour(Code(""), Code("def"), Code(""), Code("")),
    Flavour(
        Code("Async"),
        Code("async def"),
        Code("await "),
        Code(" without blocking"),
    ),
)
