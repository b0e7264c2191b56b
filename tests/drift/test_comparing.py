"""What holds of any comparison, whatever is compared."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen import ir
from codegen.drift.changes import Change
from codegen.drift.compare import compare
from codegen.drift.components import Components
from codegen.drift.definition_pairs import pair_definitions
from codegen.drift.definitions import definition_changes
from codegen.drift.inherited import joined
from codegen.drift.operation_pairs import pair_operations
from codegen.drift.rules import RULES
from codegen.drift.surface import Surface
from codegen.openapi.load import load
from codegen.openapi.lower import lower

from ..openapi.label_studio_documents import documents as releases
from ..openapi.shuffling import shuffled
from .editing import Document, documents, edited
from .mirroring import mirrored, told

checked = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def api_of(document: Document) -> ir.Api:
    read, _ = load(json.dumps(document), file="api.json")
    return lower(read, name="Random", source="api.json")[0]


def everything(old: ir.Api, new: ir.Api) -> tuple[Change, ...]:
    return compare(Surface(api=old), Surface(api=new), documentation=True)


def of_types(old: ir.Api, new: ir.Api) -> list[Change]:
    operations = pair_operations(old, new)
    pairs = pair_definitions(Components(old), Components(new), operations)
    return joined(definition_changes(pairs, operations))


@checked
@given(documents())
def test_nothing_changes_by_itself_or_by_another_order(document: Document) -> None:
    api = api_of(document)
    other = shuffled(document, random.Random(1))
    assert isinstance(other, dict)
    assert everything(api, api) == ()
    assert everything(api, api_of(other)) == ()


@checked
@given(documents().flatmap(lambda one: st.tuples(st.just(one), edited(one))))
def test_the_order_of_definitions_never_matters(
    versions: tuple[Document, Document],
) -> None:
    old, new = versions
    mixed = [shuffled(each, random.Random(2)) for each in versions]
    first = everything(api_of(old), api_of(new))
    assert all(isinstance(each, dict) for each in mixed)
    assert everything(*(api_of(each) for each in mixed)) == first  # type: ignore[arg-type]
    assert {change.kind for change in first} <= RULES.keys()


@checked
@given(documents().flatmap(lambda one: st.tuples(st.just(one), edited(one))))
def test_going_back_mirrors_going_forth(versions: tuple[Document, Document]) -> None:
    old, new = map(api_of, versions)
    assert mirrored(of_types(old, new)) == told(of_types(new, old))


@checked
@given(documents().flatmap(lambda one: st.tuples(st.just(one), edited(one))))
def test_ids_are_distinct(
    versions: tuple[Document, Document],
) -> None:
    found = everything(*map(api_of, versions))
    assert len({change.id for change in found}) == len(found)


@pytest.mark.parametrize(("old", "new"), list(pairwise(releases())))
def test_going_back_through_releases_mirrors_going_forth(old: str, new: str) -> None:
    before, after = (
        lower(load(releases()[name], file="a.json")[0], name="LS", source="a.json")[0]
        for name in (old, new)
    )
    assert mirrored(of_types(before, after)) == told(of_types(after, before))


PRINT = """
import sys
from tests.drift.test_comparing import api_of, everything
from tests.openapi.label_studio_documents import documents
import json
old, new = (api_of(json.loads(documents()[name])) for name in ("1.21.0", "1.22.0"))
for change in everything(old, new):
    print(change, change.old_origin, change.new_origin)
"""


def test_every_run_says_the_same() -> None:
    """With other hashes of strings each time."""
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", PRINT],
            check=True,
            capture_output=True,
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in (1, 2)
    }
    assert len(found) == 1
    assert len(found.pop()) > 10_000
