"""`codegen history` and `codegen changelog`, on real repositories."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from ..repositories import Repository
from .conftest import Run

CONFIG = """\
output = "generated"

[clients.shop]
kind = "openapi"
schema = "schemas/shop.json"

[clients.zoo]
kind = "graphql"
schema = "schemas/zoo.graphql"
"""


def shop(version: str, *paths: str) -> str:
    """A document with an operation for each path."""
    answer = {"description": "Done.", "content": {}}
    return json.dumps(
        {
            "openapi": "3.0.3",
            "info": {"title": "Shop", "version": version},
            "paths": {path: {"get": {"responses": {"200": answer}}} for path in paths},
        }
    )


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path / "work")
    monkeypatch.chdir(made.folder)
    return made


@pytest.fixture
def grown(repository: Repository) -> Repository:
    """A shop that had three versions, the second of which is broken off."""
    whole = shop("1.0", "/a", "/b")
    repository.commit("Begin", {"codegen.toml": CONFIG, "schemas/shop.json": whole})
    repository.commit("Break off", {"schemas/shop.json": whole[:-9]})
    repository.commit(
        "Take <b>2.0</b>", {"schemas/shop.json": shop("2.0", "/a", "/c", "/d")}
    )
    return repository


def test_a_history_tells_what_each_version_had(grown: Repository, run: Run) -> None:
    done = run("history", "shop")
    assert done.code == 0
    first, second, third = (grown.git("rev-parse", f"HEAD~{n}")[:7] for n in (2, 1, 0))
    lines = done.out.splitlines()
    assert lines[0] == "shop: schemas/shop.json, 3 versions in git"
    assert lines[3].split() == ["2025-01-01", first, "1.0", "2", "0", "0", "first"]
    assert lines[4].startswith(f"2025-01-02 {second}           not read: ")
    assert lines[5].split()[:5] == ["2025-01-03", third, "2.0", "3", "0"]
    assert f"{second}:schemas/shop.json: warning: not read:" in done.err


def test_a_history_compares_over_what_cannot_be_read(
    grown: Repository, run: Run
) -> None:
    said = json.loads(run("history", "shop", "--json").out)
    assert [one["problem"] != "" for one in said["revisions"]] == [False, True, False]
    assert [one["first"] for one in said["revisions"]] == [True, False, False]
    assert said["revisions"][2]["changes"]["breaking"] == 1, "GET /b is gone"
    assert said["revisions"][2]["changes"]["safe"] == 2, "GET /c and GET /d are new"


def test_a_changelog_has_the_newest_first_and_what_breaks_first(
    grown: Repository, run: Run
) -> None:
    done = run("changelog", "shop")
    first, second, third = (grown.git("rev-parse", f"HEAD~{n}")[:7] for n in (2, 1, 0))
    reason = next(line for line in done.out.splitlines() if "could not" in line)
    assert done.out == (
        "# Changelog of Shop\n\nWhat changed in `schemas/shop.json`.\n"
        f"\n## 2.0 · 2025-01-03 · `{third}`\n\n`Take <b>2.0</b>`\n\n"
        "3 operations, 0 types. 1 breaking, 0 dangerous and 2 safe changes.\n"
        "\n### Breaking\n\n- operation removed: `GET /b`: `default.get_b`\n"
        "\n### Added\n\n- operation added: `GET /c`: `default.get_c`\n"
        "- operation added: `GET /d`: `default.get_d`\n"
        f"\n## 2025-01-02 · `{second}`\n\n`Break off`\n\n{reason}\n"
        f"\n## 1.0 · 2025-01-01 · `{first}`\n\n`Begin`\n\n"
        "2 operations, 0 types. The first version.\n"
    )


def test_a_changelog_from_a_tag_on_compares_with_what_was_tagged(
    grown: Repository, run: Run
) -> None:
    grown.git("tag", "v1", "HEAD~2")
    grown.git("tag", "v2")
    grown.commit("Take 3.0", {"schemas/shop.json": shop("3.0", "/a", "/c")})
    out = run("changelog", "shop", "--since", "v2").out
    assert out.count("\n## ") == 1
    assert "- operation removed: `GET /d`" in out
    out = run("changelog", "shop", "--since", "v1", "--until", "v2").out
    assert out.count("\n## ") == 2
    assert "- operation removed: `GET /b`" in out
    out = run("changelog", "shop", "--since", "v2", "--until", "v2").out
    assert "No commit changed it." in out


def test_a_rename_of_the_snapshot_is_followed(grown: Repository, run: Run) -> None:
    (grown.folder / "api").mkdir()
    grown.git("mv", "schemas/shop.json", "api/shop.json")
    config = CONFIG.replace("schemas/shop.json", "api/shop.json")
    grown.commit("Move", {"codegen.toml": config})
    said = json.loads(run("history", "shop", "--json").out)
    subjects = [one["subject"] for one in said["revisions"]]
    assert subjects == ["Begin", "Break off", "Take <b>2.0</b>"]


def test_a_graphql_schema_is_counted_as_a_whole(
    repository: Repository, run: Run
) -> None:
    one = "type Query { pet: Pet }\ntype Pet { name: String }\n"
    two = one + "enum E { A }\nextend type Query { pets: [Pet] }\n"
    repository.commit("1", {"codegen.toml": CONFIG, "schemas/zoo.graphql": one})
    repository.commit("2", {"schemas/zoo.graphql": two})
    said = json.loads(run("history", "zoo", "--json").out)
    assert [revision["size"] for revision in said["revisions"]] == [
        {"operations": 1, "types": 2, "fields": 2},
        {"operations": 2, "types": 3, "fields": 3},
    ]


def test_the_version_may_be_noted_beside_the_snapshot(
    repository: Repository, run: Run
) -> None:
    """Label Studio's document has none; `codegen snapshot` asks the server."""
    text = shop("", "/a")
    digest = hashlib.sha256(text.encode()).hexdigest()
    noted = json.dumps({"shop": {"sha256": digest, "version": "1.23.0"}})
    files = {"codegen.toml": CONFIG, "schemas/provenance.json": noted}
    repository.commit("1", {**files, "schemas/shop.json": text})
    repository.commit("2", {"schemas/shop.json": shop("", "/a", "/b")})
    said = json.loads(run("history", "shop", "--json").out)
    assert [one["api_version"] for one in said["revisions"]] == ["1.23.0", ""]


