"""Reports of what has really changed in Label Studio."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from codegen.drift.findings import Report, judge
from codegen.drift.reports import FORMATS
from codegen.drift.reports.columns import width_of

from ..test_label_studio_versions import changes
from .test_json_report import validated

GOLDEN = Path(__file__).parent / "golden" / "label_studio_1.22.0_1.23.0.summary.txt"
PAIRS = [("1.20.0", "1.21.0"), ("1.22.0", "1.23.0"), ("1.23.1", "1.23.2")]


@cache
def report(old: str, new: str) -> Report:
    return Report(
        client="label_studio",
        old=f"label_studio_{old}.json",
        new=f"label_studio_{new}.json",
        findings=tuple(judge(changes(old, new))),
        operations=190,
    )


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_one_screen(old: str, new: str) -> None:
    screen = FORMATS["summary"]([report(old, new)])
    lines = screen.splitlines()
    assert len(lines) < 24
    assert max(map(width_of, lines)) <= 80


def test_the_first_screen(request: pytest.FixtureRequest) -> None:
    screen = FORMATS["summary"]([report("1.22.0", "1.23.0")])
    if request.config.getoption("--update-golden"):
        GOLDEN.write_text(screen, encoding="utf-8")
    assert screen == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_finding_is_in_the_lists(old: str, new: str) -> None:
    found = report(old, new)
    ids = {finding.id for finding in found.findings}
    (written,) = validated(found)["reports"]
    assert {finding["id"] for finding in written["findings"]} == ids
    issues = json.loads(FORMATS["code-climate"]([found]))
    assert {issue["fingerprint"] for issue in issues} == ids
    (run,) = json.loads(FORMATS["sarif"]([found]))["runs"]
    prints = {r["partialFingerprints"]["codegenFindingId/v1"] for r in run["results"]}
    assert prints == ids


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_the_comment_has_every_breaking_change(old: str, new: str) -> None:
    found = report(old, new)
    text = FORMATS["markdown"]([found])
    assert len(text) < 65_000
    assert " more**" not in text
