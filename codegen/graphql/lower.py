"""Lower a GraphQL schema, and the operations on it, into an Api.

The default functions and the operations that users write take one road: documents
in, records and operations out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

import graphql as g

from .. import ir, names
from ..problems import Problem
from ..selections import AS_THE_POLICY_SAYS, Selections
from . import defaults, documents, replacements, selectables
from .load import Schema
from .operation import OperationLowering, document_text
from .records import Records
from .spreads import reached, spread_names
from .syntax import definition_of
from .typename import with_typename
from .types import SharedTypes

GROUP_DOCS = {
    "queries": "One method for each field of the query type.",
    "mutations": "One method for each field of the mutation type.",
    "subscriptions": "One method for each field of the subscription type.",
}
GROUPS: Mapping[str, defaults.Kind] = {
    "queries": "query",
    "mutations": "mutation",
    "subscriptions": "subscription",
}


def lower(
    schema: Schema,
    operations: Sequence[tuple[str, str]],
    *,
    name: str,
    source: str,
    scalars: Mapping[str, ir.PythonType],
    selections: Selections = AS_THE_POLICY_SAYS,
    builder: bool = False,
) -> tuple[ir.Api, list[Problem]]:
    """Lower a schema and operations.

    Args:
        schema: The schema.
        operations: The files of operations, each its name and its text.
        name: What people call the API.
        source: The snapshot, as the config names it.
        scalars: The types of custom scalars, by their names.
        selections: What default functions select, as far as the config says it;
            `choices.check` tells whether it fits the schema.
        builder: Whether the client gets a query builder.

    Returns:
        The Api, and the problems of the operations. With an error among them, the
        Api has the default functions only.
    """
    definition = schema.definition
    user, problems = documents.read(operations)
    problems += _reserved_stems(user)
    default = defaults.write(
        definition, user.fragments.keys(), user.spreads(), selections
    )
    default_fragments = _parse_fragments(default.fragments)
    problems += documents.check(schema, user, default_fragments)
    every = {**default_fragments, **user.fragments}
    problems += replacements.check(definition, user.fragments, default, every)
    if not any(problem.severity == "error" for problem in problems):
        problems += replacements.check_fit(definition, user.fragments, default, every)
    if any(problem.severity == "error" for problem in problems):
        user = documents.Documents()
        default = defaults.write(definition, selections=selections)
        default_fragments = _parse_fragments(default.fragments)

    fragments = {
        name: with_typename(definition, node)
        for name, node in {**default_fragments, **user.fragments}.items()
    }
    shared = SharedTypes(definition, scalars, schema.file)
    records = Records(definition, shared, fragments)
    used = _used(fragments, default, user)
    records.lower_fragments(used)
    lowering = OperationLowering(definition, shared, records, fragments)
    groups = [
        *_default_groups(default, lowering),
        *_user_groups(user, lowering, definition),
    ]
    selectable = selectables.lower(definition, shared) if builder else ()
    definitions = {**shared.definitions, **records.tagged()}
    api = ir.Api(
        name=name,
        source=source,
        auth=(),
        groups=tuple(sorted(groups, key=lambda group: group.path)),
        definitions=tuple(definitions[key] for key in sorted(definitions)),
        fragments=tuple(
            ir.Fragment(
                key=key,
                document=document_text(fragments[key]),
                fragments=spread_names(fragments[key]),
            )
            for key in used
        ),
        selectables=selectable,
        case="camel",
        doc=definition.description or "",
    )
    return api, problems


def _parse_fragments(texts: Mapping[str, str]) -> dict[str, g.FragmentDefinitionNode]:
    return {
        name: definition_of(text, g.FragmentDefinitionNode)
        for name, text in texts.items()
    }


def _used(
    fragments: Mapping[str, g.FragmentDefinitionNode],
    default: defaults.Defaults,
    user: documents.Documents,
) -> list[str]:
    """The fragments that operations need, and all that the user wrote, sorted."""
    nodes: list[g.ExecutableDefinitionNode] = [
        *user.fragments.values(),
        *(o for operations in user.operations.values() for o in operations),
        *(
            definition_of(written.text, g.OperationDefinitionNode)
            for kind in defaults.KINDS
            for written in default.operations[kind]
        ),
    ]
    return sorted(reached(nodes, fragments) | user.fragments.keys())


def _default_groups(
    default: defaults.Defaults, lowering: OperationLowering
) -> Iterable[ir.Group]:
    for path, kind in GROUPS.items():
        written = default.operations[kind]
        if written:
            yield ir.Group(
                path=(path,),
                operations=tuple(map(lowering.default, written)),
                doc=GROUP_DOCS[path],
            )


def _user_groups(
    user: documents.Documents,
    lowering: OperationLowering,
    schema: g.GraphQLSchema,
) -> Iterable[ir.Group]:
    stems: dict[str, list[str]] = {}
    for file in user.operations:
        stems.setdefault(PurePosixPath(file).stem, []).append(file)
    for stem, files in stems.items():
        lowered = [
            lowering.user(with_typename(schema, node), documents.origin(node))
            for file in files
            for node in user.operations[file]
        ]
        yield ir.Group(
            path=(stem,),
            operations=tuple(operation for operation, _ in lowered),
            definitions=tuple(d for _, definitions in lowered for d in definitions),
            source=" and ".join(sorted(files)),
            doc=f"The operations of {PurePosixPath(files[0]).name}.",
        )


def _reserved_stems(user: documents.Documents) -> list[Problem]:
    return [
        Problem(
            f"Operations in a file called {PurePosixPath(file).name} would mix with "
            "the default functions.",
            ir.Origin(file),
            "Rename the file: its name becomes an attribute of the client.",
        )
        for file in user.operations
        if names.snake(PurePosixPath(file).stem) in GROUP_DOCS
    ]
