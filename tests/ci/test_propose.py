"""The one pull request: opened, updated, closed; nobody's work is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ..repositories import Repository
from .github_server import TOKEN, GitHub
from .steps import Done, Runner

BRANCH = "codegen/drift"


def proposed(
    runner: Runner,
    files: dict[str, str],
    *,
    report: str = "Two changes.",
    quiet: bool = False,
    **variables: str,
) -> Done:
    """A check writes files into a new checkout; then the step runs."""
    runner.check_out()
    reports = runner.temporary / "reports"
    reports.mkdir(exist_ok=True)
    for name, text in files.items():
        path = runner.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (reports / "changed-files").write_bytes(
        b"".join(name.encode() + b"\0" for name in files)
    )
    (reports / "drift.md").write_text(report, encoding="utf-8")
    return runner.step(
        "propose.py",
        TOKEN=variables.pop("TOKEN", TOKEN),
        BASE="main",
        TITLE="Take the schemas that the live APIs have now",
        REPORTS=str(reports),
        QUIET=str(quiet).lower(),
        **variables,
    )


def at_server(github: GitHub, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments],
        cwd=github.bare,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_what_is_new_is_proposed(runner: Runner, github: GitHub) -> None:
    done = proposed(runner, {"schemas/shop.json": "2\n", "generated/new.py": "new\n"})
    assert done.code == 0, done.out + done.err
    (pull,) = github.pulls
    assert done.outputs == {"pull-request": "1"}
    assert (pull["head"], pull["base"]) == (BRANCH, "main")
    assert "Two changes." in pull["body"]
    assert f"[this run]({github.url}/ada/labels/actions/runs/42)" in pull["body"]
    changed = at_server(github, "diff", "--name-status", "main", BRANCH)
    assert changed == "A\tgenerated/new.py\nM\tschemas/shop.json\n"
    author = at_server(github, "log", "-1", "--format=%an", BRANCH)
    assert author == "github-actions[bot]\n"


def test_nothing_else_that_lies_about_is_committed(
    runner: Runner, github: GitHub
) -> None:
    (runner.work / "secret.env").write_text("KEY=1", encoding="utf-8")
    (runner.work / "schemas" / "a b.json").write_text("2", encoding="utf-8")
    reports = runner.temporary / "reports"
    reports.mkdir()
    (reports / "changed-files").write_bytes(b"schemas/a b.json\0")
    (reports / "drift.md").write_text("One change.", encoding="utf-8")
    told = {"TOKEN": TOKEN, "BASE": "main", "TITLE": "t", "REPORTS": str(reports)}
    assert runner.step("propose.py", folder="schemas", **told).code == 0
    changed = at_server(github, "diff", "--name-status", "main", BRANCH)
    assert changed == "A\tschemas/a b.json\n"


def test_the_next_run_updates_the_same_pull_request(
    runner: Runner, github: GitHub
) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"})
    first = at_server(github, "rev-parse", BRANCH)
    done = proposed(runner, {"schemas/shop.json": "3\n"}, report="Three changes.")
    assert done.code == 0, done.out + done.err
    (pull,) = github.pulls
    assert "Three changes." in pull["body"]
    assert at_server(github, "show", f"{BRANCH}:schemas/shop.json") == "3\n"
    assert at_server(github, "rev-parse", BRANCH) != first
    assert at_server(github, "rev-list", "--count", f"main..{BRANCH}") == "1\n"


def test_the_same_proposal_is_not_pushed_again(runner: Runner, github: GitHub) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"})
    first = at_server(github, "rev-parse", BRANCH)
    assert proposed(runner, {"schemas/shop.json": "2\n"}).code == 0
    assert at_server(github, "rev-parse", BRANCH) == first


def test_a_base_that_moved_on_is_the_new_base(
    runner: Runner, github: GitHub, origin: Repository
) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"})
    origin.commit("Other work", {"README.md": "Hello\n"})
    origin.git("push", "--quiet", "origin", "main")
    assert proposed(runner, {"schemas/shop.json": "2\n"}).code == 0
    parent = at_server(github, "rev-parse", f"{BRANCH}^")
    assert parent == at_server(github, "rev-parse", "main")


def test_a_pull_request_is_closed_when_there_is_no_drift_any_more(
    runner: Runner, github: GitHub
) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"})
    done = proposed(runner, {}, quiet=True)
    assert done.code == 0, done.out + done.err
    assert github.pulls[0]["state"] == "closed"
    assert "There is no drift any more" in github.comments[0]["body"]
    assert github.branches() == ["main"]
    assert "pull-request" not in done.outputs
    # And one that comes later is another one.
    proposed(runner, {"schemas/shop.json": "3\n"})
    assert [pull["state"] for pull in github.pulls] == ["closed", "open"]


def test_nothing_happens_where_there_never_was_drift(
    runner: Runner, github: GitHub
) -> None:
    assert proposed(runner, {}, quiet=True).code == 0
    assert (github.pulls, github.comments) == ([], [])


def test_drift_that_could_not_be_written_closes_nothing(
    runner: Runner, github: GitHub
) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"})
    done = proposed(runner, {}, quiet=False)
    assert done.code == 0
    assert "nothing to propose" in done.out
    assert github.pulls[0]["state"] == "open"


def test_work_of_others_on_the_branch_is_not_overwritten(
    runner: Runner, github: GitHub, origin: Repository
) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"})
    origin.git("fetch", "--quiet", "origin", BRANCH)
    origin.git("checkout", "--quiet", "FETCH_HEAD")
    theirs = origin.commit("Adapt our code", {"app.py": "print()\n"})
    origin.git("push", "--quiet", "origin", f"HEAD:refs/heads/{BRANCH}")
    done = proposed(runner, {"schemas/shop.json": "3\n"})
    assert done.code == 1
    assert f"::error::Somebody else has committed to {BRANCH}" in done.out
    assert at_server(github, "rev-parse", BRANCH).strip() == theirs
    # It is closed without its branch, too.
    assert proposed(runner, {}, quiet=True).code == 0
    assert BRANCH in github.branches()


def test_each_set_of_clients_has_a_branch_of_its_own(
    runner: Runner, github: GitHub
) -> None:
    proposed(runner, {"schemas/shop.json": "2\n"}, CLIENTS="zoo shop")
    proposed(runner, {"schemas/shop.json": "3\n"}, CLIENTS="shop  zoo")
    proposed(runner, {"schemas/shop.json": "2\n"}, BRANCH="mine")
    heads = [pull["head"] for pull in github.pulls]
    assert heads == ["codegen/drift-shop-zoo", "mine"]


def test_a_report_that_is_too_long_is_cut(runner: Runner, github: GitHub) -> None:
    assert proposed(runner, {"schemas/shop.json": "2\n"}, report="x" * 99_999).code == 0
    assert len(github.pulls[0]["body"]) <= 65_000
    assert github.pulls[0]["body"].endswith("/actions/runs/42).\n")


@pytest.mark.parametrize(
    ("token", "writable", "said"),
    [("wrong", True, "401: Bad credentials"), (TOKEN, False, "403: Resource not")],
)
def test_what_github_refuses_is_said_with_what_to_do(
    runner: Runner, github: GitHub, token: str, writable: bool, said: str
) -> None:
    github.is_writable = writable
    done = proposed(runner, {"schemas/shop.json": "2\n"}, TOKEN=token)
    assert done.code == 1
    assert f"::error::GitHub answered {said}" in done.out
    assert "pull-requests: write" in done.out
    assert "Traceback" not in done.err


def test_a_server_that_is_gone_is_said(runner: Runner) -> None:
    done = proposed(
        runner, {"schemas/shop.json": "2\n"}, GITHUB_API_URL="http://127.0.0.1:9"
    )
    assert done.code == 1
    assert "::error::GitHub answered 0:" in done.out


def test_a_pull_request_proposes_nothing(runner: Runner, github: GitHub) -> None:
    done = proposed(
        runner, {"schemas/shop.json": "2\n"}, GITHUB_EVENT_NAME="pull_request"
    )
    assert done.code == 1
    assert github.asked == []


def test_hooks_of_the_repository_do_not_run_with_the_token(
    runner: Runner, tmp_path: Path
) -> None:
    trace = tmp_path / "ran"
    for name in ("pre-commit", "commit-msg", "pre-push"):
        hook = runner.work / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\necho ran > '{trace}'\n", encoding="utf-8")
        hook.chmod(0o755)
    assert proposed(runner, {"schemas/shop.json": "2\n"}).code == 0
    assert not trace.exists()