def test_a_chart_is_drawn_into_a_file(grown: Repository, run: Run) -> None:
    assert run("history", "shop", "--svg", "charts/shop.svg").code == 0
    root = ET.parse(grown.folder / "charts" / "shop.svg").getroot()
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "History of Shop"


def test_only_the_newest_are_read_where_that_is_wanted(
    grown: Repository, run: Run
) -> None:
    done = run("history", "shop", "--last", "1", "--json")
    (only,) = json.loads(done.out)["revisions"]
    assert only["subject"] == "Take <b>2.0</b>"
    assert "2 older commits left out; --last says how many are read." in done.err


def test_a_snapshot_that_nobody_committed_has_no_history(
    grown: Repository, run: Run
) -> None:
    done = run("history", "zoo")
    assert (done.code, done.out) == (
        0,
        "zoo: schemas/zoo.graphql, 0 versions in git\n",
    )


def test_what_is_not_committed_is_not_history(grown: Repository, run: Run) -> None:
    snapshot = grown.folder / "schemas" / "shop.json"
    snapshot.write_text(shop("9.9"), encoding="utf-8")
    assert "9.9" not in run("history", "shop").out


def test_without_git_the_exit_code_is_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    (tmp_path / "codegen.toml").write_text(CONFIG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in ("history", "changelog"):
        done = run(command, "shop")
        assert done.code == 2
        assert done.err == (
            "error: This folder is in no git repository.\n"
            "  What this shows is read from the commits of the snapshot.\n"
        )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["shop", "--since", "v9"], 'git knows no revision "v9".'),
        (["shop", "--until=--help"], 'git knows no revision "--help".'),
        ([], "Name the client: shop, zoo."),
        (["shopp"], 'Did you mean "shop"?'),
    ],
)
def test_what_cannot_be_told_has_the_exit_code_2(
    grown: Repository, run: Run, arguments: list[str], said: str
) -> None:
    for command in ("history", "changelog"):
        done = run(command, *arguments)
        assert done.code == 2
        assert said in done.err
        assert done.out == ""


def test_a_shallow_clone_is_said(
    grown: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    clone = tmp_path / "clone"
    url = grown.folder.as_uri()
    subprocess.run(["git", "clone", "-q", "--depth=1", url, str(clone)], check=True)
    monkeypatch.chdir(clone)
    done = run("history", "shop")
    assert done.code == 0
    assert "The clone is shallow" in done.err
    assert "fetch-depth: 0" in done.err


def test_two_runs_write_the_same_bytes(grown: Repository, run: Run) -> None:
    for command in (["history", "shop", "--json"], ["changelog", "shop"]):
        assert run(*command).out == run(*command).out


def test_a_project_in_a_folder_of_its_repository_has_its_own_history(
    grown: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = grown.folder / "services" / "labels"
    inner.mkdir(parents=True)
    shutil.copy(grown.folder / "codegen.toml", inner)
    grown.commit("Inner", {"services/labels/schemas/shop.json": shop("7.0", "/x")})
    monkeypatch.chdir(inner)
    said = json.loads(run("history", "shop", "--json").out)
    assert [one["api_version"] for one in said["revisions"]] == ["7.0"]
