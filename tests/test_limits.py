"""Limits of values in prose."""

from __future__ import annotations

import json

import pytest

from codegen import ir
from codegen.limits import joined, limits_doc


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, ""),
        ({"maxLength": 1}, "At most 1 character."),
        ({"minLength": 1, "maxLength": 50}, "1 to 50 characters."),
        ({"minItems": 3, "maxItems": 3}, "Exactly 3 items."),
        ({"minProperties": 1}, "At least 1 key."),
        ({"minLength": 0}, ""),
        ({"minimum": 1, "maximum": 100}, "From 1 to 100."),
        ({"minimum": 0.5}, "At least 0.5."),
        ({"exclusiveMinimum": 0, "maximum": 1}, "More than 0. At most 1."),
        ({"minimum": 0, "exclusiveMinimum": True}, "More than 0."),
        ({"minimum": -(2**31), "maximum": 2**31 - 1}, ""),
        ({"multipleOf": 5}, "A multiple of 5."),
        ({"pattern": "^[a-z]+$"}, "Matches `^[a-z]+$`."),
        ({"pattern": "a`b"}, ""),
        ({"pattern": "a\nb"}, ""),
        ({"uniqueItems": True}, "Without duplicates."),
        ({"format": "email"}, "Format email."),
        ({"format": "int64"}, ""),
        (
            {"items.maxLength": 5, "items.pattern": "^x", "maxItems": 2},
            "At most 2 items. Each item: at most 5 characters, matches `^x`.",
        ),
        ({"values.minimum": 0}, "Each value: at least 0."),
        ({"maxLength": "many", "multipleOf": None, "minimum": {}}, ""),
    ],
)
def test_limits(limits: dict[str, object], expected: str) -> None:
    constraints = [(k, ir.Value(json.dumps(v))) for k, v in limits.items()]
    assert limits_doc(constraints) == expected


@pytest.mark.parametrize(
    ("doc", "sentences", "expected"),
    [
        ("A name", "At most 5.", "A name. At most 5."),
        ("A name.", "At most 5.", "A name. At most 5."),
        ("", "At most 5.", "At most 5."),
        ("A name", "", "A name"),
        ("- a\n- b", "At most 5.", "- a\n- b\n\nAt most 5."),
    ],
)
def test_sentences_stand_behind_a_description(
    doc: str, sentences: str, expected: str
) -> None:
    assert joined(doc, sentences) == expected
