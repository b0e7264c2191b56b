"""Options of the test run."""

from __future__ import annotations

import pytest

from codegen.runtime import redaction


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the expected files of tests/cases anew, to be reviewed in git",
    )


@pytest.fixture(autouse=True)
def _no_secrets_of_other_tests() -> None:
    """Forget the credentials that tests before sent, and the names that carried them: a
    process hides them in all texts, and a test may expect to read such a word."""
    redaction._sent.clear()
    redaction._sent_in_queries.clear()
    redaction._key_parameters.clear()
