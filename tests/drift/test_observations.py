"""What running clients met, joined to what has changed."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from codegen.drift.changes import Change, Touched
from codegen.drift.findings import Observed, judge
from codegen.drift.observations import Answers, joined, read

from .documents import api_of

RECORD = {"operation": "GET /a", "path": "$.b", "expected": "string", "got": "null"}


def test_each_is_read_once() -> None:
    lines = [json.dumps(RECORD), "", json.dumps({**RECORD, "more": 1})]
    assert read("\n".join(lines), "a.jsonl") == ([Observed(**RECORD)], [])


def test_broken_lines_are_said() -> None:
    broken = ["{", "[]", "null", '{"operation": "GET /a"}', "\ufffd", "[" * 100_000]
    broken += [json.dumps({**RECORD, "got": 1})]
    observed, problems = read("\n".join([*broken, json.dumps(RECORD)]), "a.jsonl")
    assert observed == [Observed(**RECORD)]
    assert [problem.origin.line for problem in problems] == [1, 2, 3, 4, 5, 6, 7]
    assert {problem.severity for problem in problems} == {"warning"}


@given(st.text())
def test_no_text_stops_it(text: str) -> None:
    read(text, "a.jsonl")


DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "A", "version": "1"},
    "paths": {
        "/pages/{id}": {
            "get": {
                "operationId": "page",
                "parameters": [
                    {
                        "name": "id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    }
                ],
                "responses": {
                    "200": {
                        "description": "A page.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Page"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Page": {
                "type": "object",
                "properties": {
                    "results": {
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/Item"},
                    },
                    "by.name": {
                        "type": "object",
                        "additionalProperties": {"$ref": "#/components/schemas/Item"},
                    },
                },
            },
            "Item": {
                "type": "object",
                "properties": {
                    "title": {"type": "string", "nullable": True},
                    "parent": {"$ref": "#/components/schemas/Item"},
                },
            },
        }
    },
}


def place_of(path: str) -> str:
    observed = Observed(
        operation="GET /pages/{id}", path=path, expected="string", got="integer"
    )
    return joined([observed], Answers(api_of(DOCUMENT)), [])[0].place


def test_places_in_answers() -> None:
    assert place_of("$.results[*].title") == "Item.title"
    assert place_of("$.results") == "Page.results"
    assert place_of("$.results[*].parent.parent.title") == "Item.title"
    assert place_of("$.by.name.*.title") == "Item.title"
    assert place_of("$.by.name") == "Page.by.name"
    for nowhere in ("$", "$.resultsx", "$.results[*]", "$.results.title", "?", ""):
        assert place_of(nowhere) == ""


def test_the_finding_about_the_same_place() -> None:
    findings = judge(
        [
            Change(
                kind="type-changed",
                subject="Item.title",
                old="string",
                new="integer",
                touches=(Touched("field", "Item", "title"),),
            )
        ]
    )
    seen = [
        Observed(operation="GET /pages/{id}", path=path, expected="a", got="b")
        for path in ("$.results[*].title", "$.results[*].parent")
    ]
    title, parent = joined(seen, Answers(api_of(DOCUMENT)), findings)
    assert title.finding == findings[0].id
    assert parent.finding == ""
    other = Observed(operation="GET /nowhere", path="$", expected="a", got="b")
    answers = Answers(api_of(DOCUMENT))
    assert not answers.has(other)
    assert joined([other], answers, findings) == [other]
