"""Read the operations that users write, and check them against the schema."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import graphql as g

from ..ir import Origin
from ..problems import Problem
from .incremental import accepting, directives_in
from .load import Schema, problem_of
from .spreads import reached, spread_names

_RULES = [
    rule
    for rule in g.specified_rules
    # Fragments may be there for other files, or to replace a default one. What else is
    # left out is said by `read`.
    if rule
    not in (
        g.LoneAnonymousOperationRule,
        g.NoUnusedFragmentsRule,
        g.UniqueFragmentNamesRule,
        g.UniqueOperationNamesRule,
    )
]
_ABOUT_FRAGMENTS = (g.KnownFragmentNamesRule, g.NoUnusedVariablesRule)
"""What cannot be known while a file of fragments is unreadable."""

_ADVICE: Mapping[type[g.ASTValidationRule], str] = {
    g.FieldsOnCorrectTypeRule: "Where the API has it, `codegen snapshot` renews the "
    "snapshot.",
    g.KnownFragmentNamesRule: "Write it, in any file that `operations` matches; every "
    "object type has a default fragment of its name.",
    g.NoFragmentCyclesRule: "Select the inner fields one by one, down to the last.",
    g.NoUndefinedVariablesRule: "Declare it in the operation: query Name($variable: "
    "Type).",
    g.NoUnusedVariablesRule: "Use it, or remove it.",
    g.OverlappingFieldsCanBeMergedRule: "Give one of them an alias: other: field.",
    g.VariablesInAllowedPositionRule: "Declare the variable with the expected type.",
}


@dataclass(slots=True)
class Documents:
    """All operations and fragments of the user's files."""

    operations: dict[str, list[g.OperationDefinitionNode]] = field(default_factory=dict)
    """By file, as the user names it."""
    fragments: dict[str, g.FragmentDefinitionNode] = field(default_factory=dict)
    unusable: list[g.OperationDefinitionNode] = field(default_factory=list)
    """Operations without a name of their own: only to say what else is wrong."""
    unreadable: list[str] = field(default_factory=list)
    """Files with syntax errors."""

    def written(self) -> list[g.ExecutableDefinitionNode]:
        """All that could be read."""
        return [
            *(o for operations in self.operations.values() for o in operations),
            *self.unusable,
            *self.fragments.values(),
        ]

    def spreads(self) -> set[str]:
        """The names of the fragments that are spread."""
        return {name for node in self.written() for name in spread_names(node)}


def read(files: Iterable[tuple[str, str]]) -> tuple[Documents, list[Problem]]:
    """Parse operation files, each given as its name and its text."""
    documents, problems = Documents(), []
    seen: dict[str, g.OperationDefinitionNode] = {}
    for file, text in sorted(files):
        if not _IGNORED.sub("", text):
            problems.append(_empty(file))
            continue
        try:
            document = g.parse(g.Source(text, file))
        except g.GraphQLError as error:
            problems.append(problem_of(error, file))
            documents.unreadable.append(file)
            continue
        for definition in document.definitions:
            problem = _add(documents, definition, file, seen)
            if problem:
                problems.append(problem)
            problems += _empty_selections(definition)
    return documents, problems


def _add(
    documents: Documents,
    definition: g.DefinitionNode,
    file: str,
    seen: dict[str, g.OperationDefinitionNode],
) -> Problem | None:
    """Sort a definition in; say what is wrong with its name or its kind."""
    match definition:
        case g.FragmentDefinitionNode(name=name):
            first = documents.fragments.setdefault(name.value, definition)
            if first is not definition:
                return _twice("fragment", name.value, definition, first)
        case g.OperationDefinitionNode(name=None):
            documents.unusable.append(definition)
            return problem_at(
                definition,
                "The operation has no name.",
                "Its name becomes the method's.",
            )
        case g.OperationDefinitionNode(name=name):
            assert name
            before = seen.setdefault(name.value, definition)
            if before is not definition:
                documents.unusable.append(definition)
                return _twice("operation", name.value, definition, before)
            documents.operations.setdefault(file, []).append(definition)
        case _:
            return problem_at(
                definition,
                "This file may hold operations and fragments only.",
                "Definitions of types belong into the schema.",
            )
    return None


def check(
    schema: Schema,
    documents: Documents,
    default_fragments: Mapping[str, g.FragmentDefinitionNode],
) -> list[Problem]:
    """Validate the documents; they may spread the default fragments."""
    known = {**default_fragments, **documents.fragments}
    written = documents.written()
    spread = reached(written, known) - documents.fragments.keys()
    document = g.DocumentNode(
        definitions=(*written, *(known[name] for name in sorted(spread)))
    )
    rules = [
        rule
        for rule in _RULES
        if not (documents.unreadable and rule in _ABOUT_FRAGMENTS)
    ]
    definition = accepting(schema.definition)
    undeclared = _undeclared(schema.definition, written)
    if not g.validate(definition, document, rules, max_errors=1):
        return undeclared
    # Rule by rule, to know which of them each error is about.
    return undeclared + [
        replace(
            problem_of(error, schema.file),
            # graphql-core has advice of its own on names that are nearly right.
            advice="" if "Did you mean" in error.message else _ADVICE.get(rule, ""),
        )
        for rule in rules
        for error in g.validate(definition, document, [rule], max_errors=1000)
    ]


def _undeclared(
    schema: g.GraphQLSchema, written: Iterable[g.ExecutableDefinitionNode]
) -> list[Problem]:
    """Warn of `@defer` and `@stream` where the schema does not say that the server
    knows them: once for each."""
    first = {d.name.value: d for node in written for d in reversed(directives_in(node))}
    return [
        replace(
            problem_at(
                directive,
                f"The schema does not declare @{name}.",
                "It is sent all the same: many servers know it and do not say so. One "
                "that does not will refuse the operation.",
            ),
            severity="warning",
        )
        for name, directive in sorted(first.items())
        if schema.get_directive(name) is None
    ]


def origin(node: g.Node) -> Origin:
    """The place of a node in the user's file."""
    if node.loc is None:
        return Origin()
    location = node.loc.source.get_location(node.loc.start)
    return Origin(node.loc.source.name, line=location.line, column=location.column)


def problem_at(node: g.Node, message: str, advice: str) -> Problem:
    """Say what is wrong with a node of the user's file."""
    text = node.loc.source.body if node.loc else ""
    return Problem(message, origin(node), advice, source=text)


def _empty_selections(definition: g.DefinitionNode) -> list[Problem]:
    """graphql-core reads `{ }`; the specification, and most servers, do not."""
    found: list[Problem] = []

    class Visitor(g.Visitor):
        def enter_selection_set(self, node: g.SelectionSetNode, *_: object) -> None:
            if not node.selections:
                message, advice = "Nothing is selected here.", "Name a field."
                found.append(problem_at(node, message, advice))

    g.visit(definition, Visitor())
    return found


def _twice(kind: str, name: str, node: g.Node, first: g.Node) -> Problem:
    place = origin(first)
    return problem_at(
        node,
        f"The {kind} {name} is defined twice: first at "
        f"{place.file}:{place.line}:{place.column}.",
        "Rename or remove one of them.",
    )


_IGNORED = re.compile(r"#[^\n\r]*|[\s,\ufeff]+")
"""What means nothing in GraphQL (specification, section 2.1.7)."""


def _empty(file: str) -> Problem:
    return Problem(
        "The file has no operations.",
        Origin(file),
        "Write one, such as query Name { field }, or remove the file.",
        severity="warning",
    )
