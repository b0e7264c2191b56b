"""What is wrong with a user's input, said so that it can be mended.

A problem is a value: loaders and lowering collect problems and go on, so that one
run shows all of them. `ProblemsError` carries errors to the command line, which
prints them and exits with 2. Imports nothing of codegen but `ir.Origin`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .ir import NOWHERE, Origin


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

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
    lines = problem.source.splitlines()
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
