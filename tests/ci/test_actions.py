"""The actions, whole: real git, the Labelbox emulator, and a server that stands for
GitHub."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from ..emulators.labelbox import LabelboxEmulator
from ..repositories import Repository
from . import composite
from .github_server import GitHub
from .projects import CODEGEN, KEY, SCHEMA, WITHOUT_NAME, codegen
from .steps import Runner

BRANCH = "codegen/drift"


@pytest.fixture
def origin(project: Repository) -> Repository:
    return project


def morning(
    runner: Runner,
    github: GitHub,
    inputs: Mapping[str, str] | None = None,
    environment: Mapping[str, str] = MappingProxyType({"LABELBOX_API_KEY": KEY}),
) -> composite.Result:
    """A run of the scheduled workflow, in a new checkout."""
    runner.check_out()
    shutil.rmtree(runner.temporary / "schema-drift", ignore_errors=True)
    given = {"command": CODEGEN, **(inputs or {})}
    return composite.run("drift", runner, github, given, environment)


def at_server(github: GitHub, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=github.bare, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_a_morning_without_drift(runner: Runner, github: GitHub) -> None:
    done = morning(runner, github)
    assert done.succeeded, done.log
    assert done.outputs["drifted"] == "false"
    assert done.outputs["exit-code"] == "0"
    assert github.pulls == []
    assert "actions/upload-artifact" in done.used
    assert "labelbox" in done.summary


def test_drift_is_proposed_told_and_withdrawn(
    runner: Runner, github: GitHub, labelbox: LabelboxEmulator
) -> None:
    labelbox.replace_schema(WITHOUT_NAME)
    done = morning(runner, github)
    assert not done.succeeded, "breaking drift fails the job, after all was told"
    assert done.outputs | {"report": ""} == {
        "drifted": "true",
        "exit-code": "1",
        "breaking": "1",
        "dangerous": "0",
        "safe": "0",
        "report": "",
        "pull-request": "1",
    }
    (pull,) = github.pulls
    assert "User.name" in pull["body"]
    assert "User.name" in done.summary
    assert "::error" in done.log
    changed = at_server(github, "diff", "--name-only", "main", BRANCH).split()
    assert {"schemas/labelbox.graphql", "generated/labelbox/models.py"} <= {*changed}
    assert all(name.startswith(("schemas/", "generated/")) for name in changed)
    folder = Path(done.outputs["report"])
    for name in ("drift.md", "drift.html", "drift.json", "drift.sarif"):
        assert (folder / name).stat().st_size > 100
    assert done.used["actions/upload-artifact"]["path"].strip() == f"{folder}/drift.*"

    pushed = at_server(github, "rev-parse", BRANCH)
    morning(runner, github)
    assert len(github.pulls) == 1
    assert at_server(github, "rev-parse", BRANCH) == pushed

    labelbox.replace_schema(SCHEMA)
    done = morning(runner, github)
    assert done.succeeded, done.log
    assert github.pulls[0]["state"] == "closed"
    assert github.branches() == ["main"]


def test_a_safe_change_is_proposed_and_passes(
    runner: Runner, github: GitHub, labelbox: LabelboxEmulator
) -> None:
    labelbox.replace_schema(SCHEMA.replace("name: String", "name: String age: Int"))
    done = morning(runner, github, {"clients": "labelbox", "title": "Take Labelbox"})
    assert done.succeeded, done.log
    (pull,) = github.pulls
    assert (pull["title"], pull["head"]) == ("Take Labelbox", f"{BRANCH}-labelbox")


def test_what_could_not_be_told_fails_and_leaves_the_pull_request(
    runner: Runner, github: GitHub, labelbox: LabelboxEmulator
) -> None:
    labelbox.replace_schema(WITHOUT_NAME)
    morning(runner, github)
    labelbox.replace_schema(SCHEMA)
    for environment in ({"LABELBOX_API_KEY": "another-key"}, {}):
        done = morning(runner, github, environment=environment)
        assert not done.succeeded
        assert done.outputs["exit-code"] == "2"
        assert "could not" in done.summary
        assert github.pulls[0]["state"] == "open"


def test_without_a_pull_request_nothing_is_written(
    runner: Runner, github: GitHub, labelbox: LabelboxEmulator
) -> None:
    labelbox.replace_schema(WITHOUT_NAME)
    done = morning(runner, github, {"pull-request": "false"})
    assert not done.succeeded
    assert done.outputs["drifted"] == "true"
    assert runner.git("status", "--porcelain") == ""
    assert github.asked == []


@pytest.mark.parametrize(
    "names", [["clients", "impact", "observed"], ["title", "branch", "base"]]
)
def test_inputs_are_never_run(
    runner: Runner,
    github: GitHub,
    labelbox: LabelboxEmulator,
    tmp_path: Path,
    names: list[str],
) -> None:
    labelbox.replace_schema(WITHOUT_NAME)
    trace = tmp_path / "ran"
    evil = f'"; touch {trace}; $(touch {trace}) `touch {trace}`'
    morning(runner, github, inputs=dict.fromkeys(names, evil))
    assert not trace.exists()


# The review of pull requests


def reviewed(runner: Runner, github: GitHub, **more: str) -> composite.Result:
    shutil.rmtree(runner.temporary / "schema-review", ignore_errors=True)
    return composite.run("review", runner, github, {"command": CODEGEN, **more}, {})


@pytest.fixture
def pull_request(runner: Runner, labelbox: LabelboxEmulator) -> Runner:
    """A checkout of the merge of a pull request that takes a new schema."""
    labelbox.replace_schema(WITHOUT_NAME)
    codegen(runner.work, "snapshot")
    runner.git("commit", "--quiet", "--all", "--message", "Take the schema")
    return runner


def test_a_review_says_what_a_new_snapshot_does(
    pull_request: Runner, github: GitHub
) -> None:
    codegen(pull_request.work, "generate")
    pull_request.git("add", "--all")
    pull_request.git("commit", "--quiet", "--amend", "--no-edit")
    done = reviewed(pull_request, github)
    assert done.succeeded, done.log
    assert (done.outputs["current"], done.outputs["breaking"]) == ("true", "1")
    assert "User.name" in done.summary
    assert not reviewed(pull_request, github, **{"fail-on": "breaking"}).succeeded
    # Another job comments, with what the first one has left.
    folder = done.outputs["report"]
    told = composite.run("comment", pull_request, github, {"folder": folder}, {})
    assert told.succeeded, told.log
    assert "User.name" in github.comments[0]["body"]


def test_a_review_fails_where_the_clients_were_not_generated(
    pull_request: Runner, github: GitHub
) -> None:
    done = reviewed(pull_request, github)
    assert not done.succeeded
    assert done.outputs["current"] == "false"
    assert "::error::The generated clients are not those of the snapshots" in done.log
    assert done.outputs["breaking"] == "1", "and it is told all the same"


def test_a_review_of_other_work_has_nothing_to_say(
    runner: Runner, github: GitHub
) -> None:
    runner.git("commit", "--quiet", "--allow-empty", "--message", "Other work")
    done = reviewed(runner, github)
    assert done.succeeded, done.log
    assert done.outputs["quiet"] == "true"
    folder = done.outputs["report"]
    composite.run("comment", runner, github, {"folder": folder}, {})
    assert github.comments == []


def test_a_review_without_the_base_could_not_tell(
    runner: Runner, github: GitHub
) -> None:
    """A checkout with fetch-depth 1 has no parent."""
    done = reviewed(runner, github)
    assert not done.succeeded
    assert done.outputs["exit-code"] == "2"


def test_the_codegen_of_a_project_is_found(runner: Runner) -> None:
    done = runner.step("install.sh", COMMAND=CODEGEN)
    assert done.outputs == {"command": CODEGEN}
    assert runner.step("install.sh", COMMAND="nothing-of-that-name").code == 1
