"""Read the operations that users write, and check them against the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import graphql as g

from ..ir import Origin
from ..problems import Problem
from .load import Schema, problem_of

_RULES = [
    rule
    for rule in g.specified_rules
    # Fragments may be there for other files, or to replace a default one.
    if rule is not g.NoUnusedFragmentsRule
]


@dataclass(slots=True)
class Documents:
    """All operations and fragments of the user's files."""

    operations: dict[str, list[g.OperationDefinitionNode]] = field(default_factory=dict)
    """By file, as the user names it."""
    fragments: dict[str, g.FragmentDefinitionNode] = field(default_factory=dict)


def read(files: Iterable[tuple[str, str]]) -> tuple[Documents, list[Problem]]:
    """Parse operation files, each given as its name and its text."""
    documents, problems = Documents(), []
    seen: dict[str, str] = {}
    for file, text in sorted(files):
        try:
            document = g.parse(g.Source(text, file))
        except g.GraphQLError as error:
            problems.append(problem_of(error, file))
            continue
        for definition in document.definitions:
            match definition:
                case g.FragmentDefinitionNode(name=name):
                    if name.value in documents.fragments:
                        problems.append(_twice("fragment", name.value, definition))
                    documents.fragments[name.value] = definition
                case g.OperationDefinitionNode():
                    problem = _unusable(definition, seen)
                    if problem:
                        problems.append(problem)
                        continue
                    assert definition.name
                    seen[definition.name.value] = file
                    documents.operations.setdefault(file, []).append(definition)
                case _:
                    problems.append(
                        _at(
                            definition,
                            "This file may hold operations and fragments only.",
                            "Definitions of types belong into the schema.",
                        )
                    )
    return documents, problems


def check(
    schema: Schema,
    documents: Documents,
    default_fragments: Mapping[str, g.FragmentDefinitionNode],
) -> list[Problem]:
    """Validate the documents; they may spread the default fragments."""
    known = {**default_fragments, **documents.fragments}
    definitions: Sequence[g.DefinitionNode] = [
        *(o for operations in documents.operations.values() for o in operations),
        *known.values(),
    ]
    document = g.DocumentNode(definitions=tuple(definitions))
    errors = g.validate(schema.definition, document, _RULES, max_errors=1000)
    return [problem_of(error, schema.file) for error in errors]


def check_replacements(
    fragments: Mapping[str, g.FragmentDefinitionNode], schema: g.GraphQLSchema
) -> list[Problem]:
    """A fragment with the name of a type replaces the default fragment of that type,
    so it must be on that type."""
    return [
        _at(
            fragment,
            f"The fragment {name} is on {fragment.type_condition.name.value}, but it "
            f"replaces the default fragment of the type {name}.",
            f"Rename it, or write it on {name}.",
        )
        for name, fragment in fragments.items()
        if name in schema.type_map and fragment.type_condition.name.value != name
    ]


def origin(node: g.Node) -> Origin:
    """The place of a node in the user's file."""
    if node.loc is None:
        return Origin()
    location = node.loc.source.get_location(node.loc.start)
    return Origin(node.loc.source.name, line=location.line, column=location.column)


def _unusable(
    operation: g.OperationDefinitionNode, seen: Mapping[str, str]
) -> Problem | None:
    if operation.name is None:
        return _at(
            operation, "The operation has no name.", "Its name becomes the method's."
        )
    if operation.name.value in seen:
        return _twice("operation", operation.name.value, operation)
    return None


def _twice(kind: str, name: str, node: g.Node) -> Problem:
    return _at(
        node, f"The {kind} {name} is defined twice.", "Rename or remove one of them."
    )


def _at(node: g.Node, message: str, advice: str) -> Problem:
    text = node.loc.source.body if node.loc else ""
    return Problem(message, origin(node), advice, source=text)
