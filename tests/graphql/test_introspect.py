"""Introspection against real servers on loopback, new and old, good and bad."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import graphql as g
import pytest

from codegen.fetching import Endpoint
from codegen.graphql.canonical import canonical, header_of
from codegen.graphql.introspect import introspect
from codegen.graphql.load import load
from codegen.problems import ProblemsError
from codegen.runtime.auth import bearer

from ..runtime.server import CUT, RESET, Handler, Reply, Request, answer, serving

SDL = '''\
"""A shop."""
schema {
  query: Query
  mutation: Changes
}

"""Says who may ask."""
directive @auth(
  """The least role."""
  role: Role = READER
) repeatable on FIELD_DEFINITION | OBJECT

"""Where all begins."""
type Query {
  thing(by: ThingBy!, old: Int @deprecated(reason: "Use \\"by\\".")): Thing
  search(text: String = "a\\nb"): [Found!]!
}

type Changes {
  add(input: ThingInput!): Thing
}

union Found = Other | Thing

interface Named {
  name: String!
}

interface Node {
  id: ID!
}

type Other implements Named & Node {
  name: String!
  id: ID!
}

enum Role {
  """May read."""
  READER
  AUTHOR @deprecated
}

"""A thing."""
type Thing implements Named & Node {
  name: String!

  """
  Several lines
    with an indent, and \\"""quotes\\""".
  """
  id: ID!
  made: When @deprecated(reason: "Use id.")
}

input ThingBy @oneOf {
  id: ID
  name: String
}

input ThingInput {
  name: String!
  tags: [String!] = ["a"]
  secret: String = null @deprecated(reason: "Nobody reads it.")
}

scalar When @specifiedBy(url: "https://when.example.org/")
'''

NEW_IN = {
    2021: {
        "__Directive.isRepeatable",
        "__Schema.description",
        "__Type.specifiedByURL",
    },
    2025: {
        "__Directive.args(includeDeprecated)",
        "__Field.args(includeDeprecated)",
        "__InputValue.deprecationReason",
        "__InputValue.isDeprecated",
        "__Type.inputFields(includeDeprecated)",
        "__Type.isOneOf",
    },
}
"""What introspection has since an edition of the specification."""


def serve_graphql(sdl: str = SDL, unknown: Collection[str] = ()) -> Handler:
    """A server of a schema, of the time when the specification lacked some things."""
    schema = g.build_schema(sdl)

    def handle(request: Request) -> Reply:
        document = g.parse(request.json["query"])
        refused = refusals(schema, document, unknown)
        if refused:
            return answer(400, {"errors": [{"message": text} for text in refused]})
        result = g.execute_sync(schema, document)
        return answer(body=result.formatted)

    return handle


def refusals(
    schema: g.GraphQLSchema, document: g.DocumentNode, unknown: Collection[str]
) -> list[str]:
    """What the rules of graphql-js say to fields and arguments that are not there."""
    info = g.TypeInfo(schema)
    said: list[str] = []

    class Look(g.Visitor):
        def enter_field(self, node: g.FieldNode, *_: Any) -> None:
            parent, name = info.get_parent_type(), node.name.value
            if f"{parent}.{name}" in unknown:
                said.append(f'Cannot query field "{name}" on type "{parent}".')
            for argument in node.arguments or ():
                if f"{parent}.{name}({argument.name.value})" in unknown:
                    said.append(
                        f'Unknown argument "{argument.name.value}" on field '
                        f'"{parent}.{name}".'
                    )

    g.visit(document, g.TypeInfoVisitor(info, Look()))
    return said


def fetched(handler: Handler, path: str = "/graphql", **options: Any) -> str:
    with serving(handler) as server:
        text, _ = introspect(Endpoint(url=server.url + path, **options))
    return text


def said(handler: Handler, **options: Any) -> str:
    """What is printed when a server answers so, without its port."""
    with serving(handler) as server, pytest.raises(ProblemsError) as raised:
        introspect(Endpoint(url=f"{server.url}/graphql", **options))
    return str(raised.value).replace(server.url, "SERVER")


# Good servers


def test_nothing_of_a_schema_is_lost() -> None:
    assert fetched(serve_graphql()) == SDL


def test_the_request() -> None:
    with serving(serve_graphql()) as server:
        key = bearer("secret")
        introspect(
            Endpoint(url=f"{server.url}/q?x=1", auth=key, headers={"X-Team": "a"})
        )
        (request,) = server.requests
    assert (request.method, request.target) == ("POST", "/q?x=1")
    assert request.headers["authorization"] == "Bearer secret"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-team"] == "a"
    assert request.json.keys() == {"query"}


def without(sdl: str, year: int) -> str:
    """The schema, without what an edition of the specification brought."""
    brought = {
        2021: [
            '"""A shop."""\n',
            " repeatable",
            ' @specifiedBy(url: "https://when.example.org/")',
        ],
        2025: [
            ' @deprecated(reason: "Use \\"by\\".")',
            ' @deprecated(reason: "Nobody reads it.")',
            " @oneOf",
        ],
    }
    for part in brought[year]:
        assert part in sdl
        sdl = sdl.replace(part, "")
    return sdl


@pytest.mark.parametrize("years", [[2025], [2021], [2021, 2025]])
def test_an_old_server_is_asked_for_what_it_knows(years: list[int]) -> None:
    sdl, unknown = SDL, set[str]()
    for year in years:
        sdl, unknown = without(sdl, year), unknown | NEW_IN[year]
    with serving(serve_graphql(sdl, unknown)) as server:
        text, _ = introspect(Endpoint(url=server.url))
        assert len(server.requests) == 2
    assert text == sdl


@pytest.mark.parametrize("reply", ["Internal Server Error", {"message": "oops"}])
def test_a_server_that_breaks_at_what_it_does_not_know(reply: object) -> None:
    good = serve_graphql()

    def handle(request: Request) -> Reply:
        is_new = "isOneOf" in request.json["query"]
        return answer(500, reply, media="text/plain") if is_new else good(request)

    assert "input ThingBy {" in fetched(handle)


def test_the_order_of_definitions_does_not_matter() -> None:
    document = g.parse(SDL)
    turned = g.DocumentNode(definitions=tuple(reversed(document.definitions)))
    text = g.print_ast(turned).replace("= Other | Thing", "= Thing | Other")
    text = text.replace("Named & Node", "Node & Named")
    text = text.replace("FIELD_DEFINITION | OBJECT", "OBJECT | FIELD_DEFINITION")
    assert text != SDL
    assert fetched(serve_graphql(text)) == SDL


def test_the_order_of_fields_is_the_servers() -> None:
    sdl = "type Query {\n  z: Int\n  a(y: Int, b: Int): Int\n}\n"
    assert fetched(serve_graphql(sdl)) == sdl


def rewritten(text: str) -> str:
    schema, _ = load(text, "shop.graphql")
    return canonical(schema, header_of(text))


def test_what_introspection_gives_is_what_a_file_gives() -> None:
    assert rewritten(SDL) == fetched(serve_graphql())


def test_the_comment_on_top_of_a_file_stays() -> None:
    text = f"# Written by hand.\n#   Twice.\n\n{SDL}"
    assert header_of(text) == "# Written by hand.\n#   Twice."
    assert header_of(SDL) == ""
    assert rewritten(text) == text


def test_half_a_surrogate_pair_is_replaced() -> None:
    sdl = 'type Query {\n  """Half: @"""\n  a: Int\n}\n'
    result = g.introspection_from_schema(g.build_schema(sdl))
    text = json.dumps({"data": result}).replace("@", "\\ud83d")
    assert rewritten(text) == sdl.replace("@", "\ufffd")


def test_types_that_are_nested_too_deeply() -> None:
    type_: dict[str, Any] = {"kind": "SCALAR", "name": "Int"}
    for _ in range(450):
        type_ = {"kind": "LIST", "ofType": type_}
    field = {"name": "a", "args": [], "type": type_}
    query = {"kind": "OBJECT", "name": "Query", "fields": [field], "interfaces": []}
    schema = {
        "queryType": {"name": "Query"},
        "types": [query, {"kind": "SCALAR", "name": "Int"}],
    }
    printed = said(lambda _: answer(body={"data": {"__schema": schema}}))
    assert printed == (
        "SERVER/graphql at Query.a: error: More than 100 lists are in each other.\n"
        "  Python cannot spell such a type. Give the field another type."
    )


def test_extensions_become_part_of_what_they_extend() -> None:
    sdl = "type Query {\n  a: Int\n}\n\nextend type Query {\n  b: Int\n}\n"
    assert rewritten(sdl) == "type Query {\n  a: Int\n  b: Int\n}\n"


# Bad ones


CASES: dict[str, tuple[Reply, str]] = {
    "401": (
        answer(401, {"message": "Who are you?"}),
        """\
