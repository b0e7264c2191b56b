"""`codegen drift --offline --base`: what changes of snapshots do, for reviews."""

from __future__ import annotations

import json

import pytest

from .conftest import Repository, Run
from .schemas import GRAPHQL, OLD, described, with_put, without_delete, written

CONFIG = """\
output = "generated"

[clients.store]
kind = "openapi"
schema = "schemas/store.json"
endpoint = "http://127.0.0.1:9/openapi.json"

[clients.orders]
kind = "graphql"
schema = "schemas/orders/*.graphql"
"""


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    repository.put("codegen.toml", CONFIG)
    repository.put("schemas/store.json", written(OLD))
    repository.put("schemas/orders/a.graphql", GRAPHQL)
    repository.commit("Begin")
    return repository


def test_snapshots_on_disk_are_compared_with_those_of_a_revision(
    reviewed: Repository, run: Run
) -> None:
    reviewed.put("schemas/store.json", written(without_delete()))
    done = run("drift", "--offline", "--base", "main", "--format", "json")
    assert done.code == 1, done.err
    store, orders = json.loads(done.out)["reports"]
    assert [finding["kind"] for finding in store["findings"]] == ["operation-removed"]
    assert (store["old"], store["new"]) == (
        "main:schemas/store.json",
        "schemas/store.json",
    )
    assert orders["findings"] == [], "without an endpoint, it is compared all the same"


@pytest.mark.parametrize("document", [with_put(), described()])
def test_what_breaks_nothing_passes(
    reviewed: Repository, run: Run, document: dict[str, object]
) -> None:
    reviewed.put("schemas/store.json", written(document))
    assert run("drift", "--offline", "--base", "main").code == 0


def test_a_schema_of_several_files_is_compared_as_one(
    reviewed: Repository, run: Run
) -> None:
    reviewed.put("schemas/orders/b.graphql", "extend type Query { name: String }\n")
    done = run("drift", "orders", "--offline", "--base", "HEAD", "--format", "json")
    (report,) = json.loads(done.out)["reports"]
    assert [finding["subject"] for finding in report["findings"]] == ["Query.name"]


def test_a_client_that_is_new_has_nothing_to_compare_with(
    reviewed: Repository, run: Run
) -> None:
    more = '\n[clients.new]\nkind = "openapi"\nschema = "schemas/new.json"\n'
    reviewed.put("codegen.toml", CONFIG + more)
    reviewed.put("schemas/new.json", written(OLD))
    done = run("drift", "--offline", "--base", "main")
    assert done.code == 0
    assert "new: not compared, it is new since main" in done.err


def test_a_snapshot_that_is_broken_could_not_be_told(
    reviewed: Repository, run: Run
) -> None:
    reviewed.put("schemas/store.json", "{")
    assert run("drift", "--offline", "--base", "main").code == 2


@pytest.mark.parametrize(
    "arguments", [["--offline"], ["--offline", "--base", "nope"], ["--base=--help"]]
)
def test_without_a_revision_it_could_not_be_told(
    reviewed: Repository, run: Run, arguments: list[str]
) -> None:
    assert run("drift", *arguments).code == 2
