"""The report for programs, against the schema that docs/ publishes."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from codegen.drift.findings import Report
from codegen.drift.reports.json_report import as_json

from ..sample_reports import ANNOTATIONS, EVERYTHING, FAILED, QUIET, hostile, many

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "drift-report.schema.json").read_text("utf-8"))


def validated(*reports: Report) -> Any:
    document = json.loads(as_json(reports))
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(document)
    return document


@pytest.mark.parametrize(
    "report", [EVERYTHING, QUIET, FAILED, hostile(), hostile(""), many(30)]
)
def test_the_published_schema_holds(report: Report) -> None:
    validated(report)


def test_the_schema_knows_every_key() -> None:
    document = validated(EVERYTHING)
    (report,) = document["reports"]
    definitions = SCHEMA["$defs"]
    assert report.keys() == definitions["report"]["properties"].keys()
    for finding in report["findings"]:
        assert finding.keys() == definitions["finding"]["properties"].keys()


def test_the_schema_requires_every_key() -> None:
    for name in ("report", "finding", "line", "origin"):
        definition = SCHEMA["$defs"][name]
        assert set(definition["required"]) == definition["properties"].keys()


def test_all_is_there() -> None:
    document = validated(dataclasses.replace(EVERYTHING, findings=(ANNOTATIONS,)))
    (finding,) = document["reports"][0]["findings"]
    assert finding["id"] == ANNOTATIONS.id
    assert finding["received_by"] == ["GET /api/tasks/", "GET /api/tasks/{id}/"]
    assert finding["old_origin"]["line"] == 412
    assert [line["file"] for line in finding["lines"]] == [
        "app/export.py",
        "app/review.py",
    ]
    assert finding["fails"]


def test_the_numbers_add_up() -> None:
    (report,) = validated(EVERYTHING)["reports"]
    assert sum(report["counts"].values()) == len(report["findings"])


def test_the_worst_stay_where_not_all_fit() -> None:
    text = as_json([many(26_000)])
    assert len(text) < 45_000_000
    (report,) = json.loads(text)["reports"]
    assert report["findings_left_out"] == 1_000
    assert len(report["findings"]) == 25_000
    kept = sum(finding["severity"] == "breaking" for finding in report["findings"])
    assert kept == report["counts"]["breaking"]
