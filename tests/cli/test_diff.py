"""`codegen diff`: whatever people name as two versions of a schema."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from tests.graphql.test_introspect import serve_graphql
from tests.runtime.server import Reply, Request, answer, serving

from .conftest import Repository, Run
from .schemas import GRAPHQL, OLD, described, with_put, without_delete, written

pytestmark = pytest.mark.usefixtures("repository")

CLIENT = """\
[tool.codegen.clients.store]
kind = "openapi"
schema = "schemas/store.json"
base_url = "https://store.example.org"
"""
REMOVED = "operation removed"


@pytest.fixture(autouse=True)
def schemas(repository: Repository) -> Repository:
    repository.put("old.json", written(OLD))
    repository.put("new.json", written(without_delete()))
    repository.put("more.json", written(with_put()))
    return repository


# Exit codes


def test_a_version_is_what_it_is(run: Run) -> None:
    done = run("diff", "old.json", "old.json")
    assert (done.code, done.err) == (0, "")
    assert "no changes" in done.out


def test_what_is_gone_breaks(run: Run) -> None:
    done = run("diff", "old.json", "new.json")
    assert done.code == 1
    assert "DELETE /items" in done.out
    assert REMOVED in done.out


@pytest.mark.parametrize(
    ("bound", "code"), [("breaking", 0), ("dangerous", 0), ("any", 1)]
)
def test_the_bound_decides(bound: str, code: int, run: Run) -> None:
    assert run("diff", "old.json", "more.json", "--fail-on", bound).code == code


def test_descriptions_are_off_by_default(repository: Repository, run: Run) -> None:
    repository.put("said.json", written(described()))
    done = run("diff", "old.json", "said.json", "--fail-on", "any")
    assert done.code == 0
    assert "differ in what no client notices" in " ".join(done.out.split())
    assert '+      "description": "All the items.",' not in done.out
    done = run("diff", "old.json", "said.json", "--diff")
    assert '+        "description": "All the items."' in done.out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.json", '{"openapi": "3.0.0", "paths": [', "error:"),
        ("page.json", "<!doctype html><title>Login</title>", "HTML or XML page"),
        ("empty.graphql", "", "This is empty."),
        ("future.yaml", "openapi: 4.0.0\ninfo: {}\npaths: {}\n", "of openapi 4.0.0"),
        ("wrong.graphql", "type Query { a: Nowhere }", "has no query field"),
        ("prose.txt", "hello", "neither a GraphQL schema nor an OpenAPI document"),
    ],
)
def test_what_is_no_schema_is_not_the_same(
    name: str, content: str, said: str, repository: Repository, run: Run
) -> None:
    repository.put(name, content)
    for named in ((name, "old.json"), ("old.json", name), (name, name)):
        done = run("diff", *named)
        assert (done.code, done.out) == (2, "")
        assert said in done.err or "cannot be compared" in done.err
        assert "Traceback" not in done.err


def test_a_graphql_schema_is_no_openapi_document(
    repository: Repository, run: Run
) -> None:
    repository.put("shop.graphql", GRAPHQL)
    done = run("diff", "shop.graphql", "old.json")
    assert (done.code, done.out) == (2, "")
    assert (
        "shop.graphql is a GraphQL schema, and old.json is an OpenAPI document: they "
        "cannot be compared." in done.err
    )


def test_both_sides_that_are_wrong_are_said(run: Run) -> None:
    done = run("diff", "nowhere.json", "main:nothing.json")
    assert done.code == 2
    assert "nowhere.json: error: There is no such file." in done.err
    assert "git knows no such revision" in done.err


# Places


def test_revisions(repository: Repository, run: Run) -> None:
    repository.put("schemas/store.json", written(OLD))
    repository.commit("One")
    repository.put("schemas/store.json", written(without_delete()))
    repository.commit("Two")
    for old, new, code in (
        ("HEAD~1:schemas/store.json", "main:schemas/store.json", 1),
        ("HEAD~1:schemas/store.json", "schemas/store.json", 1),
        ("main:schemas/store.json", "schemas/store.json", 0),
        ("HEAD:./schemas/store.json", "new.json", 0),
    ):
        assert run("diff", old, new).code == code, (old, new)


def test_the_schema_of_a_client_in_a_revision(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The config may be in a folder of the repository, and the user below it."""
    repository.put("api/codegen.toml", CLIENT.replace("tool.codegen.", ""))
    repository.put("api/schemas/store.json", written(OLD))
    repository.commit("One")
    repository.put("api/schemas/store.json", written(without_delete()))
    repository.commit("Two")
    monkeypatch.chdir(repository.folder / "api" / "schemas")
    done = run("diff", "HEAD~1:", "main:", "--client", "store")
    assert done.code == 1
    assert "HEAD~1:api/schemas/store.json -> main:api/schemas/store.json" in done.out
    assert "Store.items.drop" in done.out
    assert "say --client" in run("diff", "HEAD~1:", "main:").err


