"""What changed from each release of Label Studio to the next.

The files in `golden/label_studio` were read beside the documents: a line for each
finding. `python -m tests.drift.test_label_studio_versions` writes them anew.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from codegen import ir
from codegen.drift.changes import Change
from codegen.drift.compare import compare
from codegen.drift.findings import judge
from codegen.drift.surface import Surface
from codegen.openapi.load import load
from codegen.openapi.lower import lower

from ..openapi.label_studio_documents import documents

GOLDEN = Path(__file__).parent / "golden" / "label_studio"
PAIRS = list(pairwise(documents()))


@cache
def api(release: str) -> ir.Api:
    document, _ = load(documents()[release], file=f"{release}.json")
    return lower(document, name="Label Studio", source=f"{release}.json")[0]


@cache
def changes(old: str, new: str) -> tuple[Change, ...]:
    return compare(Surface(api=api(old)), Surface(api=api(new)))


def lines(old: str, new: str) -> str:
    """The findings, a line for each."""
    found = []
    for finding in judge(changes(old, new)):
        change = finding.change
        what = f"{change.old} → {change.new}" if change.old or change.new else ""
        where = f"{change.direction} by {len(change.operations)}"
        verdict = f"{finding.wire}/{finding.source}"
        found.append(
            f"{change.kind} | {change.subject} | {what} | {verdict} | {where}\n"
        )
    return "".join(found)


def golden(old: str, new: str) -> Path:
    return GOLDEN / f"{old}_{new}.txt"


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_what_changed(old: str, new: str) -> None:
    assert lines(old, new) == golden(old, new).read_text("utf-8")


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_no_operation_is_falsely_removed(old: str, new: str) -> None:
    """Also from Swagger 2.0 to OpenAPI 3: counted by method and path."""
    before, after = called(old), called(new)
    found = {
        change.subject
        for change in changes(old, new)
        if change.kind.endswith("operation-removed")
    }
    moved = {
        change.subject
        for change in changes(old, new)
        if change.kind.endswith("operation-moved")
    }
    assert found | moved == before - after


@pytest.mark.parametrize(("old", "new"), [("1.23.1", "1.23.2"), ("1.14.0", "1.15.0")])
def test_nothing_changed_for_a_client(old: str, new: str) -> None:
    assert changes(old, new) == ()


@pytest.mark.parametrize("release", documents())
def test_a_release_is_no_change_of_itself(release: str) -> None:
    surface = Surface(api=api(release))
    assert compare(surface, surface, documentation=True) == ()


def called(release: str) -> set[str]:
    return {
        f"{operation.call.method} {operation.call.path}"
        for group in api(release).groups
        for operation in group.operations
        if isinstance(operation.call, ir.Http)
    }


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for pair in PAIRS:
        golden(*pair).write_text(lines(*pair), "utf-8")
