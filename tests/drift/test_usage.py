"""What changes of a schema do to the operations that a client has."""

from __future__ import annotations

from functools import cache

import pytest

from codegen import ir
from codegen.drift.compare import compare
from codegen.drift.findings import Finding, judge
from codegen.drift.surface import Surface
from codegen.drift.usage import Client, trace
from codegen.graphql import lower, revalidation, type_system
from codegen.graphql.load import Schema, load

SCHEMA = """\
directive @log(level: Int) on FIELD
type Query {
  shop(id: ID!): Shop
  search(text: String, kinds: [Kind!], first: Int! = 10): [Found!]
  nodes: [Node!]!
}
type Mutation {
  createShop(data: ShopInput!): Shop
  close(where: Where): Boolean
}
interface Node { id: ID! note: String! }
type Shop implements Node { id: ID! note: String! name: String! kind: Kind old: Int }
type Person implements Node { id: ID! note: String! name: String! age: Int }
union Found = Shop | Person
enum Kind { BIG SMALL }
input ShopInput { name: String! owner: OwnerInput! kind: Kind }
input OwnerInput { name: String }
input Where { id: ID name: String }
"""
OPERATIONS = """\
query Names { shop(id: 1) { alias: name } }
query Search($text: String) {
  search(text: $text, kinds: [BIG]) { ...Found }
}
fragment Found on Found { ... on Shop { id @log(level: 1) } ... on Person { age } }
query Notes { nodes { note } }
query Rooted { ...Rooted }
fragment Rooted on Query { nodes { id } }
mutation Create($data: ShopInput!) { createShop(data: $data) { id } }
mutation Close($where: Where) { close(where: $where) }
"""


@cache
def schema(sdl: str) -> Schema:
    return load(sdl, "schema.graphql")[0]


@cache
def api(sdl: str, operations: str, *, builder: bool = False) -> ir.Api:
    """A client with the user's operations only."""
    lowered, problems = lower.lower(
        schema(sdl),
        [("mine.graphql", operations)],
        name="Shop",
        source="schema.graphql",
        scalars={},
        builder=builder,
    )
    assert not problems
    groups = tuple(group for group in lowered.groups if group.path == ("mine",))
    return ir.Api(
        name="Shop",
        source="schema.graphql",
        groups=groups,
        definitions=lowered.definitions,
        fragments=lowered.fragments,
        selectables=lowered.selectables,
    )


def findings(*edits: tuple[str, str], builder: bool = False) -> list[Finding]:
    new = SCHEMA
    for was, becomes in edits:
        assert new.count(was) == 1, was
        new = new.replace(was, becomes)
    client = api(SCHEMA, OPERATIONS, builder=builder)
    types = type_system.lower(schema(SCHEMA))
    old = Surface(api=client, types=types)
    changed = Surface(api=client, types=type_system.lower(schema(new)))
    uses = revalidation.uses(client, schema(SCHEMA), schema(new))
    traced = Client(
        uses=uses,
        has_builder=builder,
        call=lambda owner: owner.removeprefix("mine."),
    )
    return trace(judge(compare(old, changed)), traced, types)


def said(*edits: tuple[str, str], builder: bool = False) -> list[str]:
    return [
        f"{one.change.kind} {one.change.subject}: {one.affects} "
        f"{' '.join(one.affected)}".strip()
        for one in findings(*edits, builder=builder)
    ]


