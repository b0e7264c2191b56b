"""Schemas that break the specification as real servers do: used, with warnings."""

from __future__ import annotations

import json
from typing import Any

import graphql as g
import pytest

from codegen.graphql.canonical import canonical
from codegen.graphql.load import load, load_files
from codegen.problems import ProblemsError

from ..generation import files_of, graphql_api

QUERY = "type Query { a: Int }\n"


@pytest.mark.parametrize(
    ("text", "said", "kept"),
    [
        (
            QUERY + "type A { a: Int }\ntype A { a: Int }",
            ['3:6: "A" is defined more than once. The definitions are equal.'],
            "type A {\n  a: Int\n}",
        ),
        (
            QUERY + "type A { a: Int }\ntype A { b: Int }",
            [
                '3:6: "A" is defined more than once, and differently. '
                "What it adds is added; elsewhere the first one counts."
            ],
            "type A {\n  a: Int\n  b: Int\n}",
        ),
        (
            QUERY + "type A { a: Int a: String }",
            [
                '2:17: In "A", the field "a" is defined more than once. '
                "The first one counts."
            ],
            "type A {\n  a: Int\n}",
        ),
        (
            QUERY + "enum E { A A }",
            [
                '2:12: In "E", the value "A" is defined more than once. '
                "The first one counts."
            ],
            "enum E {\n  A\n}",
        ),
        (
            QUERY + "input I { a: Int a: Int }",
            [
                '2:18: In "I", the field "a" is defined more than once. '
                "The first one counts."
            ],
            "input I {\n  a: Int\n}",
        ),
        (
            "type Query { a(b: Int, b: Int): Int }",
            ['1:24: The argument "b" is defined more than once. The first one counts.'],
            "a(b: Int): Int",
        ),
        (
            QUERY + "type __A { a: Int }",
            [
                "2:1: Name '__A' must not begin with '__', which is reserved by "
                "GraphQL introspection. It is used as it is."
            ],
            "type __A {",
        ),
        (
            QUERY + "interface N { id: ID! }\ntype A implements N { a: Int }",
            [
                "2:15: Interface field N.id expected but A does not provide it. "
                "It is used as it is."
            ],
            "type A implements N {\n  a: Int\n}",
        ),
        (
            QUERY + "type A {}",
            [
                '2:6: "A" is empty. It stays, though it is of little use.',
                "2:1: Type A must define one or more fields. It is used as it is.",
            ],
            "type A",
        ),
        (
            QUERY + "input I {}\nenum E {}",
            [
                '2:7: "I" is empty. It stays, though it is of little use.',
                '3:6: "E" is empty. It stays, though it is of little use.',
                "2:1: Input Object type I must define one or more fields. "
                "It is used as it is.",
                "3:1: Enum type E must define one or more values. It is used as it is.",
            ],
            "input I",
        ),
        (
            QUERY + "union U = A | Missing | Query",
            [
                '2:11: "A" is nowhere defined. It is left out here.',
                '2:15: "Missing" is nowhere defined. It is left out here.',
            ],
            "union U = Query",
        ),
        (
            "type Query { a: Int @key @key(fields: 3)\n b: Int @key }",
            ["1:21: Unknown directive '@key'. (3 times) It is ignored."],
            "a: Int",
        ),
        (
            "type Query { a: Int\n b: Missing }",
            ['2:5: "Missing" is nowhere defined. The field "b" is left out.'],
            "type Query {\n  a: Int\n}",
        ),
        (
            "type Query { a(b: Missing!): Int }",
            ['1:19: "Missing" is nowhere defined. It takes any value.'],
            "scalar Missing",
        ),
        (
            "type Query { a(b: Query!): Int }",
            ['1:19: "Query" can be no input. It takes any value.'],
            "a(b: QueryValue!): Int",
        ),
        (
            "type Query implements Node { a: Int }",
            ['1:23: "Node" is nowhere defined. It is left out here.'],
            "type Query {",
        ),
        (
            QUERY + 'extend type A @key(fields: "id") { id: ID! }',
            [
                '2:13: "A" is extended, but nowhere defined. It is defined by this.',
                "2:15: Unknown directive '@key'. It is ignored.",
            ],
            "type A {\n  id: ID!\n}",
        ),
        (
            QUERY + "extend input Query { a: Int }",
            ['2:14: "Query" is extended as what it is not. The extension is left out.'],
            "type Query {",
        ),
        (
            "schema { query: Query mutation: Gone }\n" + QUERY,
            ['1:33: "Gone" is no object type. It is not used as a root type.'],
            "type Query {",
        ),
        (
            "type Mutation { a: Int }",
            ["Query root type must be provided. It is used as it is."],
            "type Mutation {",
        ),
        (
            "type Query { a(b: Int = true, c: E = NONE): Int } enum E { A }",
            None,
            "a(b: Int = true, c: E = NONE): Int",
        ),
        (
            "interface A { a: Int } interface B { b: Int }\n"
            "type Query implements A, B { a: Int b: Int }",
            [],
            "type Query implements A & B {",
        ),
    ],
)
def test_what_is_wrong_is_said_and_lived_with(
    text: str, said: list[str] | None, kept: str
) -> None:
    schema, problems = load(text, "s.graphql")
    assert {problem.severity for problem in problems} <= {"warning"}
    if said is not None:
        assert [
            f"{p.origin.line}:{p.origin.column}: ".removeprefix("0:0: ")
            + f"{p.message} {p.advice}"
            for p in problems
        ] == said
    printed = canonical(schema)
    assert kept in printed
    # The snapshot of it says the same.
    assert canonical(load(printed, "s.graphql")[0]) == printed
    api, found = graphql_api(text)
    assert not [problem for problem in found if problem.severity == "error"]
    for name, content in files_of(api).items():
        compile(content, name, "exec")


