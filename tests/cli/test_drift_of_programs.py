"""What drift does to a program: the lines that fail, and the answers that it met."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.server import Reply, Request, Server, answer, serving

from .conftest import Repository, Run
from .schemas import OLD, changed, without_delete, written

CONFIG = """\
[tool.codegen.clients.store]
kind = "openapi"
schema = "schemas/store.json"
endpoint = "{url}/openapi.json"
base_url = "{url}"
"""
PROGRAM = """\
from generated.store import MismatchRecorder, Store

with Store(on_mismatch=MismatchRecorder("observed.jsonl")) as store:
    for item in store.items.list():
        print(item.price)
    store.items.drop()
"""


class Api:
    """An API whose document says what a test says."""

    def __init__(self) -> None:
        self.document = OLD
        self.items: list[object] = [{"id": 1, "price": "free"}, {"id": 2, "price": 3}]

    def __call__(self, request: Request) -> Reply:
        if request.path == "/openapi.json":
            return answer(body=written(self.document))
        return answer(204) if request.method == "DELETE" else answer(body=self.items)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(lambda _: answer(404)) as server:
        yield server


@pytest.fixture
def api(server: Server, repository: Repository, run: Run) -> Api:
    """The API, with a project that has a client of it and a program."""
    api = Api()
    server.handler = api
    repository.put("pyproject.toml", CONFIG.format(url=server.url))
    repository.put("app/program.py", PROGRAM)
    assert run("snapshot").code == 0
    assert run("generate").code == 0
    return api


def test_what_a_program_met_is_reported(
    api: Api, repository: Repository, run: Run
) -> None:
    execute(repository.folder)
    done = run("drift", "--observed", "observed.jsonl", "--format", "json")
    assert (done.code, done.err) == (0, "")
    observed = json.loads(done.out)["reports"][0]["observed"]
    assert [(one["operation"], one["path"]) for one in observed] == [
        ("GET /items", "$[*].price")
    ]
    assert (observed[0]["expected"], observed[0]["got"]) == (
        "integer or null",
        "string",
    )
    assert run("drift", "--observed", "observed.jsonl", "--fail-on", "any").code == 1
    # The schema says at last what the server sends.
    api.document = changed()
    api.document["components"]["schemas"]["Item"]["properties"]["price"] = {
        "type": "string"
    }
    done = run("drift", "--observed", "observed.jsonl")
    assert done.code == 1
    assert "price: type changed" in done.out


def test_the_lines_that_fail_are_named(
    api: Api, repository: Repository, run: Run
) -> None:
    api.document = without_delete()
    done = run("drift", "--impact", "app")
    assert done.code == 1, done
    assert "app/program.py:6:" in done.out
    assert "1 line of yours in 1 file no longer fits." in done.out
    assert not list(repository.folder.glob("app/.mypy_cache"))


def test_impact_that_cannot_be_told_hides_no_finding(
    api: Api, repository: Repository, run: Run
) -> None:
    assert run("drift", "--impact", "nowhere").code == 0, "there is nothing to trace"
    api.document = without_delete()
    done = run("drift", "--impact", "nowhere")
    assert done.code == 1
    assert "operation removed" in done.out
    assert "Which lines of yours these changes touch could not be told." in done.out
    assert "error:" in done.err
    done = run("drift", "--checker", "mypy")
    assert done.code == 2
    assert "--checker is for --impact PATH" in done.err


def execute(folder: Path) -> None:
    """Run the program, as its user would."""
    subprocess.run(
        [sys.executable, "app/program.py"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        check=True,
        capture_output=True,
    )
