"""Find the fields that become default functions."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import graphql as g

from .shapes import is_entity, needs_arguments

NAMESPACES = 2
"""How deep namespaces of mutations may nest."""


@dataclass(frozen=True, slots=True)
class Step:
    """A field on the way from the root."""

    owner: g.GraphQLObjectType
    name: str

    @property
    def field(self) -> g.GraphQLField:
        field: g.GraphQLField = self.owner.fields[self.name]
        return field

    @property
    def coordinate(self) -> str:
        return f"{self.owner.name}.{self.name}"


RootField = tuple[Step, ...]
"""A field of a root type, or the fields of namespaces that lead to one."""


def root_fields(
    schema: g.GraphQLSchema, operation: g.OperationType
) -> Iterator[RootField]:
    """Yield what becomes default functions, in the order of the schema.

    A mutation field that only leads to further mutations, such as Labelbox's
    `mutation { project(where) { … } }`, is followed by each of these.
    """
    root = schema.get_root_type(operation)
    for name in root.fields if root else ():
        assert root
        yield (Step(root, name),)
        if operation is g.OperationType.MUTATION:
            yield from _inner((Step(root, name),))


def _inner(steps: RootField) -> Iterator[RootField]:
    type_ = steps[-1].field.type
    if not is_namespace(type_) or len(steps) > NAMESPACES:
        return
    namespace = g.get_named_type(type_)
    assert isinstance(namespace, g.GraphQLObjectType)
    if namespace in {step.owner for step in steps}:
        return  # It would give every function a second time.
    for name in namespace.fields:
        yield (*steps, Step(namespace, name))
        yield from _inner((*steps, Step(namespace, name)))


def is_namespace(type_: g.GraphQLOutputType) -> bool:
    """Whether a mutation's type only leads on to further mutations.

    It is called so, every field of it takes arguments, or half of them need some. What
    is called `…Mutation` may be a payload, too, as graphene names it: those take none.
    """
    named = g.get_nullable_type(type_)
    if not isinstance(named, g.GraphQLObjectType) or is_entity(named):
        return False
    fields = named.fields.values()
    taking = sum(1 for field in fields if field.args)
    needing = sum(1 for field in fields if needs_arguments(field))
    if named.name.endswith("Mutations"):
        return bool(fields)
    if named.name.endswith("Mutation"):
        return taking > 0
    return taking > 0 and (taking == len(fields) or needing * 2 >= len(fields))


def acting_types(schema: g.GraphQLSchema) -> frozenset[str]:
    """The types whose fields do something: selecting these would execute them."""
    root = schema.mutation_type
    if root is None:
        return frozenset()
    namespaces = (
        g.get_named_type(steps[-1].field.type).name
        for steps in root_fields(schema, g.OperationType.MUTATION)
        if is_namespace(steps[-1].field.type)
    )
    return frozenset({root.name, *namespaces})


def function_keys(fields: Iterable[RootField]) -> dict[RootField, str]:
    """A key for each function: the steps to it in one word, and where another has
    that already (`projectUpdate` beside `project { update }`) in turned order."""
    found = list(fields)
    keys: dict[RootField, str] = {}
    for steps in sorted(found, key=len):
        first, *others = (step.name for step in steps)
        key = first + "".join(map(capital, others))
        if key in keys.values():
            around = "".join(capital(step.name) for step in steps[:-1])
            key = f"{steps[-1].name}In{around}"
        keys[steps] = free(key, keys.values())
    return {steps: keys[steps] for steps in found}


def free(name: str, taken: Collection[str]) -> str:
    """The name, with a number where it is taken."""
    numbered = (f"{name}_{number}" for number in itertools.count(2))
    return next(n for n in itertools.chain([name], numbered) if n not in taken)


def capital(name: str) -> str:
    """The name with a capital letter."""
    return name[:1].upper() + name[1:]
