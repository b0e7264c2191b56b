"""What of a client a change of its schema touches, and where that stands."""

from __future__ import annotations

from codegen import ir
from codegen.drift.changes import Change, Touched
from codegen.drift.compare import compare
from codegen.drift.surface import Surface
from codegen.graphql import lower, type_system
from codegen.graphql.load import load

SCHEMA = """\
type Query {
  "Finds a shop."
  shop(id: ID!, kind: Kind): Shop
}
type Mutation { admin: AdminMutations }
type AdminMutations { close(data: CloseInput!): Shop open(id: ID!): Shop }
type Shop { id: ID! name: String kind: Kind }
enum Kind { BIG SMALL }
input CloseInput { id: ID! reason: String }
"""
OPERATIONS = """
query Mine($which: ID!, $sort: Kind) { shop(id: $which, kind: $sort) { called: name } }
"""


def surface(sdl: str) -> Surface:
    schema, _ = load(sdl, "schema.graphql")
    api, problems = lower.lower(
        schema,
        [("mine.graphql", OPERATIONS)],
        name="Shop",
        source="schema.graphql",
        scalars={},
    )
    assert not problems
    return Surface(api=api, types=type_system.lower(schema))


def change(was: str, becomes: str) -> Change:
    assert SCHEMA.count(was) == 1
    old, new = surface(SCHEMA), surface(SCHEMA.replace(was, becomes))
    (found,) = compare(old, new)
    return found


def test_a_field_is_what_all_records_call_it() -> None:
    found = change("name: String", "name: String!")
    assert found.touches == (
        Touched("field", "Mine: Shop", "called"),
        Touched("field", "Shop", "name"),
    )
    assert (found.old_origin.pointer, found.old_origin.line) == ("Shop.name", 7)


def test_an_argument_is_a_parameter_of_its_operations() -> None:
    found = change("kind: Kind)", "kind: Kind = BIG)")
    assert found.touches == (
        Touched("parameter", "mine.Mine", "sort"),
        Touched("parameter", "queries.shop", "kind"),
    )


def test_a_root_field_is_an_operation() -> None:
    found = change("kind: Kind)", "kind: Kind, by: Int)")
    assert found.touches == (Touched("parameter", "queries.shop", "by"),)
    new = change("type Query {", "type Query { shops: [Shop]")
    assert new.touches == (Touched("operation", "queries.shops"),)


def test_a_field_of_a_namespace_is_an_operation() -> None:
    found = change(" open(id: ID!): Shop", "")
    assert found.kind == "field-removed"
    assert found.touches == (Touched("operation", "mutations.adminOpen"),)


def test_values_and_input_fields_are_those_of_their_classes() -> None:
    value = change("BIG SMALL", "BIG")
    assert value.touches == (Touched("value", "Kind", '"SMALL"'),)
    given = change(" reason: String", "")
    assert given.touches == (Touched("field", "CloseInput", "reason"),)


def test_what_is_new_is_named_as_in_the_new_client() -> None:
    found = change("kind: Kind }", "kind: Kind size: Int }")
    assert found.touches == (Touched("field", "Shop", "size"),)


def test_a_builder_has_its_own_classes() -> None:
    schema, _ = load(SCHEMA, "schema.graphql")
    api, _ = lower.lower(schema, [], name="S", source="s", scalars={}, builder=True)
    types = type_system.lower(schema)
    other, _ = load(SCHEMA.replace(" open(id: ID!): Shop", ""), "schema.graphql")
    bare = ir.Api(name="S", source="s")
    new = Surface(api=bare, types=type_system.lower(other))
    (found,) = compare(Surface(api=api, types=types), new)
    assert Touched("field", "AdminMutations", "open") in found.touches
