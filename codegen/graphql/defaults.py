"""Write the documents of a schema's default functions.

One operation for each field of Query, Mutation and Subscription, as text: it takes the
field's arguments as variables and spreads the default fragment of the type that the
field returns (see `selection`). A mutation field that only leads to further mutations,
such as Labelbox's `mutation { project(where) { … } }`, gives one operation for each of
these. The text takes the same road as the operations that users write.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Literal, get_args

import graphql as g

from .selection import Composite, Line, Selector, is_entity

Kind = Literal["query", "mutation", "subscription"]
KINDS: tuple[Kind, ...] = get_args(Kind)

NAMESPACES = 2
"""How deep namespaces of mutations may nest."""


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
    replaced: Mapping[str, str]
    """The fragments that are not written, as the user's stand for them: the types that
    they are on, by name."""


def write(
    schema: g.GraphQLSchema,
    given: Set[str] = frozenset(),
    wanted: Set[str] = frozenset(),
) -> Defaults:
    """Write the default documents of a schema.

    Args:
        schema: The schema.
        given: The names of the fragments that the user wrote. They replace the
            default fragments of the same names.
        wanted: The names of the fragments that the user's operations spread: those
            of types are written even where no default function needs them.
    """
    roots = {
        kind: list(_root_fields(schema, schema.get_root_type(g.OperationType(kind))))
        for kind in KINDS
    }
    every = [field for found in roots.values() for field in found]
    selector = Selector(schema, _envelopes(every), given)
    operations: dict[Kind, tuple[DefaultOperation, ...]] = {}
    for kind, found in roots.items():
        keys = _keys(path for path, _ in found)
        operations[kind] = tuple(
            _operation(kind, keys[path], path, fields, selector)
            for path, fields in found
        )
    for name in sorted(wanted - given):
        type_ = schema.type_map.get(name)
        if isinstance(type_, Composite):
            selector.full(type_)
    fragments = {
        name: f"fragment {name} on {fragment.on} {_block(fragment.lines)}"
        for name, fragment in sorted(selector.fragments.items())
        if fragment.lines and name not in given
    }
    replaced = {
        name: fragment.on
        for name, fragment in sorted(selector.fragments.items())
        if name in given
    }
    return Defaults(fragments, operations, replaced)


RootField = tuple[tuple[str, ...], list[g.GraphQLField]]
"""The path of a field from the root, and the fields on it."""


def _root_fields(
    schema: g.GraphQLSchema, root: g.GraphQLObjectType | None
) -> Iterator[RootField]:
    for name, field in root.fields.items() if root else ():
        yield (name,), [field]
        if root is schema.mutation_type:
            yield from _inner_fields((name,), [field])


def _inner_fields(
    path: tuple[str, ...], fields: list[g.GraphQLField]
) -> Iterator[RootField]:
    """The fields of a namespace of mutations, and of those in it."""
    namespace = g.get_named_type(fields[-1].type)
    if not _is_namespace(fields[-1].type) or len(path) > NAMESPACES:
        return
    assert isinstance(namespace, g.GraphQLObjectType)
    for name, field in namespace.fields.items():
        yield (*path, name), [*fields, field]
        yield from _inner_fields((*path, name), [*fields, field])


def _is_namespace(type_: g.GraphQLOutputType) -> bool:
    """Whether a mutation's type only leads on: it is called so, or every field of it
    takes arguments."""
    named = g.get_nullable_type(type_)
    return (
        isinstance(named, g.GraphQLObjectType)
        and not is_entity(named)
        and bool(named.fields)
        and (
            named.name.endswith("Mutations")
            or all(field.args for field in named.fields.values())
        )
    )


def _keys(paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    """A key for each function: the steps of its path in one word, and where another
    has that already (`projectUpdate` beside `project { update }`) in turned order."""
    keys: dict[tuple[str, ...], str] = {}
    for path in sorted(paths, key=len):
        step, *others = path
        key = step + "".join(map(_capital, others))
        if key in keys.values():
            key = path[-1] + "In" + "".join(map(_capital, path[:-1]))
        keys[path] = _free(key, keys.values())
    return keys


def _free(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    numbered = (f"{name}_{number}" for number in itertools.count(2))
    return next(n for n in itertools.chain([name], numbered) if n not in taken)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _envelopes(roots: list[RootField]) -> set[str]:
    types = [g.get_named_type(fields[-1].type) for _, fields in roots]
    return {type_.name for type_ in types if not is_entity(type_)}


def _operation(
    kind: Kind,
    key: str,
    path: tuple[str, ...],
    fields: list[g.GraphQLField],
    selector: Selector,
) -> DefaultOperation:
    variables = _variables(path, fields)
    declared = ", ".join(
        f"${variables[depth, name]}: {argument.type}"
        for depth, field in enumerate(fields)
        for name, argument in field.args.items()
    )
    type_ = fields[-1].type
    # The fields of a namespace are mutations: selecting those that need no argument
    # would execute them.
    acts = kind == "mutation" and _is_namespace(type_)
    block = "" if acts else _selection(g.get_named_type(type_), selector)
    result = path
    if not block and isinstance(g.get_named_type(type_), Composite):
        block, result = f" {_block((Line('__typename'),))}", (*path, "__typename")
    for depth in reversed(range(len(path))):
        names = fields[depth].args
        given = ", ".join(f"{name}: ${variables[depth, name]}" for name in names)
        arguments = f"({given})" if given else ""
        block = f" {{\n{_indent(f'{path[depth]}{arguments}{block}')}\n}}"
    return DefaultOperation(
        key,
        f"{kind} {_capital(key)}{f'({declared})' if declared else ''}{block}",
        path,
        result,
    )


def _variables(
    path: tuple[str, ...], fields: list[g.GraphQLField]
) -> dict[tuple[int, str], str]:
    """A variable for each argument of each step: its name, preceded by its field's
    where the namespace has an argument of the same name."""
    variables: dict[tuple[int, str], str] = {}
    for depth, (step, field) in enumerate(zip(path, fields, strict=True)):
        for name in field.args:
            taken = variables.values()
            wanted = f"{step}_{name}" if name in taken else name
            variables[depth, name] = _free(wanted, taken)
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
