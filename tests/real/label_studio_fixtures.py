"""The fixture `label_studio`: one real server for all tests of a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .label_studio_server import LabelStudio, label_studio_server


@pytest.fixture(scope="session")
def label_studio() -> Iterator[LabelStudio]:
    """A running label-studio, empty at the start of the run and shared by its tests:
    each makes the projects it needs and counts on nothing else being there."""
    with label_studio_server() as server:
        yield server