SERVER/graphql: error: The server answered 401 Unauthorized.
  Does SHOP_KEY hold a valid key that may read the schema?""",
    ),
    "401 with errors": (
        answer(401, {"errors": [{"message": "Who are you?"}]}),
        """\
SERVER/graphql: error: The server answered 401 Unauthorized.
  Does SHOP_KEY hold a valid key that may read the schema?""",
    ),
    "200 with the code of a wrong key": (
        answer(
            body={
                "errors": [
                    {
                        "message": "Invalid API key secret-key",
                        "extensions": {
                            "code": "INTERNAL_SERVER_ERROR",
                            "exception": {"code": "AUTHENTICATION_ERROR"},
                        },
                    }
                ]
            }
        ),
        """\
SERVER/graphql: error: The server refuses: Invalid API key ***
  Does SHOP_KEY hold a valid key that may read the schema?""",
    ),
    "introspection is off": (
        answer(
            400,
            {
                "errors": [
                    {
                        "message": "GraphQL introspection is not allowed by Apollo "
                        "Server, but the query contained __schema or __type.",
                        "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"},
                    }
                ],
            },
        ),
        """\
SERVER/graphql: error: The server does not tell its schema: GraphQL introspection is \
not allowed by Apollo Server, but the query contained __schema or __type.
  Ask for a key that may use introspection; or take the schema from elsewhere and pass \
