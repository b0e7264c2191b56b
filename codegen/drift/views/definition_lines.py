"""Definitions as text, line by line: what is sent and what is received together, as one
schema says both."""

from __future__ import annotations

from collections.abc import Iterator

from ... import ir
from ..components import Component, Components
from ..type_text import type_text, value_text
from .said import deprecation, said_of


def definition_text(component: Component, components: Components) -> str:
    """Write a definition: its kind, then its members, sorted by name.

    Args:
        component: What is written.
        components: All of its version, for their names.
    """
    head = [component.kind, _flow(component)]
    for definition in component.definitions:
        if not isinstance(definition, ir.CustomScalar):
            head += deprecation(definition.deprecated)
    first = f"{component.subject}: {', '.join(dict.fromkeys(filter(None, head)))}"
    lines = sorted(dict.fromkeys(_lines(component, components)))
    return "\n".join([first, *(f"  {line}" for line in lines)])


def _flow(component: Component) -> str:
    if component.sent is not None and component.received is not None:
        return "sent and received"
    return "sent" if component.received is None else "received"


def _lines(component: Component, components: Components) -> Iterator[str]:
    received, sent = component.received, component.sent
    if received is None or sent is None or received == sent:
        for definition in component.definitions:
            yield from _members(definition, components)
        return
    come, go = set(_members(received, components)), set(_members(sent, components))
    yield from come & go
    yield from (f"{line}, received" for line in come - go)
    yield from (f"{line}, sent" for line in go - come)


def _members(definition: ir.Definition, components: Components) -> Iterator[str]:
    match definition:
        case ir.Record():
            for field in definition.fields:
                type_ = type_text(field.type, components)
                yield f"{field.wire}: {said_of(field, type_)}"
            if definition.base:
                yield f"(all of {components.subject(definition.base)})"
            if definition.extra is not None:
                yield f"(further keys): {type_text(definition.extra, components)}"
            if definition.exactly_one:
                yield "(exactly one of these)"
        case ir.Enum(values=values):
            for value in values:
                text = value_text(value.wire)
                yield ", ".join([text, *deprecation(value.deprecated)])
        case ir.Union():
            tags: dict[str, list[str]] = {}
            for tag, key in definition.mapping:
                tags.setdefault(key, []).append(value_text(tag))
            if definition.tag_field:
                yield f"(told apart by {definition.tag_field})"
            for member in definition.members:
                yield _member(member, tags, components)
        case ir.Alias(type=type_):
            yield type_text(type_, components)
        case ir.CustomScalar(python=python):
            yield f"in Python: {python.type}"


def _member(member: ir.Type, tags: dict[str, list[str]], components: Components) -> str:
    found = tags.get(member.key, []) if isinstance(member, ir.Named) else []
    text = type_text(member, components)
    return f"{text}, for {', '.join(found)}" if found else text
