"""From a schema and what the config says of a client to an `ir.Api`.

The frontends are imported where one is needed: half of the clients need the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .. import ir
from ..config import Client, Config
from ..overrides import apply_paging, check_names
from ..problems import Problem
from .schema_texts import SchemaText, committed


def lower(
    config: Config, client: Client, schema: SchemaText | None = None
) -> tuple[ir.Api, list[Problem]]:
    """Read what a client is made from and lower it.

    Args:
        config: The configuration.
        client: The client.
        schema: Its schema, where that is not what the snapshot says.

    Returns:
        The Api, and what is wrong. With an error among that it is not to be used.

    Raises:
        ProblemsError: A file cannot be read, or the schema not be used at all.
    """
    text = schema or committed(config, client)
    if client.kind == "graphql":
        from . import lowering_graphql

        read, warnings = lowering_graphql.read(text)
        api, problems = lowering_graphql.lower(config, client, read)
    else:
        from . import lowering_openapi

        document, warnings = lowering_openapi.read(text)
        api, problems = lowering_openapi.lower(config, client, document)
    problems = [*warnings, *problems]
    if any(problem.severity == "error" for problem in problems):
        return api, problems
    api, misfits = with_overrides(config, client, api)
    return api, [*problems, *misfits]


def with_overrides(
    config: Config, client: Client, api: ir.Api
) -> tuple[ir.Api, list[Problem]]:
    """Lay over an Api what the config says of paging, and check the names that it
    gives."""
    api, misfits = apply_paging(api, client.paging)
    unknown = check_names(api, client.names)
    return api, [
        *_placed(config, client, "paging", misfits),
        *_placed(config, client, "names", unknown),
    ]


def _placed(
    config: Config, client: Client, table: str, misfits: Iterable[Problem]
) -> Iterator[Problem]:
    """Say where in a table of the config the problems of its keys are."""
    for problem in misfits:
        key = problem.origin.pointer
        keys = ("clients", client.key, table, key)
        placed = config.problem(problem.message, *keys, advice=problem.advice)
        yield replace(placed, message=f"{key}: {problem.message}")