def test_files_are_one_schema_and_keep_their_places() -> None:
    schema, problems = load_files(
        [
            ("a.graphql", "type Query { a: A }\ntype A { id: ID! }"),
            ("b.graphql", "extend type Query {\n  b: Gone\n  c: Int\n}"),
            ("c.graphql", "extend type A { more: A }\nextend schema @link"),
        ],
        "*.graphql",
    )
    assert schema.definition.query_type
    assert list(schema.definition.query_type.fields) == ["a", "c"]
    assert [str(p).split("\n")[0] for p in problems] == [
        'b.graphql:2:6: warning: "Gone" is nowhere defined.',
        "c.graphql:2:15: warning: Unknown directive '@link'.",
    ]
    with pytest.raises(ProblemsError, match=r"b\.graphql:1:6: error: Syntax Error"):
        load_files([("a.graphql", QUERY), ("b.graphql", "type = 3")], "*.graphql")
    with pytest.raises(ProblemsError, match=r"b\.json: error: This is JSON; only"):
        load_files([("a.graphql", QUERY), ("b.json", '{"data": {}}')], "*")


FEDERATION = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
scalar _Any
scalar FieldSet
union _Entity = User
type _Service { sdl: String }
type User @key(fields: "id") { id: ID! @external name: String @shareable }
extend type Product @key(fields: "upc") { upc: String! @external }
extend type Query {
  me: User
  _entities(representations: [_Any!]!): [_Entity]!
  _service: _Service!
}
"""
APPSYNC = """
type Post @aws_api_key @aws_cognito_user_pools {
  id: ID! at: AWSDateTime on: AWSTimestamp mail: AWSEmail data: AWSJSON
}
type Query { posts: [Post] @aws_auth(cognito_groups: ["a"]) }
type Subscription { added: Post @aws_subscribe(mutations: ["add"]) }
schema { query: Query subscription: Subscription }
"""
PRISMA = """
type User @db(name: "users") { id: ID! @id email: String! @unique
  posts: [Post!]! @relation(name: "Posts") at: DateTime! @createdAt }
