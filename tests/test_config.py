"""The configuration: what it gives, and what it says to those who get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen import config, ir
from codegen.options import (
    AuthOptions,
    PaceDefaults,
    RetryDefaults,
    SubscriptionDefaults,
)
from codegen.problems import ProblemsError, in_order, render

COMPLETE = """\
[project]
name = "shop"

[tool.codegen]
output = "sdk"

[tool.codegen.clients.shop]
kind = "graphql"
name = "The Shop"
schema = "schemas/shop.graphql"
endpoint = "https://shop.example.org/graphql"
headers = { Authorization = "Bearer ${SHOP_KEY}", X-Team = "cats" }
base_url = "https://eu.shop.example.org/graphql"
operations = ["operations/*.graphql"]
persisted_queries = true
queries_by_get = true
retry = { attempts = 5, total_time = 300, statuses = [503, 429] }
pace = { calls = 20, writes = 4, rate = 10, adaptive = true }
subscriptions = { transport = "sse", url = "events", reconnect = false }
scalars = { DateTime = "datetime", Money = { type = "shop.money.Money", parse = "shop.money:Money.parse" } }
names = { Project = "LabelingProject", "projects.counts" = "list" }

[tool.codegen.clients.shop.paging]
"queries.orders" = { kind = "cursor", param = "after", items = "page.nodes", following = "page.next", backward = { param = "before", size = "last", following = "page.prior" } }
"queries.carts" = false

[tool.codegen.clients.store]
kind = "openapi"
schema = "schemas/store.json"
overrides = "schemas/store.overrides.yaml"
idempotency_key = "Idempotency-Key"
references = ["../shared", "https://schemas.example.org/v1/"]
version_endpoint = "http://localhost:8080/version"
auth = { kind = "header", variable = "STORE_KEY", header = "X-Key", prefix = "Key " }
output = "src/shop/store_api"
"""  # noqa: E501


def load(folder: Path, text: str, file: str = "pyproject.toml") -> config.Config:
    (folder / file).write_text(text, encoding="utf-8")
    return config.load(folder)


def said(folder: Path, text: str, file: str = "pyproject.toml") -> str:
    """What is printed about a configuration, without its path."""
    with pytest.raises(ProblemsError) as raised:
        load(folder, text, file)
    printed = "\n".join(map(render, in_order(raised.value.problems)))
    return printed.replace(f"{folder}/", "")


def client(*lines: str) -> str:
    """A client that is all right, but for these lines of its table."""
    table = '[tool.codegen.clients.shop]\nkind = "graphql"\nschema = "shop.graphql"\n'
    return table + "\n".join(lines) + "\n"


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    found = load(tmp_path, COMPLETE)
    assert found.folder == tmp_path
    assert found.clients == (
        config.Client(
            key="shop",
            kind="graphql",
            name="The Shop",
            schema="schemas/shop.graphql",
            endpoint="https://shop.example.org/graphql",
            headers={"Authorization": "Bearer ${SHOP_KEY}", "X-Team": "cats"},
            base_url="https://eu.shop.example.org/graphql",
            operations=("operations/*.graphql",),
            persisted_queries=True,
            queries_by_get=True,
            retry=RetryDefaults(5, 300, (429, 503)),
            pace=PaceDefaults(20, 4, 10, True),
            subscriptions=SubscriptionDefaults(
                transport="sse", url="events", reconnect=False
            ),
            output=tmp_path / "sdk" / "shop",
            scalars={
                "DateTime": ir.PythonType("datetime"),
                "Money": ir.PythonType(
                    ir.ImportPath("shop.money", "Money"),
                    parse=ir.ImportPath("shop.money", "Money.parse"),
                ),
            },
            names={"Project": "LabelingProject", "projects.counts": "list"},
            paging={
                "queries.orders": ir.Paging(
                    kind="cursor",
                    param=("after",),
                    items=("page", "nodes"),
                    following=("page", "next"),
                    backward=ir.Paging(
                        kind="backward",
                        param=("before",),
                        size=("last",),
                        items=("page", "nodes"),
                        following=("page", "prior"),
                    ),
                ),
                "queries.carts": None,
            },
        ),
        config.Client(
            key="store",
            kind="openapi",
            schema="schemas/store.json",
            overrides="schemas/store.overrides.yaml",
            idempotency_key="Idempotency-Key",
            references=("../shared", "https://schemas.example.org/v1/"),
            version_endpoint="http://localhost:8080/version",
            auth=AuthOptions(
                kind="header", variable="STORE_KEY", header="X-Key", prefix="Key "
            ),
            output=tmp_path / "src" / "shop" / "store_api",
        ),
    )


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("/shared", "This is neither a folder nor the address of a server."),
        ("", "This is neither a folder nor the address of a server."),
        ("C:/shared", "This is neither a folder nor the address of a server."),
        ("file:///shared", "This is not the URL of a server."),
        ("https://me:pw@example.org/", "A user name or password stands in this URL."),
    ],
)
def test_places_that_references_cannot_lead_to(
    tmp_path: Path, entry: str, message: str
) -> None:
    table = '[tool.codegen.clients.shop]\nkind = "openapi"\nschema = "shop.json"\n'
    text = said(tmp_path, f'{table}references = ["../shared", "{entry}"]\n')
    assert f"pyproject.toml:4:28: error: {message}" in text


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"bearer"', AuthOptions(kind="bearer", variable="K")),
        ('"basic"', AuthOptions(kind="basic", variable="K")),
        ('"label-studio"', AuthOptions(kind="label-studio", variable="K")),
        (
            '"query", parameter = "api_key"',
            AuthOptions(kind="query", variable="K", header="api_key"),
        ),
        (
            '"cookie", cookie = "session"',
            AuthOptions(kind="cookie", variable="K", header="session"),
        ),
        (
            '"client-credentials", token_url = "https://a.example.org/token"',
            AuthOptions(
                kind="client-credentials",
                variable="K",
                token_url="https://a.example.org/token",
            ),
        ),
    ],
)
def test_every_kind_of_auth(tmp_path: Path, written: str, expected: object) -> None:
    found = load(tmp_path, client(f'auth = {{ variable = "K", kind = {written} }}'))
    assert found.clients[0].auth == expected


def test_several_ways_to_authenticate(tmp_path: Path) -> None:
    text = """
