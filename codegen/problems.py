"""What is wrong with a user's input, said so that it can be mended.

A problem is a value: loaders and lowering collect problems and go on, so that one
run shows all of them. `ProblemsError` carries errors to the command line, which
prints them and exits with 2. Imports nothing of codegen but `ir.Origin`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .ir import NOWHERE, Origin

_LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line for those who give positions: no separators of Unicode."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One thing that is wrong. Two are equal if they say the same of the same place."""

    message: str
    """What is wrong, as a sentence."""
    origin: Origin = NOWHERE
    advice: str = ""
    """What to do about it, as a sentence."""
    severity: Literal["error", "warning"] = "error"
    source: str = ""
    """The text of the file, to show the line with a caret; empty to show none."""

    def __str__(self) -> str:
        return render(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Problem) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        """All of it. Origins by themselves are equal, wherever they are."""
        origin = self.origin
        place = origin.file, origin.pointer, origin.line, origin.column
        return (*place, self.message, self.advice, self.severity, self.source)


class ProblemsError(Exception):
    """The input cannot be used; `problems` says why, all of it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(render(problem) for problem in problems))
        self.problems = problems


def render(problem: Problem) -> str:
    """Write a problem: place and message, the line with a caret, the advice."""
    lines = [f"{_place(problem.origin)}{problem.severity}: {problem.message}"]
    lines += _excerpt(problem)
    if problem.advice:
        lines.append(f"  {problem.advice}")
    return "\n".join(lines)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems as a reader meets them: by file, line and column."""
    return sorted(
        problems,
        key=lambda p: (
            p.origin.file,
            p.origin.line,
            p.origin.column,
            p.origin.pointer,
            p.message,
        ),
    )


def _place(origin: Origin) -> str:
    place = origin.file
    if origin.line:
        place += f":{origin.line}:{origin.column or 1}"
    if origin.pointer:
        place += f" at {origin.pointer}" if place else origin.pointer
    return f"{place}: " if place else ""


def _excerpt(problem: Problem) -> list[str]:
    """The source line under its number, and a caret under the column."""
    lines = _LINE_END.split(problem.source)
    if not lines[-1]:  # what follows the last line end is no line
        del lines[-1]
    line, column = problem.origin.line, max(problem.origin.column, 1)
    if not 0 < line <= len(lines):
        return []
    text = lines[line - 1]
    start = max(0, column - 60)
    shown = text[start : start + 100].replace("\t", " ")
    return [
        f"  {line} | {shown}",
        f"  {' ' * len(str(line))} | {' ' * (column - 1 - start)}^",
    ]
