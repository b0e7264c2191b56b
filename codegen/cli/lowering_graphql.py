"""From a GraphQL schema and what the config says of it to an `ir.Api`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence

import graphql as g

from .. import ir, names
from ..config import Client, Config
from ..graphql import choices, load, salvaging
from ..graphql import lower as lowering
from ..problems import Problem
from .schema_texts import SchemaText, operation_files


def lower(
    config: Config,
    client: Client,
    schema: load.Schema,
    left_out: Sequence[Problem] = (),
) -> tuple[ir.Api, list[Problem]]:
    """Lower a schema with the client's operations.

    Args:
        config: The configuration.
        client: The client.
        schema: The schema.
        left_out: Problems with operations, which are left out then.

    Raises:
        ProblemsError: A file of operations cannot be read.
    """
    operations, missing = operation_files(config, client)
    if left_out:
        operations = salvaging.without(operations, left_out)
    api, problems = lowering.lower(
        schema,
        operations,
        name=client.name or names.title(client.key),
        source=client.schema,
        scalars=client.scalars,
        selections=client.selections,
        builder=client.builder,
    )
    return api, [
        *missing,
        *_unknown_scalars(config, client, schema.definition),
        *_selection_misfits(config, client, schema.definition),
        *problems,
    ]


def read(text: SchemaText, *, warn: bool = True) -> tuple[load.Schema, list[Problem]]:
    """Read a schema.

    Args:
        text: The texts of its files.
        warn: Whether to look for what is only worth a warning.

    Raises:
        ProblemsError: This is none, or none that can be used.
    """
    return load.load_files(text.files, text.name, warn=warn)


def _unknown_scalars(
    config: Config, client: Client, schema: g.GraphQLSchema
) -> Iterator[Problem]:
    """Say where in the table `scalars` is what the schema does not have."""
    known = [t.name for t in schema.type_map.values() if g.is_scalar_type(t)]
    for name in client.scalars:
        if name not in known and name not in g.specified_scalar_types:
            close = difflib.get_close_matches(name, known, n=1)
            yield config.problem(
                f"The schema has no scalar {name}.",
                *("clients", client.key, "scalars", name),
                advice=f'Did you mean "{close[0]}"?' if close else "",
            )


def _selection_misfits(
    config: Config, client: Client, schema: g.GraphQLSchema
) -> Iterator[Problem]:
    """Say where in the table `selections` is what the schema does not have."""
    table = ("clients", client.key, "selections")
    for problem in choices.check(client.selections, schema):
        key, *steps = problem.origin.pointer.split("/")
        # "Project.owner" in quotation marks is one key, without them it is two.
        keys = [key] if config.has(*table, key) else key.split(".")
        inner = (int(step) if step.isdecimal() else step for step in steps)
        yield config.problem(
            problem.message, *table, *keys, *inner, advice=problem.advice
        )
