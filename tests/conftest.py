"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the expected files of tests/cases anew, to be reviewed in git",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each process whole modules, and one of them all tests against real servers:
    these share what takes long to start."""
    for item in items:
        module = item.nodeid.partition("::")[0]
        group = "real" if module.startswith("tests/real/") else module
        item.add_marker(pytest.mark.xdist_group(group))
