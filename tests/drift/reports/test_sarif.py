"""SARIF, against the official schema and what GitHub asks for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from codegen.drift.findings import Report
from codegen.drift.reports.sarif import as_sarif

from ..sample_reports import EVERYTHING, FAILED, QUIET, hostile, many

PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
"""A package that contains the schema of OASIS."""
MEMBER = "package/lib/schemas/sarif-2.1.0-rtm.5.json"


@pytest.fixture(scope="module")
def official() -> Any:
    """The official schema, from npm, once."""
    cache = Path(os.environ.get("SCHEMA_CODEGEN_CACHE", ".cache")).absolute()
    path = cache / "sarif-2.1.0.schema.json"
    if not path.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed")
        cache.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            [npm, "pack", "--silent", PACKAGE],
            cwd=cache,
            capture_output=True,
            text=True,
            check=False,
        )
        if packed.returncode:
            pytest.skip("npm's registry is not reachable")
        archive = cache / packed.stdout.strip().splitlines()[-1]
        with tarfile.open(archive) as opened:
            member = opened.extractfile(MEMBER)
            assert member
            path.write_bytes(member.read())
        archive.unlink()
    return json.loads(path.read_text("utf-8"))


def run_of(*reports: Report) -> Any:
    (run,) = json.loads(as_sarif(reports))["runs"]
    return run


@pytest.mark.parametrize(
    "reports", [[EVERYTHING, QUIET, FAILED], [], [hostile()], [hostile("")], [many(40)]]
)
def test_the_official_schema_holds(official: Any, reports: list[Report]) -> None:
    jsonschema.Draft7Validator(official).validate(json.loads(as_sarif(reports)))


def test_the_id_is_what_github_knows_a_result_by() -> None:
    results = run_of(EVERYTHING)["results"]
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in results]
    assert len(set(prints)) == len(prints)
    ids = {finding.id for finding in EVERYTHING.findings}
    assert ids <= {text.removesuffix(":1") for text in prints}


def test_two_clients_of_one_api_have_results_of_their_own() -> None:
    results = run_of(EVERYTHING, EVERYTHING)["results"]
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in results]
    assert len(set(prints)) == len(prints)


def test_every_result_has_a_place_and_a_rule() -> None:
    run = run_of(EVERYTHING)
    for result in run["results"]:
        (where,) = result["locations"]
        assert where["physicalLocation"]["region"]["startLine"] >= 1
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]


def test_levels_follow_what_fails() -> None:
    levels = {
        result["locations"][0]
        .get("logicalLocations", [{}])[0]
        .get("fullyQualifiedName"): result["level"]
        for result in run_of(EVERYTHING)["results"]
    }
    assert levels["Task.annotations"] == "error"
    assert levels["ExportStatus.queued"] == "warning"
    assert levels["Label.state"] == "note"
    assert levels["DELETE /api/tasks/"] == "note"


def test_what_is_accepted_is_suppressed_with_the_reason() -> None:
    (accepted,) = [r for r in run_of(EVERYTHING)["results"] if "suppressions" in r]
    assert accepted["suppressions"][0]["justification"] == (
        "We ask the health check instead."
    )


def test_help_comes_from_the_table_of_rules() -> None:
    rules = {rule["id"]: rule for rule in run_of(EVERYTHING)["tool"]["driver"]["rules"]}
    assert "Calls of it fail" in rules["operation-removed"]["help"]["text"]


def test_it_stays_within_what_github_takes() -> None:
    text = as_sarif([many(8_000)])
    assert len(text) < 10_000_000
    (run,) = json.loads(text)["runs"]
    assert len(run["results"]) == 5_000
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert notes[-1]["message"]["text"] == "and 3,000 results more, none of them worse"


def test_text_of_many_bytes_leaves_fewer_results() -> None:
    import dataclasses

    wide = "\N{CJK UNIFIED IDEOGRAPH-6F22}" * 150
    report = many(3_000)
    findings = tuple(
        dataclasses.replace(finding, suggestion=wide, symbols=(wide, f"{wide}a"))
        for finding in report.findings
    )
    text = as_sarif([dataclasses.replace(report, findings=findings)])
    assert 1_000_000 < len(text) < 10_000_000


def test_nothing_found_is_said() -> None:
    run = run_of(QUIET)
    assert run["results"] == []
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("labelf: no changes (schemas/labelf.yaml")
    assert run["invocations"][0]["executionSuccessful"]


def test_what_could_not_be_told_is_no_success() -> None:
    assert not run_of(QUIET, FAILED)["invocations"][0]["executionSuccessful"]
