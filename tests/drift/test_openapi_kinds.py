"""Every kind of change that other tools know of OpenAPI, each with our verdict.

`data/openapi_kinds.json` has a row for each: what we say of it, with why where that is
nothing; what `oasdiff` says; and how bad a reading by rules takes it to be for a
generated client, on the wire and for the source. Where we differ, the reason of our
rule says why.
"""

from __future__ import annotations

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from codegen import ir
from codegen.drift.changes import Change
from codegen.drift.compare import compare
from codegen.drift.findings import judge
from codegen.drift.rules.operations import OPERATIONS
from codegen.drift.surface import Surface

from .documents import api_of
from .openapi_kinds import edit

ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "openapi_kinds.json").read_text("utf-8")
)
BY_KIND = {row["kind"]: row for row in ROWS}


@cache
def read(text: str) -> ir.Api:
    """Most kinds have a document in common with others."""
    return api_of(json.loads(text))


@cache
def apis(kind: str) -> tuple[ir.Api, ir.Api]:
    old, new = map(json.dumps, edit(kind))
    return read(old), read(new)


def changes(old: ir.Api, new: ir.Api) -> tuple[Change, ...]:
    return compare(Surface(api=old), Surface(api=new))


@cache
def changes_of(kind: str) -> tuple[Change, ...]:
    return changes(*apis(kind))


def test_all_kinds_are_here() -> None:
    """509 ids of oasdiff, and 28 kinds that generated code notices and it lacks."""
    assert len(ROWS) == len(BY_KIND) == 537
    assert sum("oasdiff" in row for row in ROWS) == 509


@pytest.mark.parametrize("kind", BY_KIND)
def test_kind(kind: str) -> None:
    row = BY_KIND[kind]
    found = [
        [one.change.kind, one.change.subject, one.wire, one.source]
        for one in judge(changes_of(kind))
    ]
    assert found == row["verdicts"]
    assert bool(found) != bool(row.get("why"))


def test_what_stays_the_same_is_no_change() -> None:
    assert not [kind for kind in BY_KIND if changes(*apis(kind)[1:] * 2)]


def shuffled(value: Any, order: random.Random) -> Any:
    """The same document with its maps in another order; that of properties counts."""
    if isinstance(value, list):
        return [shuffled(item, order) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if "properties" not in value:
        order.shuffle(keys)
    return {
        key: value[key] if key == "properties" else shuffled(value[key], order)
        for key in keys
    }


def test_the_order_of_a_document_says_nothing() -> None:
    order = random.Random(7)
    for kind in list(BY_KIND)[::5]:
        old, new = (api_of(shuffled(document, order)) for document in edit(kind))
        assert changes(old, new) == changes_of(kind), kind


_OPPOSITES = [
    ({"operation-removed", "deprecated-operation-removed"}, {"operation-added"}),
    ({"parameter-added", "required-parameter-added"}, {"parameter-removed"}),
    ({"body-added", "required-body-added"}, {"body-removed"}),
    ({"body-media-added"}, {"body-media-removed"}),
    ({"body-media-offered"}, {"body-media-withdrawn"}),
    ({"result-added"}, {"result-removed"}),
    ({"stream-added"}, {"stream-removed"}),
    ({"became-stream"}, {"no-longer-stream"}),
    ({"success-status-added"}, {"success-status-removed"}),
    (
        {"error-status-added"},
        {"error-status-removed", "error-body-removed"},
    ),
    ({"error-body-added"}, {"error-body-removed"}),
    ({"response-media-added"}, {"response-media-removed"}),
    ({"header-added"}, {"header-removed"}),
    ({"header-became-optional"}, {"header-became-required"}),
    ({"became-paged"}, {"no-longer-paged"}),
    ({"webhook-added"}, {"webhook-removed"}),
    ({"callback-added"}, {"callback-removed"}),
    ({"incoming-body-added"}, {"incoming-body-removed"}),
    ({"security-said"}, {"security-no-longer-said"}),
    (
        {"security-added", "security-became-required"},
        {"security-removed", "security-became-optional"},
    ),
    ({"security-alternative-added"}, {"security-alternative-removed"}),
    ({"scopes-added"}, {"scopes-removed"}),
    ({"scheme-added"}, {"scheme-removed"}),
    ({"key-prefix-added"}, {"key-prefix-removed"}),
    ({"flow-added"}, {"flow-removed"}),
    ({"scope-added"}, {"scope-removed"}),
    ({"server-said"}, {"server-no-longer-said"}),
    ({"server-added"}, {"server-removed"}),
    ({"server-values-added"}, {"server-values-removed"}),
]
_SYMMETRIC = {
    kind
    for kind in OPERATIONS
    if kind.endswith(("-changed", "-moved", "-renamed", "-reordered", "-regrouped"))
} | {"parameter-respelled"}


def opposites(kind: str) -> set[str]:
    """What a change of a kind may be called the other way round."""
    found = {kind} if kind in _SYMMETRIC else set()
    for first, second in _OPPOSITES:
        found |= second if kind in first else set()
        found |= first if kind in second else set()
    return found


def test_each_kind_of_change_has_an_opposite() -> None:
    assert all(opposites(kind) for kind in OPERATIONS)


def test_changes_mirror_each_other() -> None:
    for kind in BY_KIND:
        old, new = apis(kind)
        there = [c.kind for c in changes_of(kind) if c.kind in OPERATIONS]
        back = [c.kind for c in changes(new, old) if c.kind in OPERATIONS]
        assert len(there) == len(back), kind
        for one in there:
            assert opposites(one) & set(back), (kind, there, back)
