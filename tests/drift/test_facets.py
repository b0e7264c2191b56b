"""What is said of values beside their types, compared."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen import ir
from codegen.drift.constraints import constraint_deltas
from codegen.drift.deltas import Delta
from codegen.drift.facets import facet_deltas

Said = dict[str, Any]


def deltas(old: Said, new: Said) -> list[tuple[str, str, str]]:
    limits = (
        [(key, ir.Value(json.dumps(value))) for key, value in said.items()]
        for said in (old, new)
    )
    return [(delta.kind, delta.old, delta.new) for delta in constraint_deltas(*limits)]


@pytest.mark.parametrize(
    ("looser", "tighter"),
    [
        ({"maxLength": 10}, {"maxLength": 5}),
        ({}, {"maxLength": 10}),
        ({"minimum": 1}, {"minimum": 2}),
        ({"items.minLength": 1}, {"items.minLength": 2}),
        ({}, {"pattern": "^a"}),
        ({"pattern": "^.*$"}, {"pattern": "^a"}),
        ({"multipleOf": 2}, {"multipleOf": 4}),
        ({}, {"uniqueItems": True}),
        ({}, {"format": "email"}),
        ({"exclusiveMaximum": 9}, {"exclusiveMaximum": 8}),
        ({"maxContains": 3}, {"maxContains": 2}),
    ],
)
def test_limits_become_tighter_one_way_and_looser_the_other(
    looser: Said, tighter: Said
) -> None:
    is_new = not looser
    tighten, loosen = ("added", "removed") if is_new else ("tightened", "loosened")
    ((kind, old, new),) = deltas(looser, tighter)
    assert kind == f"constraint-{tighten}"
    assert deltas(tighter, looser) == [(f"constraint-{loosen}", new, old)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"pattern": "^a"}, {"pattern": "^b"}),
        ({"multipleOf": 4}, {"multipleOf": 6}),
        ({"format": "email"}, {"format": "uri"}),
    ],
)
def test_limits_that_are_others_are_changed(old: Said, new: Said) -> None:
    assert [kind for kind, _, _ in deltas(old, new)] == ["constraint-changed"]
    assert [kind for kind, _, _ in deltas(new, old)] == ["constraint-changed"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"format": "int32"}, {"format": "int64"}),
        ({}, {"maximum": 2147483647, "minimum": -2147483648}),
        ({"minimum": 5, "exclusiveMinimum": True}, {"exclusiveMinimum": 5}),
        ({"maximum": 5, "exclusiveMaximum": False}, {"maximum": 5}),
        ({"minLength": 0, "uniqueItems": False}, {}),
    ],
)
def test_limits_that_say_the_same_to_a_client(old: Said, new: Said) -> None:
    assert deltas(old, new) == deltas(new, old) == []


def test_a_limit_is_written_with_its_keyword() -> None:
    (delta,) = constraint_deltas([], [("items.enum", ir.Value('["b","a"]'))])
    assert delta == Delta("constraint-added", "", 'items.enum ["b", "a"]')


def test_facets() -> None:
    def field(**said: Any) -> ir.Field:
        return ir.Field(wire="x", type=ir.Builtin("str"), **{"required": False, **said})

    plain = field()
    other = field(required=True, default=ir.Value("1"), deprecated="use y", doc="An x.")
    assert list(facet_deltas(plain, plain)) == []
    assert list(facet_deltas(plain, other)) == [
        Delta("became-required"),
        Delta("default-added", "", "1"),
        Delta("deprecated", "", "use y", hint="use y"),
        Delta("documentation-changed", "", "An x."),
    ]
    assert [delta.kind for delta in facet_deltas(other, plain)] == [
        "became-optional",
        "default-removed",
        "undeprecated",
        "documentation-changed",
    ]
    (reason,) = facet_deltas(field(deprecated="a"), field(deprecated="b"))
    assert (reason.kind, reason.hint) == ("deprecation-reason-changed", "b")
    (default,) = facet_deltas(
        field(default=ir.Value("1")), field(default=ir.Value("2"))
    )
    assert default == Delta("default-changed", "1", "2")
    assert not list(facet_deltas(field(doc="An  x\nof y."), field(doc="An x of y.")))
