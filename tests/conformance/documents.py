"""Does every root field have a method, and is every document valid?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import graphql as g

from .reflection import Call

RULES = [rule for rule in g.specified_rules if rule is not g.NoDeprecatedCustomRule]
NAMESPACES = 2
"""How deep mutations may stand in namespaces."""

Missing = tuple[str, str]
"""What is missing, and why that is known."""


def missing_root_fields(
    schema: g.GraphQLSchema, calls: Iterable[Call], skipped: Iterable[str] = ()
) -> tuple[int, list[Missing]]:
    """Return how many root fields there are, and those without a method.

    A method is that of a field if its document selects the field, alone, and takes
    each of its arguments from a variable.

    Args:
        schema: The schema.
        calls: The methods.
        skipped: Kinds of operations that are not looked at.
    """
    found = {(call.kind, path, given) for call in calls for path, given in _path(call)}
    missing = []
    total = 0
    for kind in g.OperationType:
        root = schema.get_root_type(kind)
        if root is None or kind.value in skipped:
            continue
        for path, field in _fields(root, kind is g.OperationType.MUTATION):
            total += 1
            wanted = (kind.value, path, frozenset(field.args))
            if wanted not in found:
                why = "no method" if wanted[:2] not in {f[:2] for f in found} else ""
                why = why or f"no method takes all of {', '.join(sorted(field.args))}"
                missing.append((f"{kind.value} {'.'.join(path)}", why))
    return total, missing


def _fields(
    root: g.GraphQLObjectType, namespaces: bool, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], g.GraphQLField]]:
    for name, field in root.fields.items():
        here = (*path, name)
        yield here, field
        named = g.get_nullable_type(field.type)
        if namespaces and len(here) <= NAMESPACES and _leads_on(named):
            assert isinstance(named, g.GraphQLObjectType)
            yield from _fields(named, True, here)


def _leads_on(type_: object) -> bool:
    """Whether a mutation's type has nothing but further mutations."""
    return (
        isinstance(type_, g.GraphQLObjectType)
        and "id" not in type_.fields
        and bool(type_.fields)
        and (
            type_.name.endswith("Mutations")
            or all(field.args for field in type_.fields.values())
        )
    )


def _path(call: Call) -> Iterator[tuple[tuple[str, ...], frozenset[str]]]:
    """The fields from the root on that an operation selects one by one, and the
    arguments that the last of each path takes from variables."""
    path: tuple[str, ...] = ()
    selections: Sequence[g.SelectionNode] = call.operation.selection_set.selections
    while len(selections) == 1 and isinstance(field := selections[0], g.FieldNode):
        path = (*path, field.name.value)
        given = frozenset(
            argument.name.value
            for argument in field.arguments or ()
            if isinstance(argument.value, g.VariableNode)
        )
        yield path, given
        selections = field.selection_set.selections if field.selection_set else ()


def missing_operations(
    files: Sequence[Path], calls: Iterable[Call]
) -> tuple[int, list[Missing]]:
    """Return how many operations the files have, and those without a method."""
    found = {call.operation.name.value for call in calls if call.operation.name}
    names = [
        (definition.name.value, path.name)
        for path in files
        for definition in g.parse(path.read_text(encoding="utf-8")).definitions
        if isinstance(definition, g.OperationDefinitionNode) and definition.name
    ]
    missing = [(name, f"{file}: no method") for name, file in names]
    return len(names), [entry for entry in missing if entry[0] not in found]


def invalid(schema: g.GraphQLSchema, document: str) -> list[str]:
    """What is wrong with a document."""
    try:
        return [e.message for e in g.validate(schema, g.parse(document), RULES)]
    except g.GraphQLError as error:
        return [error.message]


def size(document: str) -> int:
    """How many fields a document selects, its fragments spread out."""
    parsed = g.parse(document)
    fragments = {
        node.name.value: node
        for node in parsed.definitions
        if isinstance(node, g.FragmentDefinitionNode)
    }
    known: dict[str, int] = {}

    def fields(selections: g.SelectionSetNode | None) -> int:
        total = 0
        for node in selections.selections if selections else ():
            match node:
                case g.FieldNode(selection_set=inner):
                    total += 1 + fields(inner)
                case g.InlineFragmentNode(selection_set=inner):
                    total += fields(inner)
                case g.FragmentSpreadNode(name=name):
                    if name.value not in known:
                        spread = fragments.get(name.value)
                        inner = spread.selection_set if spread else None
                        known[name.value] = fields(inner)
                    total += known[name.value]
        return total

    return sum(
        fields(node.selection_set)
        for node in parsed.definitions
        if isinstance(node, g.OperationDefinitionNode)
    )
