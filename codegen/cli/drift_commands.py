"""`codegen diff` and `codegen drift`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..problems import Problem, ProblemsError
from .choosing import common, insecure_option, load, stop_at_errors
from .commands import codegen
from .drift_options import comparing
from .reporting import count, printable, report, say

if TYPE_CHECKING:
    from ..config import Client, Config
    from ..drift.findings import Bound
    from .drift import Drift
    from .schema_texts import Asking, Version


@codegen.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--client", "name", metavar="CLIENT", help="Whose schema both are.")
@click.option(
    "--config",
    "config_path",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Read this file instead of searching for one.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show warnings about schemas.")
@comparing
def diff(
    old: str,
    new: str,
    name: str | None,
    config_path: Path | None,
    verbose: bool,
    fail_on: Bound | None,
    shown: str,
    files: tuple[tuple[str, Path], ...],
    summary: bool,
    documentation: bool,
    lines: bool,
    insecure: bool,
) -> int:
    """Say what has changed from one version of a schema to another.

    \b
    OLD and NEW are each one of:
      a file            schemas/shop.graphql, openapi.yaml, introspection.json
      a revision        main:schemas/shop.graphql; HEAD~1: with --client
      a server          https://api.example.org/openapi.json
      a client's name   what its endpoint says now
      -                 the standard input
    """
    from .comparison import Names, Wish, report_of
    from .outcomes import Wanted, deliver
    from .schema_texts import Asking
    from .surfaces import nobody

    config = _config(config_path, name)
    client = _named(config, name)
    asking = Asking(
        config=config, client=client, environment=os.environ, insecure=insecure
    )
    before, after, problems = _both(old, new, asking)
    if before.kind != after.kind:
        kinds = {"graphql": "a GraphQL schema", "openapi": "an OpenAPI document"}
        message = (
            f"{before.shown} is {kinds[before.kind]}, and {after.shown} "
            f"{kinds[after.kind]}: they cannot be compared."
        )
        raise ProblemsError(Problem(message))
    if config is None or client is None:
        config, client = nobody(before.kind, after.schema.name)
    found, warnings = report_of(
        config,
        client,
        Names(client=name or "", old=before.shown, new=after.shown),
        before.schema,
        after.schema,
        Wish(bound=fail_on or "breaking", documentation=documentation),
    )
    problems += warnings
    foreign = {problem.origin.file for problem in problems}
    report(problems, brief_for=foreign, verbose=verbose)
    return deliver([found], Wanted(shown=shown, files=files))


@codegen.command()
@common
@insecure_option
def drift(
    clients: tuple[str, ...],
    config_path: Path | None,
    verbose: bool,
    insecure: bool,
) -> int:
    """Say whether the live APIs are what the snapshots say.

    Prints what has changed as a diff on stdout, and the generated files that it
    touches. Writes nothing; clients without an endpoint are left out.
    """
    from .drift import compare

    config, chosen = load(config_path, clients)
    found = []
    problems: list[Problem] = []
    for client in chosen:
        if not client.endpoint:
            if clients:
                raise click.UsageError(f"{client.key} has no endpoint to compare with.")
            say(f"{client.key}: not compared, it has no endpoint", err=True)
            continue
        try:
            one, warnings = compare(config, client, os.environ, insecure=insecure)
        except ProblemsError as error:
            problems += error.problems
        else:
            found.append(one)
            problems += warnings
    foreign = {problem.origin.file for problem in problems} - {config.file}
    for one in found:
        click.echo(printable(one.difference), nl=False)
        say(_drifted(one), err=True)
        report(one.broken)
    stop_at_errors(problems)
    report(problems, brief_for=foreign, verbose=verbose)
    return 1 if any(one.difference for one in found) else 0


# Steps


def _config(path: Path | None, client: str | None) -> Config | None:
    """The configuration; without one, schemas can still be compared."""
    if path is not None or client:
        return load(path, [client] if client else [])[0]
    try:
        return load(None, [])[0]
    except ProblemsError:
        return None


def _named(config: Config | None, name: str | None) -> Client | None:
    clients = config.clients if config and name else ()
    return next((client for client in clients if client.key == name), None)


def _drifted(one: Drift) -> str:
    """Say how an API has moved on, and what of the client that touches."""
    if not one.difference:
        return f"{one.client.key}: the API is what {one.client.schema} says"
    said = f"{one.client.key}: the API has drifted from {one.client.schema}"
    if one.broken:
        fit = "fits" if len(one.broken) == 1 else "fit"
        said += f"; {count(len(one.broken), 'thing')} of yours no longer {fit} it"
    if one.touched:
        said += f"; it touches {', '.join(one.touched)} of the client"
    return f"{said}. `codegen snapshot` takes the new schema."


def _both(old: str, new: str, asking: Asking) -> tuple[Version, Version, list[Problem]]:
    """Read both versions; say of both what is wrong."""
    from . import versions
    from .places import place_of

    if old == new == "-":
        raise click.UsageError("Only one of both can come on the standard input.")
    known = [client.key for client in asking.config.clients] if asking.config else []
    read = []
    problems: list[Problem] = []
    errors: list[Problem] = []
    for named in (old, new):
        try:
            version, warnings = versions.read(place_of(named, known), asking)
        except ProblemsError as error:
            errors += error.problems
        else:
            read.append(version)
            problems += warnings
    if errors:
        raise ProblemsError(*errors)
    return read[0], read[1], problems
