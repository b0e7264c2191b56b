"""`codegen generate` and `codegen check`: from snapshots to the files of clients."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import graphql as g

from .. import disk, emit, ir, names, write
from ..config import Client, Config
from ..graphql import choices as graphql_choices
from ..graphql import load as graphql_load
from ..graphql import lower as graphql_lower
from ..openapi import load as openapi_load
from ..openapi import lower as openapi_lower
from ..openapi import patch
from ..openapi.document import Document
from ..openapi.formats import formats_of
from ..openapi.overriding import override
from ..openapi.sources import Sources, beside
from ..openapi.values import steps
from ..options import Options
from ..overrides import apply_paging, check_names
from ..problems import Problem, ProblemsError
from .reporting import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """A client in memory."""

    client: Client
    summary: str
    """What it offers: "65 queries, 119 mutations"."""
    files: dict[str, str] = field(repr=False)
    """Texts by path relative to the folder of the package."""


def generate(
    config: Config, clients: Iterable[Client]
) -> tuple[list[Generated], list[Problem]]:
    """Generate clients.

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
            api, found = lower(config, client)
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


def lower(
    config: Config, client: Client, schema_text: str | None = None
) -> tuple[ir.Api, list[Problem]]:
    """Read what a client is made from and lower it.

    Args:
        config: The configuration.
        client: The client.
        schema_text: Its schema, where that is not what the snapshot says.

    Returns:
        The Api, and what is wrong. With an error among that it is not to be used.

    Raises:
        ProblemsError: A file cannot be read, or the schema not be used at all.
    """
    name = client.name or names.title(client.key)
    if client.kind == "graphql":
        files = [(client.schema, schema_text)] if schema_text is not None else None
        schema, warnings = graphql_load.load_files(
            files or schema_files(config, client), client.schema
        )
        operations, missing = _operations(config, client)
        api, problems = graphql_lower.lower(
            schema,
            operations,
            name=name,
            source=client.schema,
            scalars=client.scalars,
            selections=client.selections,
            builder=client.builder,
        )
        problems = [
            *warnings,
            *missing,
            *_unknown_scalars(config, client, schema.definition),
            *_selection_misfits(config, client, schema.definition),
            *problems,
        ]
    else:
        text = schema_text if schema_text is not None else snapshot_text(config, client)
        document, warnings = openapi_load.load(
            text,
            file=client.schema,
            sources=document_sources(config, client) if schema_text is None else None,
        )
        document, misfits = _mended(config, client, document)
        api, problems = openapi_lower.lower(
            document, name=name, source=client.schema, formats=client.formats
        )
        misfits = [*misfits, *_unknown_formats(config, client, document)]
        problems = [*warnings, *misfits, *problems]
    if any(problem.severity == "error" for problem in problems):
        return api, problems
    api, misfits = apply_paging(api, client.paging)
    unknown = check_names(api, client.names)
    return api, [
        *problems,
        *_placed(config, client, "paging", misfits),
        *_placed(config, client, "names", unknown),
    ]


def _mended(
    config: Config, client: Client, document: Document
) -> tuple[Document, list[Problem]]:
    """Lay what the config says of a document over it."""
    problems: list[Problem] = []
    if client.overrides:
        content = disk.read_text(config.folder / client.overrides, client.overrides)
        document, problems = patch.apply(document, content, file=client.overrides)
    document, misfits = override(document, client.override_tables)
    for misfit in misfits:
        keys = ("clients", client.key, "overrides", *steps(misfit.origin.pointer))
        placed = config.problem(misfit.message, *keys, advice=misfit.advice)
        problems.append(replace(placed, severity=misfit.severity))
    return document, problems


def snapshot_text(config: Config, client: Client) -> str:
    """Read the snapshot of a client.

    Raises:
        ProblemsError: There is none.
    """
    return disk.read_text(
        config.folder / client.schema,
        client.schema,
        advice=f"Get it with `codegen snapshot {client.key}`.",
    )


def document_sources(config: Config, client: Client) -> Sources:
    """Where the files of an OpenAPI document are; nothing is fetched."""
    return beside(
        config.folder / client.schema,
        client.schema,
        allowed=client.references,
        folder=config.folder,
    )


