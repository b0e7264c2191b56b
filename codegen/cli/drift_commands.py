"""`codegen diff` and `codegen drift`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .collecting import without_collecting
from .commands import codegen
from .drift_options import comparing

if TYPE_CHECKING:
    from .drift_options import Chosen

DRIFT_EXIT_CODES = """\b
Exit codes:
  0  nothing was found from --fail-on upwards
  1  something was found
  2  it could not be told: an error of the network, of a key, of a schema; or
     nothing was found, but a report could not be written. What was found is
     shown all the same."""


@codegen.command(epilog=DRIFT_EXIT_CODES)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--client", "name", metavar="CLIENT", help="Whose schema both are.")
@comparing
def diff(old: str, new: str, name: str | None, chosen: Chosen) -> int:
    """Say what has changed from one version of a schema to another.

    \b
    OLD and NEW are each one of:
      a file            schemas/shop.graphql, openapi.yaml, introspection.json
      a revision        main:schemas/shop.graphql; HEAD~1: with --client
      a server          https://api.example.org/openapi.json
      a client's name   what its endpoint says now
      -                 the standard input

    With --client, what the config says of that client applies to both: its operations,
    overrides, names, and how changes are judged.
    """
    from .diff import diff as compare

    with without_collecting():
        return compare(old, new, name, chosen)


@codegen.command(epilog=DRIFT_EXIT_CODES)
@click.argument("clients", nargs=-1, metavar="[CLIENT]...")
@click.option(
    "--base",
    metavar="REVISION",
    default="",
    help="Compare with the snapshots of this revision of git, not with those on disk.",
)
@click.option(
    "--offline",
    "is_offline",
    is_flag=True,
    help="Ask no server: say what the snapshots on disk have that those of --base have "
    "not. For reviews.",
)
@click.option(
    "--check",
    "is_checked",
    is_flag=True,
    help="Say, too, whether the generated clients are what the snapshots generate.",
)
@click.option(
    "--update",
    "is_updated",
    is_flag=True,
    help="Write what has changed into the snapshots and generate from them: all, or "
    "where that cannot be, nothing. The exit code still says what was found.",
)
@comparing
def drift(
    clients: tuple[str, ...],
    base: str,
    is_offline: bool,
    is_checked: bool,
    is_updated: bool,
    chosen: Chosen,
) -> int:
    """Say whether the live APIs are what the snapshots say.

    Without CLIENT, of all clients; those without an endpoint are left out. Writes
    nothing but what --update, --approve and --report say.
    """
    from .drift import drift as check

    if base and is_updated:
        raise click.UsageError("--update is for the snapshots on disk, not for --base.")
    if is_offline and not base:
        raise click.UsageError("--offline needs a --base to compare with.")
    return check(
        clients,
        chosen,
        base,
        is_offline=is_offline,
        is_checked=is_checked,
        is_updated=is_updated,
    )
