"""Servers: of a document, a path and an operation, with variables."""

from __future__ import annotations

import pytest

from codegen import ir

from .documents import api_of, lowered, operation, with_paths

VARIABLES = """
servers:
  - url: https://{region}.shop.example:{port}/v1/
    name: main
    description: The <b>main</b> one.
    variables:
      port: {default: 8443}
      region: {default: eu, enum: [eu, us, eu], description: Where.}
      unused: {default: x}
  - {url: /relative}
  - {url: ""}
  - {url: /relative, description: Again.}
"""


def test_servers_with_variables() -> None:
    api, _ = lowered(with_paths("{}", VARIABLES, "3.2.0"))
    assert api.servers == (
        ir.Server(
            url="https://{region}.shop.example:{port}/v1",
            variables=(
                ir.ServerVariable(
                    name="region", default="eu", values=("eu", "us"), doc="Where."
                ),
                ir.ServerVariable(name="port", default="8443"),
            ),
            name="main",
            doc="The **main** one.",
        ),
        ir.Server(url="/relative"),
    )


def test_a_variable_without_a_default_is_a_warning() -> None:
    api, (problem,) = lowered(with_paths("{}", "\nservers: [{url: 'https://{host}'}]"))
    (variable,) = api.servers[0].variables
    assert variable == ir.ServerVariable(name="host", default=None)
    assert "variable host of a server has no default" in problem.message
    assert problem.severity == "warning"


def test_relative_servers_are_relative_to_self() -> None:
    """Since 3.2: OpenAPI Object."""
    rest = "\n$self: https://shop.example/docs/api\nservers: [{url: ../v1}, {url: /v2}]"
    servers = api_of(with_paths("{}", rest, "3.2.0")).servers
    assert [server.url for server in servers] == [
        "https://shop.example/v1",
        "https://shop.example/v2",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://[shop",
        "//[shop",
        "https://shop.example:port",
        "https://shop.example:99999",
        "https://\u2100.example",
        "https://[{address}]",
    ],
)
def test_what_cannot_be_a_url_is_left_out(url: str) -> None:
    described = f"{{url: '{url}', variables: {{address: {{default: x}}}}}}"
    rest = f"\n$self: https://a.example/\nservers: [{described}, {{url: /v2}}]"
    api, (problem,) = lowered(with_paths("{}", rest, "3.2.0"))
    assert [server.url for server in api.servers] == ["https://a.example/v2"]
    assert "cannot be the URL of a server" in problem.message
    assert (problem.severity, problem.origin.pointer) == ("warning", "#/servers/0/url")


def test_a_self_that_is_no_url_is_no_base() -> None:
    rest = "\n$self: 'https://[a'\nservers: [{url: /v2}]"
    api, (problem,) = lowered(with_paths("{}", rest, "3.2.0"))
    assert [server.url for server in api.servers] == ["/v2"]
    assert "`$self` is no URL" in problem.message


PATHS = """
/a:
  servers: [{url: https://path.shop.example}]
  get: {operationId: of_path, responses: {}}
  put:
    operationId: own
    servers: [{url: https://own.shop.example, description: Mine.}]
    responses: {}
/b:
  get: {operationId: shared, responses: {}}
  put: {operationId: same, servers: [{url: https://shop.example/}], responses: {}}
  post: {operationId: none, servers: [], responses: {}}
"""


def test_servers_of_operations() -> None:
    api = api_of(with_paths(PATHS, "servers: [{url: https://shop.example}]"))
    found = {o.key: o.servers for group in api.groups for o in group.operations}
    assert found == {
        "of_path": (ir.Server(url="https://path.shop.example"),),
        "own": (ir.Server(url="https://own.shop.example", doc="Mine."),),
        "shared": (),
        "same": (),
        "none": (),
    }
    assert operation(api, "own").call == ir.Http("PUT", "/a")
