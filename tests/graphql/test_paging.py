"""How fields page is guessed from their shape, and bound to what operations give."""

from __future__ import annotations

import graphql as g
import pytest

from codegen import ir
from codegen.graphql.paging import guess

from ..generation import graphql_api, graphql_files

ITEM = "type Item { id: ID! }"


def guessed(field: str, types: str) -> ir.Paging | None:
    """The paging of a field of Query."""
    schema = g.build_schema(f"type Query {{ {field} }} {ITEM} {types}")
    assert schema.query_type
    (found,) = schema.query_type.fields.values()
    return guess(found)


def shown(paging: ir.Paging | None) -> str:
    """A paging in one line: `cursor after first > items | following | more | total`."""
    if paging is None:
        return "none"
    paths = (paging.items, paging.following, paging.more, paging.total)
    asked = " ".join(".".join(path) or "-" for path in (paging.param, paging.size))
    told = " | ".join(".".join(path) or "-" for path in paths)
    back = f" < {shown(paging.backward)}" if paging.backward else ""
    return f"{paging.kind} {asked} > {told}{back}"


INFO = "type PageInfo { endCursor: String hasNextPage: Boolean! }"
BOTH = """
type PageInfo {
  startCursor: String endCursor: String hasNextPage: Boolean hasPreviousPage: Boolean
}
"""


@pytest.mark.parametrize(
    ("field", "types", "expected"),
    [
        (
            "xs(after: String, first: Int): Xs",
            f"type Xs {{ nodes: [Item] edges: [E] pageInfo: PageInfo }} {INFO} "
            "type E { node: Item }",
            "cursor after first > nodes | pageInfo.endCursor | pageInfo.hasNextPage"
            " | -",
        ),
        (
            "xs(after: String, first: Int, before: String, last: Int): Xs",
            f"type Xs {{ edges: [E] pageInfo: PageInfo totalCount: Int }} {BOTH} "
            "type E { node: Item }",
            "cursor after first > edges.node | pageInfo.endCursor"
            " | pageInfo.hasNextPage | totalCount"
            " < backward before last > edges.node | pageInfo.startCursor"
            " | pageInfo.hasPreviousPage | totalCount",
        ),
        (
            "xs(before: String, last: Int): Xs",
            f"type Xs {{ nodes: [Item] pageInfo: PageInfo }} {BOTH}",
            "backward before last > nodes | pageInfo.startCursor"
            " | pageInfo.hasPreviousPage | -",
        ),
        (
            "xs(after: String, before: String, last: Int): Xs",
            f"type Xs {{ nodes: [Item] pageInfo: PageInfo }} {INFO}",
            "cursor after - > nodes | pageInfo.endCursor | pageInfo.hasNextPage | -",
        ),
        (
            "xs(after: String): Xs",
            "type Xs { edges: [E] } type E { cursor: String! node: Item }",
            "cursor after - > edges.node | edges.cursor | - | -",
        ),
        (
            "xs(after: String): Xs",
            f"type Xs {{ edges: [E] pageInfo: PageInfo }} {INFO} "
            "type E { cursor: String! node: String! }",
            "cursor after - > edges.node | pageInfo.endCursor"
            " | pageInfo.hasNextPage | -",
        ),
        (
            "xs(nextToken: String, limit: Int): Xs",
            "type Xs { items: [Item] nextToken: String }",
            "cursor nextToken limit > items | nextToken | - | -",
        ),
        (
            "xs(after: Cursor): Xs",
            "type Xs { nodes: [Item] next: Int nextCursor: Cursor } scalar Cursor",
            "cursor after - > nodes | nextCursor | - | -",
        ),
        (
            "xs(in: In): Xs",
            "input In { after: Place } input Place { row: ID } "
            "type Xs { nodes: [Item] nextCursor: At } type At { row: ID key: String }",
            "cursor in.after - > nodes | nextCursor | - | -",
        ),
        (
            "xs(from: ID, first: Int): Xs",
            "type Xs { nodes: [Item] pageInfo: P } type P { startCursor: String }",
            "cursor from first > nodes | pageInfo.startCursor | - | -",
        ),
        (
            "xs(skip: Int, first: Int): [Item]",
            "",
            "offset skip first > - | - | - | -",
        ),
        (
            "xs(in: In): Xs",
            "input In { offset: Int limit: Int } type Xs { rows: [Item] total: Int }",
            "offset in.offset in.limit > rows | - | - | total",
        ),
        (
            "xs(page: Int): Xs",
            "type Xs { results: [Item] info: I } type I { next: Int count: Int }",
            "page page - > results | info.next | - | info.count",
        ),
        (
            "xs(page: Int, perPage: Int): [Item]",
            "",
            "page page perPage > - | - | - | -",
        ),
        (
            "xs(page: Int): Xs",
            "type Xs { items: [Item] meta: M } type M { hasMore: Boolean! }",
            "page page - > items | - | meta.hasMore | -",
        ),
    ],
)
def test_families(field: str, types: str, expected: str) -> None:
    assert shown(guessed(field, types)) == expected


