"""What a builder can select from, as the IR says it."""

from __future__ import annotations

from codegen import ir

from ..generation import graphql_api

SCHEMA = """
schema { query: Root mutation: Changes }
type Root { node(id: ID! = "1", in: [Sort!] @deprecated(reason: "Old.")): Node }
type Changes { touch(input: Touch!): Int }
interface Node { id: ID! }
interface Named implements Node { id: ID! name: String @deprecated }
type User implements Node & Named {
  id: ID!
  name: String @deprecated
  friends: [[Found]!]
}
union Found = User
type Lonely { id: ID! }
enum Sort { UP }
input Touch { at: String }
"""


def selectables(*, builder: bool = True) -> dict[str, ir.Selectable]:
    api, problems = graphql_api(SCHEMA, builder=builder)
    assert not problems
    return {selectable.key: selectable for selectable in api.selectables}


def test_there_are_those_that_roots_lead_to() -> None:
    found = selectables()
    assert list(found) == ["Changes", "Found", "Named", "Node", "Root", "User"]
    roots = {key: s.root for key, s in found.items() if s.root}
    assert roots == {"Changes": "mutation", "Root": "query"}
    assert not selectables(builder=False)


def test_what_interfaces_and_unions_narrow_to() -> None:
    found = selectables()
    assert found["Node"].narrower == ("Named", "User")
    assert found["Found"].narrower == ("User",)
    assert found["User"].narrower == ()
    assert [field.wire for field in found["Found"].fields] == ["__typename"]


def test_fields_and_arguments() -> None:
    found = selectables()
    (node,) = found["Root"].fields
    assert (node.type, node.target) == (ir.Nullable(ir.Named("Node")), "Node")
    identifier, sort = node.arguments
    assert (identifier.declared, identifier.required) == ("ID!", False)
    assert identifier.default == ir.Value('"1"')
    assert (sort.declared, sort.deprecated) == ("[Sort!]", "Old.")
    fields = {field.wire: field for field in found["User"].fields}
    inner = ir.List(ir.List(ir.Nullable(ir.Named("Found"))))
    assert fields["friends"].type == ir.Nullable(inner)
    assert fields["name"].deprecated == "No longer supported"
    assert (fields["id"].type, fields["id"].target) == (ir.Builtin("str"), "")


def test_what_only_a_builder_uses_is_defined() -> None:
    api, _ = graphql_api(SCHEMA, builder=True)
    assert {"Sort", "Touch"} <= {definition.key for definition in api.definitions}
