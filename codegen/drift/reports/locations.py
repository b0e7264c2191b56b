"""Where in files a finding is: in the user's code, else in a snapshot."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...ir import Origin
from ..findings import CodeLine, Finding, Report
from .columns import one_line

_REVISION = re.compile(r"[^/\\:]{2,}:(?=[^/\\])")
"""How `git show` names a file of a revision: "main:schemas/labelbox.graphql"."""
_LONGEST = 1_000


class Location(NamedTuple):
    """A place in a file of the repository."""

    file: str
    """Relative to where the command ran, with forward slashes."""
    line: int
    """Counted from 1."""
    column: int = 0
    """Counted from 1; 0 where it is not known."""


def location(finding: Finding, report: Report) -> Location | None:
    """Say where people should look: at their own line, where one is touched, else at
    the declaration in the snapshot, else at its first line.

    Returns:
        None where neither of both documents is a file.
    """
    if finding.lines:
        return of_line(finding.lines[0])
    return _declared(finding, report) or of_report(report)


def of_line(line: CodeLine) -> Location:
    """The place of a line of the user's."""
    file = as_path(line.file) or "unknown"
    return Location(file, max(1, line.line), max(0, line.column))


def of_report(report: Report) -> Location | None:
    """The first line of the document that is a file: the old one for a client, whose
    snapshot it is, the new one where two files were compared."""
    sides = (report.old, report.new) if report.client else (report.new, report.old)
    paths = [as_path(side) for side in sides]
    return next((Location(path, 1) for path in paths if path), None)


def _declared(finding: Finding, report: Report) -> Location | None:
    change = finding.change
    old, new = (change.old_origin, report.old), (change.new_origin, report.new)
    for origin, document in (old, new) if report.client else (new, old):
        if not as_path(document):
            continue  # Lines of what a server said are not those of the snapshot.
        file = as_path(origin.file) or _plain(origin, document)
        if file and origin.line > 0:
            return Location(file, origin.line, max(0, origin.column))
    return None


def _plain(origin: Origin, document: str) -> str:
    """The document itself, where the origin names no other file."""
    return "" if origin.file else as_path(document)


def as_path(name: str) -> str:
    """A file of the repository, from how people name a document; empty where it is
    none, but an address or standard input."""
    if "://" in name or name in ("", "-") or name.endswith(" (live)"):
        return ""
    path = one_line(name, _LONGEST).replace("\\", "/")
    return _REVISION.sub("", path, count=1).removeprefix("./")
