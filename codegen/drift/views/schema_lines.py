"""Types of a GraphQL schema as text, line by line, much as SDL writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ... import ir
from ..type_system_index import SchemaIndex, input_text, type_text
from .said import deprecation

_WORDS = {"object": "type"}


def schema_text(name: str, index: SchemaIndex) -> str:
    """Write what a coordinate names: a type with its members sorted, the field of a
    root type, a directive. Empty where there is no such thing."""
    if name.startswith("@"):
        directive = index.directives.get(name[1:])
        return _directive(directive) if directive else ""
    if type_ := index.types.get(name):
        head = f"{_WORDS.get(type_.kind, type_.kind)} {name}"
        if type_.interfaces:
            head += f" implements {' & '.join(type_.interfaces)}"
        if type_.one_of:
            head += " @oneOf"
        lines = sorted(_members(type_))
        return "\n".join([head, *(f"  {line}" for line in lines)])
    owner, _, member = name.rpartition(".")
    found = index.types.get(owner)
    fields = found.fields if found else ()
    return next((_long(each) for each in fields if each.name == member), "")


def _members(type_: ir.SchemaType) -> Iterator[str]:
    for field in type_.fields:
        arguments = ", ".join(_inputs(field.arguments))
        call = f"({arguments})" if arguments else ""
        text = f"{field.name}{call}: {type_text(field.type)}"
        yield ", ".join([text, *deprecation(field.deprecated)])
    yield from _inputs(type_.inputs)
    for value in type_.values:
        yield ", ".join([str(value.wire), *deprecation(value.deprecated)])
    yield from (f"| {member}" for member in type_.members)
    if type_.specified_by:
        yield f'@specifiedBy(url: "{type_.specified_by}")'


def _long(field: ir.OutputField) -> str:
    """A field with a line for each of its arguments."""
    type_ = type_text(field.type)
    first = ", ".join([f"{field.name}: {type_}", *deprecation(field.deprecated)])
    return "\n".join([first, *(f"  {line}" for line in _inputs(field.arguments))])


def _inputs(values: Iterable[ir.InputValue]) -> Iterator[str]:
    for value in values:
        text = f"{value.name}: {input_text(value)}"
        yield ", ".join([text, *deprecation(value.deprecated)])


def _directive(directive: ir.Directive) -> str:
    repeatable = " repeatable" if directive.repeatable else ""
    lines = [*_inputs(directive.arguments)]
    lines += [f"on {location}" for location in directive.locations]
    return "\n".join([f"@{directive.name}{repeatable}", *(f"  {s}" for s in lines)])