it with --from FILE.""",
    ),
    "other errors": (
        answer(body={"data": None, "errors": [{"message": "Too\ndeep\x1b[2J."}]}),
        """\
SERVER/graphql: error: The server refuses the introspection query: Too deep [2J.
  Ask for a key that may use introspection; or take the schema from elsewhere and pass \
it with --from FILE.""",
    ),
    "half a schema": (
        answer(body={"data": {"__schema": {}}, "errors": ["timeout"]}),
        """\
SERVER/graphql: error: The server refuses the introspection query: timeout
  Ask for a key that may use introspection; or take the schema from elsewhere and pass \
it with --from FILE.""",
    ),
    "a page": (
        answer(
            body="<!DOCTYPE html><html><title>\n Sign&nbsp;in </title></html>",
            media="text/html; charset=utf-8",
        ),
        """\
SERVER/graphql: error: The server answered with an HTML page “Sign in”, not with a \
GraphQL schema.
  The address may be that of a page that shows it, or the server may want a login \
first.""",
    ),
    "another page": (
        answer(404, "<html>Not here</html>", media="text/html"),
        """\
SERVER/graphql: error: The server answered 404 Not Found.
  Is this the right address?""",
    ),
    "truncated JSON": (
        answer(body='{"data": {"__schema": {"types": [{"kind": "OBJ'),
        """\
SERVER/graphql: error: The JSON of the answer breaks off (line 1, column 43).
  Try again.""",
    ),
    "a connection that breaks off": (
        CUT,
        """\
SERVER/graphql: error: The connection was closed before the end of the answer.
  Try again.""",
    ),
    "no answer": (
        RESET,
        """\
SERVER/graphql: error: The connection was closed before the end of the answer.
  Try again.""",
    ),
    "no JSON": (
        answer(body="GraphQL playground at /play", media="text/plain"),
        """\
SERVER/graphql: error: The answer is not JSON: Expecting value (line 1, column 1).
  Is this the address of the GraphQL API?""",
    ),
    "nothing": (
        answer(body=""),
        """\
SERVER/graphql: error: The answer is empty.
  Is this the right address?""",
    ),
    "other JSON": (
        answer(body={"status": "ok"}),
        """\
SERVER/graphql: error: The answer is JSON, but not that of a GraphQL server: \
{"status": "ok"}
  Is this the address of the GraphQL API?""",
    ),
    "a fault": (
        answer(503, "upstream connect error", media="text/plain"),
        """\
SERVER/graphql: error: The server answered 503 Service Unavailable: upstream connect \
error.
  It has a fault; try again later.""",
    ),
    "a redirect": (
        answer(308, headers={"Location": "https://new.example.org/graphql?key=1"}),
        """\
SERVER/graphql: error: The server redirects to https://new.example.org/graphql.
  If that is right, write it as the endpoint; credentials are not sent along by \
themselves.""",
    ),
    "a schema that cannot be": (
        answer(body={"data": {"__schema": {"queryType": {"name": "Query"}}}}),
        """\
SERVER/graphql: error: The introspection result is incomplete: 'types'""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_a_server_does_wrong_is_said(name: str) -> None:
    reply, expected = CASES[name]
    printed = said(
        lambda _: reply,
        auth=bearer("secret-key"),
        variables=("SHOP_KEY",),
        secrets=("secret-key",),
    )
    assert printed == expected


def test_a_schema_that_tells_the_key_is_not_kept() -> None:
    sdl = SDL.replace("A thing.", "A thing of secret-key.")
    options = {"variables": ("SHOP_KEY",), "secrets": ("secret-key",)}
    assert said(serve_graphql(sdl), **options) == """\
SERVER/graphql: error: The answer repeats the value of SHOP_KEY; it is not kept.
  Tell whoever runs the server, and replace the key."""


def test_the_config_names_no_key() -> None:
    assert said(lambda _: answer(403, {})) == """\
SERVER/graphql: error: The server answered 403 Forbidden.
  The config names no key. Put it into an environment variable, and name that: \
auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }."""


@pytest.mark.parametrize(
    "schema",
    [
        {"types": [{"kind": "SCALAR", "name": "a b"}], "queryType": None},
        {"types": [{"kind": "OBJECT", "name": "Query"}], "queryType": None},
        {"types": "no", "queryType": None},
        {"types": [None], "queryType": {"name": 3}},
        {"types": [], "queryType": []},
        {
            "types": [
                {
                    "kind": "ENUM",
                    "name": "E",
                    "enumValues": [{"name": "a'\nb", "description": None}],
                }
            ]
        },
    ],
)
def test_a_nonsensical_schema_is_a_problem(schema: object) -> None:
    body = json.dumps({"data": {"__schema": schema}})
    assert "SERVER/graphql: error: " in said(lambda _: answer(body=body))
