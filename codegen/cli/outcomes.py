"""What a check ends with: reports for people and machines, and an exit code.

A report that cannot be made never hides what was found: then the plain list is printed,
and the exit code is that of the findings. Nor does a reader that goes away.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from .. import disk
from ..drift.findings import Report
from ..problems import Problem, ProblemsError
from .reporting import count, printable, report

NOTHING = 0
DRIFT = 1
UNKNOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Where which format goes."""

    shown: str = "text"
    """What is printed on the standard output."""
    files: tuple[tuple[str, Path], ...] = ()
    """Formats, and the files that they are written to."""
    illustrate: Callable[[Sequence[Report]], Sequence[Report]] | None = None
    """What draws for the page: nobody else needs to wait for it."""


def deliver(reports: Sequence[Report], wanted: Wanted) -> int:
    """Print and write reports.

    Returns:
        The exit code: 2 where something could not be told, 1 where something fails the
        check, else 0; and 2 in its place where a report that is wanted could not be
        made.
    """
    done = [_written(reports, wanted, name, path) for name, path in wanted.files]
    done.append(_printed(reports, wanted))
    code = code_of(reports)
    return code if all(done) else code or UNKNOWN


def code_of(reports: Sequence[Report]) -> int:
    """What reports mean for a check."""
    if any(one.failure for one in reports):
        return UNKNOWN
    return DRIFT if any(one.fails for one in reports) else NOTHING


def plain(reports: Sequence[Report]) -> str:
    """All findings, a line each: what is printed where a report cannot be."""
    lines = []
    for one in reports:
        name = f"{one.client}: " if one.client else ""
        lines.append(f"{name}{one.old} → {one.new}")
        if one.failure:
            lines.append(f"  error: {one.failure}")
        for finding in one.findings:
            change = finding.change
            values = " → ".join(text for text in (change.old, change.new) if text)
            excuse = f" (excused: {finding.excuse})" if finding.excuse else ""
            lines.append(
                f"  {finding.wire}/{finding.source}  {change.subject}: "
                f"{finding.title}{f': {values}' if values else ''}{excuse} "
                f"[{finding.id}]"
            )
        for line in (*one.broken, *one.unexplained):
            lines.append(f"  {line.file}:{line.line}:{line.column}: {line.message}")
        if not (one.findings or one.broken or one.unexplained or one.failure):
            lines.append("  no change that a client notices")
        else:
            lines.append(f"  {count(len(one.findings), 'change')}")
        lines += [f"  {note}" for note in one.notes]
    return "".join(f"{printable(line)}\n" for line in lines)


def _printed(reports: Sequence[Report], wanted: Wanted) -> bool:
    text = _rendered(reports, wanted, wanted.shown, colour=_wants_colour())
    return show(plain(reports) if text is None else text) and text is not None


def show(text: str) -> bool:
    """Print text; says whether it could be.

    Who reads it may go away, such as `head`: that is no failure, and changes nothing of
    what was found.
    """
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard_output()
    except OSError as error:
        _discard_output()
        report([Problem(f"This cannot be printed: {disk.reason_of(error)}.")])
        return False
    return True


def _discard_output() -> None:
    """What is left in the buffer would be tried again, and fail again, at the end."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)


def _written(reports: Sequence[Report], wanted: Wanted, name: str, path: Path) -> bool:
    text = _rendered(reports, wanted, name)
    if text is None:
        show(plain(reports))
        return False
    try:
        disk.write_report(path, text)
    except ProblemsError as error:
        report(error.problems)
        return False
    return True


def _rendered(
    reports: Sequence[Report], wanted: Wanted, name: str, *, colour: bool = False
) -> str | None:
    try:
        if name == "html" and wanted.illustrate is not None:
            reports = wanted.illustrate(reports)
        return _format(reports, name, colour=colour)
    except Exception:  # whatever it is, the findings must be seen
        traceback.print_exc()
        click.echo(
            f"error: the report {name} cannot be made, which is a bug in codegen. "
            "Please report it, with the lines above. This is what was found:",
            err=True,
        )
        sys.stderr.flush()
        return None


def _format(reports: Sequence[Report], name: str, *, colour: bool = False) -> str:
    from ..drift.reports import FORMATS

    if colour and name == "text":
        from ..drift.reports.text import as_text

        return as_text(reports, colour=True)
    if colour and name == "summary":
        from ..drift.reports.summary import as_summary

        return as_summary(reports, colour=True)
    return FORMATS[name](reports)


def _wants_colour() -> bool:
    """Whether people look: https://no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
