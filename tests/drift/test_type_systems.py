"""What must hold for any two GraphQL schemas."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import graphql as g
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.drift.changes import Change
from codegen.drift.findings import Finding, judge

from .graphql_oracle import built, concerns_no_client, member, members
from .random_schemas import Writer
from .schemas import changes, surface

EXAMPLES = int(os.environ.get("DRIFT_EXAMPLES", "30"))
RANDOM = st.randoms(use_true_random=False)
COUNTERPARTS: dict[str, tuple[str, int]] = {
    "became-nullable": ("null", 1),
    "became-non-nullable": ("null", -1),
    "became-required": ("required", 1),
    "directive-argument-became-required": ("required", 1),
    "became-optional": ("required", -1),
    "argument-became-optional": ("required", -1),
    "argument-type-changed": ("argument type", 0),
    "argument-type-widened": ("argument type", 0),
    "enum-opened": ("enum", 1),
    "enum-closed": ("enum", -1),
    "input-field-became-list": ("list", 1),
    "input-field-no-longer-list": ("list", -1),
    "type-generalized": ("general", 1),
    "type-specialized": ("general", -1),
    "type-unspecified": ("unspecified", 1),
    "type-specified": ("unspecified", -1),
    "deprecated": ("deprecated", 1),
    "undeprecated": ("deprecated", -1),
    "input-became-one-of": ("one of", 1),
    "input-no-longer-one-of": ("one of", -1),
}
"""What becomes of a kind of change where both versions are exchanged."""
ENDINGS = {
    "-added-required": 1,
    "-added": 1,
    "-removed": -1,
    "-widened": 1,
    "-narrowed": -1,
}


def turned(change: Change, sign: int) -> tuple[str, int, str, str]:
    """What is said of a change from one side (1) or the other (-1)."""
    old, new = (change.old, change.new)[::sign]
    if change.subject.startswith("@") and change.kind in (
        "directive-argument-type-changed",
        "became-nullable",
    ):
        return "directive argument", 0, old, new
    what, side = COUNTERPARTS.get(change.kind, (change.kind, 0))
    for ending, value in ENDINGS.items():
        if not side and change.kind.endswith(ending) and what == change.kind:
            what, side = change.kind.removesuffix(ending), value
    return what, side * sign, old, new


@settings(max_examples=EXAMPLES, deadline=None)
@given(RANDOM, st.integers(1, 6))
def test_exchanged_versions_mirror_each_other(
    chance: random.Random, number: int
) -> None:
    writer = Writer(chance)
    schema = writer.schema()
    first, second = schema.sdl(), writer.edited(schema, number).sdl()
    forward = {turned(change, 1) for change in changes(first, second)}
    backward = {turned(change, -1) for change in changes(second, first)}
    assert forward == backward


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(RANDOM, st.integers(1, 6))
def test_order_does_not_matter(chance: random.Random, number: int) -> None:
    writer = Writer(chance)
    schema = writer.schema()
    edited = writer.edited(schema, number)
    found = changes(schema.sdl(), edited.sdl())
    mixed = changes(writer.shuffled(schema).sdl(), writer.shuffled(edited).sdl())
    assert found == mixed
    assert [one.touches for one in found] == [one.touches for one in mixed]
    assert not changes(schema.sdl(), writer.shuffled(schema).sdl())


@settings(max_examples=EXAMPLES, deadline=None)
@given(RANDOM, st.integers(1, 6))
def test_all_that_graphql_core_calls_breaking_is_found(
    chance: random.Random, number: int
) -> None:
    writer = Writer(chance)
    schema = writer.schema()
    first, second = schema.sdl(), writer.edited(schema, number).sdl()
    old, new = surface(first).types, surface(second).types
    assert old is not None
    assert new is not None
    found = judge(changes(first, second))
    ours = members((one.change for one in found), old)
    renames = [one.change for one in found if one.change.kind.endswith("-renamed")]
    said_by_renames = members(renames, old)
    for change in g.find_breaking_changes(built(first), built(second)):
        name = member(change)
        if name and not concerns_no_client(change, old, new):
            assert name in ours, change.description
            is_silent = name not in said_by_renames and _is_silent(name, found)
            assert not is_silent, change.description


def _is_silent(name: str, found: list[Finding]) -> bool:
    """Whether we call all that has changed of a member safe, and do not say that others
    see that otherwise."""
    about = [one for one in found if one.change.subject == name]
    return bool(about) and all(
        one.severity == "safe" and "tools" not in one.reason.casefold() for one in about
    )


SCRIPT = """
import random, sys
from tests.drift.random_schemas import Writer
from tests.drift.schemas import changes
from codegen.drift.findings import judge
writer = Writer(random.Random(7))
schema = writer.schema()
print(judge(changes(schema.sdl(), writer.edited(schema, 30).sdl())))
"""


def test_twenty_runs_say_the_same() -> None:
    root = Path(__file__).parents[2]
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env={"PYTHONHASHSEED": str(seed)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in range(3)
    }
    assert len(said) == 1
    writer = Writer(random.Random(7))
    schema = writer.schema()
    edited = writer.edited(schema, 30)
    found = {str(judge(changes(schema.sdl(), edited.sdl()))) for _ in range(20)}
    assert {f"{one}\n".encode() for one in found} == said


@pytest.mark.parametrize("seed", range(5))
def test_nothing_has_changed_where_nothing_has(seed: int) -> None:
    sdl = Writer(random.Random(seed)).schema().sdl()
    assert changes(sdl, sdl) == ()
    assert changes(sdl, f"# a comment\n{sdl}") == ()
