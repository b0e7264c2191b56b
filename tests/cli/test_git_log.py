"""Which commits changed a file, read from real repositories."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from codegen.cli.git_log import Repository as Log
from codegen.problems import ProblemsError

from ..repositories import FIRST, Repository

LINES = "".join(f"line {number}\n" for number in range(50))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "work")


def subjects(log: Log, file: str, since: str = "", until: str = "") -> list[str]:
    return [c.subject for c in log.commits(file, since=since, until=until)]


def test_commits_come_from_the_oldest_and_leave_out_what_did_not_change_the_file(
    repository: Repository,
) -> None:
    first = repository.commit("one", {"s/a.graphql": "1", "other": "1"})
    repository.commit("other", {"other": "2"})
    repository.commit("two", {"s/a.graphql": "2"})
    found = Log(repository.folder).commits("s/a.graphql")
    assert [commit.subject for commit in found] == ["one", "two"]
    assert found[0].id == first
    assert found[0].time == FIRST
    assert (found[0].before, found[1].before) == ("", found[0].blob)


def test_a_file_is_followed_through_renames(repository: Repository) -> None:
    repository.commit("one", {"old.json": LINES})
    repository.git("mv", "old.json", "new.json")
    repository.commit("renamed", {})
    repository.commit("two", {"new.json": f"{LINES}more\n"})
    found = Log(repository.folder).commits("new.json")
    assert [(c.subject, c.path) for c in found] == [
        ("one", "old.json"),
        ("renamed", "new.json"),
        ("two", "new.json"),
    ]
    assert found[0].blob == found[1].blob


def test_a_merge_is_one_change_of_the_branch_that_it_came_to(
    repository: Repository,
) -> None:
    repository.commit("one", {"a.json": LINES})
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("side 1", {"a.json": f"first\n{LINES}"})
    repository.commit("side 2", {"a.json": f"zeroth\nfirst\n{LINES}"})
    repository.git("checkout", "--quiet", "main")
    repository.commit("two", {"a.json": f"{LINES}last\n"})
    repository.git("merge", "--quiet", "--no-ff", "-m", "merged", "side")
    log = Log(repository.folder)
    found = log.commits("a.json")
    assert [commit.subject for commit in found] == ["one", "two", "merged"]
    with log.objects() as objects:
        assert objects.read(found[2].blob) == f"zeroth\nfirst\n{LINES}last\n".encode()


def test_a_file_may_go_and_come_back(repository: Repository) -> None:
    repository.commit("one", {"a.json": "1"})
    repository.commit("gone", {"a.json": None})
    repository.commit("back", {"a.json": "2"})
    found = Log(repository.folder).commits("a.json")
    assert [bool(commit.blob) for commit in found] == [True, False, True]


def test_revisions_bound_what_is_told(repository: Repository) -> None:
    for number in range(1, 5):
        repository.commit(f"v{number}", {"a.json": str(number)})
        repository.git("tag", f"v{number}")
    log = Log(repository.folder)
    assert subjects(log, "a.json", since="v2") == ["v3", "v4"]
    assert subjects(log, "a.json", since="v1", until="v3") == ["v2", "v3"]


@pytest.mark.parametrize("revision", ["v9", "--help", "-p", "HEAD:a.json", ""])
def test_what_is_no_revision_is_said(repository: Repository, revision: str) -> None:
    repository.commit("one", {"a.json": "1"})
    log = Log(repository.folder)
    with pytest.raises(ProblemsError, match="git knows no revision"):
        log.commit_id(revision)


def test_a_folder_outside_of_git_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="This folder is in no git repository"):
        Log(tmp_path)


def test_a_repository_without_a_commit_is_a_problem(repository: Repository) -> None:
    with pytest.raises(ProblemsError, match="The repository has no commit yet"):
        Log(repository.folder).commits("a.json")


def test_git_that_is_not_there_is_a_problem(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProblemsError, match="git cannot be run"):
        Log(repository.folder)


def test_a_shallow_clone_is_known(repository: Repository, tmp_path: Path) -> None:
    repository.commit("one", {"a.json": "1"})
    repository.git("tag", "v1")
    repository.commit("two", {"a.json": "2"})
    url = repository.folder.as_uri()
    command = ["git", "clone", "--quiet", "--depth=1", url, str(tmp_path / "shallow")]
    subprocess.run(command, check=True)
    log = Log(tmp_path / "shallow")
    assert log.is_shallow
    assert not Log(repository.folder).is_shallow
    assert subjects(log, "a.json") == ["two"]
    with pytest.raises(ProblemsError, match="fetch-depth: 0"):
        log.commits("a.json", since="v1")


def test_a_folder_of_a_repository_has_paths_of_its_own(repository: Repository) -> None:
    repository.commit("one", {"services/labels/a.json": "1", "a.json": "other"})
    log = Log(repository.folder / "services" / "labels")
    assert log.prefix == "services/labels/"
    (found,) = log.commits("a.json")
    assert found.path == "services/labels/a.json"


def test_objects_are_read_by_id_and_by_place(repository: Repository) -> None:
    repository.commit("one", {"ä b.json": "ü"})
    log = Log(repository.folder)
    (found,) = log.commits("ä b.json")
    with log.objects() as objects:
        assert objects.read("HEAD:ä b.json") == "ü".encode()
        assert objects.read("HEAD:missing") is None
        assert objects.read("HEAD") is None
        assert objects.read("HEAD:a\nHEAD:ä b.json") is None
        assert objects.read(found.blob) == "ü".encode()


def test_names_and_messages_cannot_confuse_what_is_read(
    repository: Repository,
) -> None:
    odd = ":100644 100644 0000000 1111111 M"
    repository.commit(f"{odd}\n\n{odd}", {"a\tb.json": "1", ":(glob)*": "2"})
    repository.commit("\x02two \x1f", {"a\tb.json": "2"})
    log = Log(repository.folder)
    assert len(log.commits("a\tb.json")) == 2
    assert subjects(log, "a\tb.json")[0] == odd
    assert subjects(log, ":(glob)*") == [odd]


def test_nothing_of_the_repository_runs(repository: Repository, tmp_path: Path) -> None:
    """Its config may name programs; a clone that people look at must not run them."""
    repository.commit("one", {"a.json": "1", ".gitattributes": "*.json diff=evil\n"})
    repository.commit("two", {"a.json": "2"})
    trace = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> '{trace}'\n", encoding="utf-8")
    program.chmod(0o755)
    for key in (
        *("core.fsmonitor", "core.pager", "diff.evil.command", "diff.evil.textconv"),
        *("diff.external", "gpg.program", "filter.evil.smudge"),
    ):
        repository.git("config", key, str(program))
    for key in ("log.showSignature", "color.ui"):
        repository.git("config", key, "always" if key == "color.ui" else "true")
    repository.git("config", "log.showRoot", "false")
    assert subjects(Log(repository.folder), "a.json") == ["one", "two"]
    assert not trace.exists()
