"""Which config and which clients a command works on."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..problems import Problem, ProblemsError

if TYPE_CHECKING:
    from ..config import Client, Config

F = TypeVar("F", bound=Callable[..., Any])


def common(command: F) -> F:
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


insecure_option = click.option(
    "--insecure",
    is_flag=True,
    help="Allow plain http to other machines, where others can read the key.",
)


def load(
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


def stop_at_errors(problems: Sequence[Problem]) -> None:
    """If there are errors, go on with these alone: warnings would hide them."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProblemsError(*errors)
