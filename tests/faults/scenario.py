"""A scenario: a fault that needs more than one call, and so a test of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

Test = TypeVar("Test", bound=Callable[..., None])


@dataclass(frozen=True, slots=True)
class Scenario:
    """What goes wrong, and what must come of it, as people read it."""

    name: str
    does: str
    calls: str
    outcome: str
    requests: str
    """How many the server sees."""
    module: str
    function: str

    @property
    def test(self) -> str:
        """The test that plays it."""
        return f"{self.module.replace('.', '/')}.py::{self.function}"


SCENARIOS: list[Scenario] = []


def scenario(
    name: str, does: str, *, calls: str, outcome: str, requests: str
) -> Callable[[Test], Test]:
    """Name what a test plays, for the table of faults."""

    def noted(test: Test) -> Test:
        made = Scenario(
            name, does, calls, outcome, requests, test.__module__, test.__name__
        )
        SCENARIOS.append(made)
        return test

    return noted
