"""Generated clients walk through the pages of a real server, to the last item."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from codegen import ir

from ..real.flavours import FLAVOURS, items, pages, settled
from .paged_shop import THINGS, connection, run

pytestmark = pytest.mark.parametrize("flavour", FLAVOURS)

THING = "type Thing { id: ID! name: String! number: Int! }"
PAGE_INFO = """
type PageInfo {
  startCursor: String endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean!
}
"""
RELAY = f"""
type Query {{
  things(first: Int, after: String, last: Int, before: String): ThingConnection
}}
type ThingConnection {{ edges: [ThingEdge] pageInfo: PageInfo! totalCount: Int! }}
type ThingEdge {{ cursor: String! node: Thing }}
{THING} {PAGE_INFO}
"""
NAMES = [thing["name"] for thing in THINGS]


def names(found: list[Any]) -> list[str]:
    return [thing.name for thing in found]


def test_relay_pages_without_nodes(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        assert names(await items(client.queries.things())) == NAMES
        found = await pages(client.queries.things(first=10))
        assert [len(page) for page in found] == [10, 10, 5]
        assert names(await items(client.queries.things(after="19"))) == NAMES[20:]

    run(tmp_path, flavour, RELAY, flow, things=connection)


def test_relay_pages_from_the_end(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        found = await pages(client.queries.things(last=10))
        assert [len(page) for page in found] == [10, 10, 5]
        assert names([one for page in found for one in page]) == NAMES[::-1]
        ahead = client.queries.things(before="20")
        assert names(await items(ahead)) == NAMES[:20][::-1]
        between = client.queries.things(last=3, after="4", before="20")
        assert names(await items(between)) == NAMES[5:20][::-1]
        forward = client.queries.things(first=4, before="6")
        assert names(await items(forward)) == NAMES[:6]

    sent = run(tmp_path, flavour, RELAY, flow, things=connection)
    assert sent[:2] == [{"last": 10}, {"last": 10, "before": "15"}]
    assert sent[3] == {"last": 100, "before": "20"}


def test_nulls_among_items_are_left_out(tmp_path: Path, flavour: str) -> None:
    def holes(**given: Any) -> dict[str, Any]:
        found = connection(**given)
        found["edges"][1] = None
        found["edges"][2]["node"] = None
        return found

    async def flow(client: Any) -> None:
        found = names(await items(client.queries.things(first=10)))
        lost = {NAMES[n] for n in (1, 2, 11, 12, 21, 22)}
        assert found == [name for name in NAMES if name not in lost]

    run(tmp_path, flavour, RELAY, flow, things=holes)


def test_nulls_count_where_pages_go_by_offset(tmp_path: Path, flavour: str) -> None:
    schema = f"type Query {{ things(skip: Int, first: Int): [Thing] }} {THING}"

    def holes(skip: int = 0, first: int = 10) -> list[Any]:
        return [None if t["number"] == 3 else t for t in THINGS[skip : skip + first]]

    async def flow(client: Any) -> None:
        found = names(await items(client.queries.things(first=10)))
        assert found == NAMES[:3] + NAMES[4:]

    run(tmp_path, flavour, schema, flow, things=holes)


def test_totals_and_the_first_page(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        pager = client.queries.things(first=10)
        assert await settled(pager.total()) == 25
        assert (await settled(pager.first())).name == NAMES[0]
        assert names(await items(pager)) == NAMES
        assert await settled(pager.total()) == 25
        found = await pages(pager)
        assert len(found) == 3

    sent = run(tmp_path, flavour, RELAY, flow, things=connection)
    assert len(sent) == 3 + 3


def test_pages_have_what_came_with_their_items(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        pager = client.queries.things(first=10)
        seen = [page async for page in pager.pages()] if flavour == "async" else list(
            pager.pages()
        )  # fmt: skip
        assert [page.total for page in seen] == [25, 25, 25]
        assert seen[0].response.edges[3].cursor == "3"
        assert seen[0][-1].name == NAMES[9]
        assert names(seen[0][:2]) == NAMES[:2]
        assert repr(seen[2]) == "<Page of 5 of 25 items>"

    run(tmp_path, flavour, RELAY, flow, things=connection)


def test_an_answer_of_null_has_no_page(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        pager = client.queries.things()
        assert await pages(pager) == []
        assert await settled(pager.total()) is None
        assert await settled(pager.first()) is None

    run(tmp_path, flavour, RELAY, flow, things=lambda **_: None)


OBJECTS = f"""
type Query {{ things(page: PageInput, text: String): Found! }}
input PageInput {{ afterCursor: String pageSize: Int sortBy: String }}
type Found {{ results: [Thing!]! nextCursor: String }}
{THING}
"""


def found(page: dict[str, Any] | None = None, **_: Any) -> dict[str, Any]:
    given = page or {}
    start = int(given.get("afterCursor") or 0)
    end = start + given.get("pageSize", 10)
    cursor = str(end) if end < len(THINGS) else None
    return {"results": THINGS[start:end], "nextCursor": cursor}


def test_cursors_in_objects_go_out_by_their_names(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        assert names(await items(client.queries.things(text="x"))) == NAMES

    sent = run(tmp_path, flavour, OBJECTS, flow, things=found)
    assert sent[1] == {"text": "x", "page": {"afterCursor": "10"}}


def test_objects_of_callers_keep_what_they_have(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        package = type(client).__module__.rpartition(".")[0]
        models = importlib.import_module(f"{package}.models")
        given = models.PageInput(page_size=20, sort_by="name")
        assert names(await items(client.queries.things(page=given))) == NAMES

    sent = run(tmp_path, flavour, OBJECTS, flow, things=found)
    assert sent[1] == {"page": {"afterCursor": "20", "pageSize": 20, "sortBy": "name"}}


def test_defaults_of_objects_are_kept(tmp_path: Path, flavour: str) -> None:
    async def flow(client: Any) -> None:
        assert names(await items(client.own.all())) == NAMES

    operations = """
    query All($page: PageInput = { pageSize: 7 }) {
      things(page: $page) { results { name } nextCursor }
    }
    """
    sent = run(tmp_path, flavour, OBJECTS, flow, operations, things=found)
    assert sent[:2] == [{}, {"page": {"pageSize": 7, "afterCursor": "7"}}]


@pytest.mark.parametrize(
    ("arguments", "operations", "sent"),
    [
        ("skip: Int = 5, first: Int = 4", "", {"skip": 9, "first": 4}),
        (
            "skip: Int, first: Int",
            "query Own($skip: Int, $first: Int = 6) "
            "{ things(skip: $skip, first: $first) { name } }",
            {"skip": 6, "first": 6},
        ),
        (
            "skip: Int, first: Int",
            "query Own($skip: Int) { things(skip: $skip, first: 8) { name } }",
            {"skip": 8},
        ),
        ("skip: Int, first: Int", "", None),
    ],
    ids=["schema", "variable", "literal", "ours"],
)
def test_the_size_of_pages_by_offset(
    tmp_path: Path,
    flavour: str,
    arguments: str,
    operations: str,
    sent: dict[str, int] | None,
) -> None:
    schema = f"type Query {{ things({arguments}): [Thing!]! }} {THING}"

    def things(skip: int = 0, first: int = 10) -> list[Any]:
        return THINGS[skip : skip + first]

    async def flow(client: Any) -> None:
        pager = client.own.own() if operations else client.queries.things()
        start = 5 if "= 5" in arguments else 0
        assert names(await items(pager)) == NAMES[start:]

    requests = run(tmp_path, flavour, schema, flow, operations, things=things)
    if sent:
        assert requests[1] == sent
    else:
        assert requests == [{"skip": 0, "first": 100}]


@pytest.mark.parametrize(
    ("info", "told"),
    [
        ("info", "next: Int"),
        ("pageInfo", "hasNextPage: Boolean!"),
        ("meta", "total: Int"),
    ],
)
def test_numbered_pages(tmp_path: Path, flavour: str, info: str, told: str) -> None:
    schema = f"""
    type Query {{ things(page: Int, perPage: Int): Page }}
    type Page {{ {info}: Info! results: [Thing!] }}
    type Info {{ {told} }}
    {THING}
    """

    def things(**given: int) -> dict[str, Any]:
        number = given.get("page", 1)
        more = number * 10 < len(THINGS)
        place = {"next": number + 1 if more else None, "hasNextPage": more, "total": 25}
        return {info: place, "results": THINGS[(number - 1) * 10 : number * 10]}

    async def flow(client: Any) -> None:
        assert names(await items(client.queries.things())) == NAMES
        assert names(await items(client.queries.things(page=3, per_page=10)))

    sent = run(tmp_path, flavour, schema, flow, things=things)
    assert [one["page"] for one in sent] == [1, 2, 3, 3]


NESTED = f"""
type Query {{ me: User! node(id: ID!): Node }}
interface Node {{ id: ID! }}
type User implements Node {{
  id: ID! name: String!
  repos(first: Int, after: String): RepoConnection
}}
type Team implements Node {{ id: ID! title: String! }}
type RepoConnection {{ nodes: [Repo] pageInfo: PageInfo! }}
type Repo {{
  id: ID! name: String!
  things(first: Int, after: String): ThingConnection
}}
type ThingConnection {{
  edges: [ThingEdge] nodes: [Thing!] pageInfo: PageInfo! totalCount: Int!
}}
type ThingEdge {{ cursor: String! node: Thing }}
{THING} {PAGE_INFO}
"""
REPOS = [{"id": f"r{n}", "name": f"Repo {n}"} for n in range(12)]


def repos(**given: Any) -> dict[str, Any]:
    return connection(REPOS, **given)


def test_a_page_below_other_objects_and_a_fragment_on_an_interface(
    tmp_path: Path, flavour: str
) -> None:
    operations = """
    query Mine($after: String) {
      who: me { ...Parts }
    }
    query Of($id: ID!, $after: String) {
      node(id: $id) { id ... on User { ...Repos } ... on Team { title } }
    }
    fragment Parts on Node { id ... on User { ...Repos } ... on Team { title } }
    fragment Repos on User {
      all: repos(first: 5, after: $after) {
        nodes { name } pageInfo { to: endCursor hasNextPage }
      }
    }
    """

    async def flow(client: Any) -> None:
        wanted = [repo["name"] for repo in REPOS]
        assert names(await items(client.own.mine())) == wanted
        assert names(await items(client.own.of("1"))) == wanted
        assert names(await items(client.own.of("team"))) == []

    def node(**given: str) -> dict[str, Any]:
        kind = "Team" if given["id"] == "team" else "User"
        return {"__typename": kind, "title": "T", **given}

    run(
        tmp_path, flavour, NESTED, flow, operations,
        me=lambda: {"__typename": "User", "id": "1"}, repos=repos, node=node,
    )  # fmt: skip


@pytest.mark.parametrize("listed", ["nodes { name }", "edges { node { name } }"])
def test_pages_inside_of_items_are_completed(
    tmp_path: Path, flavour: str, listed: str
) -> None:
    operations = f"""
    query Mine($first: Int, $after: String, $many: Int, $more: String) {{
      me {{
        repos(first: $first, after: $after) {{
          nodes {{
            id
            name
            things(first: $many, after: $more) {{
              {listed} pageInfo {{ endCursor hasNextPage }}
            }}
          }}
          pageInfo {{ endCursor hasNextPage }}
        }}
      }}
    }}
    """

    async def flow(client: Any) -> None:
        found = await items(client.own.mine(first=5, many=10))
        assert names(found) == [repo["name"] for repo in REPOS]
        for repo in found:
            if listed.startswith("nodes"):
                things = repo.things.nodes
            else:
                things = [edge.node for edge in repo.things.edges]
            assert names(things) == NAMES
            assert not repo.things.page_info.has_next_page

    sent = run(
        tmp_path, flavour, NESTED, flow, operations,
        me=lambda: {"id": "1"}, repos=repos, things=connection,
    )  # fmt: skip
    assert len(sent) == 3 + 12 * 2
    assert sent[1] == {"first": 5, "many": 10, "more": "9"}


def test_only_the_cursor_of_each_edge_is_selected(tmp_path: Path, flavour: str) -> None:
    operations = """
    query Own($after: String) {
      things(first: 10, after: $after) {
        edges { cursor node { name } }
        pageInfo { hasNextPage }
      }
    }
    """

    async def flow(client: Any) -> None:
        assert names(await items(client.own.own())) == NAMES

    run(tmp_path, flavour, RELAY, flow, operations, things=connection)


def test_an_operation_that_only_goes_backward(tmp_path: Path, flavour: str) -> None:
    operations = """
    query Own($last: Int!, $before: String) {
      things(last: $last, before: $before) {
        edges { node { name } }
        pageInfo { startCursor hasPreviousPage }
      }
    }
    """

    async def flow(client: Any) -> None:
        assert names(await items(client.own.own(10))) == NAMES[::-1]

    run(tmp_path, flavour, RELAY, flow, operations, things=connection)


SEVERAL = """
query Both($repos: String, $things: String) {
  me {
    name
    repos(first: 5, after: $repos) {
      nodes { id name things(first: 9, after: $things) {
        nodes { name } pageInfo { endCursor hasNextPage }
      } }
      pageInfo { endCursor hasNextPage }
    }
    other: repos(first: 7, after: $things) {
      nodes { name } pageInfo { endCursor hasNextPage }
    }
  }
}
"""


def test_the_config_chooses_among_several_fields(tmp_path: Path, flavour: str) -> None:
    base = ("me", "repos")
    paging = ir.Paging(
        kind="cursor",
        param=("repos",),
        items=(*base, "nodes"),
        following=(*base, "pageInfo", "endCursor"),
        more=(*base, "pageInfo", "hasNextPage"),
    )

    async def chosen(client: Any) -> None:
        pager = client.own.both()
        assert names(await items(pager)) == [repo["name"] for repo in REPOS]

    async def unpaged(client: Any) -> None:
        data = await settled(client.own.both())
        assert len(data.me.repos.nodes) == 5
        assert len(data.me.other.nodes) == 7

    served: dict[str, Any] = {
        "me": lambda: {"id": "1", "name": "Me"},
        "repos": repos,
        "things": connection,
    }
    sent = run(
        tmp_path, flavour, NESTED, chosen, SEVERAL,
        paging={"own.Both": paging}, **served,
    )  # fmt: skip
    assert sent == [{}, {"repos": "4"}, {"repos": "9"}]
    no = {"own.Both": None}
    run(tmp_path, flavour, NESTED, unpaged, SEVERAL, paging=no, **served)
