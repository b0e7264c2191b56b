"""Run a command and turn what happens into messages and an exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

import click

from ..disk import reason_of
from ..problems import ProblemsError
from . import drift_commands as drift_commands
from . import history_commands as history_commands
from .commands import codegen
from .reporting import printable, report

PROBLEM = 2
BUG = 3
INTERRUPTED = 130
UNREAD = 141
"""What shells show for a program that ends as its reader goes away."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Args:
        arguments: What follows the command's name; by default that of the process.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started us
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, "w")))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A schema may have characters that a terminal has not.
            stream.reconfigure(errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = codegen.main(
            arguments, prog_name="codegen", standalone_mode=False
        )  # gives what the command returns
        sys.stdout.flush()
    except ProblemsError as error:
        report(error.problems)
    except click.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show()
    except BrokenPipeError:
        # Who read our output, such as `head`, has gone. That is no problem, but what
        # the command would have ended with is not known: 0 would say that all is well.
        for stream in (sys.stdout, sys.stderr):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return UNREAD
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(printable(f"{place}error: {reason_of(error)}"), err=True)
    except Exception:
        traceback.print_exc()
        click.echo(
            "This is a bug in codegen. Please report it, with the lines above.",
            err=True,
        )
        return BUG
    else:
        return code if isinstance(code, int) else 0
    return PROBLEM


def _interrupted() -> int:
    click.echo("Interrupted.", err=True)
    return INTERRUPTED
