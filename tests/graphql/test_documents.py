"""Operations that do not fit: what is said about them, and where."""

from __future__ import annotations

import pytest

from ..generation import graphql_api

SCHEMA = """
type Query { pet(id: ID!): Pet }
type Subscription { pets: Pet }
type Pet { id: ID! name: String }
"""


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (
            "query A { pet(id: 1) { id nme } }",
            "operations/a.graphql:1:27: error: Cannot query field 'nme' on type 'Pet'. "
            "Did you mean 'name'?\n"
            "  1 | query A { pet(id: 1) { id nme } }\n"
            "    |                           ^",
        ),
        (
            "query A { pet(id: 1) { id }",
            "operations/a.graphql:1:28: error: Syntax Error: Expected Name, found "
            "<EOF>.\n"
            "  1 | query A { pet(id: 1) { id }\n"
            "    |                            ^",
        ),
        (
            "{ pet(id: 1) { id } }",
            "operations/a.graphql:1:1: error: The operation has no name.\n"
            "  1 | { pet(id: 1) { id } }\n"
            "    | ^\n"
            "  Its name becomes the method's.",
        ),
        (
            "subscription A { pets { id } }",
            "operations/a.graphql:1:1: error: Subscriptions are not supported yet.\n"
            "  1 | subscription A { pets { id } }\n"
            "    | ^\n"
            "  Move it out of the files that `operations` matches.",
        ),
        (
            "type Pet { id: ID }",
            "operations/a.graphql:1:1: error: This file may hold operations and "
            "fragments only.\n"
            "  1 | type Pet { id: ID }\n"
            "    | ^\n"
            "  Definitions of types belong into the schema.",
        ),
        (
            "fragment Pet on Query { pet(id: 1) { id } }\nquery A { ...Pet }",
            "operations/a.graphql:1:1: error: The fragment Pet is on Query, but it "
            "replaces the default fragment of the type Pet.\n"
            "  1 | fragment Pet on Query { pet(id: 1) { id } }\n"
            "    | ^\n"
            "  Rename it, or write it on Pet.",
        ),
    ],
)
def test_a_problem_has_a_place_and_a_caret(document: str, message: str) -> None:
    _, problems = graphql_api(SCHEMA, [("operations/a.graphql", document)])
    assert [str(problem) for problem in problems] == [message]


def test_all_problems_of_all_files_are_said_at_once() -> None:
    files = [
        ("operations/a.graphql", "query A { pet(id: 1) { x } }"),
        ("operations/b.graphql", "query B { pet { id y } }"),
    ]
    _, problems = graphql_api(SCHEMA, files)
    assert sorted(p.origin.file for p in problems) == [
        "operations/a.graphql",
        "operations/b.graphql",
        "operations/b.graphql",
    ]


def test_a_name_may_be_used_once() -> None:
    same = "query A { pet(id: 1) { id } }"
    _, problems = graphql_api(SCHEMA, [("a.graphql", same), ("b.graphql", same)])
    assert [p.message for p in problems] == ["The operation A is defined twice."]


def test_the_default_groups_keep_their_names() -> None:
    document = "query A { pet(id: 1) { id } }"
    _, problems = graphql_api(SCHEMA, [("operations/queries.graphql", document)])
    assert problems[0].origin.file == "operations/queries.graphql"
    assert "mix with the default functions" in problems[0].message


def test_a_fragment_of_a_types_name_replaces_the_default() -> None:
    document = "fragment Pet on Pet { name }"
    api, problems = graphql_api(SCHEMA, [("operations/pets.graphql", document)])
    assert not problems
    pet = next(d for d in api.definitions if d.key == "Pet")
    assert [field.wire for field in pet.fields] == ["name"]  # type: ignore[union-attr]


def test_operations_may_spread_default_fragments() -> None:
    document = "query One { pet(id: 1) { ...Pet } }"
    api, problems = graphql_api(SCHEMA, [("operations/pets.graphql", document)])
    assert not problems
    group = next(group for group in api.groups if group.path == ("pets",))
    assert group.source == "operations/pets.graphql"
