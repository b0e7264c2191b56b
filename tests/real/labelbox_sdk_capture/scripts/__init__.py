"""The calls, a module for each part of the client."""

from __future__ import annotations

from ..scenario import Scenario
from . import (
    annotation_imports,
    client,
    client_searches,
    data,
    filters,
    issues,
    models,
    people,
    projects,
    relationships,
    work,
)


def run_all(scenario: Scenario) -> None:
    """Call every method that sends something."""
    for part in (
        client,
        client_searches,
        projects,
        work,
        issues,
        data,
        people,
        annotation_imports,
        models,
        relationships,
        filters,
    ):
        part.run(scenario)
