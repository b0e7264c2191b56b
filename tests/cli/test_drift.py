"""`codegen drift`: what APIs say now, what may pass, and what is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.graphql.test_introspect import serve_graphql
from tests.runtime.server import CUT, RESET, Reply, Request, Server, answer, serving

from .conftest import Done, Repository, Run
from .schemas import GRAPHQL, OLD, described, with_put, without_delete, written

KEY = "store-key-0123456789"
CONFIG = """\
[tool.codegen.clients.store]
kind = "openapi"
schema = "schemas/store.json"
endpoint = "{url}/openapi.json"
base_url = "https://store.example.org"
auth = {{ kind = "header", variable = "STORE_KEY", header = "X-Key" }}

[tool.codegen.clients.shop]
kind = "graphql"
schema = "schemas/shop.graphql"
endpoint = "{url}/graphql"

[tool.codegen.clients.prose]
kind = "openapi"
schema = "schemas/prose.json"
base_url = "https://prose.example.org"
"""
TODAY = datetime.now(UTC).date()


class Apis:
    """Two APIs that change when a test says so."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store: Reply = answer(body=written(OLD))
        self.to_strangers: Reply | None = None
        """What the store says to callers without the key; the same if None."""
        self.shop = GRAPHQL
        self.broken_shop: Reply | None = None

    def __call__(self, request: Request) -> Reply:
        if request.path == "/graphql":
            return self.broken_shop or serve_graphql(self.shop)(request)
        is_known = request.headers.get("x-key") == KEY
        if not is_known and self.to_strangers is not None:
            return self.to_strangers
        return self.store


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(lambda _: answer(404)) as server:
        yield server


