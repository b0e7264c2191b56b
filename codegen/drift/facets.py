"""What is said of a value beside its type, compared: of fields, of parameters and of
arguments alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from .. import ir
from .constraints import constraint_deltas
from .deltas import Delta


class Described(Protocol):
    """A field or a parameter."""

    @property
    def required(self) -> bool: ...
    @property
    def default(self) -> ir.Value | None: ...
    @property
    def constraints(self) -> tuple[tuple[str, ir.Value], ...]: ...
    @property
    def doc(self) -> str: ...
    @property
    def deprecated(self) -> str | None: ...


def facet_deltas(old: Described, new: Described) -> Iterator[Delta]:
    """What has changed in all that is said of a value beside its name and its type."""
    yield from required_deltas(old.required, new.required)
    yield from default_deltas(old.default, new.default)
    yield from constraint_deltas(old.constraints, new.constraints)
    yield from deprecation_deltas(old.deprecated, new.deprecated)
    yield from documentation_deltas(old.doc, new.doc)


def required_deltas(old: bool, new: bool) -> Iterator[Delta]:
    """What has changed in whether a value must be given."""
    if old != new:
        yield Delta("became-required" if new else "became-optional")


def default_deltas(old: ir.Value | None, new: ir.Value | None) -> Iterator[Delta]:
    """What has changed in the value that stands for none."""
    if old == new:
        return
    if old is None or new is None:
        kind = "default-added" if old is None else "default-removed"
    else:
        kind = "default-changed"
    yield Delta(kind, old.json if old else "", new.json if new else "")


def deprecation_deltas(old: str | None, new: str | None) -> Iterator[Delta]:
    """What has changed in whether something will go, and why."""
    if old is None and new is not None:
        yield Delta("deprecated", "", new, hint=new)
    elif old is not None and new is None:
        yield Delta("undeprecated", old)
    elif old != new:
        yield Delta("deprecation-reason-changed", old or "", new or "", hint=new or "")


def documentation_deltas(old: str, new: str) -> Iterator[Delta]:
    """What has changed in a description; how its lines are broken says nothing."""
    if old.split() != new.split():
        yield Delta("documentation-changed", old, new)