[tool.codegen.clients.shop]
kind = "openapi"
schema = "shop.yaml"
trusted_hosts = ["files.example.com"]

[tool.codegen.clients.shop.auth]
ApiKey = { variable = "SHOP_KEY" }
oauth = { kind = "client-credentials", variable = "SHOP_ID", \
scopes = ["read", "write"] }
user = { kind = "refresh-token", variable = "REFRESH", client_variable = "PROGRAM", \
token_url = "https://a.example.org/token" }
"""
    (one,) = load(tmp_path, text).clients
    assert one.auth is None
    assert one.trusted_hosts == ("files.example.com",)
    assert one.schemes == {
        "ApiKey": AuthOptions(kind=None, variable="SHOP_KEY"),
        "oauth": AuthOptions(
            kind="client-credentials", variable="SHOP_ID", scopes=("read", "write")
        ),
        "user": AuthOptions(
            kind="refresh-token",
            variable="REFRESH",
            client_variable="PROGRAM",
            token_url="https://a.example.org/token",
        ),
    }


# Where it is


def test_it_is_searched_upwards(tmp_path: Path) -> None:
    inner = tmp_path / "src" / "deep"
    inner.mkdir(parents=True)
    (inner.parent / "pyproject.toml").write_text("[tool.black]\n")
    (tmp_path / "pyproject.toml").write_text(client())
    assert config.load(inner).folder == tmp_path


def test_a_file_of_its_own_has_no_prefix(tmp_path: Path) -> None:
    text = client().replace("tool.codegen.", "")
    assert load(tmp_path, text, "codegen.toml").clients[0].key == "shop"
    assert load(tmp_path, "\ufeff" + text, "codegen.toml").clients[0].key == "shop"


def test_a_prefix_where_none_belongs(tmp_path: Path) -> None:
    assert said(tmp_path, client(), "codegen.toml") == """\
codegen.toml:1:7: error: Here the tables have no prefix.
  1 | [tool.codegen.clients.shop]
    |       ^
  Only in pyproject.toml they start with tool.codegen: write [clients.NAME]."""


def test_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as raised:
        config.load(tmp_path)
    assert str(raised.value) == """\
