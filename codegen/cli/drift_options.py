"""The options that `codegen diff` and `codegen drift` share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from ..drift.findings import Bound

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = (
    "text",
    "json",
    "markdown",
    "html",
    "github",
    "sarif",
    "code-climate",
    "junit",
)
"""What `drift.reports` renders, named here so that `--help` need not import it."""


class ReportFile(click.ParamType[tuple[str, Path]]):
    """FORMAT=FILE."""

    name = "FORMAT=FILE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """Take a format and a file apart."""
        if isinstance(value, tuple):
            return value
        name, equals, path = str(value).partition("=")
        if not equals or not path:
            self.fail(f'"{value}" is not FORMAT=FILE: markdown=drift.md', param, ctx)
        if name not in FORMATS:
            known = ", ".join(FORMATS)
            self.fail(f'"{name}" is no format. Known: {known}.', param, ctx)
        return name, Path(path)


def comparing(command: F) -> F:
    """Add what every comparison takes."""
    for add in reversed(
        (
            click.option(
                "--fail-on",
                type=click.Choice(get_args(Bound)),
                help="From which severity on the exit code is 1; by default what the "
                "config says, else breaking.",
            ),
            click.option(
                "--format",
                "shown",
                type=click.Choice(FORMATS),
                default="text",
                show_default=True,
                help="What is printed.",
            ),
            click.option(
                "--report",
                "files",
                type=ReportFile(),
                multiple=True,
                help="Write a report to a file, too: markdown=drift.md. Repeatable.",
            ),
            click.option(
                "--summary", is_flag=True, help="Print one screen for each client."
            ),
            click.option(
                "--documentation",
                is_flag=True,
                help="Show changes of descriptions, too.",
            ),
            click.option(
                "--diff",
                "lines",
                is_flag=True,
                help="Print the lines of the schema that differ, too.",
            ),
            click.option(
                "--insecure",
                is_flag=True,
                help="Allow plain http to other machines, where others can read the "
                "key.",
            ),
        )
    ):
        command = add(command)
    return command
