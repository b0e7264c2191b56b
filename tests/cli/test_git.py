"""What git keeps is read, and nothing of a repository runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.cli import git
from codegen.problems import ProblemsError

from .conftest import Repository

FIRST = "type Query { a: Int }\n"
SECOND = "type Query { a: Int b: Int }\n"


@pytest.fixture
def history(repository: Repository) -> Repository:
    repository.put("schemas/a.graphql", FIRST)
    repository.commit("One")
    repository.put("schemas/a.graphql", SECOND)
    repository.commit("Two")
    return repository


def refused(folder: Path, revision: str, path: str = "schemas/a.graphql") -> str:
    with pytest.raises(ProblemsError) as raised:
        git.commit(folder, revision).text(path)
    return str(raised.value)


@pytest.mark.parametrize(
    ("revision", "text"), [("main", SECOND), ("HEAD~1", FIRST), ("HEAD^", FIRST)]
)
def test_a_file_as_it_was(history: Repository, revision: str, text: str) -> None:
    assert git.commit(history.folder, revision).text("schemas/a.graphql") == text


def test_a_path_from_the_folder_on(history: Repository) -> None:
    below = git.commit(history.folder / "schemas", "main")
    assert below.text("./a.graphql") == SECOND
    assert below.text("schemas/a.graphql") == SECOND
    assert git.prefix(history.folder / "schemas") == "schemas/"


def test_what_is_not_there_is_said(history: Repository) -> None:
    assert "git knows no such revision" in refused(history.folder, "nowhere")
    assert "There is no b.graphql in the revision main" in refused(
        history.folder, "main", "b.graphql"
    )
    assert "a folder in git" in refused(history.folder, "main", "schemas")


def test_a_folder_without_a_repository(tmp_path: Path) -> None:
    assert "not a git repository" in refused(tmp_path, "main")


def test_a_repository_without_commits(repository: Repository) -> None:
    assert "git knows no such revision" in refused(repository.folder, "HEAD")


def test_a_shallow_clone_is_said(history: Repository, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    source = history.folder.as_uri()
    history.git("clone", "--quiet", "--depth", "1", source, str(clone))
    assert "fetch-depth: 0" in refused(clone, "HEAD~1")


@pytest.mark.parametrize(
    "revision", ["--output=stolen", "-h", "--git-dir=/", "--exec-path", "-", "--"]
)
def test_a_revision_is_never_an_option(history: Repository, revision: str) -> None:
    assert "git knows no such revision" in refused(history.folder, revision)
    assert not (history.folder / "stolen").exists()


@pytest.mark.parametrize("path", ["--output=stolen", "-p", "a\0b", "../../a", ""])
def test_a_path_is_never_an_option(history: Repository, path: str) -> None:
    assert "error:" in refused(history.folder, "main", path)
    assert not (history.folder / "stolen").exists()


def test_nothing_of_the_repository_runs(history: Repository) -> None:
    """Drivers, monitors, pagers and hooks are programs that a repository names."""
    trap = history.put("trap.sh", "#!/bin/sh\ntouch sprung\ncat\n")
    trap.chmod(0o755)
    program = str(trap)
    history.put(".gitattributes", "*.graphql diff=trap filter=trap\n")
    for key in ("diff.trap.textconv", "core.fsmonitor", "core.pager", "pager.cat-file"):
        history.git("config", key, program)
    history.git("config", "core.hooksPath", str(history.folder))
    assert git.commit(history.folder, "main").text("schemas/a.graphql") == SECOND
    assert git.commit(history.folder, "main").paths("schemas/") == ["schemas/a.graphql"]
    assert not (history.folder / "sprung").exists()


def test_a_pointer_of_git_lfs_is_no_schema(history: Repository) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
    history.put("schemas/a.graphql", pointer)
    history.commit("Three")
    assert "a pointer of Git LFS" in refused(history.folder, "main")


def test_files_that_are_no_text(history: Repository) -> None:
    (history.folder / "schemas" / "a.graphql").write_bytes(b"\xff\xfe\xfa")
    history.commit("Three")
    assert "is not UTF-8 text" in refused(history.folder, "main")


def test_without_git(history: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(history.folder))
    assert "There is no git here" in refused(history.folder, "main")


def test_names_in_any_letters(history: Repository) -> None:
    history.put("schemas/käse 1.graphql", FIRST)
    history.commit("Three")
    commit = git.commit(history.folder, "main")
    assert commit.text("schemas/käse 1.graphql") == FIRST
    assert commit.paths("schemas") == ["schemas/a.graphql", "schemas/käse 1.graphql"]
    assert commit.paths("nowhere/") == []
