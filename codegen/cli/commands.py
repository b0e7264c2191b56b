"""The commands. What is heavy is imported where it is used: `--help` is fast."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..problems import Problem, ProblemsError
from .reporting import count, printable, report

if TYPE_CHECKING:
    from ..config import Client, Config
    from ..write import Plan
    from .drift import Drift
    from .generation import Generated

F = TypeVar("F", bound=Callable[..., Any])

EXIT_CODES = """\b
Exit codes:
  0  done; check and drift: no difference
  1  check and drift: there are differences
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


def _common(command: F) -> F:
    """What all commands take that work on clients."""
    for add in (
        click.option(
            "-v", "--verbose", is_flag=True, help="Show all warnings about schemas."
        ),
        click.option(
            "--config",
            "config_path",
            metavar="FILE",
            type=click.Path(path_type=Path),
            help="Read this file instead of searching for one.",
        ),
        click.argument("clients", nargs=-1, metavar="[CLIENT]..."),
    ):
        command = add(command)
    return command


_insecure = click.option(
    "--insecure",
    is_flag=True,
    help="Allow plain http to other machines, where others can read the key.",
)


@codegen.command()
@_common
@click.option(
    "--from",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Take the schema from a file instead of the endpoint.",
)
@_insecure
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
    from .snapshots import take

    config, chosen = _load(config_path, clients)
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
        else:
            taken.append(found)
            problems += warnings
    foreign = {problem.origin.file for problem in problems} - {config.file}
    _stop_at_errors(problems)
    known = [client.key for client in config.clients]
    changes = snapshots.keep(taken, known)
    report(problems, brief_for=foreign, verbose=verbose)
    for client, one, is_changed in zip(chosen, taken, changes, strict=True):
        version = f", version {one.version}" if one.version else ""
        outcome = "changed" if is_changed else "unchanged"
        _say(f"{client.key}: {client.schema} {outcome} ({one.source}{version})")


@codegen.command()
@_common
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
        _say(_outcome(config, one, plans))
    if not clients:
        _name_strangers(config, plans)


@codegen.command()
@_common
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
        _say(f"{number}: up to date", err=True)
        return 0
    click.echo(difference, nl=False)
    files = sum(len(plan.changed) + len(plan.deleted) for plan in plans)
    verb, what = ("differs", "it") if files == 1 else ("differ", "them")
    said = f"{count(files, 'file')} {verb}; `codegen generate` writes {what}"
    _say(said, err=True)
    return 1


@codegen.command()
@_common
@_insecure
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

    config, chosen = _load(config_path, clients)
    found = []
    problems: list[Problem] = []
    for client in chosen:
        if not client.endpoint:
            if clients:
                raise click.UsageError(f"{client.key} has no endpoint to compare with.")
            _say(f"{client.key}: not compared, it has no endpoint", err=True)
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
        _say(_drifted(one), err=True)
        report(one.broken)
    _stop_at_errors(problems)
    report(problems, brief_for=foreign, verbose=verbose)
    return 1 if any(one.difference for one in found) else 0


@codegen.command()
def init() -> None:
    """Write an example of a configuration: into pyproject.toml, if there is one here,
    else into codegen.toml."""
    from .beginning import begin

    path = begin(Path.cwd())
    _say(f"{path.name}: an example client, commented out. Make it yours, then:")
    _say("  codegen snapshot")
    _say("  codegen generate")


# Steps


def _load(
    config_path: Path | None, wanted: Sequence[str]
) -> tuple[Config, list[Client]]:
    """The config, and the clients that are asked for."""
    from ..config import load

    if config_path is not None and config_path.is_dir():
        raise click.UsageError(f"--config needs a file; {config_path} is a folder.")
    config = load(config_path or Path.cwd())
    known = {client.key: client for client in config.clients}
    for name in wanted:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            options = f'Did you mean "{close[0]}"?' if close else ""
            options = options or f"{config.file} has: {', '.join(known)}."
            raise click.UsageError(f'There is no client "{name}". {options}')
    return config, [known[name] for name in dict.fromkeys(wanted or known)]


def _generated(
    wanted: Sequence[str], config_path: Path | None, verbose: bool
) -> tuple[Config, list[Generated], list[Plan]]:
    from . import generation

    config, chosen = _load(config_path, wanted)
    try:
        generated, problems = generation.generate(config, chosen)
        plans = generation.plans(config, generated)
    except ProblemsError as error:
        _stop_at_errors(error.problems)
        raise
    foreign = {client.schema for client in chosen}
    # Documents of several files name them; what users write has other names.
    named = {problem.origin.file for problem in problems}
    foreign |= {file for file in named if file.endswith((".json", ".yaml", ".yml"))}
    foreign -= {client.overrides for client in chosen}
    changes = any(plan.changed or plan.deleted for plan in plans)
    report(problems, brief_for=foreign, verbose=verbose, counted=changes)
    return config, generated, plans


def _stop_at_errors(problems: Sequence[Problem]) -> None:
    """If there are errors, go on with these alone: warnings would hide them."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProblemsError(*errors)


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


def _name_strangers(config: Config, plans: Sequence[Plan]) -> None:
    from .. import write

    outputs = {client.output for client in config.clients}
    for plan in plans:
        packages = {output.name for output in outputs if output.parent == plan.root}
        for name in write.strangers(plan.root, {*packages, "_runtime"}):
            _say(
                f"{plan.shown}/{name}: warning: this was generated, but no client is "
                "configured for it; delete it if it is not needed.",
                err=True,
            )


def _say(text: str, *, err: bool = False) -> None:
    click.echo(printable(text), err=err)
