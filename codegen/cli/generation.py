"""`codegen generate` and `codegen check`: from snapshots to the files of clients."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import emit, ir, write
from ..config import Client, Config
from ..graphql.lower import GROUPS
from ..problems import Problem, ProblemsError
from .client_options import options_of
from .lowering import lower
from .reporting import count
from .schema_texts import SchemaText


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A client in memory."""

    client: Client
    summary: str
    """What it offers: "65 queries, 119 mutations"."""
    files: dict[str, str] = field(repr=False)
    """Texts by path relative to the folder of the package."""


def generate(
    config: Config,
    clients: Iterable[Client],
    schemas: Mapping[str, SchemaText] | None = None,
) -> tuple[list[Generated], list[Problem]]:
    """Generate clients.

    Args:
        config: The configuration.
        clients: Which.
        schemas: By client, its schema, where that is not what the snapshot says.

    Returns:
        The clients, and warnings.

    Raises:
        ProblemsError: A schema or an operation cannot be used. It has the problems of
            all clients, warnings included.
    """
    lowered: list[tuple[Client, ir.Api]] = []
    problems: list[Problem] = []
    for client in clients:
        try:
            api, found = lower(config, client, (schemas or {}).get(client.key))
        except ProblemsError as error:
            problems += error.problems
        else:
            lowered.append((client, api))
            problems += found
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsError(*problems)
    generated = [
        Generated(
            client=client,
            summary=summary(api),
            files=emit.emit(api, options_of(client)),
        )
        for client, api in lowered
    ]
    return generated, problems


def plans(config: Config, generated: Sequence[Generated]) -> list[write.Plan]:
    """Compare generated clients with the disk: a plan for each output folder.

    Raises:
        ProblemsError: They must not be written there.
    """
    roots: dict[Path, dict[str, str]] = {}
    for one in generated:
        output = one.client.output
        files = roots.setdefault(output.parent, emit.runtime_files())
        files |= {f"{output.name}/{path}": text for path, text in one.files.items()}
    found: list[write.Plan] = []
    problems: list[Problem] = []
    for root, files in roots.items():
        try:
            found.append(write.plan(root, files, project=config.folder))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(*problems)
    return found


def summary(api: ir.Api) -> str:
    """Say what a client offers."""
    totals = {"query": 0, "mutation": 0, "subscription": 0, "operation": 0}
    groups = 0
    for group in filter(lambda group: group.operations, api.groups):
        is_graphql = isinstance(group.operations[0].call, ir.GraphQL)
        root = group.path[0] if is_graphql else ""
        kind = GROUPS.get(root, "operation")
        totals[kind] += len(group.operations)
        groups += kind == "operation"
    said = [count(number, kind) for kind, number in totals.items() if number]
    if groups:
        said[-1] += f" in {count(groups, 'group')}"
    return ", ".join(said) or "no operations"