@pytest.fixture
def apis(
    server: Server,
    repository: Repository,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> Apis:
    """The APIs, with a project whose snapshots say what they say."""
    apis = Apis(server.url)
    server.handler = apis
    monkeypatch.setenv("STORE_KEY", KEY)
    repository.put("pyproject.toml", CONFIG.format(url=server.url))
    repository.put("schemas/prose.json", written(OLD))
    assert run("snapshot").code == 0
    return apis


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def one_line(done: Done) -> str:
    return " ".join(done.out.split())


def configure(repository: Repository, text: str) -> None:
    path = repository.folder / "pyproject.toml"
    repository.put("pyproject.toml", f"{path.read_text(encoding='utf-8')}\n{text}")


def ids(done: Done) -> list[str]:
    return re.findall(r"\b[0-9a-f]{12}\b", done.out)


# Exit codes


def test_nothing_has_changed(apis: Apis, run: Run) -> None:
    done = run("drift")
    assert done.code == 0
    assert done.err == "prose: not compared, it has no endpoint\n"
    assert f"schemas/store.json -> {apis.url}/openapi.json (live)" in done.out
    assert f"schemas/shop.graphql -> {apis.url}/graphql (live)" in done.out


def test_both_kinds_of_apis_drift(apis: Apis, repository: Repository, run: Run) -> None:
    before = contents(repository.folder)
    apis.store = answer(body=written(without_delete()))
    apis.shop = GRAPHQL.replace(" paid: Boolean", "")
    done = run("drift")
    assert done.code == 1
    assert "operation removed" in done.out
    assert "Store.items.drop" in done.out
    assert "paid: field removed" in done.out
    assert "models.Order.paid" in done.out
    assert contents(repository.folder) == before


def test_one_client_of_many(apis: Apis, run: Run) -> None:
    apis.store = answer(body=written(without_delete()))
    done = run("drift", "shop")
    assert done.code == 0
    assert "store" not in done.out
    assert "has no endpoint" in run("drift", "prose").err


def test_the_config_says_what_fails(
    apis: Apis, repository: Repository, run: Run
) -> None:
    apis.store = answer(body=written(with_put()))
    assert run("drift").code == 0
    assert run("drift", "--fail-on", "any").code == 1
    configure(repository, '[tool.codegen.drift]\nfail_on = "any"')
    assert run("drift").code == 1
    assert run("drift", "--fail-on", "breaking").code == 0
    configure(repository, '[tool.codegen.clients.store.drift]\nfail_on = "dangerous"')
    assert run("drift").code == 0


FAULTS = {
    "401": (answer(401), "valid key"),
    "403": (answer(403), "valid key"),
    "404": (answer(404), "right address"),
    "500": (answer(500, "down"), "500"),
    "a page": (answer(200, "<!doctype html><title>Login</title>", "text/html"), "HTML"),
    "garbage": (answer(200, b"\xff\xfe\x00"), "not UTF-8"),
    "another document": (answer(200, '{"a": 1}'), '"openapi"'),
    "a newer format": (answer(200, '{"openapi": "4.0.0"}'), "4.0.0"),
    "half a document": (answer(200, written(OLD)[:500]), "error"),
    "a cut": (CUT, "closed before the end"),
    "a reset": (RESET, "error"),
    "elsewhere": (
        answer(302, headers={"Location": "https://login.example.org/"}),
        "redirect",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_not_knowing_is_not_no_drift(
    fault: str, apis: Apis, repository: Repository, run: Run
) -> None:
    """The other client is checked all the same; its drift is shown, 2 wins."""
    apis.store, said = FAULTS[fault]
    apis.shop = GRAPHQL.replace(" paid: Boolean", "")
    before = contents(repository.folder)
    done = run("drift")
    assert done.code == 2
    assert "store: could not be told" in done.out
    assert said in done.err
    assert "paid: field removed" in done.out
    assert "Traceback" not in done.err
    assert KEY not in done.err + done.out
    assert contents(repository.folder) == before


def test_a_key_that_is_not_set(
    apis: Apis, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORE_KEY")
    done = run("drift", "store")
    assert done.code == 2
    assert "The environment variable STORE_KEY is not set." in done.err


def test_without_a_snapshot(apis: Apis, repository: Repository, run: Run) -> None:
    (repository.folder / "schemas" / "store.json").unlink()
    done = run("drift")
    assert done.code == 2
    assert "Get it with `codegen snapshot store`." in done.err
    assert "shop: no changes" in done.out


def test_machines_read_failures_too(apis: Apis, run: Run) -> None:
    apis.broken_shop = answer(503)
    done = run("drift", "--format", "json")
    assert done.code == 2
    store, shop = json.loads(done.out)["reports"]
    assert store["failure"] is None
    assert "503" in shop["failure"]


# The same identity


def test_another_caller_cannot_tell(
    apis: Apis, repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTHER_KEY", KEY)
    path = repository.folder / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace("STORE_KEY", "OTHER_KEY")
    repository.put("pyproject.toml", text)
    done = run("drift", "store")
    assert done.code == 2
    assert "fetched with STORE_KEY, now it would be with OTHER_KEY" in done.err
    assert run("snapshot", "store").code == 0
    assert run("drift", "store").code == 0


def test_a_server_that_knows_the_caller_no_longer(
    apis: Apis, repository: Repository, run: Run
) -> None:
    """Label Studio shows anonymous callers another document, with a status of 200."""
    apis.to_strangers = answer(body=written(without_delete()))
    assert run("snapshot", "store").code == 0
    said = json.loads((repository.folder / "schemas" / "provenance.json").read_text())
    assert said["store"]["anonymous"] == "other"
    assert run("drift", "store").code == 0
    apis.store = apis.to_strangers
    done = run("drift", "store")
    assert done.code == 2
    assert "what it shows to everyone" in done.err
    assert "operation removed" not in done.out
    # With a change of its own for the caller, it is drift.
    apis.store = answer(body=written(with_put()))
    assert run("drift", "store", "--fail-on", "any").code == 1


def test_several_keys_of_which_none_is_set(
    apis: Apis, repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = repository.folder / "pyproject.toml"
    text = path.read_text(encoding="utf-8").replace("auth = {", "auth.key = {")
    repository.put("pyproject.toml", text)
    assert run("drift", "store").code == 0
    monkeypatch.delenv("STORE_KEY")
    apis.store = answer(body=written(without_delete()))
    done = run("drift", "store")
    assert done.code == 2
    assert "None of the client's keys is set: STORE_KEY." in done.err


# Severities, entries that ignore, approvals


def test_severities_of_the_config(apis: Apis, repository: Repository, run: Run) -> None:
    apis.store = answer(body=written(without_delete()))
    configure(repository, '[tool.codegen.drift.severity]\n"operation-removed" = "safe"')
    done = run("drift")
    assert done.code == 0
    assert "1 safe change" in done.out
    table = "[tool.codegen.clients.store.drift.severity]"
    both = '"operation-removed" = { wire = "breaking", source = "safe" }'
    configure(repository, f"{table}\n{both}")
    assert run("drift").code == 1


def test_a_kind_that_there_is_not(apis: Apis, repository: Repository, run: Run) -> None:
    configure(repository, '[tool.codegen.drift.severity]\n"operation-remove" = "safe"')
    done = run("drift")
    assert done.code == 2
    assert 'There is no kind of change "operation-remove"' in done.err
    assert 'Did you mean "operation-removed"?' in done.err
    assert "pyproject.toml:19:1" in done.err


def ignoring(until: object, what: str = 'subject = "DELETE *"') -> str:
    return (
        f"[[tool.codegen.drift.ignore]]\n{what}\nreason = 'Never called.'\n"
        f"until = {until}\n"
    )


def test_what_is_ignored_until_a_day(
    apis: Apis, repository: Repository, run: Run
) -> None:
    apis.store = answer(body=written(without_delete()))
    configure(repository, ignoring(TODAY + timedelta(days=1)))
    done = run("drift")
    assert done.code == 0
    assert "Never called" in done.out
    assert "warning" not in done.err


def test_what_was_ignored_counts_again(
    apis: Apis, repository: Repository, run: Run
) -> None:
    apis.store = answer(body=written(without_delete()))
    configure(repository, ignoring(TODAY - timedelta(days=2)))
    done = run("drift")
    assert done.code == 1
    assert f"ignored until {TODAY - timedelta(days=2)}: Never called." in one_line(done)
    assert "pyproject.toml:18:3: warning: What the config ignores" in done.err


def test_what_is_ignored_for_nothing_is_said(
    apis: Apis, repository: Repository, run: Run
) -> None:
    configure(repository, ignoring("2999-12-31"))
    assert "not compared" in run("drift").err
    assert "pyproject.toml:19:3: warning: This excuses nothing" not in run("drift").err
    configure(
        repository, ignoring("2999-12-31", 'kind = "field-removed"\nclient = "shop"')
    )
    done = run("drift")
    assert done.code == 0
    assert "pyproject.toml:23:3: warning: This excuses nothing that has" in done.err
    assert "warning" not in run("drift", "store").err


def test_a_finding_is_approved_in_a_reviewed_file(
    apis: Apis, repository: Repository, run: Run
) -> None:
    apis.store = answer(body=written(without_delete()))
    apis.shop = GRAPHQL.replace(" paid: Boolean", "")
    found = run("drift", "store")
    approve = ("--approve", ids(found)[0], "--reason", 'Never  "called".')
    done = run("drift", "store", *approve, "--by", "Jane\x1b[31m")
    assert done.code == 0
    assert "approved DELETE /items: operation removed" in done.err
    assert f'Jane\\x1b[31m, {TODAY}): Never "called"' in one_line(done)
    file = repository.folder / "schemas" / "approvals.toml"
    text = file.read_text(encoding="utf-8")
    assert 'client = "store"\nwhat = "DELETE /items: operation removed' in text
    assert run("drift", "store").code == 0
    assert run("drift", "store", *approve).code == 0
    assert file.read_text(encoding="utf-8") == text, "it is approved once"
    # What another client has is another thing, and a further change is, too.
    assert run("drift").code == 1
    apis.store = answer(body=written(OLD))
    done = run("drift", "store")
    assert "excuses nothing that has changed" in done.err


def test_nothing_is_approved_that_was_not_found(
    apis: Apis, repository: Repository, run: Run
) -> None:
    apis.store = answer(body=written(without_delete()))
    done = run("drift", "--approve", "0123456789ab", "--reason", "Why not")
    assert done.code == 1
    assert "No finding has the id 0123456789ab" in done.err
    assert "operation removed" in done.out
    assert not (repository.folder / "schemas" / "approvals.toml").exists()
    apis.store = answer(body=written(OLD))
    done = run("drift", "--approve", "0123456789ab", "--reason", "Why not")
    assert done.code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[approved]]\nid = 1", '"id" must be a string'),
        ('[[approved]]\nid = "a"', "The reason is missing"),
        ('[[approved]]\nreason = "a"', "The id of the finding is missing"),
        ('[[approved]]\nid = "a"\nreason = "b"\nwhy = 1', 'The key "why" is not known'),
        (
            '[[approved]]\nid = "a"\nreason = "b"\nclient = "stoer"',
            'Did you mean "store"?',
        ),
        ("[approved]\nid = 1", '"approved" must be an array of tables'),
        ("[[approved", "This is not TOML"),
    ],
)
def test_a_file_of_approvals_that_is_wrong_approves_nothing(
    text: str, said: str, apis: Apis, repository: Repository, run: Run
) -> None:
    repository.put("schemas/approvals.toml", text)
    done = run("drift")
    assert done.code == 2
    assert "schemas/approvals.toml" in done.err
    assert said in done.err


# --update, --base, --check


def test_an_update_takes_what_is_new(
    apis: Apis, repository: Repository, run: Run
) -> None:
    assert run("generate").code == 0
    apis.store = answer(body=written(without_delete()))
    found = run("drift", "store")
    run("drift", "store", "--approve", ids(found)[0], "--reason", "Known.")
    done = run("drift", "--update")
    assert done.code == 0, "it is approved"
    assert "operation removed" in done.out
    assert "schemas/store.json: updated" in done.err
    assert "schemas/approvals.toml: 1 approval taken out" in done.err
    again = run("drift", "--fail-on", "any", "--check")
    assert (again.code, again.err.count("\n")) == (0, 1)
    assert run("check").code == 0
    store = repository.folder / "generated" / "store"
    assert "def drop" not in (store / "items.py").read_text(encoding="utf-8")


def test_an_update_still_says_what_was_found(apis: Apis, run: Run) -> None:
    apis.shop = GRAPHQL.replace(" paid: Boolean", "")
    done = run("drift", "--update")
    assert done.code == 1
    assert "paid: field removed" in done.out
    assert run("drift").code == 0


@pytest.mark.parametrize("fault", ["unknown", "broken", "in the way"])
def test_an_update_is_whole_or_nothing(
    fault: str, apis: Apis, repository: Repository, run: Run
) -> None:
    apis.store = answer(body=written(without_delete()))
    if fault == "unknown":
        apis.broken_shop = answer(500)
    elif fault == "broken":
        configure(repository, '[tool.codegen.clients.store.names]\n"items.drop" = "x"')
    else:
        repository.put("generated/store/items.py", "mine = 1\n")
    before = contents(repository.folder)
    done = run("drift", "--update")
    assert done.code == {"unknown": 2, "broken": 1, "in the way": 2}[fault]
    assert "operation removed" in done.out
    assert "error:" in done.err
    assert contents(repository.folder) == before


def test_the_snapshot_of_a_revision(
    apis: Apis, repository: Repository, run: Run
) -> None:
    repository.commit("One")
    apis.store = answer(body=written(without_delete()))
    assert run("snapshot").code == 0
    assert run("drift").code == 0
    done = run("drift", "--base", "HEAD")
    assert done.code == 1
    assert "HEAD:schemas/store.json -> " in done.out
    assert run("drift", "--base", "nowhere").code == 2
    assert run("drift", "--base", "HEAD", "--update").code == 2


def test_generated_code_that_is_behind_is_said(
    apis: Apis, repository: Repository, run: Run
) -> None:
    assert run("generate").code == 0
    assert run("drift", "--check").code == 0
    schema = repository.folder / "generated" / "store" / "items.py"
    repository.put(
        "generated/store/items.py",
        schema.read_text(encoding="utf-8").replace("/items", "/things"),
    )
    assert run("drift").code == 0
    done = run("drift", "--check")
    assert done.code == 1
    assert "generated: not what the snapshots generate" in done.err


# What was observed


def test_what_clients_met_is_added(
    apis: Apis, repository: Repository, run: Run
) -> None:
    record = {"operation": "GET /items", "expected": "integer", "got": "string"}
    lines = [
        json.dumps({**record, "path": "$[*].price"}),
        "{",
        "[1]",
        json.dumps({**record, "operation": "GET /nowhere", "path": "$"}),
        json.dumps({**record, "path": "$[*].price"}),
        '{"operation": "GET /items"',
    ]
    repository.put("observed.jsonl", "\n".join(lines))
    done = run("drift", "--observed", "observed.jsonl")
    assert done.code == 0, "it is dangerous, not breaking"
    assert "GET /items $[*].price: expected integer, got string" in one_line(done)
    assert done.err.count("is no mismatch that a client recorded") == 3
    assert "observed.jsonl:2:1: warning" in done.err
    assert "No client that was compared has the operations GET /nowhere" in done.err
    observed = ("--observed", "observed.jsonl")
    assert run("drift", *observed, "--fail-on", "dangerous").code == 1
    assert run("drift", "--observed", "nowhere.jsonl").code == 2


# Reports


def test_every_format_is_made(apis: Apis, repository: Repository, run: Run) -> None:
    from codegen.cli.drift_options import FORMATS

    apis.store = answer(body=written(without_delete()))
    files = [f"--report={name}=out/{name}" for name in FORMATS]
    assert run("drift", *files).code == 1
    for name in FORMATS:
        assert (repository.folder / "out" / name).stat().st_size > 100, name
    for name in FORMATS:
        done = run("drift", "--format", name)
        assert done.code == 1
        assert done.out == (repository.folder / "out" / name).read_text("utf-8")


def test_descriptions_alone_are_nothing(apis: Apis, run: Run) -> None:
    apis.store = answer(body=written(described()))
    done = run("drift", "--fail-on", "any")
    assert done.code == 0
    assert "differ in what no client notices" in one_line(done)
    assert "All the items" in run("drift", "--documentation").out