def schema_files(config: Config, client: Client) -> list[tuple[str, str]]:
    """Read the files of a schema, each its name and its text.

    Raises:
        ProblemsError: There is none.
    """
    if not client.schema_files:
        return [(client.schema, snapshot_text(config, client))]
    texts, problems = _matching(config, client, "schema", client.schema_files)
    if problems:
        raise ProblemsError(*(replace(p, severity="error") for p in problems))
    return texts


def summary(api: ir.Api) -> str:
    """Say what a client offers."""
    totals = {"query": 0, "mutation": 0, "subscription": 0, "operation": 0}
    groups = 0
    for group in filter(lambda group: group.operations, api.groups):
        is_graphql = isinstance(group.operations[0].call, ir.GraphQL)
        root = group.path[0] if is_graphql else ""
        kind = graphql_lower.GROUPS.get(root, "operation")
        totals[kind] += len(group.operations)
        groups += kind == "operation"
    said = [count(number, kind) for kind, number in totals.items() if number]
    if groups:
        said[-1] += f" in {count(groups, 'group')}"
    return ", ".join(said) or "no operations"


def _operations(
    config: Config, client: Client
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The files of operations, by name and text, and the patterns that find none."""
    return _matching(config, client, "operations", client.operations)


def _matching(
    config: Config, client: Client, key: str, patterns: Iterable[str]
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The files that patterns find, by name and text, and what finds none."""
    found: dict[str, Path] = {}
    problems = []
    for pattern in patterns:
        keys = ("clients", client.key, key)
        try:
            files = [path for path in config.folder.glob(pattern) if not path.is_dir()]
        except ValueError as error:
            problems.append(config.problem(f'"{pattern}": {error}.', *keys))
            continue
        found |= {
            Path(os.path.relpath(file, config.folder)).as_posix(): file
            for file in files
        }
        if not files:
            advice = (
                "Patterns are relative to the folder of this file. Take the pattern "
                "out while there is no file."
            )
            problem = config.problem(
                f'"{pattern}" finds no file.', *keys, advice=advice
            )
            problems.append(problem)
    texts = [(name, disk.read_text(path, name)) for name, path in sorted(found.items())]
    return texts, problems


def _placed(
    config: Config, client: Client, table: str, misfits: Iterable[Problem]
) -> Iterator[Problem]:
    """Say where in a table of the config the problems of its keys are."""
    for problem in misfits:
        key = problem.origin.pointer
        keys = ("clients", client.key, table, key)
        placed = config.problem(problem.message, *keys, advice=problem.advice)
        yield replace(placed, message=f"{key}: {problem.message}")


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


def _unknown_formats(
    config: Config, client: Client, document: Document
) -> Iterator[Problem]:
    """Say where in the table `formats` is what the document does not have."""
    known = formats_of(document) if client.formats else set()
    for name in client.formats:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            yield config.problem(
                f"The document has no format {name}.",
                *("clients", client.key, "formats", name),
                advice=f'Did you mean "{close[0]}"?' if close else "",
            )


def _selection_misfits(
    config: Config, client: Client, schema: g.GraphQLSchema
) -> Iterator[Problem]:
    """Say where in the table `selections` is what the schema does not have."""
    table = ("clients", client.key, "selections")
    for problem in graphql_choices.check(client.selections, schema):
        key, *steps = problem.origin.pointer.split("/")
        # "Project.owner" in quotation marks is one key, without them it is two.
        keys = [key] if config.has(*table, key) else key.split(".")
        inner = (int(step) if step.isdecimal() else step for step in steps)
        yield config.problem(
            problem.message, *table, *keys, *inner, advice=problem.advice
        )


def options_of(client: Client) -> Options:
    """What the config decides about a client."""
    is_graphql = client.kind == "graphql"
    return Options(
        package=client.output.name,
        class_name=names.pascal(client.key),
        base_url=client.base_url or (client.endpoint if is_graphql else ""),
        endpoint="" if is_graphql else client.endpoint,
        auth=client.auth,
        schemes=client.schemes,
        trusted_hosts=client.trusted_hosts,
        persisted_queries=client.persisted_queries,
        queries_by_get=client.queries_by_get,
        names=client.names,
        subscriptions=client.subscriptions,
        retry=client.retry,
        pace=client.pace,
        idempotency_key=client.idempotency_key,
    )
