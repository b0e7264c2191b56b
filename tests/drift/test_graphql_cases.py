"""Each thing that can change in a GraphQL schema, and our verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.drift.findings import Finding, judge
from codegen.drift.severity import Severity, worst

from .graphql_cases import CASES, NOT_NOTICED, Case
from .schemas import changes

DATA = Path(__file__).parent / "data"
TOOLS: dict[str, dict[str, list[str]]] = json.loads(
    (DATA / "graphql_tools.json").read_text(encoding="utf-8")
)
"""What graphql-inspector 8.0.0 and graphql-core 3.3.2 say of the same edits."""
KINDS: dict[str, str] = json.loads(
    (DATA / "graphql_kinds.json").read_text(encoding="utf-8")
)
"""All kinds of changes that the tools know, with the severities that a rule-based
reading gives them, wire and source."""
VERDICTS: dict[str, list[str]] = json.loads(
    (DATA / "graphql_verdicts.json").read_text(encoding="utf-8")
)
LEVELS: dict[str, Severity] = {
    "BREAKING": "breaking",
    "DANGEROUS": "dangerous",
    "NON_BREAKING": "safe",
    "SAFE": "safe",
}
WITHOUT_A_ROW = {
    "custom directive usage added": "Nothing is found: introspection does not show it.",
}
"""Cases where tools say something and we do not."""


def findings(case: Case) -> list[Finding]:
    return judge(changes(case.old, case.new))


def said(finding: Finding) -> str:
    change = finding.change
    severities = f"{finding.wire}/{finding.source}"
    return f"{change.kind} {change.subject} {change.direction} {severities}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_the_verdict(case: Case) -> None:
    assert [said(finding) for finding in findings(case)] == VERDICTS[case.title]


def test_every_small_case_of_the_tools_is_one_of_ours() -> None:
    assert TOOLS.keys() <= {case.title for case in CASES}
    assert len({case.title for case in CASES}) == len(CASES) == len(VERDICTS)


def test_every_kind_of_change_has_a_case_or_a_reason_to_have_none() -> None:
    covered = {kind for case in CASES for kind in case.kinds.split()}
    assert covered <= KINDS.keys()
    for kind in KINDS.keys() - covered:
        (reason,) = (
            why for start, why in NOT_NOTICED.items() if kind.startswith(start)
        )
        assert reason.endswith(".")


@pytest.mark.parametrize("title", TOOLS)
def test_where_we_differ_from_a_tool_the_reason_says_so(title: str) -> None:
    (case,) = (case for case in CASES if case.title == title)
    found = findings(case)
    ours = worst(severity for one in found for severity in (one.wire, one.source))
    theirs = {
        worst(LEVELS[answer.split()[0]] for answer in answers)
        for answers in TOOLS[title].values()
    }
    if theirs != {ours} and title not in WITHOUT_A_ROW:
        assert any("tools" in one.reason.casefold() for one in found)


def test_documentation_alone_is_left_out() -> None:
    (case,) = (case for case in CASES if case.title == "description changed")
    assert changes(case.old, case.new)
    assert not changes(case.old, case.new, documentation=False)
