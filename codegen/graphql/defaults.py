"""Write the documents of a schema's default functions.

One operation for each field of Query, Mutation and Subscription, as text: it takes the
field's arguments as variables and spreads the default fragment of the type that the
field returns (see `selection`). A mutation field that only leads to further mutations,
such as Labelbox's `mutation { project(where) { … } }`, gives one operation for each of
these. The text takes the same road as the operations that users write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Literal, get_args

import graphql as g

from .selection import Composite, Line, Selector, is_entity

Kind = Literal["query", "mutation", "subscription"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class DefaultOperation:
    """A document with one operation, and where its result is in the data."""

    key: str
    text: str
    path: tuple[str, ...]
    """The root field, or the namespace and the field in it."""
    result: tuple[str, ...]
    """Where the result is in the data: the path, or the `__typename` below it."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """The default documents of a schema."""

    fragments: dict[str, str]
    """Texts of fragments, by name."""
    operations: Mapping[Kind, tuple[DefaultOperation, ...]]
    """By the root type that they are on."""


def write(schema: g.GraphQLSchema, given: Set[str] = frozenset()) -> Defaults:
    """Write the default documents of a schema.

    Args:
        schema: The schema.
        given: The names of the fragments that the user wrote. They replace the
            default fragments of the same names.
    """
    roots = {
        kind: list(_root_fields(schema, schema.get_root_type(g.OperationType(kind))))
        for kind in KINDS
    }
    every = [field for found in roots.values() for field in found]
    selector = Selector(schema, _envelopes(every))
    operations = {
        kind: tuple(_operation(kind, path, fields, selector) for path, fields in found)
        for kind, found in roots.items()
    }
    fragments = {
        name: f"fragment {name} on {fragment.on} {_block(fragment.lines)}"
        for name, fragment in sorted(selector.fragments.items())
        if fragment.lines and name not in given
    }
    return Defaults(fragments, operations)


RootField = tuple[tuple[str, ...], list[g.GraphQLField]]
"""The path of a field from the root, and the fields on it."""


def _root_fields(
    schema: g.GraphQLSchema, root: g.GraphQLObjectType | None
) -> Iterator[RootField]:
    for name, field in root.fields.items() if root else ():
        yield (name,), [field]
        if root is schema.mutation_type and _is_namespace(field.type):
            namespace = g.get_named_type(field.type)
            assert isinstance(namespace, g.GraphQLObjectType)
            for inner_name, inner in namespace.fields.items():
                yield (name, inner_name), [field, inner]


def _is_namespace(type_: g.GraphQLOutputType) -> bool:
    """Whether a mutation's type only leads on: every field of it takes arguments."""
    named = g.get_nullable_type(type_)
    return (
        isinstance(named, g.GraphQLObjectType)
        and not is_entity(named)
        and all(field.args for field in named.fields.values())
    )


def _envelopes(roots: list[RootField]) -> set[str]:
    types = [g.get_named_type(fields[-1].type) for _, fields in roots]
    return {type_.name for type_ in types if not is_entity(type_)}


def _operation(
    kind: Kind, path: tuple[str, ...], fields: list[g.GraphQLField], selector: Selector
) -> DefaultOperation:
    key = path[0] + "".join(step[:1].upper() + step[1:] for step in path[1:])
    variables = _variables(path, fields)
    declared = ", ".join(f"${variables[a]}: {t}" for a, t in _arguments(path, fields))
    type_ = fields[-1].type
    # The fields of a namespace are mutations: selecting those that need no argument
    # would execute them.
    acts = kind == "mutation" and _is_namespace(type_)
    block = "" if acts else _selection(g.get_named_type(type_), selector)
    result = path
    if not block and isinstance(g.get_named_type(type_), Composite):
        block, result = f" {_block((Line('__typename'),))}", (*path, "__typename")
    for step, field in zip(reversed(path), reversed(fields), strict=True):
        given = ", ".join(f"{name}: ${variables[step, name]}" for name in field.args)
        arguments = f"({given})" if given else ""
        block = f"{{\n{_indent(f'{step}{arguments}{block}')}\n}}"
        block = f" {block}"
    name = key[:1].upper() + key[1:]
    return DefaultOperation(
        key,
        f"{kind} {name}{f'({declared})' if declared else ''}{block}",
        path,
        result,
    )


def _arguments(
    path: tuple[str, ...], fields: list[g.GraphQLField]
) -> list[tuple[tuple[str, str], g.GraphQLInputType]]:
    return [
        ((step, name), argument.type)
        for step, field in zip(path, fields, strict=True)
        for name, argument in field.args.items()
    ]


def _variables(
    path: tuple[str, ...], fields: list[g.GraphQLField]
) -> dict[tuple[str, str], str]:
    """A variable for each argument: its name, preceded by its field's where the
    namespace has an argument of the same name."""
    variables: dict[tuple[str, str], str] = {}
    for (step, name), _ in _arguments(path, fields):
        taken = name in variables.values()
        variables[step, name] = f"{step}_{name}" if taken else name
    return variables


def _selection(type_: g.GraphQLNamedType, selector: Selector) -> str:
    """What follows a field: nothing for a leaf, or where nothing can be selected."""
    fragment = selector.full(type_) if isinstance(type_, Composite) else None
    return f" {_block((Line(f'...{fragment.name}'),))}" if fragment else ""


def _block(lines: tuple[Line, ...]) -> str:
    return "{\n" + "\n".join(_indent(_text(line)) for line in lines) + "\n}"


def _text(line: Line) -> str:
    if line.spread:
        return f"{line.text} {_block((Line(f'...{line.spread}'),))}"
    return f"{line.text} {_block(line.lines)}" if line.lines else line.text


def _indent(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.split("\n"))
