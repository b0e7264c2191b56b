"""The lines that stop type-checking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from ...diagnostics import Diagnostic
from ..findings import CodeLine

Text = Callable[[str], str]
"""Gives the text of a file, by its name."""


def new_errors(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """The errors that there are with the new client and not with the old one.

    The code is the same both times, so that an error is the same where it has the same
    place and code; what it says may name types that have other names now.
    """
    return _new((d for d in before if d.is_error), (d for d in after if d.is_error))


def new_deprecations(
    before: Iterable[Diagnostic], after: Iterable[Diagnostic]
) -> list[Diagnostic]:
    """The uses of what is deprecated in the new client and was not in the old one."""
    return _new(filter(is_deprecation, before), filter(is_deprecation, after))


def is_deprecation(diagnostic: Diagnostic) -> bool:
    """Whether something deprecated is used there."""
    return not diagnostic.is_error and diagnostic.code in (
        "deprecated",
        "reportDeprecated",
    )


def code_lines(diagnostics: Iterable[Diagnostic], text: Text) -> list[CodeLine]:
    """The lines of diagnostics, each once, in order: with the first of what is said of
    a line, as the rest mostly follows from that."""
    found: dict[tuple[str, int], CodeLine] = {}
    for d in sorted(diagnostics):
        line = CodeLine(
            file=d.file,
            line=d.line,
            column=d.column,
            message=d.message.split("\n")[0],
            text=line_of(text(d.file), d.line),
        )
        found.setdefault((d.file, d.line), line)
    return list(found.values())


def line_of(text: str, line: int) -> str:
    """A line without the spaces around it; nothing where there is none."""
    lines = text.split("\n")
    return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def _new(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    known = Counter(map(_place, before))
    found = []
    for diagnostic in sorted(after):
        if known[_place(diagnostic)]:
            known[_place(diagnostic)] -= 1
        else:
            found.append(diagnostic)
    return found


def _place(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    return diagnostic.file, diagnostic.line, diagnostic.column, diagnostic.code
