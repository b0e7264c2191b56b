"""The official Labelbox client works against the emulator, and the schema has all
that it asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, parse, validate

from ..emulators.labelbox import LabelboxEmulator, Request
from .labelbox_fixtures import SCHEMA, SdkCapture, run_in_sdk
from .labelbox_sdk_capture.endpoint import Recorded
from .labelbox_sdk_capture.operations import distinct_operations

FLOW = Path(__file__).with_name("labelbox_sdk_flow.py")

CALLS_THAT_FAIL = {
    "Client.create_dataset (invalid)",  # Answered so that the client refuses it.
    "Dataset.create_data_row",  # Answered with a row that could not be imported.
    "rel Organization.resource_tagss()",  # A defect of 7.17.0.
}


@pytest.fixture(scope="module")
def emulator() -> Iterator[LabelboxEmulator]:
    """An emulator that loses the first answer, to see the client ask again."""
    with LabelboxEmulator(SCHEMA.read_text(encoding="utf-8")) as running:
        running.fail_next(502, when=asks_for("GetUserPyApi"))
        yield running


@pytest.fixture(scope="module")
def facts(labelbox_sdk_python: Path, emulator: LabelboxEmulator) -> dict[str, Any]:
    """What the client found at each step of its flow."""
    rest = f"{emulator.base_url}/api/v1"
    output = run_in_sdk(labelbox_sdk_python, FLOW, emulator.url, rest)
    found: dict[str, Any] = json.loads(output)
    return found


def asks_for(operation: str) -> Any:
    return lambda request: request.operation == operation


def test_it_knows_who_it_is(facts: dict[str, Any]) -> None:
    assert facts["identity"] == {
        "organization": "Emulated workspace",
        "email": "ada@example.com",
        "role": "Admin",
        "members": ["ada@example.com"],
        "invited": "new@example.com",
    }


def test_it_creates_lists_and_changes_projects(facts: dict[str, Any]) -> None:
    assert facts["projects"] == {
        "listed": 105,
        "filtered": ["p7"],
        "last_by_name": "p99",
        "creator": "ada@example.com",
        "updated": ["renamed", "changed"],
    }


def test_it_uploads_data_rows_and_pages_over_them(facts: dict[str, Any]) -> None:
    assert facts["data_rows"] == {
        "uploaded": 1203,
        "errors": None,
        "listed": [1203, 1203],
        "partly_refused": [1, "Duplicate global key: 'key-0'"],
        "local_file": "picture.jpg",
        "updated": ["changed", "https://example.com/new.jpg"],
        "upserted": "upserted",
        "global_keys": ["PARTIAL SUCCESS", True],
    }


def test_it_connects_an_ontology(facts: dict[str, Any]) -> None:
    assert facts["ontology"] == {
        "found": ["ontology"],
        "connected": "ontology",
        "tools": ["polygon", "box"],
        "projects": ["renamed"],
        "unused_features": 1,
    }


def test_it_makes_batches_imports_labels_and_exports(facts: dict[str, Any]) -> None:
    assert facts["work"] == {
        "batches": ["small", "large"],
        "sizes": [20, 1100],
        "import": ["SUCCESS", "FAILURE"],
        "labeled_row": "key-1",
        "reviews": [1.0],
        "exported": [1100, 1],
        "overview": 1100,
        "issues": ["Resolved"],
    }


def test_it_has_webhooks_models_and_groups(facts: dict[str, Any]) -> None:
    assert facts["webhook"] == {
        "created": ["ACTIVE", ["LABEL_CREATED", "WORKFLOW_ACTION"]],
        "listed": [["https://b.example", ["LABEL_DELETED"]]],
        "after_delete": "INACTIVE",
    }
    assert facts["model_run"] == {"data_rows": 150, "configuration": {"a": 1}}
    assert facts["groups"] == {
        "listed": [["group", 1]],
        "events": ["GROUP_ATTACHED_TO_PROJECT"],
        "deleted": True,
    }


def test_it_understands_every_refusal(facts: dict[str, Any]) -> None:
    assert facts["refusals"] == {
        "unknown id": "ResourceNotFoundError",
        "wrong key": "AuthenticationError",
        "syntax": "InvalidQueryError",
        "unknown field": "InvalidQueryError",
        "too complex": "ValidationFailedError",
    }


def test_what_it_deleted_is_gone(facts: dict[str, Any]) -> None:
    assert facts["deleted"] == {
        "rows_before_and_after": [1205, 1154],
        "row": "ResourceNotFoundError",
        "dataset": "ResourceNotFoundError",
        "project": "ResourceNotFoundError",
    }


def test_it_asked_as_the_official_client_does(
    facts: dict[str, Any], emulator: LabelboxEmulator
) -> None:
    def count(select: Any) -> int:
        return sum(map(select, emulator.requests))

    def is_page(request: Request) -> bool:
        return "datasetDataRows" in (request.query or "")

    assert facts
    assert count(is_page) > 3 * 3
    assert count(lambda request: request.path == "/_gql") > 5
    assert count(lambda request: request.path.startswith("/api/v1/")) > 3
    assert count(asks_for("GetUserPyApi")) > 1  # The first answer was a 502.
    assert all("x-user-agent" in r.header_names for r in emulator.requests if r.query)


def test_every_sdk_operation_is_valid(
    sdk_capture: SdkCapture, sdk_operations: Path
) -> None:
    document = parse(sdk_operations.read_text(encoding="utf-8"))
    schema = build_schema(SCHEMA.read_text(encoding="utf-8"))
    assert sdk_capture.summary["invalid"] == []
    assert set(sdk_capture.summary["failures"]) == CALLS_THAT_FAIL
    assert len(document.definitions) == sdk_capture.summary["valid"] > 300
    assert validate(schema, document) == []


def test_an_operation_that_does_not_fit_is_reported() -> None:
    fits = recorded('query a { x(id: "1") }', [])
    same = recorded('query bPyApi { x(id: "2") }', [])
    unfit = recorded("{ y }", ["Cannot query field 'y'"])
    found = distinct_operations([fits, same, unfit])
    assert found.valid == ['query A {\n  x(id: "1")\n}']
    assert found.invalid == ["a step: Cannot query field 'y'"]


def recorded(query: str, errors: list[str]) -> Recorded:
    return Recorded(
        step="a step",
        query=query,
        variables={},
        is_experimental=False,
        is_multipart=False,
        is_sweep=False,
        header_names=(),
        errors=errors,
    )