BROKEN = {
    "a field that is selected under another name": (
        [(" name: String! kind", " kind")],
        ["field-removed Shop.name: broken Names"],
    ),
    "a field that a fragment selects": (
        [(" age: Int", "")],
        ["field-removed Person.age: broken Search"],
    ),
    "a value that a document writes out": (
        [("BIG SMALL", "SMALL")],
        ["enum-value-removed Kind.BIG: broken Search"],
    ),
    "a member that a fragment is on": (
        [("Shop | Person", "Shop")],
        ["possible-type-removed Found: broken Search"],
    ),
    "a directive that a document has": (
        [("directive @log(level: Int) on FIELD\n", "")],
        ["directive-removed @log: broken Search"],
    ),
    "an argument of a directive": (
        [("@log(level: Int)", "@log(level: String)")],
        ["directive-argument-type-changed @log(level:): broken Search"],
    ),
    "an argument that must be given": (
        [("shop(id: ID!)", "shop(id: ID!, by: Int!)")],
        ["argument-added-required Query.shop(by:): broken Names"],
    ),
    "a variable of another type": (
        [("text: String,", "text: Int,")],
        ["argument-type-changed Query.search(text:): broken Search"],
    ),
    "a variable of another name for the same": (
        [("text: String,", "text: ID,")],
        ["argument-type-respelled Query.search(text:): broken Search"],
    ),
    "a type that a variable names": (
        [
            ("data: ShopInput!", "data: NewInput!"),
            ("input ShopInput", "input NewInput"),
        ],
        ["named-type-renamed ShopInput: broken Create"],
    ),
    "all operations of a kind": (
        [
            (SCHEMA[SCHEMA.index("type Mutation") : SCHEMA.index("interface")], ""),
        ],
        ["root-type-removed Mutation: broken Close Create"],
    ),
    "a field that always has another type": (
        [("note: String! name: String! kind", "note: String! name: Int! kind")],
        ["type-changed Shop.name: broken Names"],
    ),
    "an object that became a leaf": (
        [("shop(id: ID!): Shop", "shop(id: ID!): String")],
        ["type-changed Query.shop: broken Names"],
    ),
    "an input field that is always lacking": (
        [("input OwnerInput { name: String }", "input OwnerInput { name: String! }")],
        ["became-required OwnerInput.name: broken Create"],
    ),
    "an input field that is always sent": (
        [("input ShopInput { name: String! ", "input ShopInput { ")],
        ["input-field-removed ShopInput.name: broken Create"],
    ),
    "a root type that a fragment names": (
        [("type Query", "schema { query: Root mutation: Mutation }\ntype Root")],
        ["root-type-renamed Query: broken Rooted"],
    ),
}
"""Edits, and what is said of them."""

NOT_BROKEN = {
    "a field that nobody selects": (
        [(" old: Int", "")],
        ["field-removed Shop.old: unaffected"],
    ),
    "a nullable that may come": (
        [
            (
                "interface Node { id: ID! note: String!",
                "interface Node { id: ID! note: String",
            )
        ],
        ["became-nullable Node.note: potentially affected Notes"],
    ),
    "a value that may come, or be sent": (
        [("BIG SMALL", "BIG SMALL HUGE")],
        ["enum-value-added Kind.HUGE: potentially affected Create"],
    ),
    "a member that may come": (
        [("Shop | Person", "Shop | Person | Query")],
        ["possible-type-added Found: potentially affected Search"],
    ),
    "an input field that may be sent": (
        [("input Where { id: ID ", "input Where { ")],
        ["input-field-removed Where.id: potentially affected Close"],
    ),
    "an input field that may be lacking": (
        [("input Where { id: ID ", "input Where { id: ID! ")],
        ["became-required Where.id: potentially affected Close"],
    ),
    "a default that is left out": (
        [("first: Int! = 10", "first: Int! = 20")],
        ["default-changed Query.search(first:): potentially affected Search"],
    ),
    "an argument that nobody gives": (
        [(", first: Int! = 10", "")],
        ["argument-removed Query.search(first:): unaffected"],
    ),
    "a new operation": (
        [("  nodes:", "  count: Int\n  nodes:")],
        ["operation-added Query.count: unaffected"],
    ),
    "a field that objects of an interface have": (
        [
            (
                "type Person implements Node { id: ID! note: String!",
                "type Person implements Node { id: ID! note: String! @deprecated",
            )
        ],
        ["deprecated Person.note: potentially affected Notes"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    edits, expected = BROKEN[name]
    assert said(*edits) == expected


@pytest.mark.parametrize("name", NOT_BROKEN)
def test_not_broken(name: str) -> None:
    edits, expected = NOT_BROKEN[name]
    assert said(*edits) == expected


def test_what_is_broken_is_breaking_whatever_is_said_of_such_changes() -> None:
    (found,) = findings(
        ("type Query", "schema { query: Root mutation: Mutation }\ntype Root")
    )
    assert (found.wire, found.source) == ("breaking", "safe")


def test_several_changes_are_told_apart() -> None:
    found = said(
        (" age: Int", ""),
        (" name: String! kind", " kind"),
        (
            "interface Node { id: ID! note: String!",
            "interface Node { id: ID! note: String",
        ),
    )
    assert found == [
        "became-nullable Node.note: potentially affected Notes",
        "field-removed Person.age: broken Search",
        "field-removed Shop.name: broken Names",
    ]


def test_a_query_builder_may_have_anything() -> None:
    found = said(
        (" old: Int", ""), ("shop(id: ID!)", "shop(id: ID!, by: Int)"), builder=True
    )
    assert found == [
        "argument-added Query.shop(by:): unaffected",
        "field-removed Shop.old: potentially affected run",
    ]