error: There is no pyproject.toml with a table [tool.codegen], and no codegen.toml, \
in this folder or above it.
  `codegen init` writes an example; a client looks so:

    [tool.codegen.clients.example]
    kind = "graphql"  # or "openapi"
    schema = "schemas/example.graphql"
    endpoint = "https://api.example.org/graphql"
    auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }"""


def test_it_says_nothing_of_codegen(tmp_path: Path) -> None:
    printed = said(tmp_path, '[project]\nname = "shop"\n')
    message = "pyproject.toml: error: This file has no table [tool.codegen]."
    assert printed.startswith(f"{message}\n  `codegen init` writes an example")


def test_it_has_no_clients(tmp_path: Path) -> None:
    printed = said(tmp_path, '[tool.codegen]\noutput = "sdk"\n')
    assert printed.startswith(
        "pyproject.toml:1:7: error: No client is configured.\n"
        "  1 | [tool.codegen]\n    |       ^\n  `codegen init`"
    )


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    missing = tmp_path / "missing.toml"
    with pytest.raises(ProblemsError, match=r"missing\.toml: error: There is no such"):
        config.load(missing)
    (tmp_path / "codegen.toml").write_bytes(b'name = "caf\xe9"\n')
    with pytest.raises(ProblemsError) as raised:
        config.load(tmp_path)
    assert "codegen.toml:1:12: error: The file is not UTF-8 text.\n  Save it as" in str(
        raised.value
    )


# What it says


CASES = {
    "syntax": (
        '[tool.codegen.clients.shop\nkind = "graphql"\n',
        """\
