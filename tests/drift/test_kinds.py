"""The guide has the table of rules as it is."""

from __future__ import annotations

from pathlib import Path

from codegen.drift.rules import RULES

from .kinds import GROUPS, replaced

DOCUMENT = Path(__file__).parents[2] / "docs" / "drift.md"


def test_the_document_has_the_table_as_it_is() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == replaced(text), f"python -m tests.drift docs/{DOCUMENT.name}"


def test_each_kind_is_in_one_group() -> None:
    grouped = [kind for rules in GROUPS.values() for kind in rules]
    assert sorted(grouped) == sorted(RULES)
