"""What is wrong with overrides, and where in them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from .. import ir
from ..problems import Problem
from .values import below

Path = tuple[str, ...]
"""The keys that lead to a piece of the overrides."""

NOTHING_CHANGES = "This override changes nothing any more: the document says so itself."


class Misfits:
    """Collects problems. The pointer of an origin leads to a piece, from the overrides
    on."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def count(self) -> int:
        """How many there are."""
        return len(self.problems)

    @property
    def has_errors(self) -> bool:
        """Whether any of them is an error."""
        return any(problem.severity == "error" for problem in self.problems)

    def error(self, message: str, path: Path, advice: str = "") -> None:
        """Note what cannot be done."""
        self.problems.append(Problem(message, _origin(path), advice))

    def unknown(
        self, kind: str, written: str, known: Iterable[str], path: Path, new: str = ""
    ) -> None:
        """Note a name that leads to nothing.

        Args:
            kind: What it should be the name of.
            written: The name.
            known: The names that there are.
            path: Where it is written.
            new: What to do if it is meant to be added.
        """
        options = sorted(known)
        close = difflib.get_close_matches(written, options, n=1, cutoff=0.7)
        if close:
            advice = f'Did you mean "{close[0]}"?'
        elif new:
            advice = new
        else:
            few = options if len(options) <= 20 else []
            advice = f"Known: {', '.join(few)}." if few else ""
        self.error(f'There is no {kind} "{written}".', path, advice)

    def unchanged(self, path: Path) -> None:
        """Note a piece that is not needed."""
        advice = "Take it out."
        problem = Problem(NOTHING_CHANGES, _origin(path), advice, "warning")
        self.problems.append(problem)

    def summarize(self, before: int, path: Path) -> None:
        """Note once that nothing changes, not for each key, if nothing else is wrong.

        Args:
            before: How many problems there were before.
            path: The piece that changes nothing.
        """
        if all(one.severity == "warning" for one in self.problems[before:]):
            self.problems[before:] = []
            self.unchanged(path)


def _origin(path: Path) -> ir.Origin:
    pointer = "#"
    for key in path:
        pointer = below(pointer, key)
    return ir.Origin(pointer=pointer)
