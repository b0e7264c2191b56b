"""The file of mismatches: whole lines, each once, bounded, and never in the way."""

from __future__ import annotations

import json
import logging
import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen.runtime import Json, Mismatch, MismatchRecorder, Model

from .conftest import Connected
from .server import Server, answer


class Pet(Model):
    name: str
    age: int | None = None
    tags: dict[str, int] | None = None


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def mismatch(number: int) -> Mismatch:
    return Mismatch("GET /pets", f"$.field{number}", "string", "integer")


def record(path: str, start: Any, own: int) -> None:
    """What each of several processes does."""
    recorder = MismatchRecorder(path)
    start.wait()
    for number in range(200):
        recorder(mismatch(1000 * own + number))


def test_it_holds_no_values(
    connect: Callable[..., Connected], server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "seen.jsonl"
    secret = "s3cr3t-v4lu3"
    server.replies(answer(200, {"name": [secret], "age": secret, "tags": {secret: ""}}))
    api = connect(on_mismatch=MismatchRecorder(path))
    for _ in range(3):
        api.call("GET", "/pets/{id}", path={"id": secret}, returns=Json[Pet])
    server.replies(answer(200, secret, f"text/{secret * 20}"))
    api.call("GET", "/pets/{id}", path={"id": secret}, returns=Json[Pet])
    assert secret not in path.read_text()
    assert lines(path) == [
        {"operation": "GET /pets/{id}", "path": place, "expected": type_, "got": got}
        for place, type_, got in [
            ("$.name", "string", "array"),
            ("$.age", "integer or null", "string"),
            ("$.tags.*", "integer", "string"),
            ("$", "Pet", "no JSON"),
        ]
    ]


def test_threads_share_a_recorder(tmp_path: Path) -> None:
    recorder = MismatchRecorder(tmp_path / "seen.jsonl")
    start = threading.Barrier(20)

    def run() -> None:
        start.wait()
        for number in range(50):
            recorder(mismatch(number))

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    paths = [line["path"] for line in lines(tmp_path / "seen.jsonl")]
    assert sorted(paths) == sorted(f"$.field{n}" for n in range(50))


def test_processes_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(3)
    processes = [
        context.Process(target=record, args=[str(path), start, own]) for own in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    paths = {line["path"] for line in lines(path)}
    assert paths == {f"$.field{1000 * own + n}" for own in range(3) for n in range(200)}


def test_what_the_file_has_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "seen.jsonl"
    for _ in range(2):
        recorder = MismatchRecorder(path)
        recorder(mismatch(1))
        recorder(mismatch(2))
    assert len(lines(path)) == 2


def test_the_file_is_bounded(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "seen.jsonl"
    recorder = MismatchRecorder(path, max_bytes=1000)
    for number in range(100):
        recorder(mismatch(number))
    assert 900 < path.stat().st_size <= 1000
    assert [line["path"] for line in lines(path)][:2] == ["$.field0", "$.field1"]
    assert len(caplog.records) == 1
    assert "not written" in caplog.text


@pytest.mark.parametrize("place", ["", "missing/seen.jsonl", "/dev/full"])
def test_a_disk_that_fails_breaks_no_call(
    connect: Callable[..., Connected],
    server: Server,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    place: str,
) -> None:
    if place == "/dev/full" and not Path(place).exists():
        pytest.skip("Only Linux has a disk that is always full.")
    caplog.set_level(logging.WARNING)
    server.replies(answer(200, {"name": 1, "age": "x"}))
    api = connect(on_mismatch=MismatchRecorder(tmp_path / place))
    for _ in range(2):
        pet = api.call("GET", "/pets", returns=Json[Pet])
        assert (pet.name, pet.age) == (1, "x")
    assert [record.name for record in caplog.records] == ["schema_codegen"]
    assert "Mismatches are not written to" in caplog.text


def test_a_line_after_one_that_was_cut_is_whole(tmp_path: Path) -> None:
    """A recorder reads a file that somebody else left in the middle of a line."""
    path = tmp_path / "seen.jsonl"
    path.write_bytes(b'{"operation": "GE')
    recorder = MismatchRecorder(path)
    recorder(mismatch(1))
    assert json.loads(path.read_bytes().splitlines()[-1])["path"] == "$.field1"