def test_a_document_of_several_files_in_a_revision(
    repository: Repository, run: Run
) -> None:
    document = json.loads(written(OLD))
    item = document["components"]["schemas"].pop("Item")
    items = document["paths"]["/items"]["get"]["responses"]["200"]["content"]
    reference = {"$ref": "parts/item.json"}
    items["application/json"]["schema"]["items"] = reference
    repository.put("api/store.json", written(document))
    repository.put("api/parts/item.json", written(item))
    repository.commit("One")
    assert run("diff", "HEAD:api/store.json", "api/store.json").code == 0
    repository.put("api/parts/item.json", "{")
    done = run("diff", "HEAD:api/store.json", "api/store.json")
    assert done.code == 2
    repository.put("api/parts/item.json", written(item))
    reference["$ref"] = "../old.json#/components/schemas/Item"
    repository.put("api/store.json", written(document))
    repository.commit("Two")
    done = run("diff", "HEAD:api/store.json", "HEAD:api/store.json")
    done = run("diff", "HEAD:api/store.json", "old.json")
    assert done.code == 2
    assert "leads out of the document's folder" in done.err


def test_sdl_in_several_files(repository: Repository, run: Run) -> None:
    query, order = GRAPHQL.split("\n\n")
    repository.put("whole.graphql", GRAPHQL)
    repository.put("api/query.graphql", query)
    repository.put("api/more/order.graphqls", order)
    repository.commit("One")
    for named in ("api", "api/**/*.graphql*", "HEAD:api", "HEAD:api/"):
        done = run("diff", "whole.graphql", named, "--fail-on", "any")
        assert done.code == 0, done
    repository.put("none/readme.txt", "no")
    assert "no file of SDL in this folder" in run("diff", "none", "api").err
    assert "The pattern finds no file" in run("diff", "x*.graphql", "api").err


def test_the_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def given(text: str) -> None:
        raw = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", raw)

    given(written(without_delete()))
    assert run("diff", "old.json", "-").code == 1
    given(written(OLD))
    assert run("diff", "old.json", "-").code == 0
    given("")
    assert run("diff", "old.json", "-").code == 2
    done = run("diff", "-", "-")
    assert done.code == 2
    assert "Only one of both" in done.err


def test_a_file_wins_over_a_revision(repository: Repository, run: Run) -> None:
    repository.put("main:old.json", written(OLD))
    assert run("diff", "main:old.json", "old.json").code == 0


def test_servers(run: Run) -> None:
    document = answer(body=written(without_delete()))
    with serving(lambda _: document) as server:
        url = f"{server.url}/openapi.json"
        done = run("diff", "old.json", url)
        assert done.code == 1
        assert f"old.json -> {url} (live)" in done.out


def test_a_server_of_graphql_is_recognised(repository: Repository, run: Run) -> None:
    repository.put("shop.graphql", GRAPHQL)
    graphql = serve_graphql(GRAPHQL)

    def handle(request: Request) -> Reply:
        if request.method == "POST":
            return graphql(request)
        return answer(200, "<!doctype html><title>Explorer</title>", "text/html")

    with serving(handle) as server:
        for path in ("/graphql", "/api"):
            assert run("diff", "shop.graphql", server.url + path).code == 0


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (answer(500, "down"), "500"),
        (answer(401), "401"),
        (answer(200, "<html><title>Login</title>", "text/html"), "HTML page"),
        (answer(200, "{}"), "error:"),
        (Reply(b"", "reset"), "error:"),
    ],
)
def test_a_server_that_tells_nothing(reply: Reply, said: str, run: Run) -> None:
    with serving(lambda _: reply) as server:
        done = run("diff", "old.json", server.url)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


# A client


def test_what_the_config_says_of_a_client_applies(
    repository: Repository, run: Run
) -> None:
    ignore = '[[tool.codegen.clients.store.drift.ignore]]\nkind = "operation-removed"'
    said = f'{CLIENT}\n{ignore}\nreason = "Never called."\nuntil = 2999-01-01\n'
    repository.put("pyproject.toml", said)
    assert run("diff", "old.json", "new.json").code == 1
    done = run("diff", "old.json", "new.json", "--client", "store")
    assert done.code == 0
    assert "ignored until 2999-01-01: Never called" in " ".join(done.out.split())
    assert "Store.items.drop" in done.out


def test_a_client_that_there_is_not(repository: Repository, run: Run) -> None:
    repository.put("pyproject.toml", CLIENT)
    done = run("diff", "old.json", "new.json", "--client", "stor")
    assert done.code == 2
    assert 'Did you mean "store"?' in done.err


# Reports


def test_reports_go_to_files_too(run: Run, tmp_path: Path) -> None:
    done = run("diff", "old.json", "new.json", "--report", "json=out/drift.json")
    assert done.code == 1
    assert REMOVED in done.out
    report = json.loads((tmp_path / "out" / "drift.json").read_text())
    assert report["reports"][0]["fails"] is True


def test_a_report_that_cannot_be_written_hides_nothing(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    done = run("diff", "old.json", "new.json", "--report", "json=folder")
    assert done.code == 1
    assert REMOVED in done.out
    assert "error:" in done.err
    done = run("diff", "old.json", "old.json", "--report", "json=folder")
    assert done.code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--report", "drift.md"], "is not FORMAT=FILE"),
        (["--report", "word=drift.doc"], '"word" is no format'),
        (["--format", "json", "--summary"], "--summary is for the format text"),
        (["--approve", "0123"], "--approve needs a --reason"),
        (["--approve", "0123", "--reason", "no"], "--approve needs a --client"),
        (["--reason", "no"], "--reason is for --approve"),
    ],
)
def test_options_that_do_not_fit(arguments: list[str], said: str, run: Run) -> None:
    done = run("diff", "old.json", "new.json", *arguments)
    assert done.code == 2
    assert said in done.err
