"""What to do about changes of operations."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.drift.compare import compare
from codegen.drift.operation_suggestions import SENTENCES
from codegen.drift.rules.operations import OPERATIONS
from codegen.drift.suggestions import suggestion
from codegen.drift.surface import Surface
from codegen.drift.symbols import Symbols
from codegen.options import Options

from .documents import api_of, document, operation
from .openapi_kinds import DOCUMENTS

OPTIONS = Options(package="pets", class_name="Pets")


def suggested(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    before, after = api_of(old), api_of(new)
    names = Symbols(before, OPTIONS), Symbols(after, OPTIONS)
    changes = compare(Surface(api=before), Surface(api=after))
    return [suggestion(change, *names) for change in changes]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("api-tag-added", "Use `Pets.animals.create_pet` instead of"),
        ("new-required-request-parameter", "Pass `Pets.pets.list(value=)` in each"),
        ("request-body-added-required", "Pass `Pets.pets.create(body=)` in each call"),
        ("request-body-removed", "Stop passing `Pets.pets.create(body=)`."),
        (
            "optional-response-header-removed",
            "Do not rely on the 200 header X-Value of `Pets.pets.list` where",
        ),
        (
            "response-non-success-status-removed",
            "Do not rely on the body of the error that `Pets.pets.list` raises",
        ),
        ("api-security-added", "Give the client what is needed: key."),
        ("server-url-changed", 'Pass `base_url="https://pets.example"` to go on'),
    ],
)
def test_suggestions(kind: str, said: str) -> None:
    assert any(one.startswith(said) for one in suggested(*DOCUMENTS[kind]))


@pytest.mark.parametrize(
    "kind",
    [
        "response-success-status-removed",
        "api-security-removed",
        "api-security-scope-removed",
    ],
)
def test_nothing_has_to_be_done(kind: str) -> None:
    old, new = map(api_of, DOCUMENTS[kind])
    names = Symbols(old, OPTIONS), Symbols(new, OPTIONS)
    for change in compare(Surface(api=old), Surface(api=new)):
        if change.kind in OPERATIONS:
            assert suggestion(change, *names) == ""


def test_what_several_operations_have_is_said_of_all() -> None:
    (said,) = set(suggested(*DOCUMENTS["path-parameter-renamed"]))
    assert said == (
        "Use `Pets.pets.create(pet_id=)` and `Pets.pets.list(pet_id=)` instead of "
        "`Pets.pets.create(id=)` and `Pets.pets.list(id=)`."
    )


def test_a_group_that_is_renamed() -> None:
    def tagged(tag: str) -> dict[str, Any]:
        get = {"get": operation(tags=[tag])}
        return document({"/a": get, "/b": get})

    assert suggested(tagged("pets"), tagged("animals")) == [
        "Use the group `animals` of the client instead of `pets`."
    ]


def test_what_breaks_or_is_dangerous_has_a_suggestion() -> None:
    """Sentences are of kinds that exist, and none that hurts lacks one."""
    assert set(SENTENCES) <= set(OPERATIONS)
    by_name = {"removed", "renamed", "regrouped"}
    told_elsewhere = {"response-media-changed", "response-best-media-changed"}
    silent = {
        kind
        for kind, rule in OPERATIONS.items()
        if {rule.sent.wire, rule.sent.source} != {"safe"}
        and not SENTENCES.get(kind)
        and kind.rpartition("-")[2] not in by_name
    }
    assert silent == told_elsewhere
