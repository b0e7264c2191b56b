"""Reading schemas: SDL and introspection, good and bad."""

from __future__ import annotations

import json

import graphql as g
import pytest

from codegen.graphql.load import load
from codegen.problems import ProblemsError

SDL = (
    '"""A pet."""\n'
    'type Query { pet(id: ID! = "1"): String @deprecated(reason: "no") }'
)
BAD_ENUM = json.dumps(
    g.introspection_from_schema(
        g.build_schema("type Query { a: Color } enum Color { RED }")
    )
).replace("RED", "not a name")


@pytest.mark.parametrize("wrap", [False, True])
def test_introspection_says_the_same_as_sdl(wrap: bool) -> None:
    introspection: object = g.introspection_from_schema(g.build_schema(SDL))
    text = json.dumps({"data": introspection} if wrap else introspection)
    loaded, problems = load(text, "schema.json")
    assert not problems
    assert g.print_schema(loaded.definition) == g.print_schema(g.build_schema(SDL))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "schema.graphql: error: The file is empty."),
        ("<!DOCTYPE html>\n<html>", "This is an HTML or XML page."),
        ('{"data": {"__schema": ', "schema.graphql:1:23: error: This is not JSON:"),
        ('{"errors": []}', "it has no `__schema`"),
        ('{"__schema": {}}', "The introspection result is incomplete"),
        (BAD_ENUM, "The schema is invalid: "),
        ("type Query { a: }", "schema.graphql:1:17: error: Syntax Error"),
        ("type Query { a: Missing }", 'schema.graphql:1:17: warning: "Missing" is'),
        ("type Query { a: Missing }", "error: The schema has no query field that can"),
        ("query { a }", "schema.graphql: error: The schema has no query type."),
        ('{"a":' + "[" * 200_000, "error: The schema is nested too deeply."),
        (
            f"type Query {{ a(x: {'[' * 101}Int{']' * 101}): Int }}",
            "schema.graphql at Query.a(x:): error: More than 100 lists are in each",
        ),
    ],
)
def test_what_is_no_schema_is_said_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        load(text, "schema.graphql")
    assert said in str(caught.value)


def test_a_schema_that_breaks_a_rule_is_used_with_a_warning() -> None:
    """GitHub published a schema with fields that are defined twice."""
    text = "type Query {\n  a: Int\n  a: Int\n}"
    loaded, problems = load(text, "schema.graphql")
    assert loaded.definition.query_type
    assert [str(problem) for problem in problems] == [
        'schema.graphql:3:3: warning: In "Query", the field "a" is defined more than '
        "once.\n"
        "  3 |   a: Int\n"
        "    |   ^\n"
        "  The first one counts."
    ]