@pytest.mark.parametrize(
    ("field", "types"),
    [
        ("xs: [Item]", ""),
        ("xs(first: Int): [Item]", ""),
        ("xs(page: Int): [Item]", ""),
        # A time and a number are no cursors.
        (
            "xs(after: DateTime): Xs",
            "scalar DateTime type Xs { nodes: [Item] nextCursor: String }",
        ),
        ("xs(from: Int): Xs", "type Xs { nodes: [Item] nextCursor: String }"),
        ("xs(after: String): Xs", "type Xs { nodes: [Item] nextCursor: Int }"),
        (
            "xs(after: Place): Xs",
            "input Place { row: ID } type Xs { nodes: [Item] nextCursor: At } "
            "type At { key: ID }",
        ),
        # An entity is no page, and neither is what says nothing of where it ends.
        (
            "xs(after: String): Xs",
            "type Xs { id: ID nodes: [Item] nextCursor: String }",
        ),
        ("xs(page: Int): Xs", "type Xs { nodes: [Item] }"),
        ("xs(page: String): Xs", "type Xs { nodes: [Item] total: Int }"),
        ("xs(skip: Boolean, first: Int): [Item]", ""),
    ],
)
def test_what_is_no_page(field: str, types: str) -> None:
    assert guessed(field, types) is None


def test_items_with_a_node_are_no_edges() -> None:
    types = "type Xs { results: [Hit] nextCursor: String } "
    hits = [
        ("type Hit { id: ID! node: Item }", ("results",)),
        ("type Hit { node: Item score: Int }", ("results",)),
        ("type Hit { node: String score: Int }", ("results",)),
        ("type Hit { node: Item cursor: String }", ("results", "node")),
    ]
    for hit, items in hits:
        paging = guessed("xs(after: String): Xs", types + hit)
        assert paging is not None
        assert paging.items == items


SHOP = f"""
type Query {{
  me: User pets: [User] node: Node
  xs(after: String, first: Int, since: String): Xs
}}
type Mutation {{ xs(after: String, first: Int): Xs user: User }}
type User implements Node {{
  id: ID! xs(after: String, first: Int): Xs ys(after: String, first: Int): Xs
}}
type Team implements Node {{ id: ID! xs(after: String, first: Int): Ys }}
interface Node {{ id: ID! }}
type Xs {{ nodes: [Item] pageInfo: PageInfo }}
type Ys {{ nodes: [User] pageInfo: PageInfo }}
{INFO} {ITEM}
"""
PAGE = "nodes { id } pageInfo { endCursor }"


def found(operation: str) -> str:
    """The paging of a user's operation."""
    api, problems = graphql_api(SHOP, [("own.graphql", operation)])
    assert not problems
    (group,) = (group for group in api.groups if group.path == ("own",))
    return shown(group.operations[0].paging)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (
            "query A($c: String) { me { all: xs(after: $c, first: 3) "
            f"{{ {PAGE} }} }} }}",
            "cursor c - > me.all.nodes | me.all.pageInfo.endCursor | - | -",
        ),
        # Of two, the one whose cursor is a variable; of two such, none.
        (
            "query A($c: String) { me { id xs(first: 3) { nodes { id } } "
            f"ys(after: $c) {{ {PAGE} }} }} }}",
            "cursor c - > me.ys.nodes | me.ys.pageInfo.endCursor | - | -",
        ),
        (
            f"query A($c: String, $d: String) {{ me {{ xs(after: $c) {{ {PAGE} }} "
            f"ys(after: $d) {{ {PAGE} }} }} }}",
            "none",
        ),
        # The cursor must not decide about anything else.
        (
            f"query A($c: String) {{ xs(after: $c, since: $c) {{ {PAGE} }} }}",
            "none",
        ),
        (
            f"query A($c: String) {{ xs(after: $c) {{ {PAGE} }} "
            "me { xs(after: $c) { nodes { id } } } }",
            "none",
        ),
        # What is not selected cannot be followed.
        ("query A($c: String) { xs(after: $c) { nodes { id } } }", "none"),
        (
            "query A($c: String) { xs(after: $c) { pageInfo { endCursor } } }",
            "none",
        ),
        # Lists come whole, and so does what is in them.
        (f"query A($c: String) {{ pets {{ xs(after: $c) {{ {PAGE} }} }} }}", "none"),
        # To do it again would change things again.
        (f"mutation A($c: String) {{ xs(after: $c) {{ {PAGE} }} }}", "none"),
        (f"mutation A($c: String) {{ user {{ xs(after: $c) {{ {PAGE} }} }} }}", "none"),
        (
            "query A($c: String) { node { id ... on User "
            f"{{ xs(after: $c) {{ {PAGE} }} }} }} }}",
            "cursor c - > node.xs.nodes | node.xs.pageInfo.endCursor | - | -",
        ),
        # Two types of items behind one path.
        (
            "query A($c: String) { node { "
            f"... on User {{ xs(after: $c) {{ {PAGE} }} }} "
            "... on Team { xs { nodes { id } } } } }",
            "none",
        ),
    ],
)
def test_operations(operation: str, expected: str) -> None:
    assert found(operation) == expected


def test_default_mutations_have_no_pages() -> None:
    files = graphql_files(SHOP)
    assert "Pager" in files["queries.py"]
    assert "Pager" not in files["mutations.py"]


def test_lists_inside_of_items_page_by_cursors_of_their_own() -> None:
    api, _ = graphql_api(
        SHOP.replace("type Item { id: ID! }", ITEM.replace("}", """
          deep: Deep rows(skip: Int, first: Int): [Item!] }
        type Deep { xs(after: String): Xs }"""), 1),
        [("own.graphql", """
            query A($c: String, $d: String, $s: Int) {
              xs(after: $c) {
                nodes {
                  deep { xs(after: $d) { nodes { id } pageInfo { endCursor } } }
                  rows(skip: $s, first: 3) { id }
                }
                pageInfo { endCursor }
              }
            }""")],
    )  # fmt: skip
    (group,) = (group for group in api.groups if group.path == ("own",))
    paging = group.operations[0].paging
    assert paging is not None
    assert [shown(inner) for inner in paging.inner] == [
        "cursor d - > deep.xs.nodes | deep.xs.pageInfo.endCursor | - | -"
    ]
