"""Add to reports the lines of the user's code that changes touch."""

from __future__ import annotations

import os
import traceback
from collections.abc import Sequence
from dataclasses import replace

import click

from ..config import Config
from ..drift.findings import Report
from ..problems import ProblemsError
from .drift_options import Chosen
from .impact import Impact
from .observing import Found
from .reporting import report

UNTOLD = "Which lines of yours these changes touch could not be told."


def with_impact(
    config: Config, found: Sequence[Found], chosen: Chosen
) -> tuple[list[Found], bool]:
    """Trace the changes of clients to the user's code.

    What goes wrong hides no finding: it is said, and the findings stay as they are.

    Returns:
        The findings with their lines, and whether all could be told.
    """
    changed = [one for one in found if one.surfaces is not None]
    if not changed:
        return list(found), True
    traced: dict[str, Report] = {}
    try:
        with Impact(config, chosen.impact, os.environ, chosen.checker) as impact:
            for one in changed:
                traced[one.client.key] = _traced(impact, one)
    except ProblemsError as error:
        report(error.problems)
    except Exception:  # whatever it is, the findings must be seen
        traceback.print_exc()
        click.echo(
            "error: --impact failed, which is a bug in codegen. Please report it, with "
            "the lines above. This is what was found:",
            err=True,
        )
    completed = [
        replace(one, report=traced.get(one.client.key) or _untold(one)) for one in found
    ]
    return completed, len(traced) == len(changed)


def _traced(impact: Impact, found: Found) -> Report:
    assert found.surfaces is not None, "only what was compared is traced"
    old, new = found.surfaces.old.api, found.surfaces.new.api
    lines = impact.of(found.client, found.report.findings, old, new)
    return replace(
        found.report,
        findings=lines.findings,
        unexplained=lines.unexplained,
        notes=(*found.report.notes, *lines.notes),
    )


def _untold(found: Found) -> Report:
    """The report as it is; where there was something to trace, with a note."""
    if found.surfaces is None:
        return found.report
    return replace(found.report, notes=(*found.report.notes, UNTOLD))
