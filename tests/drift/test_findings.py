"""Severities by direction, and ids that stay."""

from __future__ import annotations

import dataclasses

import pytest

from codegen.drift.changes import Change
from codegen.drift.findings import judge
from codegen.drift.rules import RULES, Rule, Verdict


def test_a_place_met_both_ways_gets_the_worse_of_each_severity() -> None:
    rule = Rule(
        "value",
        sent=Verdict("breaking", "safe", "Refused."),
        received=Verdict("safe", "breaking", "Gone."),
    )
    assert rule.verdict("both") == Verdict("breaking", "breaking", "Refused. Gone.")
    assert rule.verdict("none").wire == "safe"


def test_ids_do_not_depend_on_wording() -> None:
    change = Change(kind="field-removed", subject="Pet.name", old="string")
    assert change.id == "17b4bc10f4be"


def test_the_config_wins_over_the_table() -> None:
    change = Change(kind="operation-removed", subject="GET /pets")
    (finding,) = judge([change], {"operation-removed": ("safe", "dangerous")})
    assert (finding.wire, finding.source) == ("safe", "dangerous")


def test_what_is_excused_or_unaffected_fails_no_check() -> None:
    (finding,) = judge([Change(kind="operation-added", subject="GET /pets")])
    excused = dataclasses.replace(finding, excuse="We do not call it.")
    unaffected = dataclasses.replace(finding, affects="unaffected")
    failing = [f.fails("any") for f in (finding, excused, unaffected)]
    assert failing == [True, False, False]
    assert not finding.fails("dangerous")


@pytest.mark.parametrize("kind", RULES)
def test_every_rule_says_why(kind: str) -> None:
    rule = RULES[kind]
    for verdict in (rule.sent, rule.received):
        assert verdict.reason.endswith(".")
    assert rule.title == rule.title.strip()
    assert not rule.title.endswith(".")
