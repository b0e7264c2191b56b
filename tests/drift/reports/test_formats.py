"""What holds for every format: bounded, deterministic, safe against any text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.drift.findings import Report
from codegen.drift.reports import FORMATS

from ..sample_reports import EVERYTHING, FAILED, QUIET, hostile, many

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {"json": ".json", "sarif": ".sarif.json", "code-climate": ".json"}
ENDINGS |= {"markdown": ".md", "junit": ".xml"}
OWN_TESTS = {"html"}
"""Formats whose golden file would be too long to read."""


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - OWN_TESTS))
def test_golden(name: str, request: pytest.FixtureRequest) -> None:
    written = FORMATS[name]([EVERYTHING, QUIET, FAILED])
    if name == "sarif":
        written = without_help(written)
    path = GOLDEN / f"{name}{ENDINGS.get(name, '.txt')}"
    if request.config.getoption("--update-golden"):
        path.write_text(written, encoding="utf-8")
    assert written == path.read_text(encoding="utf-8")


def without_help(sarif: str) -> str:
    """SARIF without the table of rules: its rows say anew what they mean at times."""
    document = json.loads(sarif)
    for rule in document["runs"][0]["tool"]["driver"]["rules"]:
        del rule["help"], rule["defaultConfiguration"]
    return json.dumps(document, indent=1) + "\n"


@pytest.mark.parametrize("name", sorted(FORMATS))
@pytest.mark.parametrize(
    "reports", [[], [QUIET], [FAILED], [hostile()], [hostile("")], [many(60)]]
)
def test_every_text_can_be_written_and_shown(name: str, reports: list[Report]) -> None:
    text = FORMATS[name](reports)
    text.encode()
    assert all(c.isprintable() or c == "\n" for c in text)
    assert text == FORMATS[name](reports)
    assert not text or text.endswith("\n")


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=40))
def test_no_text_of_a_schema_breaks_a_format(name: str, text: str) -> None:
    written = FORMATS[name]([hostile(text)])
    assert all(c.isprintable() or c == "\n" for c in written)


BOUNDS = {
    "text": 1_100_000,
    "summary": 2_000,
    "markdown": 65_000,
    "github": 25_000,
    "sarif": 10_000_000,
    "code-climate": 6_000_000,
    "junit": 8_000_000,
}
"""Characters of one client's report."""


@pytest.mark.parametrize("name", BOUNDS)
def test_fifty_thousand_findings_stay_in_bounds(
    name: str, fifty_thousand: Report
) -> None:
    assert len(FORMATS[name]([fifty_thousand])) < BOUNDS[name]


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"json"}))
def test_no_description_is_too_long(name: str) -> None:
    report = hostile("x" * 1_000_000)
    assert len(FORMATS[name]([report])) < 250_000


@pytest.fixture(scope="module")
def fifty_thousand() -> Report:
    return many(50_000)


RENDERED = """
import hashlib
from codegen.drift.reports import FORMATS
from tests.drift.sample_reports import EVERYTHING, hostile, many
for name in sorted(FORMATS):
    text = FORMATS[name]([EVERYTHING, hostile(), many(300)])
    print(name, hashlib.sha256(text.encode()).hexdigest())
"""


def test_no_format_depends_on_the_order_of_sets() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", RENDERED],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
    assert len(printed.pop().splitlines()) == len(FORMATS)
