"""The table of faults is that of the document, and no fault is in it twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from .table import FAULTS, replaced, scenarios

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"


def test_the_document_has_the_table_as_it_is() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == replaced(text), f"python -m tests.faults docs/{DOCUMENT.name}"


def test_each_fault_has_a_name_of_its_own() -> None:
    names = [fault.name for fault in FAULTS] + [each.name for each in scenarios()]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    assert len(names) >= 60


def test_each_fault_is_played() -> None:
    assert [fault.name for fault in FAULTS if not fault.cases] == []
