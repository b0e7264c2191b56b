"""What is kept of a schema: its text, and where it came from."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from codegen.problems import ProblemsError
from codegen.snapshot import Snapshot, keep


def snapshot(folder: Path, client: str = "shop", **other: Any) -> Snapshot:
    given = {
        "path": folder / "schemas" / f"{client}.graphql",
        "text": "type Query {\n  a: Int\n}\n",
        "source": "https://shop.example.org/graphql",
        "format": "GraphQL SDL",
    }
    return Snapshot(client=client, **{**given, **other})


def times(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_the_files(tmp_path: Path) -> None:
    kept = snapshot(tmp_path, version="1.2")
    assert keep([kept], ["shop"]) == [True]
    assert sorted(os.listdir(tmp_path / "schemas")) == [
        "provenance.json",
        "shop.graphql",
    ]
    assert kept.path.read_text() == kept.text
    assert (tmp_path / "schemas" / "provenance.json").read_text() == f"""\
{{
  "shop": {{
    "format": "GraphQL SDL",
    "sha256": "{hashlib.sha256(kept.text.encode()).hexdigest()}",
    "source": "https://shop.example.org/graphql",
    "version": "1.2"
  }}
}}
"""


def test_what_does_not_change_is_not_written(tmp_path: Path) -> None:
    keep([snapshot(tmp_path)], ["shop"])
    before = times(tmp_path)
    assert keep([snapshot(tmp_path)], ["shop"]) == [False]
    assert times(tmp_path) == before
    assert keep([snapshot(tmp_path, text="type Query\n")], ["shop"]) == [True]


def test_line_ends_are_kept_as_they_are(tmp_path: Path) -> None:
    keep([snapshot(tmp_path, text='"""Käse"""\ntype Query\n')], ["shop"])
    content = (tmp_path / "schemas" / "shop.graphql").read_bytes()
    assert content == '"""Käse"""\ntype Query\n'.encode()


def test_other_clients_stay_and_those_that_are_gone_go(tmp_path: Path) -> None:
    both = [snapshot(tmp_path, "shop"), snapshot(tmp_path, "a")]
    keep(both, ["shop", "a"])
    keep([snapshot(tmp_path, "b")], ["shop", "b"])
    provenance = json.loads((tmp_path / "schemas" / "provenance.json").read_text())
    assert list(provenance) == ["b", "shop"]


def test_each_folder_has_its_own_provenance(tmp_path: Path) -> None:
    elsewhere = snapshot(tmp_path, "a", path=tmp_path / "other" / "a.graphql")
    keep([snapshot(tmp_path), elsewhere], ["shop", "a"])
    assert list(json.loads((tmp_path / "other" / "provenance.json").read_text())) == [
        "a"
    ]


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000])
def test_a_provenance_that_is_not_ours_stops_all(tmp_path: Path, content: str) -> None:
    path = tmp_path / "schemas" / "provenance.json"
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(ProblemsError, match="This is not what codegen wrote"):
        keep([snapshot(tmp_path)], ["shop"])
    assert os.listdir(path.parent) == ["provenance.json"]
    assert path.read_text() == content


def test_where_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wrong = snapshot(tmp_path, "a", path=tmp_path / "file" / "a.graphql")
    with pytest.raises(ProblemsError, match="cannot be written"):
        keep([snapshot(tmp_path), wrong], ["shop", "a"])
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["file"]


def test_a_link_is_not_replaced(tmp_path: Path) -> None:
    real = tmp_path / "real.graphql"
    real.write_text("type Query\n")
    kept = snapshot(tmp_path)
    kept.path.parent.mkdir()
    kept.path.symlink_to(real)
    with pytest.raises(ProblemsError, match="This is a symbolic link"):
        keep([kept], ["shop"])
    assert kept.path.is_symlink()
    assert os.listdir(kept.path.parent) == ["shop.graphql"]


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    kept = snapshot(tmp_path)
    keep([kept], ["shop"])
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o666 & ~_umask()
    kept.path.chmod(0o640)
    keep([snapshot(tmp_path, text="type Query\n")], ["shop"])
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o640


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
