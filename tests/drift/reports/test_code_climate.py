"""GitLab's code quality report: what its documentation requires."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from codegen.drift.findings import Report
from codegen.drift.reports.code_climate import MOST, as_code_climate

from ..sample_reports import EVERYTHING, FAILED, QUIET, hostile, many


def issues(*reports: Report) -> list[dict[str, Any]]:
    found = json.loads(as_code_climate(reports))
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    "reports",
    [
        [EVERYTHING, QUIET, FAILED],
        [EVERYTHING, EVERYTHING],
        [hostile()],
        [many(MOST + 9)],
    ],
)
def test_every_issue_has_what_gitlab_requires(reports: list[Report]) -> None:
    found = issues(*reports)
    for issue in found:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        path = issue["location"]["path"]
        assert path
        assert not path.startswith("./")
        assert not re.match(r"\w+://", path)
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in found}) == len(found)


def test_severities() -> None:
    found = {
        issue["description"].split(":")[0]: issue["severity"]
        for issue in issues(EVERYTHING, FAILED)
    }
    assert found["Task.annotations"] == "critical"
    assert found["ExportStatus.queued"] == "minor"
    assert found["Label.state"] == "info"
    assert found["labelbox"] == "blocker"


def test_what_is_accepted_is_no_issue() -> None:
    assert "GET /api/version" not in as_code_climate([EVERYTHING])


def test_it_says_what_it_leaves_out() -> None:
    last = issues(many(MOST + 9))[-1]
    assert last["description"] == "and 9 findings more, none of them worse"


def test_no_findings_are_an_empty_list() -> None:
    assert issues(QUIET) == []
