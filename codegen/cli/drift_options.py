"""The options that `codegen diff` and `codegen drift` share."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from ..judging import Bound

if TYPE_CHECKING:
    from ..checking.checker import CheckerName

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was asked of a comparison."""

    fail_on: Bound | None
    shown: str
    """The format that is printed."""
    files: tuple[tuple[str, Path], ...]
    """Formats, and the files that they are written to."""
    summary: bool
    documentation: bool
    lines: bool
    impact: tuple[Path, ...]
    checker: CheckerName | None
    observed: tuple[Path, ...]
    approved: tuple[str, ...]
    reason: str
    by: str
    insecure: bool
    verbose: bool
    config_path: Path | None


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


def _file(*names: str, metavar: str = "FILE", **said: Any) -> Callable[..., Any]:
    return click.option(
        *names, metavar=metavar, type=click.Path(path_type=Path), **said
    )


_OPTIONS = (
    click.option(
        "--fail-on",
        type=click.Choice(get_args(Bound)),
        help="From which severity on the exit code is 1; by default what the config "
        "says, else breaking.",
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
    click.option("--summary", is_flag=True, help="Print one screen for each client."),
    click.option(
        "--diff", "lines", is_flag=True, help="Print the lines that differ, too."
    ),
    click.option(
        "--documentation", is_flag=True, help="Show changes of descriptions, too."
    ),
    _file(
        "--impact",
        metavar="PATH",
        multiple=True,
        help="Type-check this code of yours against the old and the new client, and "
        "name the lines that fail. Repeatable.",
    ),
    click.option(
        "--checker",
        type=click.Choice(["mypy", "pyright"]),
        help="With what; by default with what is installed.",
    ),
    _file(
        "--observed",
        multiple=True,
        help="Add the mismatches that a client's MismatchRecorder wrote. Repeatable.",
    ),
    click.option(
        "--approve",
        "approved",
        metavar="ID",
        multiple=True,
        help="Write into the file of approvals that this finding may pass. Repeatable.",
    ),
    click.option("--reason", default="", help="Why, for --approve."),
    click.option("--by", default="", metavar="NAME", help="Who, for --approve."),
    click.option(
        "--insecure",
        is_flag=True,
        help="Allow plain http to other machines, where others can read the key.",
    ),
    _file("--config", "config_path", help="Read this file instead of searching one."),
    click.option("-v", "--verbose", is_flag=True, help="Show warnings about schemas."),
)


def comparing(command: Callable[..., int]) -> Callable[..., int]:
    """Add what every comparison takes; the command gets it as `chosen`."""
    names = [field.name for field in fields(Chosen)]

    @functools.wraps(command)
    def gathered(**given: Any) -> int:
        chosen = Chosen(**{name: given.pop(name) for name in names})
        _check(chosen)
        return command(chosen=chosen, **given)

    for add in reversed(_OPTIONS):
        gathered = add(gathered)
    return gathered


def _check(chosen: Chosen) -> None:
    if chosen.approved and not chosen.reason.strip():
        raise click.UsageError("--approve needs a --reason: why may it pass?")
    if chosen.reason and not chosen.approved:
        raise click.UsageError("--reason is for --approve ID.")
    if chosen.summary and chosen.shown != "text":
        raise click.UsageError("--summary is for the format text.")
    if chosen.lines and chosen.shown != "text":
        raise click.UsageError("--diff is for the format text.")
    if chosen.checker and not chosen.impact:
        raise click.UsageError("--checker is for --impact PATH.")
