"""What templates print of unions and aliases: the names of types without a class."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from . import ir
from .deprecation import described
from .python import Scope
from .text import Code, join, py_doc, py_str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A union or an alias."""

    name: Code
    value: Code
    doc: Code | None


def assignments(
    definitions: Sequence[ir.Union | ir.Alias], scope: Scope
) -> Iterable[Assignment]:
    """Spell unions and aliases, each after those that it is made of."""
    by_key = {d.key: d for d in definitions}
    ordered, recursive = _in_need_order(by_key)
    for key in sorted(by_key, key=lambda k: (ordered[k], scope.class_name(k))):
        definition = by_key[key]
        spell = functools.partial(_member, scope=scope, recursive=recursive)
        if isinstance(definition, ir.Alias):
            value = spell(definition.type)
        else:
            parts = [spell(member) for member in definition.members]
            if definition.tag_field == "__typename" and definition.open:
                parts.append(Code("_runtime.Other"))
            joined = _discriminated(definition, join(" | ", parts), scope)
            value = Code(f"{scope.runtime('OneOf')}[{joined}]")
        doc = described(definition.doc, definition.deprecated)
        yield Assignment(scope.class_name(key), value, py_doc(doc, 0) if doc else None)


def _discriminated(union: ir.Union, members: Code, scope: Scope) -> Code:
    """The members, with what tells them apart; the classes of GraphQL know it."""
    if not union.mapping:
        return members
    scope.standard("from typing import Annotated")
    entries = [
        Code(f"{py_str(value)}: {scope.reference(key)}") for value, key in union.mapping
    ]
    arguments = [py_str(union.tag_field), Code(f"{{{join(', ', entries)}}}")]
    if union.fallback:
        arguments.append(scope.reference(union.fallback))
    spelled = f"_runtime.Discriminator({join(', ', arguments)})"
    return Code(f"Annotated[{members}, {spelled}]")


def _member(type_: ir.Type, scope: Scope, recursive: frozenset[str]) -> Code:
    if set(ir.named_keys(type_)) & recursive:
        return scope.annotation(ir.Builtin("any"))
    return scope.annotation(type_)


def _in_need_order(
    definitions: dict[str, ir.Union | ir.Alias],
) -> tuple[dict[str, int], frozenset[str]]:
    """How many steps of definitions each one needs, and those that need themselves:
    Python 3.11 cannot write such a type without a class, so they become Any."""
    needs = {
        key: {
            inner
            for type_ in ir.definition_types(definition)
            for inner in ir.named_keys(type_)
            if inner in definitions
        }
        for key, definition in definitions.items()
    }
    recursive: set[str] = set()
    while True:
        graph = {k: sorted(v - recursive) for k, v in sorted(needs.items())}
        try:
            order = list(TopologicalSorter(graph).static_order())
            break
        except CycleError as error:
            recursive.add(min(error.args[1]))
    steps: dict[str, int] = {}
    for key in order:
        steps[key] = 1 + max((steps[inner] for inner in graph[key]), default=0)
    return steps, frozenset(recursive)
