"""The command line as people meet it, most of all when something is wrong."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from codegen.cli import main

from .graphql.test_introspect import serve_graphql
from .runtime.server import HANG, Reply, Request, Server, answer, serving

ROOT = Path(__file__).parent.parent
KEY = "shop-key-0123456789"

SCHEMA = """\
type Query {
  order(id: ID!): Order
}

type Order {
  id: ID!
  paid: When
}

scalar When
"""
DOCUMENT = """\
{
  "openapi": "3.0.3",
  "info": {
    "title": "Store",
    "version": "1.2"
  },
  "paths": {
    "/items": {
      "get": {
        "operationId": "listItems",
        "tags": [
          "items"
        ],
        "responses": {
          "200": {
            "description": "All.",
            "content": {
              "application/json": {
                "schema": {
                  "type": "array",
                  "items": {
                    "type": "string"
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
"""
CONFIG = """\
[tool.codegen.clients.shop]
kind = "graphql"
schema = "schemas/shop.graphql"
endpoint = "{url}/graphql"
auth = {{ kind = "bearer", variable = "SHOP_KEY" }}
operations = ["operations/*.graphql"]

[tool.codegen.clients.store]
kind = "openapi"
schema = "schemas/store.json"
endpoint = "{url}/openapi"
auth = {{ kind = "header", variable = "SHOP_KEY", header = "X-Key" }}
base_url = "https://store.example.org"
"""
OPERATION = "query paid($id: ID!) {\n  order(id: $id) {\n    paid\n  }\n}\n"

Run = Callable[..., "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of both kinds of schemas."""
    graphql = serve_graphql(SCHEMA)

    def handle(request: Request) -> Reply:
        return graphql(request) if request.method == "POST" else answer(body=DOCUMENT)

    with serving(handle) as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that works, and the current folder."""
    put(tmp_path, "pyproject.toml", CONFIG.format(url=server.url))
    put(tmp_path, "schemas/shop.graphql", SCHEMA)
    put(tmp_path, "schemas/store.json", DOCUMENT)
    put(tmp_path, "operations/orders.graphql", OPERATION)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHOP_KEY", KEY)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], project: Path, server: Server) -> Run:
    """Run a command; the server's port is not shown."""

    def run_command(*arguments: str) -> Outcome:
        with pytest.raises(SystemExit) as exit_:
            main(arguments)
        shown = capsys.readouterr()
        out, err = (text.replace(server.url, "SERVER") for text in shown)
        assert "Traceback" not in err
        assert KEY not in out + err
        return Outcome(int(exit_.value.code or 0), out, err)

    return run_command


def put(folder: Path, path: str, text: str | bytes) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


def content(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


# What works


def test_from_a_server_to_clients(run: Run, project: Path) -> None:
    (project / "schemas" / "shop.graphql").unlink()
    (project / "schemas" / "store.json").unlink()
    assert run("snapshot") == Outcome(
        0,
        "shop: schemas/shop.graphql changed (SERVER/graphql)\n"
        "store: schemas/store.json changed (SERVER/openapi, version 1.2)\n",
        "",
    )
    assert (project / "schemas" / "store.json").read_text() == DOCUMENT
    assert run("snapshot", "store").out == (
        "store: schemas/store.json unchanged (SERVER/openapi, version 1.2)\n"
    )
    first = run("generate")
    assert first.code == 0, first.err
    shop, store = first.out.splitlines()
    assert re.fullmatch(
        r"shop: 1 query, 1 operation in 1 group → generated/shop, (\d) files, "
        r"\1 changed",
        shop,
    )
    assert re.fullmatch(
        r"store: 1 operation in 1 group → generated/store, (\d) files, \1 changed",
        store,
    )
    before = content(project)
    assert run("generate").out.count(" files, unchanged\n") == 2
    assert run("check") == Outcome(0, "", "2 clients: up to date\n")
    assert content(project) == before


def test_what_is_generated_can_be_imported(run: Run, project: Path) -> None:
    assert run("generate").code == 0
    script = (
        "from generated.shop import AsyncShop, Shop\n"
        "from generated.store import Store\n"
        "print(Store().items, Shop(api_key='x').orders.paid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_one_client_alone(run: Run, project: Path) -> None:
    assert run("generate", "store").out.startswith("store: ")
    assert sorted(os.listdir(project / "generated")) == [
        "__init__.py",
        "_runtime",
        "store",
    ]
    assert run("check", "store").code == 0
    assert run("check").code == 1


def test_check_shows_what_differs(run: Run, project: Path) -> None:
    run("generate")
    put(project, "operations/orders.graphql", OPERATION.replace("paid\n", "id\n"))
    before = content(project)
    outcome = run("check")
    assert outcome.code == 1
    assert "--- a/generated/shop/orders.py\n+++ b/generated/shop/orders.py" in (
        outcome.out
    )
    assert outcome.err == "1 file differs; `codegen generate` writes it\n"
    assert content(project) == before
    put(project, "generated/shop/orders.py", "")
    assert run("check").code == 1
    assert ", 1 changed" in run("generate").out
    assert run("check").code == 0


def test_a_client_that_is_no_longer_configured(run: Run, project: Path) -> None:
    run("generate")
    config = (project / "pyproject.toml").read_text()
    put(project, "pyproject.toml", config.partition("\n\n")[0])
    warning = (
        "generated/store: warning: this was generated, but no client is configured "
        "for it; delete it if it is not needed.\n"
    )
    assert run("generate").err == warning
    assert run("check").err.startswith(warning)


def test_a_snapshot_from_a_file(run: Run, project: Path, server: Server) -> None:
    put(project, "new.graphql", f"# By hand.\n\n{SCHEMA}")
    assert run("snapshot", "shop", "--from", "new.graphql") == Outcome(
        0, "shop: schemas/shop.graphql changed (file new.graphql)\n", ""
    )
    text = (project / "schemas" / "shop.graphql").read_text()
    assert text.startswith("# By hand.\n\ntype Query {\n")
    put(
        project,
        "new.yaml",
        "openapi: 3.0.3\ninfo: {title: Store, version: 3}\npaths: {}",
    )
    assert run("snapshot", "store", "--from", "new.yaml").code == 0
    assert (project / "schemas" / "store.json").read_text().startswith("{\n")
    assert not server.requests


def test_a_schema_that_is_written_by_hand(run: Run, project: Path) -> None:
    put(project, "schemas/hand.yaml", "openapi: 3.0.3\n\n# A comment\npaths: {}\n")
    put(
        project,
        "pyproject.toml",
        '[tool.codegen.clients.hand]\nkind = "openapi"\nschema = "schemas/hand.yaml"\n',
    )
    outcome = run("snapshot")
    assert outcome.code == 0
    assert outcome.out == "hand: schemas/hand.yaml unchanged (file hand.yaml)\n"
    put(project, "schemas/hand.yaml", "openapi: 3.0.3\npaths: [\n")
    assert "schemas/hand.yaml:3:1: error: This is not YAML" in run("snapshot").err


def test_a_document_of_several_files(run: Run, project: Path, server: Server) -> None:
    put(
        project,
        "schemas/hand.yaml",
        "openapi: 3.0.3\ninfo: {title: Hand, version: '1'}\npaths:\n"
        "  /a: {$ref: paths/a.yaml}\n",
    )
    put(
        project,
        "schemas/paths/a.yaml",
        "get:\n  operationId: readA\n  responses:\n    '200':\n      description: 5\n"
        "      content: {application/json: {schema: {$ref: ../../common/a.yaml}}}\n",
    )
    put(project, "common/a.yaml", "{properties: {name: {type: string}}}")
    table = '[tool.codegen.clients.hand]\nkind = "openapi"\n'
    put(project, "pyproject.toml", f'{table}schema = "schemas/hand.yaml"\n')
    refused = run("generate")
    assert refused.code == 2
    assert refused.err.startswith(
        "schemas/paths/a.yaml:6:45 at #/get/responses/200/content/application~1json/"
        "schema/$ref: error: The reference ../../common/a.yaml leads out of the "
        "document's folder.\n"
    )
    assert 'references = ["…"]' in refused.err
    allowed = 'schema = "schemas/hand.yaml"\nreferences = ["common"]\n'
    put(project, "pyproject.toml", f"{table}{allowed}")
    outcome = run("generate")
    assert (outcome.code, outcome.err) == (
        0,
        "schemas/paths/a.yaml: 1 warning; --verbose shows them\n",
    )
    assert "class A(" in (project / "generated" / "hand" / "models.py").read_text()
    assert run("snapshot").code == 0, "it is checked, and stays as it is"
    written = 'schema = "schemas/one.json"\nreferences = ["common"]\n'
    put(project, "pyproject.toml", table + written)
    assert run("snapshot", "hand", "--from", "schemas/hand.yaml").code == 0
    assert (
        '"$ref": "#/components/schemas/a"'
        in (project / "schemas" / "one.json").read_text()
    )
    before = content(project / "generated" / "hand")
    assert run("generate").code == 0
    after = content(project / "generated" / "hand")
    assert before.keys() == after.keys()
    assert not server.requests


def test_warnings_about_a_schema_are_counted(run: Run, project: Path) -> None:
    wrong = DOCUMENT.replace('"type": "string"', '"type": "string", "required": []')
    put(project, "schemas/store.json", wrong)
    brief, full = run("generate", "store"), run("check", "store", "-v")
    assert brief.err == "schemas/store.json: 1 warning; --verbose shows them\n"
    assert run("generate", "store").err == "", "nothing has changed since"
    assert "schemas/store.json:22:39 at #/paths" in full.err
    assert full.code == 0


def test_a_pattern_that_finds_nothing(run: Run, project: Path) -> None:
    """An error: the methods that the user calls would be deleted."""
    run("generate", "shop")
    before = content(project / "generated")
    (project / "operations" / "orders.graphql").unlink()
    outcome = run("generate", "shop")
    assert outcome.code == 2
    assert outcome.err == """\
pyproject.toml:6:1: error: "operations/*.graphql" finds no file.
  6 | operations = ["operations/*.graphql"]
    | ^
  Patterns are relative to the folder of this file. Take the pattern out while there \
is no file.
"""
    assert content(project / "generated") == before


def test_it_works_from_a_folder_inside(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "schemas")
    assert run("generate").code == 0
    assert (project / "generated" / "shop" / "orders.py").exists()
    monkeypatch.chdir(project.parent)
    config = str(project / "pyproject.toml")
    assert run("check", "--config", config).code == 0


def test_init(run: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "shop"')
    assert run("init").code == 0
    text = (project / "pyproject.toml").read_text()
    assert text.startswith('[project]\nname = "shop"\n\n[tool.codegen]\noutput = ')
    again = run("init")
    assert (again.code, again.err) == (
        2,
        "pyproject.toml: error: This file is there already, and configures codegen.\n"
        "  Edit it.\n",
    )
    assert "No client is configured" in run("generate").err
    put(project, "pyproject.toml", re.sub("(?m)^# ", "", text))
    assert run("generate").err == (
        "schemas/example.graphql: error: There is no such file.\n"
        "  Get it with `codegen snapshot example`.\n"
    )
    (project / "pyproject.toml").unlink()
    assert run("init").out.startswith("codegen.toml: ")
    text = (project / "codegen.toml").read_text()
    put(project, "codegen.toml", re.sub("(?m)^# ", "", text))
    assert "schemas/example.graphql: error" in run("generate").err
    assert run("init").code == 2


def test_version_and_help(run: Run) -> None:
    assert run("--version").out.startswith("schema-codegen ")
    assert "2  something is wrong with the input; nothing was written" in (
        run("--help").out
    )


# What does not: nothing is written then


CASES: dict[str, tuple[Callable[[Path, Server], object], tuple[str, ...], str]] = {
    "a bad config": (
        lambda project, _: put(
            project, "pyproject.toml", '[tool.codegen.clients.shop]\nkind = "grapql"\n'
        ),
        ("generate",),
        """\
pyproject.toml:1:23: error: The client has no schema.
  1 | [tool.codegen.clients.shop]
    |                       ^
  Name the file for its snapshot: schema = "schemas/shop.graphql".
pyproject.toml:2:1: error: "grapql" is not known here.
  2 | kind = "grapql"
    | ^
  Did you mean "graphql"?
""",
    ),
    "no config": (
        lambda project, _: (project / "pyproject.toml").unlink(),
        ("generate",),
        """\
error: There is no pyproject.toml with a table [tool.codegen], and no codegen.toml, \
in this folder or above it.
  `codegen init` writes an example; a client looks so:

    [tool.codegen.clients.example]
    kind = "graphql"  # or "openapi"
    schema = "schemas/example.graphql"
    endpoint = "https://api.example.org/graphql"
    auth = { kind = "bearer", variable = "EXAMPLE_API_KEY" }
""",
    ),
    "an unreachable endpoint": (
        lambda project, _: put(
            project, "pyproject.toml", CONFIG.format(url="http://127.0.0.1:9")
        ),
        ("snapshot",),
        """\
http://127.0.0.1:9/graphql: error: There is no connection: Connection refused.
  Is the address right, and is the server running?
http://127.0.0.1:9/openapi: error: There is no connection: Connection refused.
  Is the address right, and is the server running?
""",
    ),
    "an endpoint that others can listen to": (
        lambda project, _: put(
            project, "pyproject.toml", CONFIG.format(url="http://shop.example.org")
        ),
        ("snapshot", "shop"),
        """\
http://shop.example.org/graphql: error: Plain http lets others read and change what \
is sent.
  Use https://, or pass --insecure if the network is your own.
""",
    ),
    "401": (
        lambda _, server: server.replies(answer(401, {"message": f"No {KEY}"})),
        ("snapshot",),
        """\
SERVER/graphql: error: The server answered 401 Unauthorized.
  Does SHOP_KEY hold a valid key that may read the schema?
SERVER/openapi: error: The server answered 401 Unauthorized.
  Does SHOP_KEY hold a valid key that may read the schema?
""",
    ),
    "a page": (
        lambda _, server: server.replies(
            answer(body="<!doctype html><title>Sign in</title>", media="text/html")
        ),
        ("snapshot",),
        """\
SERVER/graphql: error: The server answered with an HTML page “Sign in”, not with a \
GraphQL schema.
  The address may be that of a page that shows it, or the server may want a login first.
SERVER/openapi: error: The server answered with an HTML page “Sign in”, not with an \
OpenAPI document.
  The address may be that of a page that shows it, or the server may want a login first.
""",
    ),
    "truncated JSON": (
        lambda _, server: server.replies(answer(body='{"openapi": "3.0.3", "in')),
        ("snapshot",),
        """\
SERVER/graphql: error: The JSON of the answer breaks off (line 1, column 22).
  Try again.
SERVER/openapi:1:22: error: The JSON ends inside a string.
  1 | {"openapi": "3.0.3", "in
    |                      ^
  Fetch the document again, or mend it.
""",
    ),
    "one of two fails": (
        lambda _, server: server.replies(
            answer(body={"openapi": "3.0.3", "paths": {}})
        ),
        ("snapshot",),
        """\
SERVER/graphql: error: The answer is JSON, but not that of a GraphQL server: \
{"openapi": "3.0.3", "paths": {}}
  Is this the address of the GraphQL API?
""",
    ),
    "a name that says YAML": (
        lambda project, server: put(
            project,
            "pyproject.toml",
            CONFIG.format(url=server.url).replace("store.json", "store.yaml"),
        ),
        ("snapshot", "store"),
        """\
pyproject.toml:10:1: error: A snapshot that is fetched is written as JSON, and this \
name says something else.
  10 | schema = "schemas/store.yaml"
     | ^
  Call it schemas/store.json.
""",
    ),
    "a page in place of a snapshot": (
        lambda project, _: put(project, "schemas/shop.graphql", "<html></html>"),
        ("generate",),
        """\
schemas/shop.graphql: error: This is an HTML or XML page.
  A snapshot is GraphQL SDL; write one with `codegen snapshot`.
""",
    ),
    "a truncated snapshot": (
        lambda project, _: put(
            project, "schemas/store.json", DOCUMENT.partition("/items")[0]
        ),
        ("generate",),
        """\
schemas/store.json:8:5: error: The JSON ends inside a string.
  8 |     "
    |     ^
  Fetch the document again, or mend it.
""",
    ),
    "no snapshot": (
        lambda project, _: (project / "schemas" / "store.json").unlink(),
        ("check", "store"),
        """\
schemas/store.json: error: There is no such file.
  Get it with `codegen snapshot store`.
""",
    ),
    "a folder in place of a file": (
        lambda project, _: (project / "operations" / "orders.graphql").rename(
            project / "orders.graphql"
        ),
        ("snapshot", "shop", "--from", "operations"),
        "operations: error: This is a folder.\n  Name a file.\n",
    ),
    "a pipe in place of a file": (
        lambda project, _: os.mkfifo(project / "pipe.json"),
        ("snapshot", "store", "--from", "pipe.json"),
        "pipe.json: error: This is not a regular file.\n  Name a file.\n",
    ),
    "a file in another encoding": (
        lambda project, _: put(
            project, "operations/orders.graphql", b"# ok\n# caf\xe9"
        ),
        ("generate",),
        """\
operations/orders.graphql:2:6: error: The file is not UTF-8 text.
  Save it as UTF-8.
""",
    ),
    "a syntax error in an operation": (
        lambda project, _: put(project, "operations/orders.graphql", OPERATION[:-2]),
        ("generate",),
        """\
operations/orders.graphql:5:1: error: Syntax Error: Expected Name, found <EOF>.
""",
    ),
    "an operation that does not fit": (
        lambda project, _: put(
            project, "operations/orders.graphql", OPERATION.replace("paid\n", "payd\n")
        ),
        ("generate",),
        """\
operations/orders.graphql:3:5: error: Cannot query field 'payd' on type 'Order'. Did \
you mean 'paid'?
  3 |     payd
    |     ^
""",
    ),
    "paging of what is not there": (
        lambda project, server: put(
            project,
            "pyproject.toml",
            CONFIG.format(url=server.url)
            + '[tool.codegen.clients.store.paging]\n"items.lists" = false\n',
        ),
        ("generate",),
        """\
pyproject.toml:15:1: error: items.lists: There is no operation "items.lists".
  15 | "items.lists" = false
     | ^
  Did you mean "items.list"?
""",
    ),
    "a module of somebody else": (
        lambda project, _: put(project, "generated/shop/orders.py", "mine = 1\n"),
        ("generate",),
        """\
generated/shop/orders.py: error: A generated file belongs here, but this one was not \
generated: it does not begin with "# Generated by codegen from".
  Move it away, or choose another output.
""",
    ),
    "an unknown client": (
        lambda *_: None,
        ("generate", "shp"),
        """\
Usage: codegen generate [OPTIONS] [CLIENT]...
Try 'codegen generate --help' for help.

Error: There is no client "shp". Did you mean "shop"?
""",
    ),
    "a file for nobody": (
        lambda *_: None,
        ("snapshot", "--from", "new.graphql"),
        """\
Usage: codegen snapshot [OPTIONS] [CLIENT]...
Try 'codegen snapshot --help' for help.

Error: --from needs the name of the one client it is for.
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_problem_is_said_and_nothing_is_written(
    run: Run, project: Path, server: Server, name: str
) -> None:
    prepare, arguments, expected = CASES[name]
    prepare(project, server)
    before = content(project)
    outcome = run(*arguments)
    assert outcome.err == expected
    assert (outcome.code, outcome.out) == (2, "")
    assert content(project) == before


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            None,
            "pyproject.toml:5:27: error: The environment variable SHOP_KEY is not set."
            "\n  Set it to your key: export SHOP_KEY=…\n",
        ),
        (
            f"{KEY}\nmore",
            "pyproject.toml:5:27: error: The value of SHOP_KEY has characters that "
            "cannot be sent.\n",
        ),
    ],
)
def test_the_environment(
    run: Run,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    value: str | None,
    expected: str,
) -> None:
    monkeypatch.delenv("SHOP_KEY")
    if value is not None:
        monkeypatch.setenv("SHOP_KEY", value)
    assert run("snapshot", "shop") == Outcome(2, "", expected)
    assert not server.requests


def test_a_line_break_after_the_key_is_forgiven(
    run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_KEY", f"{KEY}\n")
    assert run("snapshot").code == 0
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.requests[1].headers["x-key"] == KEY


def test_headers_win_over_auth(
    run: Run, project: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CONFIG.format(url=server.url).replace(
        'SHOP_KEY" }', 'OTHER" }\nheaders = { X-Token = "Key ${SHOP_KEY}" }', 1
    )
    put(project, "pyproject.toml", text)
    assert run("snapshot", "shop").code == 0
    assert server.last.headers["x-token"] == f"Key {KEY}"
    assert "authorization" not in server.last.headers


def test_what_a_server_says_cannot_play_with_the_terminal(
    run: Run, project: Path, server: Server
) -> None:
    server.replies(answer(500, {"errors": [{"message": "\x1b[2Jgone\r\x07"}]}))
    assert "\x1b" not in run("snapshot", "shop").err
    put(project, "schemas/store.json", '{"openapi": "\x1b[2J"}')
    assert "\\x1b[2J" in run("generate", "store").err


# The process itself


def started(
    project: Path, *arguments: str, **environment: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "codegen", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_an_interrupt(project: Path, server: Server) -> None:
    server.replies(HANG)
    process = started(project, "snapshot", "shop")
    while not server.requests:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, "", "\nInterrupted.\n")


def test_a_reader_that_goes_away(project: Path) -> None:
    process = started(project, "check")
    assert process.stdout
    assert process.stdout.readline() == "--- /dev/null\n"
    process.stdout.close()
    # 1 where all was written before: never 0, which says that all is well.
    assert process.wait(timeout=20) in (1, 141)
    assert process.stderr
    assert "Traceback" not in process.stderr.read()


def test_a_terminal_without_the_characters(project: Path) -> None:
    process = started(project, "generate", "store", PYTHONIOENCODING="latin-1")
    out, err = process.communicate(timeout=20)
    assert (process.returncode, err) == (0, "")
    assert "\\u2192 generated/store" in out


def test_help_is_fast(project: Path) -> None:
    script = (
        "import sys\nfrom codegen.cli import main\n"
        "try:\n    main(['--help'])\nfinally:\n"
        "    print({'black', 'graphql', 'httpx', 'jinja2', 'msgspec', 'yaml'}"
        " & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr == "set()\n"
