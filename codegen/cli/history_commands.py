"""`codegen history` and `codegen changelog`: what git knows of a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .choosing import load
from .commands import codegen
from .reporting import count, printable, say

if TYPE_CHECKING:
    from ..config import Client, Config
    from .history import History

F = TypeVar("F", bound=Callable[..., Any])


def _spanning(command: F) -> F:
    """Add what both commands take."""
    for add in reversed(
        (
            click.argument("name", metavar="[CLIENT]", required=False),
            click.option(
                "--since", metavar="REVISION", default="", help="Only what came after."
            ),
            click.option(
                "--until",
                metavar="REVISION",
                default="",
                help="Only what it has; by default what is checked out.",
            ),
            click.option(
                "--last",
                metavar="NUMBER",
                type=click.IntRange(min=0),
                default=100,
                show_default=True,
                help="How many commits, the newest; 0 for all.",
            ),
            click.option(
                "--documentation",
                is_flag=True,
                help="Count changes of descriptions, too.",
            ),
            click.option(
                "--config",
                "config_path",
                metavar="FILE",
                type=click.Path(path_type=Path),
                help="Read this file instead of searching for one.",
            ),
        )
    ):
        command = add(command)
    return command


@codegen.command()
@_spanning
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option(
    "--svg",
    "picture",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Draw a chart into a file, too.",
)
def history(
    name: str | None,
    since: str,
    until: str,
    last: int,
    documentation: bool,
    config_path: Path | None,
    as_json: bool,
    picture: Path | None,
) -> None:
    """Show the life of a client's schema, from the commits of its snapshot.

    What the API had at each commit that changed it, and how many of the changes broke
    clients, may have, or did not.
    """
    from .. import disk, names
    from ..drift import history as drawing

    config, client = _chosen(config_path, name)
    found = _read(config, client, since, until, last, documentation)
    called = client.name or names.title(client.key)
    if picture is not None:
        disk.replace_texts({picture: drawing.chart(found.revisions, title=called)})
    if as_json:
        text = drawing.json_text(client.key, client.schema, found.revisions)
        click.echo(text, nl=False)
        return
    number = count(len(found.revisions), "version")
    say(f"{client.key}: {client.schema}, {number} in git")
    if found.revisions:
        rows = len(found.revisions) if not last else drawing.MAX_ROWS
        text = drawing.text(found.revisions, max_rows=rows)
        click.echo("\n" + printable(text), nl=False)


@codegen.command()
@_spanning
def changelog(
    name: str | None,
    since: str,
    until: str,
    last: int,
    documentation: bool,
    config_path: Path | None,
) -> None:
    """Write a changelog of a client's schema, as Markdown, from the commits of its
    snapshot.

    The newest comes first; of each version what breaks, what may, and what is new.
    """
    from .. import names
    from ..drift.changelog import changelog as written

    config, client = _chosen(config_path, name)
    found = _read(config, client, since, until, last, documentation)
    called = client.name or names.title(client.key)
    text = written(found.revisions, name=called, schema=client.schema)
    click.echo(text, nl=False)


# Steps


def _chosen(config_path: Path | None, name: str | None) -> tuple[Config, Client]:
    config, chosen = load(config_path, [name] if name else [])
    if len(chosen) != 1:
        known = ", ".join(client.key for client in chosen)
        raise click.UsageError(f"Name the client: {known}.")
    return config, chosen[0]


def _read(
    config: Config,
    client: Client,
    since: str,
    until: str,
    last: int,
    documentation: bool,
) -> History:
    """Read a history, and say what it lacks."""
    from .git_log import SHALLOW
    from .history import Span, history_of

    span = Span(since=since, until=until, last=last, documentation=documentation)
    found = history_of(config, client, span)
    if found.is_shallow:
        say(f"The clone is shallow: older commits are not known. {SHALLOW}", err=True)
    if found.left_out:
        older = count(found.left_out, "older commit")
        say(f"{older} left out; --last says how many are read.", err=True)
    for revision in found.revisions:
        if revision.problem:
            place = f"{revision.short}:{client.schema}"
            say(f"{place}: warning: not read: {revision.problem}", err=True)
    return found
