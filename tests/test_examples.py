"""Examples in documentation."""

from __future__ import annotations

import json

import pytest

from codegen import ir
from codegen.examples import example_doc


@pytest.mark.parametrize(
    ("wire", "example", "expected"),
    [
        ("name", "Ada", "Example: `Ada`."),
        ("tags", ["a", "b"], 'Example: `["a","b"]`.'),
        ("count", 5, ""),
        ("is_on", True, ""),
        ("owner", {"a": 1}, ""),
        ("nothing", None, ""),
        ("name", "", ""),
        ("name", "x" * 61, ""),
        ("name", "two\nlines", ""),
        ("name", "`code`", ""),
        ("name", "said", ""),
        ("api_key", "abc", ""),
        ("accessToken", "abc", ""),
    ],
)
def test_examples(wire: str, example: object, expected: str) -> None:
    field = ir.Field(
        wire=wire,
        type=ir.Builtin("str"),
        required=True,
        examples=(ir.Value(json.dumps(example, separators=(",", ":"))),),
        doc="What is said.",
    )
    assert example_doc(field) == expected
