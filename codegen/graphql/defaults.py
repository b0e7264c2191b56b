"""Write the documents of a schema's default functions.

One operation for each field of Query, Mutation and Subscription, as text: it takes the
field's arguments as variables and spreads the default fragment of the type that the
field returns (see `selection`). A mutation field that only leads to further mutations,
such as Labelbox's `mutation { project(where) { … } }`, gives one operation for each of
these. The text takes the same road as the operations that users write.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Literal, cast, get_args

import graphql as g

from ..selections import AS_THE_POLICY_SAYS, Selections
from .choices import Choices
from .lines import Line, block, indent
from .roots import RootField, acting_types, capital, free, function_keys, root_fields
from .selection import Selector
from .shapes import Composite, is_entity

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
    replaced: Mapping[str, str]
    """The fragments that are not written, as the user's stand for them: the types that
    they are on, by name."""


def write(
    schema: g.GraphQLSchema,
    given: Set[str] = frozenset(),
    wanted: Set[str] = frozenset(),
    selections: Selections = AS_THE_POLICY_SAYS,
) -> Defaults:
    """Write the default documents of a schema.

    Args:
        schema: The schema.
        given: The names of the fragments that the user wrote. They replace the
            default fragments of the same names.
        wanted: The names of the fragments that the user's operations spread: they
            are written even where no default function needs them.
        selections: What the config says of what is selected.
    """
    roots: dict[Kind, dict[RootField, str]] = {
        kind: function_keys(root_fields(schema, g.OperationType(kind)))
        for kind in KINDS
    }
    types = [
        g.get_named_type(steps[-1].field.type)
        for found in roots.values()
        for steps in found
    ]
    envelopes = {type_.name for type_ in types if not is_entity(type_)}
    acting = acting_types(schema)
    choices = Choices(selections, acting)
    selector = Selector(schema, envelopes, given, choices)
    operations: dict[Kind, tuple[DefaultOperation, ...]] = {
        kind: tuple(
            _operation(kind, key, steps, selector, acting)
            for steps, key in found.items()
            if all(choices.has_function(step.coordinate) for step in steps)
        )
        for kind, found in roots.items()
    }
    for name in sorted(wanted - given):
        selector.named(name)
    fragments = {
        name: fragment.text
        for name, fragment in sorted(selector.fragments.items())
        if fragment.lines and name not in given
    }
    replaced = {
        name: fragment.on
        for name, fragment in sorted(selector.fragments.items())
        if name in given
    }
    return Defaults(fragments, operations, replaced)


def _operation(
    kind: Kind, key: str, steps: RootField, selector: Selector, acting: Set[str]
) -> DefaultOperation:
    variables = _variables(steps)
    declared = ", ".join(
        f"${variables[depth, name]}: {_variable_type(argument)}"
        for depth, step in enumerate(steps)
        for name, argument in step.field.args.items()
    )
    last = steps[-1]
    # The fields of a namespace are mutations: selecting those that need no argument
    # would execute them.
    acts = kind == "mutation" and g.get_named_type(last.field.type).name in acting
    fragment = None if acts else selector.value(last.owner, last.name)
    path = result = tuple(step.name for step in steps)
    text = f" {block([Line(f'...{fragment.name}')])}" if fragment else ""
    if not text and isinstance(g.get_named_type(last.field.type), Composite):
        text, result = f" {block([Line('__typename')])}", (*path, "__typename")
    for depth, step in reversed(list(enumerate(steps))):
        names = step.field.args
        given = ", ".join(f"{name}: ${variables[depth, name]}" for name in names)
        arguments = f"({given})" if given else ""
        text = f" {{\n{indent(f'{step.name}{arguments}{text}')}\n}}"
    declaration = f"({declared})" if declared else ""
    document = f"{kind} {capital(key)}{declaration}{text}"
    return DefaultOperation(key, document, path, result)


def _variable_type(argument: g.GraphQLArgument) -> g.GraphQLInputType:
    """The type of the variable for an argument. Where the argument has a default, the
    variable may be left out, so its type is nullable (specification, section 5.8.5)."""
    if g.is_required_argument(argument):
        return argument.type
    return cast(g.GraphQLInputType, g.get_nullable_type(argument.type))


def _variables(steps: RootField) -> dict[tuple[int, str], str]:
    """A variable for each argument of each step: its name, preceded by its field's
    where the namespace has an argument of the same name."""
    variables: dict[tuple[int, str], str] = {}
    for depth, step in enumerate(steps):
        for name in step.field.args:
            taken = variables.values()
            wanted = f"{step.name}_{name}" if name in taken else name
            variables[depth, name] = free(wanted, taken)
    return variables
