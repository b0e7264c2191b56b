"""Documents of several files."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from codegen import ir
from codegen.openapi.canonical import canonical
from codegen.openapi.load import load
from codegen.openapi.lower import lower
from codegen.openapi.sources import beside
from codegen.problems import Problem

from .splitting import split

SCHEMAS = Path(__file__).parents[2] / "schemas"


def loaded(path: Path, **options: Any) -> tuple[ir.Api, list[Problem]]:
    """Lower the document in a file and those that it refers to."""
    sources = beside(path, path.name, **options)
    document, warnings = load(
        path.read_text(encoding="utf-8"), file=path.name, sources=sources
    )
    api, problems = lower(document, name="Shop", source="shop.yaml")
    return api, warnings + problems


def errors(path: Path, **options: Any) -> list[str]:
    _, problems = loaded(path, **options)
    return [problem.message for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize("seed", range(4))
def test_a_document_in_many_files_is_the_same(tmp_path: Path, seed: int) -> None:
    """Wherever a real document is cut into files, its client is the same, and so is
    that of the one file that a snapshot makes of them."""
    text = (SCHEMAS / "label_studio.json").read_text(encoding="utf-8")
    whole, _ = load(text, file="api.json")
    expected, _ = lower(whole, name="Shop", source="shop.yaml")
    first = split(json.loads(text), tmp_path, random.Random(seed))
    assert len(list(tmp_path.rglob("*.*"))) > 10
    api, problems = loaded(first)
    assert not [p for p in problems if p.severity == "error"]
    assert api == expected
    snapshot, _ = canonical(
        first.read_text(encoding="utf-8"), file="a", sources=beside(first, "a")
    )
    again, _ = load(snapshot.text, file="api.json")
    assert lower(again, name="Shop", source="shop.yaml")[0] == expected
