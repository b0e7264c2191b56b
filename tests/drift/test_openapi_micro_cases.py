"""Small changes of an OpenAPI document, each with our verdict.

`data/openapi_micro_cases.json` has a document and, for each case, what changes in it
(JSON Merge Patch, RFC 7396), what we say of that, with why where it is nothing, and
what other tools say.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .documents import judged, patched

DATA = json.loads(
    (Path(__file__).parent / "data" / "openapi_micro_cases.json").read_text("utf-8")
)
CASES = {case["change"]: case for case in DATA["cases"]}


def test_all_cases_are_here() -> None:
    assert len(CASES) == 62


@pytest.mark.parametrize("change", CASES)
def test_micro_case(change: str) -> None:
    case: dict[str, Any] = CASES[change]
    old = patched(DATA["base"], case.get("old", {}))
    found = [
        [one.change.kind, one.change.subject, one.wire, one.source]
        for one in judged(old, patched(old, case["new"]))
    ]
    assert found == case["verdicts"]
    assert bool(found) != bool(case.get("why"))