type Post { id: ID! @id title: String @default(value: "x") }
type Query { users(where: UserWhereInput, first: Int): [User]! }
input UserWhereInput { AND: [UserWhereInput!] id_in: [ID!] at_gte: DateTime }
scalar DateTime
"""


@pytest.mark.parametrize("text", [FEDERATION, APPSYNC, PRISMA])
def test_dialects(text: str) -> None:
    api, problems = graphql_api(text)
    assert all(p.severity == "warning" and p.origin.line for p in problems)
    assert any("Unknown directive" in p.message for p in problems)
    for name, content in files_of(api).items():
        compile(content, name, "exec")


WHOLE = '''
"""The schema."""
schema { query: Root mutation: Change }
"""Marks."""
directive @mark("How." by: String = "x" old: Int @deprecated(reason: "by"))
  repeatable on FIELD | FIELD_DEFINITION
"When." scalar When @specifiedBy(url: "https://example.org/when")
interface Node { id: ID! }
interface Named implements Node { id: ID! name: String }
"One." type Thing implements Named & Node {
  id: ID!
  "Its name." other("How long." size: Int = 3 old: Int @deprecated(reason: "size"))
    : String @deprecated(reason: "gone")
  name: String
}
"Either." union Any = Thing
"Kinds." enum Kind { "First." A  B @deprecated(reason: "A") }
"By." input By @oneOf { "The id." id: ID  kind: Kind @deprecated(reason: "id") }
input Many { kinds: [Kind!] = [A, B] by: By = { id: "1" } self: Many }
type Root { thing(by: By, many: Many, when: When): Thing any: Any }
type Change { set: Thing }
'''


def test_the_snapshot_loses_nothing() -> None:
    schema, problems = load(WHOLE, "s.graphql")
    assert not problems
    printed = canonical(schema)
    assert g.print_schema(
        g.lexicographic_sort_schema(load(printed, "s")[0].definition)
    ) == g.print_schema(g.lexicographic_sort_schema(g.build_schema(WHOLE)))
    for part in ("@oneOf", "@specifiedBy", "repeatable", "query: Root", "The schema."):
        assert part in printed
    assert printed.count("@deprecated") == 5


def introspection() -> Any:
    text = "type Query { a(b: Int): Int n: N u: U e(i: I): E } interface N { id: ID }"
    text += (
        " type A implements N { id: ID } union U = A enum E { X } input I { a: Int }"
    )
    return g.introspection_from_schema(g.build_schema(text))


def named(schema: Any, name: str) -> Any:
    return next(type_ for type_ in schema["types"] if type_["name"] == name)


def test_introspection_that_leaves_out_lists() -> None:
    value = introspection()
    schema = value["__schema"]
    del named(schema, "N")["possibleTypes"], schema["directives"]
    del named(schema, "Query")["fields"][1]["args"], named(schema, "A")["interfaces"]
    named(schema, "E")["enumValues"] = None
    loaded, problems = load(json.dumps(value), "s.json")
    assert {p.message for p in problems} == {
        "Enum type E must define one or more values."
    }
    assert "n: N" in canonical(loaded)


def test_introspection_with_what_leads_nowhere() -> None:
    value = introspection()
    schema = value["__schema"]
    at = {type_["name"]: i for i, type_ in enumerate(schema["types"])}
    schema["types"] += [{"kind": "TABLE", "name": "T"}, None]
    fields = named(schema, "Query")["fields"]
    fields[0]["args"][0]["type"] = None
    fields[1]["type"] = {"kind": "OBJECT", "name": "T", "ofType": None}
    named(schema, "U")["possibleTypes"].append({"kind": "OBJECT", "name": "Gone"})
    loaded, problems = load(json.dumps({"data": value}), "s.json")
    count, query, union = len(schema["types"]), at["Query"], at["U"]
    assert [str(p).replace("\n ", "") for p in problems] == [
        f"s.json at #/__schema/types/{count - 1}: warning: This has no name. "
        "It is left out.",
        f's.json at #/__schema/types/{count - 2}: warning: "T" is of a kind that '
        "GraphQL does not have. It is left out.",
        f's.json at #/__schema/types/{query}/fields/1: warning: "n" has no type that '
        "it can have here. It is left out.",
        f's.json at #/__schema/types/{query}/fields/0/args/0: warning: "b" has no type '
        "that it can have here. It is left out.",
        f's.json at #/__schema/types/{union}/possibleTypes/1: warning: "Gone" cannot '
        "stand here. It is left out.",
    ]
    assert "type Query {\n  a: Int\n  u: U\n" in canonical(loaded)


def test_introspection_with_texts_that_are_none() -> None:
    value = introspection()
    query = named(value["__schema"], "Query")
    query["description"] = {"en": "All."}
    query["fields"][0]["deprecationReason"] = 5
    loaded, problems = load(json.dumps(value), "s.json")
    said = {problem.origin.pointer.rpartition("/")[2] for problem in problems}
    assert said == {"description", "deprecationReason"}
    assert canonical(loaded) == canonical(
        load(json.dumps(introspection()), "s.json")[0]
    )