pyproject.toml:1:27: error: This is not TOML: Expected ']' at the end of a table \
declaration.
  1 | [tool.codegen.clients.shop
    |                           ^""",
    ),
    "syntax at the end": (
        '[tool.codegen]\noutput = """sdk',
        """\
pyproject.toml:2:16: error: This is not TOML: Unterminated string, where the file ends.
  2 | output = \"""sdk
    |                ^""",
    ),
    "a slip of the pen": (
        client('endpont = "https://shop.example.org"'),
        """\
pyproject.toml:4:1: error: The key "endpont" is not known here.
  4 | endpont = "https://shop.example.org"
    | ^
  Did you mean "endpoint"?""",
    ),
    "a table's name": (
        client().replace("clients", "client"),
        """\
pyproject.toml:1:15: error: The key "client" is not known here.
  1 | [tool.codegen.client.shop]
    |               ^
  Did you mean "clients"?""",
    ),
    "a key of a client above the clients": (
        '[tool.codegen]\nkind = "graphql"\n',
        """\
pyproject.toml:2:1: error: The key "kind" is not known here.
  2 | kind = "graphql"
    | ^
  It belongs to a client: put it into [tool.codegen.clients.NAME].""",
    ),
    "a client that is no table": (
        '[tool.codegen]\nclients = ["shop"]\n',
        """\
pyproject.toml:2:1: error: "clients" must be a table, not an array.
  2 | clients = ["shop"]
    | ^""",
    ),
    "nothing said": (
        "[tool.codegen.clients.shop]\n",
        """\
pyproject.toml:1:23: error: The client has no kind.
  1 | [tool.codegen.clients.shop]
    |                       ^
  Say what its schema is: kind = "graphql", or kind = "openapi".
pyproject.toml:1:23: error: The client has no schema.
  1 | [tool.codegen.clients.shop]
    |                       ^
  Name the file for its snapshot: schema = "schemas/shop.graphql".""",
    ),
    "types": (
        client(
            "name = 3",
            'operations = "*.graphql"',
            "scalars = { Json = true }",
            'output = ["sdk"]',
        ),
        """\
pyproject.toml:4:1: error: "name" must be a string, not a number.
  4 | name = 3
    | ^
pyproject.toml:5:1: error: "operations" must be an array of strings, not a string.
  5 | operations = "*.graphql"
    | ^
pyproject.toml:6:13: error: "Json" must be a string, not a boolean.
  6 | scalars = { Json = true }
    |             ^
pyproject.toml:7:1: error: "output" must be a string, not an array.
  7 | output = ["sdk"]
    | ^""",
    ),
    "words": (
        '[tool.codegen.clients.shop]\nkind = "GraphQL"\nschema = "shop.graphql"\n'
        'scalars = { DateTime = "date-time", Json = "dict" }\n',
        """\
pyproject.toml:2:1: error: "GraphQL" is not known here.
  2 | kind = "GraphQL"
    | ^
  Did you mean "graphql"?
pyproject.toml:4:13: error: "date-time" is not known here.
  4 | scalars = { DateTime = "date-time", Json = "dict" }
    |             ^
  Did you mean "datetime"?
pyproject.toml:4:37: error: "dict" is not known here.
  4 | scalars = { DateTime = "date-time", Json = "dict" }
    |                                     ^
  Known: any, bool, bytes, date, datetime, decimal, duration, file, float, int, str, \
time, uuid.""",
    ),
    "names of packages": (
        client().replace("shop]", "web-shop]") + client().replace("shop]", "class]"),
        """\
pyproject.toml:1:23: error: "web-shop" cannot be the name of a client: it becomes \
that of a package.
  1 | [tool.codegen.clients.web-shop]
    |                       ^
  Use lower-case letters, digits and underscores: "web_shop".
pyproject.toml:5:23: error: "class" cannot be the name of a client: it becomes that \
of a package.
  5 | [tool.codegen.clients.class]
    |                       ^
  Use lower-case letters, digits and underscores.""",
    ),
    "paths": (
        client(
            'operations = ["/home/me/*.graphql", ""]', 'output = "sdk/the-shop"'
        ).replace("shop.graphql", "C:/shop.graphql"),
        """\
pyproject.toml:3:1: error: This path is absolute.
  3 | schema = "C:/shop.graphql"
    | ^
  Say it relative to the folder of this file.
pyproject.toml:4:15: error: This path is absolute.
  4 | operations = ["/home/me/*.graphql", ""]
    |               ^
  Say it relative to the folder of this file.
pyproject.toml:4:37: error: This pattern is empty.
  4 | operations = ["/home/me/*.graphql", ""]
    |                                     ^
pyproject.toml:5:1: error: The last folder of this path becomes a package, which \
cannot be called so.
  5 | output = "sdk/the-shop"
    | ^
  Use letters, digits and underscores.""",
    ),
    "the name of a snapshot": (
        client().replace('"shop.graphql"', '"shop.yaml"'),
        """\
pyproject.toml:3:1: error: A snapshot of the kind graphql is not called so.
  3 | schema = "shop.yaml"
    | ^
  Its name ends in .graphql, .graphqls, .gql or .json.""",
    ),
    "keys of the other kind": (
        '[tool.codegen.clients.shop]\nkind = "openapi"\nschema = "shop.json"\n'
        "scalars = {}\n",
        """\
pyproject.toml:4:1: error: "scalars" means nothing for the kind openapi.
  4 | scalars = {}
    | ^""",
    ),
    "outputs that mix": (
        client('output = "sdk/shop"')
        + client('output = "sdk/shop/api"').replace("shop]", "other]"),
        """\
pyproject.toml:8:1: error: The output of "other" would mix with that of "shop".
  8 | output = "sdk/shop/api"
    | ^
  Give each client a folder of its own.""",
    ),
    "names in Python": (
        client(
            'names = { Project = "class", projects.counts = "list", "a.b" = "x y" }'
        ),
        """\
pyproject.toml:4:11: error: "class" cannot be a name in Python.
  4 | names = { Project = "class", projects.counts = "list", "a.b" = "x y" }
    |           ^
pyproject.toml:4:30: error: "projects" must be a string, not a table.
  4 | names = { Project = "class", projects.counts = "list", "a.b" = "x y" }
    |                              ^
  Quote a key that has dots: "projects.counts".
pyproject.toml:4:56: error: "x y" cannot be a name in Python.
  4 | names = { Project = "class", projects.counts = "list", "a.b" = "x y" }
    |                                                        ^""",
    ),
    "paging backward": (
        client(
            "[tool.codegen.clients.shop.paging.a]",
            'kind = "page"',
            'param = "page"',
            'backward = { param = "before", from = "x" }',
            "[tool.codegen.clients.shop.paging.b]",
            'kind = "cursor"',
            'param = "after"',
            'following = "next"',
            "backward = true",
        ),
        """\
pyproject.toml:7:1: error: Paging of the kind "page" has no way backward.
  7 | backward = { param = "before", from = "x" }
    | ^
  Only the kind "cursor" has one.
pyproject.toml:7:1: error: The way backward has no following.
  7 | backward = { param = "before", from = "x" }
    | ^
  Such as { param = "before", size = "last", following = "pageInfo.startCursor" }.
pyproject.toml:7:1: error: The way backward has no size.
  7 | backward = { param = "before", from = "x" }
    | ^
  Such as { param = "before", size = "last", following = "pageInfo.startCursor" }.
pyproject.toml:7:32: error: The key "from" is not known here.
  7 | backward = { param = "before", from = "x" }
    |                                ^
  Known: param, size, following, more.
pyproject.toml:12:1: error: "backward" must be a table, not a boolean.
  12 | backward = true
     | ^""",
    ),
    "paging": (
        client(
            "[tool.codegen.clients.shop.paging]",
            "queries.orders = false",
            '"queries.carts" = true',
            '"queries.users" = { kind = "cursor", parm = "after" }',
            '"queries.teams" = { kind = "pages", param = "page" }',
            '"queries.tags" = {}',
        ),
        """\
pyproject.toml:5:1: error: TOML takes a name apart at its dots.
  5 | queries.orders = false
    | ^
  Quote it: "queries.orders".
pyproject.toml:6:1: error: Paging is a table, or false to switch it off; this is a \
boolean.
  6 | "queries.carts" = true
    | ^
pyproject.toml:7:1: error: The paging has no following: where the next page's cursor \
is.
  7 | "queries.users" = { kind = "cursor", parm = "after" }
    | ^
pyproject.toml:7:1: error: The paging has no param: the parameter that chooses the \
page.
  7 | "queries.users" = { kind = "cursor", parm = "after" }
    | ^
pyproject.toml:7:38: error: The key "parm" is not known here.
  7 | "queries.users" = { kind = "cursor", parm = "after" }
    |                                      ^
  Did you mean "param"?
pyproject.toml:8:21: error: "pages" is not known here.
  8 | "queries.teams" = { kind = "pages", param = "page" }
    |                     ^
  Did you mean "page"?
pyproject.toml:9:1: error: The paging has no kind.
  9 | "queries.tags" = {}
    | ^
  Known: page, offset, cursor, backward, url, link.
pyproject.toml:9:1: error: The paging has no param: the parameter that chooses the \
page.
  9 | "queries.tags" = {}
    | ^""",
    ),
    "URLs": (
        client(
            'endpoint = "shop.example.org/graphql"', 'base_url = "https://a.org:port/"'
        ),
        """\
pyproject.toml:4:1: error: This is not the URL of a server.
  Write endpoint = "https://api.example.org/…".
pyproject.toml:5:1: error: This is not a URL.
  Write base_url = "https://api.example.org/…".""",
    ),
    "auth that is not complete": (
        client('auth = { kind = "header" }')
        + client('auth = { kind = "oauth", variable = "KEY" }').replace("shop]", "b]")
        + client('auth = { kind = "client-credentials", variable = "KEY" }').replace(
            "shop]", "c]"
        )
        + client('auth = { variable = "KEY" }').replace("shop]", "d]"),
        """\
pyproject.toml:4:1: error: It is not said which environment variable has the secret.
  Name it: variable = "EXAMPLE_API_KEY".
pyproject.toml:4:1: error: The header is missing: the name of what carries the key.
pyproject.toml:8:10: error: "oauth" is not known here.
  8 | auth = { kind = "oauth", variable = "KEY" }
    |          ^
  Known: bearer, header, query, cookie, basic, label-studio, client-credentials, \
password, refresh-token.
pyproject.toml:12:1: error: The token_url is missing: where credentials are exchanged \
for a token.
pyproject.toml:16:1: error: It is not said how to authenticate.
  Give it a kind: bearer, header, query, cookie, basic, label-studio, \
client-credentials.""",
    ),
    "several ways to authenticate": (
        """\
[tool.codegen.clients.shop]
kind = "openapi"
schema = "shop.yaml"
trusted_hosts = ["https://files.example.com"]
auth.a = { kind = "bearer" }
auth.b = { variable = "my key" }
auth.c = { secret = "hunter2" }
""" + client('auth = { kind = "password", variable = "K" }').replace("shop]", "b]"),
        """\
pyproject.toml:4:18: error: This is not the name of a host.
  4 | trusted_hosts = ["https://files.example.com"]
    |                  ^
  Write the name alone: "uploads.example.org".
pyproject.toml:5:6: error: It is not said which environment variable has the secret.
  Name it: variable = "EXAMPLE_API_KEY".
pyproject.toml:6:12: error: This is not the name of an environment variable.
  Give the name alone, in capital letters: "EXAMPLE_API_KEY". The secret itself never \
stands in this file.
pyproject.toml:7:12: error: The key "secret" is not known here.
  A secret never stands in this file: put it into an environment variable and name \
that: auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }.
pyproject.toml:11:10: error: This kind is of a scheme, which has a name.
  11 | auth = { kind = "password", variable = "K" }
     |          ^
  Name it: auth.oauth = { kind = "password", … }.""",
    ),
    "how to subscribe": (
        client('subscriptions = { transport = "pigeon", url = "ftp://a", again = 1 }'),
        """\
pyproject.toml:4:19: error: "pigeon" is not known here.
  4 | subscriptions = { transport = "pigeon", url = "ftp://a", again = 1 }
    |                   ^
  Known: websocket, sse, multipart.
pyproject.toml:4:41: error: This is no URL of a server.
  4 | subscriptions = { transport = "pigeon", url = "ftp://a", again = 1 }
    |                                         ^
  It begins with wss:// or https://, or is a path beside the base_url.
pyproject.toml:4:58: error: The key "again" is not known here.
  4 | subscriptions = { transport = "pigeon", url = "ftp://a", again = 1 }
    |                                                          ^
  Known: transport, url, reconnect.""",
    ),
    "how operations are sent": (
        client('persisted_queries = "yes"', "queries_by_get = 1"),
        """\
pyproject.toml:4:1: error: "persisted_queries" must be a boolean, not a string.
  4 | persisted_queries = "yes"
    | ^
pyproject.toml:5:1: error: "queries_by_get" must be a boolean, not a number.
  5 | queries_by_get = 1
    | ^""",
    ),
    "when calls are repeated": (
        client(
            'retry = { attempts = 0, statuses = [503, 200, "429"], waits = 1 }',
            'idempotency_key = "Key"',
        ),
        """\
pyproject.toml:4:11: error: A call is sent once at least.
  4 | retry = { attempts = 0, statuses = [503, 200, "429"], waits = 1 }
    |           ^
pyproject.toml:4:42: error: This is no status of a failure: 400 to 599.
  4 | retry = { attempts = 0, statuses = [503, 200, "429"], waits = 1 }
    |                                          ^
pyproject.toml:4:47: error: "statuses" has a string among its numbers.
  4 | retry = { attempts = 0, statuses = [503, 200, "429"], waits = 1 }
    |                                               ^
pyproject.toml:4:55: error: The key "waits" is not known here.
  4 | retry = { attempts = 0, statuses = [503, 200, "429"], waits = 1 }
    |                                                       ^
  Known: attempts, total_time, statuses.
pyproject.toml:5:1: error: "idempotency_key" means nothing for the kind graphql.
  5 | idempotency_key = "Key"
    | ^""",
    ),
    "how many calls are made at once": (
        client(
            'pace = { calls = 0, writes = "few", rate = -1, adaptive = 1, fast = 1 }'
        ),
        """\
pyproject.toml:4:10: error: With 0, no call is ever sent.
  4 | pace = { calls = 0, writes = "few", rate = -1, adaptive = 1, fast = 1 }
    |          ^
pyproject.toml:4:21: error: "writes" must be a whole number, not a string.
  4 | pace = { calls = 0, writes = "few", rate = -1, adaptive = 1, fast = 1 }
    |                     ^
pyproject.toml:4:37: error: "rate" must not be below 0.
  4 | pace = { calls = 0, writes = "few", rate = -1, adaptive = 1, fast = 1 }
    |                                     ^
pyproject.toml:4:48: error: "adaptive" must be a boolean, not a number.
  4 | pace = { calls = 0, writes = "few", rate = -1, adaptive = 1, fast = 1 }
    |                                                ^
pyproject.toml:4:62: error: The key "fast" is not known here.
  4 | ce = { calls = 0, writes = "few", rate = -1, adaptive = 1, fast = 1 }
    |                                                            ^
  Known: calls, writes, rate, adaptive.""",
    ),
    "how changes are judged": (
        """\
[tool.codegen.drift]
fail_on = "braking"
approvals = "/approvals.yaml"
severities = 1

[tool.codegen.drift.severity]
"field-removed" = "fine"
"enum-value-added" = { wire = "safe" }
"type-changed" = 3

""" + client("drift = { approvals = 'a.toml', ignore = 1 }"),
        """\
pyproject.toml:2:1: error: "braking" is not known here.
  2 | fail_on = "braking"
    | ^
  Did you mean "breaking"?
pyproject.toml:3:1: error: The file of approvals is written as TOML.
  3 | approvals = "/approvals.yaml"
    | ^
  Call it "schemas/approvals.toml", for example.
pyproject.toml:3:1: error: This path is absolute.
  3 | approvals = "/approvals.yaml"
    | ^
  Say it relative to the folder of this file.
pyproject.toml:4:1: error: The key "severities" is not known here.
  4 | severities = 1
    | ^
  Did you mean "severity"?
pyproject.toml:7:1: error: "fine" is not known here.
  7 | "field-removed" = "fine"
    | ^
  Known: safe, dangerous, breaking.
pyproject.toml:8:1: error: "enum-value-added" does not say the severity "source".
  8 | "enum-value-added" = { wire = "safe" }
    | ^
  Write one for both: "safe"; or { wire = "safe", source = "dangerous" }.
pyproject.toml:9:1: error: "type-changed" must be a severity, not a number.
  9 | "type-changed" = 3
    | ^
  Write one for both: "safe"; or { wire = "safe", source = "dangerous" }.
pyproject.toml:14:11: error: The key "approvals" is not known here.
  14 | drift = { approvals = 'a.toml', ignore = 1 }
     |           ^
  Approvals are for all clients: say it in [tool.codegen.drift].
pyproject.toml:14:33: error: "ignore" must be an array of tables, not a number.
  14 | drift = { approvals = 'a.toml', ignore = 1 }
     |                                 ^
  Write [[tool.codegen.drift.ignore]], with a kind or subject, reason and until.""",
    ),
    "what is ignored": (
        """\
[[tool.codegen.drift.ignore]]
kind = "field-removed"
until = "2027-01-31"

[[tool.codegen.drift.ignore]]
reason = "No."
client = "shopp"
until = 2027-01-31
expires = 2027-01-31

[[tool.codegen.drift.ignore]]
subject = "Order.*"
reason = " "

""" + client(),
        """\
pyproject.toml:1:3: error: The reason is missing: why does this not count?
  1 | [[tool.codegen.drift.ignore]]
    |   ^
pyproject.toml:3:1: error: "until" must be a date, not a string.
  3 | until = "2027-01-31"
    | ^
  Write it without quotation marks and without a time: 2027-01-31.
pyproject.toml:5:3: error: It is not said what is ignored.
  5 | [[tool.codegen.drift.ignore]]
    |   ^
  Say its kind, its subject, or its id.
pyproject.toml:7:1: error: There is no client "shopp".
  7 | client = "shopp"
    | ^
  Did you mean "shop"?
pyproject.toml:9:1: error: The key "expires" is not known here.
  9 | expires = 2027-01-31
    | ^
  It is called until.
pyproject.toml:11:3: error: The date is missing until which this counts.
  11 | [[tool.codegen.drift.ignore]]
     |   ^
  Write until = 2027-01-31. For good, give the kind a severity, or approve the finding.
pyproject.toml:13:1: error: The reason is missing: why does this not count?
  13 | reason = " "
     | ^""",
    ),
    "a header that is none": (
        client('idempotency_key = "Idempotency Key"')
        .replace("graphql", "openapi", 1)
        .replace("shop.graphql", "shop.json"),
        """\
pyproject.toml:4:1: error: This cannot be the name of a header.
  4 | idempotency_key = "Idempotency Key"
    | ^
  Most APIs call it "Idempotency-Key".""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said(tmp_path: Path, name: str) -> None:
    text, expected = CASES[name]
    assert said(tmp_path, text) == expected


SECRET = "lbl-sk-0123456789"

LEAKS = {
    "a header": f'headers = {{ Authorization = "Bearer {SECRET}" }}',
    "another header": f'headers = {{ X-Api-Key = "{SECRET}" }}',
    "a header's variable": f'headers = {{ X-Team = "${SECRET}" }}',
    "a header that is no string": f'headers = {{ X-Team = ["{SECRET}"] }}',
    "a header's name": f'headers = {{ "X Key" = "{SECRET}" }}',
    "auth": f'auth = "{SECRET}"',
    "a variable": f'auth = {{ kind = "bearer", variable = "{SECRET}" }}',
    "a variable in braces": f'auth = {{ kind = "bearer", variable = "${{{SECRET}}}" }}',
    "a key of auth": f'auth = {{ kind = "bearer", variable = "K", key = "{SECRET}" }}',
    "a key of its own": f'api_key = "{SECRET}"',
    "a URL that is none": f'endpoint = "https://me:{SECRET}/graphql"',
    "a URL": f'endpoint = "https://me:{SECRET}@shop.example.org/graphql"',
    "a syntax error": f'headers = {{ Authorization = "Bearer {SECRET} }}',
}


@pytest.mark.parametrize("name", LEAKS)
def test_no_message_repeats_a_secret(tmp_path: Path, name: str) -> None:
    printed = said(tmp_path, client(LEAKS[name]))
    assert "pyproject.toml:4:" in printed
    assert SECRET not in printed


def test_a_secret_in_the_file_is_refused_with_advice(tmp_path: Path) -> None:
    assert said(tmp_path, client(LEAKS["a header"], LEAKS["a key of its own"])) == """\
pyproject.toml:4:13: error: The secret itself stands in the header "Authorization".
  Put it into an environment variable, and write Authorization = \
"${EXAMPLE_API_KEY}". If others have seen this file, replace the secret.
pyproject.toml:5:1: error: The key "api_key" is not known here.
  A secret never stands in this file: put it into an environment variable and name \
that: auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }."""


@pytest.mark.parametrize(
    ("output", "message"),
    [("/etc", "This path is absolute."), ("../elsewhere", "This path leads out.")],
)
def test_clients_stay_inside_the_project(
    tmp_path: Path, output: str, message: str
) -> None:
    text = f'[tool.codegen]\noutput = "{output}"\n'
    assert f"pyproject.toml:2:1: error: {message}" in said(tmp_path, text)


def test_pages_that_lead_to_the_next_one_by_a_url(tmp_path: Path) -> None:
    text = """\
[tool.codegen.clients.shop]
kind = "openapi"
schema = "shop.json"

[tool.codegen.clients.shop.paging]
"orders.list" = { kind = "url", items = "value", following = "nextLink" }
"things.list" = { kind = "link", total = "total" }
"keys.list" = { kind = "link", param = "page", size = "per_page" }
"users.list" = { kind = "page", param = "page", items = "data", pages = "meta.pages" }
"""
    (client,) = load(tmp_path, text).clients
    assert client.paging == {
        "orders.list": ir.Paging(kind="url", items=("value",), following=("nextLink",)),
        "things.list": ir.Paging(kind="link", total=("total",)),
        "keys.list": ir.Paging(kind="link", param=("page",), size=("per_page",)),
        "users.list": ir.Paging(
            kind="page", param=("page",), items=("data",), pages=("meta", "pages")
        ),
    }
    wrong = text.replace(', following = "nextLink"', "")
    assert said(tmp_path, wrong) == (
        "pyproject.toml:6:1: error: The paging has no following: where the next "
        "page's URL is.\n"
        '  6 | "orders.list" = { kind = "url", items = "value" }\n'
        "    | ^"
    )
