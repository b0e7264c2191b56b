"""The commands. What is heavy is imported where it is used: `--help` is fast."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..problems import Problem, ProblemsError
from .choosing import common, insecure_option, load, stop_at_errors
from .reporting import count, report, say

if TYPE_CHECKING:
    from ..config import Config
    from ..write import Plan
    from .generation import Generated

EXIT_CODES = """\b
Exit codes:
  0  done; check, diff and drift: no difference that counts
  1  check, diff and drift: there are differences
  2  something is wrong with the input; nothing was written"""


def _version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    if not is_asked or context.resilient_parsing:
        return
    from importlib import metadata

    try:
        version = metadata.version("schema-codegen")
    except metadata.PackageNotFoundError:
        version = "not installed, so of no version"
    click.echo(f"schema-codegen {version}")
    context.exit()


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def codegen() -> None:
    """Typed Python clients from GraphQL schemas and OpenAPI documents.

    The clients are configured in [tool.codegen] of pyproject.toml, which is searched
    from the current folder upwards; `codegen init` writes an example.
    """


@codegen.command()
@common
@click.option(
    "--from",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Take the schema from a file instead of the endpoint.",
)
@insecure_option
def snapshot(
    clients: tuple[str, ...],
    config_path: Path | None,
    verbose: bool,
    file: Path | None,
    insecure: bool,
) -> None:
    """Fetch schemas from their endpoints into their snapshots.

    Without CLIENT, of all clients; those without an endpoint are checked only. If one
    of them fails, none is written.
    """
    from .. import snapshot as snapshots
    from .identities import seen_by_nobody
    from .snapshots import take

    config, chosen = load(config_path, clients)
    if file is not None and len(chosen) != 1:
        raise click.UsageError("--from needs the name of the one client it is for.")
    taken = []
    problems: list[Problem] = []
    for client in chosen:
        try:
            found, warnings = take(
                config, client, os.environ, file=file, insecure=insecure
            )
        except ProblemsError as error:
            problems += error.problems
            continue
        if found.published:
            found = seen_by_nobody(config, client, os.environ, found, insecure=insecure)
        taken.append(found)
        problems += warnings
    foreign = {problem.origin.file for problem in problems} - {config.file}
    stop_at_errors(problems)
    known = [client.key for client in config.clients]
    changes = snapshots.keep(taken, known)
    report(problems, brief_for=foreign, verbose=verbose)
    for client, one, is_changed in zip(chosen, taken, changes, strict=True):
        version = f", version {one.version}" if one.version else ""
        outcome = "changed" if is_changed else "unchanged"
        say(f"{client.key}: {client.schema} {outcome} ({one.source}{version})")


@codegen.command()
@common
def generate(clients: tuple[str, ...], config_path: Path | None, verbose: bool) -> None:
    """Write the clients that the snapshots describe.

    Nothing is fetched. Without CLIENT, all clients; if one of them has a problem, none
    is written. Files of yours in the output folders stay as they are.
    """
    from .. import write

    config, generated, plans = _generated(clients, config_path, verbose)
    for plan in plans:
        write.apply(plan)
    for one in generated:
        say(_outcome(config, one, plans))
    if not clients:
        _name_strangers(config, plans)


@codegen.command()
@common
def check(clients: tuple[str, ...], config_path: Path | None, verbose: bool) -> int:
    """Say whether the clients on disk are what the snapshots generate.

    Prints the difference as a diff on stdout, and writes nothing.
    """
    from .. import write

    config, generated, plans = _generated(clients, config_path, verbose)
    if not clients:
        _name_strangers(config, plans)
    difference = "".join(write.differences(plan) for plan in plans)
    if not difference:
        number = count(len(generated), "client")
        say(f"{number}: up to date", err=True)
        return 0
    click.echo(difference, nl=False)
    files = sum(len(plan.changed) + len(plan.deleted) for plan in plans)
    verb, what = ("differs", "it") if files == 1 else ("differ", "them")
    said = f"{count(files, 'file')} {verb}; `codegen generate` writes {what}"
    say(said, err=True)
    return 1


@codegen.command()
def init() -> None:
    """Write an example of a configuration: into pyproject.toml, if there is one here,
    else into codegen.toml."""
    from .beginning import begin

    path = begin(Path.cwd())
    say(f"{path.name}: an example client, commented out. Make it yours, then:")
    say("  codegen snapshot")
    say("  codegen generate")


# Steps


def _generated(
    wanted: Sequence[str], config_path: Path | None, verbose: bool
) -> tuple[Config, list[Generated], list[Plan]]:
    from . import generation

    config, chosen = load(config_path, wanted)
    try:
        generated, problems = generation.generate(config, chosen)
        plans = generation.plans(config, generated)
    except ProblemsError as error:
        stop_at_errors(error.problems)
        raise
    foreign = {client.schema for client in chosen}
    # Documents of several files name them; what users write has other names.
    named = {problem.origin.file for problem in problems}
    foreign |= {file for file in named if file.endswith((".json", ".yaml", ".yml"))}
    foreign -= {client.overrides for client in chosen}
    changes = any(plan.changed or plan.deleted for plan in plans)
    report(problems, brief_for=foreign, verbose=verbose, counted=changes)
    return config, generated, plans


def _outcome(config: Config, one: Generated, plans: Sequence[Plan]) -> str:
    """Say what became of a client."""
    output = one.client.output
    plan = next(plan for plan in plans if plan.root == output.parent)
    prefix = f"{output.name}/"
    changed = sum(path.startswith(prefix) for path in plan.changed)
    deleted = sum(path.startswith(prefix) for path in plan.deleted)
    said = [
        count(len(one.files), "file"),
        f"{changed} changed" if changed else "unchanged",
        *([f"{deleted} deleted"] if deleted else []),
    ]
    place = f"{plan.shown}/{output.name}"
    return f"{one.client.key}: {one.summary} → {place}, {', '.join(said)}"


def _name_strangers(config: Config, plans: Sequence[Plan]) -> None:
    from .. import write

    outputs = {client.output for client in config.clients}
    for plan in plans:
        packages = {output.name for output in outputs if output.parent == plan.root}
        for name in write.strangers(plan.root, {*packages, "_runtime"}):
            say(
                f"{plan.shown}/{name}: warning: this was generated, but no client is "
                "configured for it; delete it if it is not needed.",
                err=True,
            )
