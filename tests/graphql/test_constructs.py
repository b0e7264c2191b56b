"""Constructs of the specification that no other test is about: operations of a user,
executed by graphql-core, through a generated client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import graphql as g
import pytest

from ..generation import graphql_api, graphql_files, imported
from ..runtime.server import Reply, Request, answer, serving

SCHEMA = '''
"Keep the answer for so many seconds."
directive @cached(ttl: Int = 60) repeatable on QUERY | FIELD | FRAGMENT_SPREAD
  | FRAGMENT_DEFINITION | INLINE_FRAGMENT | VARIABLE_DEFINITION

schema { query: Root mutation: Changes }

type Root {
  echo(text: String, tags: [String!], mood: Mood = CALM, where: Where): String!
  me: Person!
}

type Changes {
  first(n: Int!): Int!
  fails: Int!
}

"A person."
type Person {
  id: ID!
  name: String!
  friend: Person
  age(unit: String @deprecated(reason: "Always years.")): Int @deprecated
}

enum Mood {
  CALM
  "Not calm."
  ANGRY @deprecated(reason: "Be calm.")
}

input Where {
  text: String = """
  a "block"
  """
  moods: [Mood!]
  old: Int @deprecated(reason: "It is old.")
  and: Where
}
'''


class Data:
    """What the resolvers of graphql-core look into."""

    def __init__(self) -> None:
        friend = {"id": "2", "name": "Bob", "friend": None, "age": 4}
        self.me = {"id": "1", "name": "Ann", "friend": friend, "age": 3}
        self.order: list[int] = []

    def echo(self, _info: g.GraphQLResolveInfo[Any], **arguments: object) -> str:
        return repr(sorted(arguments.items()))

    def first(self, _info: g.GraphQLResolveInfo[Any], n: int) -> int:
        self.order.append(n)
        return n

    def fails(self, _info: g.GraphQLResolveInfo[Any]) -> int:
        raise ValueError("it is broken")


@contextmanager
def client(folder: Path, operations: str, asked: list[str]) -> Iterator[Any]:
    """A generated client of the operations, and a server that executes them."""
    schema = g.build_schema(SCHEMA)
    data = Data()

    def execute(request: Request) -> Reply:
        sent = request.json
        asked.append(sent["query"])
        assert not g.validate(schema, g.parse(sent["query"]))
        result = g.graphql_sync(
            schema,
            sent["query"],
            data,
            variable_values=sent["variables"],
            operation_name=sent["operationName"],
        )
        return answer(body=result.formatted)

    with (
        serving(execute) as server,
        imported(folder, graphql_files(SCHEMA, [("own.graphql", operations)])) as made,
        made.Shop("key", base_url=server.url, on_mismatch="raise") as shop,
    ):
        shop.errors = made.errors
        yield shop


def test_inline_fragments_without_a_type_condition(tmp_path: Path) -> None:
    operation = """
    query Me($more: Boolean!) {
      me { ... { id } ... @include(if: $more) { name friend { id } } }
    }
    """
    with client(tmp_path, operation, []) as shop:
        whole, part = shop.own.me(more=True).me, shop.own.me(more=False).me
    assert (whole.id, whole.name, whole.friend.id) == ("1", "Ann", "2")
    assert (part.id, part.name, part.friend) == ("1", None, None)


def test_literals_of_every_kind(tmp_path: Path) -> None:
    operation = '''
    query Literals($own: String = """
      a "block"
        indented
    """) {
      block: echo(text: $own)
      single: echo(tags: "one", mood: ANGRY)
      nothing: echo(text: null, tags: [])
      object: echo(where: { moods: CALM, and: { text: "x\\u00e9", old: 1 } })
    }
    '''
    with client(tmp_path, operation, []) as shop:
        found = shop.own.literals()
        given = shop.own.literals(own="mine")
    assert found.block == repr([("mood", "CALM"), ("text", 'a "block"\n  indented')])
    assert found.single == repr([("mood", "ANGRY"), ("tags", ["one"])])
    assert found.nothing == repr([("mood", "CALM"), ("tags", []), ("text", None)])
    assert "'moods': ['CALM']" in found.object
    assert "'text': 'xé'" in found.object
    assert given.block == repr([("mood", "CALM"), ("text", "mine")])


def test_directives_of_the_schema_at_every_place(tmp_path: Path) -> None:
    operation = """
    query Cached($more: Boolean = true @cached) @cached(ttl: 5) @cached(ttl: 6) {
      me @cached {
        ...Name @cached(ttl: 1)
        ... @cached { friend @skip(if: $more) { id } }
      }
    }
    fragment Name on Person @cached { name }
    """
    asked: list[str] = []
    with client(tmp_path, operation, asked) as shop:
        me = shop.own.cached().me
    assert (me.name, me.friend) == ("Ann", None)
    assert asked[0].count("@cached") == 7


def test_introspection_fields_in_documents(tmp_path: Path) -> None:
    operation = """
    query About($name: String!) {
      __typename
      __schema { queryType { name } types { name kind } }
      __type(name: $name) {
        kind
        enumValues(includeDeprecated: true) { name isDeprecated deprecationReason }
      }
    }
    """
    with client(tmp_path, operation, []) as shop:
        found = shop.own.about("Mood")
        unknown = shop.own.about("Moot")
    assert found.typename == found.schema.query_type.name == "Root"
    assert {"Root", "Person", "Where"} <= {type_.name for type_ in found.schema.types}
    assert found.type.kind == "ENUM"
    assert [(v.name, v.is_deprecated) for v in found.type.enum_values] == [
        ("CALM", False),
        ("ANGRY", True),
    ]
    assert unknown.type is None


def test_root_types_have_any_name_and_mutations_keep_their_order(
    tmp_path: Path,
) -> None:
    operation = "mutation Both { b: first(n: 2) a: first(n: 1) }"
    with client(tmp_path, operation, []) as shop:
        both = shop.own.both()
        assert shop.mutations.first(3) == 3
        assert shop.queries.me().name == "Ann"
    assert (both.b, both.a) == (2, 1)


def test_null_that_bubbles_up_leaves_no_data(tmp_path: Path) -> None:
    with (
        client(tmp_path, "mutation Fail { first(n: 1) fails }", []) as shop,
        pytest.raises(shop.errors.GraphQLError, match="it is broken") as caught,
    ):
        shop.own.fail()
    assert caught.value.data is None
    (item,) = caught.value.errors
    assert (item.path, item.locations[0].line) == (["fails"], 3)


def test_several_operations_of_a_file_are_sent_by_themselves(tmp_path: Path) -> None:
    asked: list[str] = []
    operations = "query One { me { id } } query Two { me { name } }"
    with client(tmp_path, operations, asked) as shop:
        assert (shop.own.one().me.id, shop.own.two().me.name) == ("1", "Ann")
    assert ["One" in text for text in asked] == [True, False]


def test_an_operation_without_a_name_is_said(tmp_path: Path) -> None:
    for operation in ("{ me { id } }", "query { me { id } }"):
        _, problems = graphql_api(SCHEMA, [("own.graphql", operation)])
        (problem,) = problems
        assert "has no name" in problem.message
        assert (problem.origin.file, problem.origin.line) == ("own.graphql", 1)


def test_descriptions_and_deprecations_are_documented() -> None:
    files = graphql_files(SCHEMA, [("own.graphql", "query A { me { age } }")])
    models, queries = files["models.py"], files["queries.py"]
    for said in ("Not calm.", "Deprecated: Be calm.", "Deprecated: It is old."):
        assert said in models
    assert "Deprecated: " in files["own.py"]
    assert "mood: models.Mood | Unset | None = UNSET" in queries
    assert 'Defaults to "CALM".' in queries
    assert "A person." in models
