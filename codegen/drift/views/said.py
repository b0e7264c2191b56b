"""What is said of a value beside its name, as one line of a view."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from ... import ir

Limits = tuple[tuple[str, ir.Value], ...]


class Described(Protocol):
    """A field or a parameter."""

    @property
    def required(self) -> bool: ...
    @property
    def default(self) -> ir.Value | None: ...
    @property
    def constraints(self) -> Limits: ...
    @property
    def deprecated(self) -> str | None: ...


def said_of(value: Described, type_: str) -> str:
    """Its type, whether it must be there, its default and its limits."""
    return ", ".join([type_, *_facets(value)])


def _facets(value: Described) -> Iterator[str]:
    if value.required:
        yield "required"
    if value.default is not None:
        yield f"default {value.default.json}"
    for keyword, limit in value.constraints:
        yield f"{keyword} {limit.json}"
    yield from deprecation(value.deprecated)


def deprecation(reason: str | None) -> Iterator[str]:
    """That something will go, where it will."""
    if reason is not None:
        first = reason.partition("\n")[0]
        yield f"deprecated: {first}" if first else "deprecated"
