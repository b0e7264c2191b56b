"""Operations that do not fit: what is said about them, and where."""

from __future__ import annotations

import pytest

from codegen import ir

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
            "subscription A { pets { id } other: pets { id } }",
            "operations/a.graphql:1:30: error: Subscription 'A' must select only one "
            "top level field.\n"
            "  1 | subscription A { pets { id } other: pets { id } }\n"
            "    |                              ^",
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
    assert [p.message for p in problems] == [
        "The operation A is defined twice: first at a.graphql:1:1."
    ]


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


def test_what_is_wrong_beside_a_syntax_error_is_said_too() -> None:
    files = [
        ("operations/a.graphql", "query A {"),
        ("operations/b.graphql", "query B { pet(id: 1) { nme ...InA } }"),
        ("operations/c.graphql", "fragment F on Pet { }"),
        ("operations/d.graphql", "{ pet(id: 1) { x } }\nquery { pet { id } }"),
    ]
    _, problems = graphql_api(SCHEMA, files)
    found = sorted((p.origin.file[-9:], p.origin.line, p.message) for p in problems)
    assert [(file, line) for file, line, _ in found] == [
        ("a.graphql", 1),
        ("b.graphql", 1),
        ("c.graphql", 1),
        ("d.graphql", 1),
        ("d.graphql", 1),
        ("d.graphql", 2),
        ("d.graphql", 2),
    ]
    # `InA` may well be in a.graphql.
    assert not any("InA" in message for *_, message in found)


def test_two_fragments_of_one_name_are_said_with_both_places() -> None:
    twice = "fragment F on Pet { id }\nfragment F on Pet { name }"
    _, problems = graphql_api(SCHEMA, [("operations/a.graphql", twice)])
    assert [str(p) for p in problems] == [
        "operations/a.graphql:2:1: error: The fragment F is defined twice: first at "
        "operations/a.graphql:1:1.\n"
        "  2 | fragment F on Pet { name }\n"
        "    | ^\n"
        "  Rename or remove one of them."
    ]


@pytest.mark.parametrize("text", ["", "\n # Nothing yet.\n", "\ufeff,,"])
def test_an_empty_file_is_a_warning(text: str) -> None:
    api, problems = graphql_api(SCHEMA, [("a.graphql", text), ("b.graphql", GOOD)])
    assert [str(p) for p in problems] == [
        "a.graphql: warning: The file has no operations.\n"
        "  Write one, such as query Name { field }, or remove the file."
    ]
    groups = [group.path for group in api.groups]
    assert groups == [("b",), ("queries",), ("subscriptions",)]


GOOD = "query A { pet(id: 1) { id } }"


@pytest.mark.parametrize(
    ("document", "advice"),
    [
        ("query A { pet(id: 1) { ...Missing } }", "Write it, in any file"),
        ("query A { pet(id: $id) { id } }", "Declare it in the operation"),
        ("query A($id: ID) { pet(id: $id) { id } }", "the expected type"),
        ("query A($x: ID) { pet(id: 1) { id } }", "Use it, or remove it."),
        ("query A { pet(id: 1) { } }", "Name a field."),
        ("query A { pet(id: 1) { a: id a: name } }", "alias"),
        ("query A { pet(id: 1) { ...F } } fragment F on Pet { ...F }", "one by one"),
        ("query A { pet(id: 1) { zzzzzzz } }", "codegen snapshot"),
    ],
)
def test_what_is_invalid_comes_with_advice(document: str, advice: str) -> None:
    _, problems = graphql_api(SCHEMA, [("operations/a.graphql", document)])
    (problem,) = problems
    assert advice in problem.advice
    assert problem.origin.line == 1
    assert problem.source == document


REPLACED = """
type Query { pet(id: ID!): Pet found: [Found!]! owner: Owner }
type Pet { id: ID! name: String owner: Owner size(unit: String): Int! }
type Owner { id: ID! name: String email: String }
union Found = Pet | Owner
"""


@pytest.mark.parametrize(
    ("fragment", "message"),
    [
        (
            "fragment Pet on Pet { size(unit: $u) }\n"
            "query A($u: String) { pet(id: 1) { ...Pet } }",
            "a.graphql:1:34: error: The fragment Pet uses the variable $u, but it "
            "replaces a default fragment",
        ),
        (
            "fragment Pet on Pet { ...Size }\n"
            "fragment Size on Pet { size(unit: $u) }\n"
            "query A($u: String) { pet(id: 1) { ...Pet } }",
            "a.graphql:2:35: error: The fragment Pet uses the variable $u",
        ),
        (
            "fragment OwnerReference on Pet { id }",
            "a.graphql:1:1: error: The fragment OwnerReference is on Pet, but it "
            "replaces the default fragment of the type Owner.",
        ),
        (
            "fragment OwnerReference on Owner { id @include(if: $x) }",
            "a.graphql:1:52: error: The fragment OwnerReference uses the variable $x",
        ),
        (
            # It comes together with `Owner.name`, a text.
            "fragment Pet on Pet { name: size }",
            "a.graphql:1:23: error: The default function found, which spreads your "
            "fragment Pet, would be invalid: Fields 'name' conflict",
        ),
    ],
)
def test_fragments_that_cannot_replace_default_ones(
    fragment: str, message: str
) -> None:
    _, problems = graphql_api(REPLACED, [("a.graphql", fragment)])
    (problem,) = problems
    assert str(problem).startswith(message)
    assert "Rename" in problem.advice


def test_a_fragment_may_replace_the_reference_of_a_type() -> None:
    text = "# Who it is.\nfragment OwnerReference on Owner { id email }"
    api, problems = graphql_api(REPLACED, [("a.graphql", text)])
    assert not problems
    reference = next(d for d in api.definitions if d.key == "OwnerReference")
    assert isinstance(reference, ir.Record)
    assert [field.wire for field in reference.fields] == ["id", "email"]
    assert reference.doc == "Who it is."


def test_every_type_has_a_fragment_to_spread() -> None:
    schema = "type Query { pet: Pet } type Pet { id: ID owner: Owner } " + (
        "type Owner { id: ID name: String email: String }"
    )
    text = "query A { pet { ...PetReference owner { ...Owner } } }"
    api, problems = graphql_api(schema, [("a.graphql", text)])
    assert not problems
    records = {d.key: d for d in api.definitions if isinstance(d, ir.Record)}
    assert [f.wire for f in records["Owner"].fields] == ["id", "name", "email"]
    assert [f.wire for f in records["PetReference"].fields] == ["id"]


def test_docs_are_descriptions_or_the_comments_right_above() -> None:
    text = '''# A licence, which is about the file.

# Finds a pet.
#
# By its id.
query A { pet(id: 1) { id } }  # Not about B.
query B { pet(id: 1) { id } }
#import "./pet.graphql"
# Described twice.
"""The description wins."""
query C { pet(id: 1) { ...F } }
# About nothing.

query D { pet(id: 1) { id } }
# The fragment.
fragment F on Pet { id }
#import "./pet.graphql"
#   Indented.
query E { pet(id: 1) { id } }
'''
    api, problems = graphql_api(SCHEMA, [("pets.graphql", text)])
    assert not problems
    group = next(group for group in api.groups if group.path == ("pets",))
    assert {o.key: o.doc for o in group.operations} == {
        "A": "Finds a pet.\n\nBy its id.",
        "B": "Execute `B`.",
        "C": "The description wins.",
        "D": "Execute `D`.",
        "E": "Indented.",
    }
    assert next(d.doc for d in api.definitions if d.key == "F") == "The fragment."
