"""Print problems: errors in full, and warnings so that they do not drown them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import click

from ..problems import Problem, in_order, render
from ..wording import count as count
from ..wording import printable as printable


def report(
    problems: Iterable[Problem],
    *,
    brief_for: Collection[str] = (),
    verbose: bool = False,
    counted: bool = True,
) -> None:
    """Print problems on stderr, in the order of their places.

    Args:
        problems: What to print.
        brief_for: Files that somebody else wrote: their warnings are only counted.
        verbose: Whether to print these, too.
        counted: Whether to say how many these are; they were said before, where
            nothing has changed.
    """
    numbers: Counter[str] = Counter()
    texts: dict[str, None] = {}
    for problem in in_order(problems):
        is_foreign = problem.severity == "warning" and problem.origin.file in brief_for
        if is_foreign and not verbose:
            numbers[problem.origin.file] += 1
        else:
            # What two clients share, such as an operation, may be wrong twice.
            texts[render(problem)] = None
    for text in texts:
        click.echo(printable(text), err=True)
    for file, number in numbers.items() if counted else ():
        warnings = count(number, "warning")
        click.echo(printable(f"{file}: {warnings}; --verbose shows them"), err=True)


def say(text: str, *, err: bool = False) -> None:
    """Print text that may come from a server."""
    click.echo(printable(text), err=err)
