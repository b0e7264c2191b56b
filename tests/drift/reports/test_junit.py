"""JUnit's XML, by the rules of Jenkins' schema."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pytest

from codegen.drift.findings import Report
from codegen.drift.reports.junit import MOST, as_junit

from ..sample_reports import EVERYTHING, FAILED, QUIET, hostile, many

ATTRIBUTES = {
    "testsuites": {"name"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname", "file"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "system-out": set(),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}


def suites(*reports: Report) -> list[ElementTree.Element]:
    root = ElementTree.fromstring(as_junit(reports))
    assert root.tag == "testsuites"
    return list(root)


@pytest.mark.parametrize(
    "reports",
    [[EVERYTHING, QUIET, FAILED], [hostile()], [hostile("")], [many(MOST + 5)]],
)
def test_the_rules_of_the_schema_hold(reports: list[Report]) -> None:
    root = ElementTree.fromstring(as_junit(reports))
    for element in root.iter():
        assert set(element.keys()) <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite)
        for attribute, tag in (("failures", "failure"), ("errors", "error")):
            assert int(suite.get(attribute, "")) == len(suite.findall(f"*/{tag}"))
        for case in suite:
            assert case.get("name")
            assert case.get("classname")
            assert len(case) <= 1


def failures(report: Report) -> set[str]:
    (suite,) = suites(report)
    failed = [case for case in suite if case.find("failure") is not None]
    return {case.get("name", "").split(":")[0] for case in failed}


def test_only_what_counts_at_the_bound_fails() -> None:
    yours = {"schemas/label_studio.overrides.yaml", "app/main.py"}
    breaking = {"Task.annotations", "GET /api/tasks/ query project", "TaskSerializer"}
    assert failures(EVERYTHING) == yours | breaking
    strict = dataclasses.replace(EVERYTHING, bound="dangerous")
    assert "ExportStatus.queued" in failures(strict)
    assert "Label.state" not in failures(strict)
    strictest = dataclasses.replace(EVERYTHING, bound="any")
    assert "Label.state" in failures(strictest)
    assert not {"GET /api/version", "DELETE /api/tasks/"} & failures(strictest)


def test_what_is_accepted_is_skipped() -> None:
    (suite,) = suites(EVERYTHING)
    (case,) = [case for case in suite if case.find("skipped") is not None]
    assert case.get("name") == "GET /api/version: operation removed"
    skipped = case.find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "accepted: We ask the health check instead."


def test_no_changes_are_a_case_that_passes() -> None:
    ((case,),) = suites(QUIET)
    assert len(case) == 0
    assert (case.get("name") or "").startswith("no changes: schemas/labelf.yaml -> ")


def test_what_could_not_be_told_is_an_error() -> None:
    ((case,),) = suites(FAILED)
    assert case.find("error") is not None


def test_failures_that_are_left_out_still_fail() -> None:
    report = many(MOST + 30)
    breaking = [f for f in report.findings if f.severity == "breaking"]
    all_breaking = tuple(
        dataclasses.replace(f, wire="breaking", source="breaking")
        for f in report.findings
    )
    assert len(breaking) < MOST
    (suite,) = suites(dataclasses.replace(report, findings=all_breaking))
    last = suite[-1]
    assert last.get("name") == "and 30 findings more, none of them worse"
    assert last.find("failure") is not None
