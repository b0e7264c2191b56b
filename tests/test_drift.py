"""`codegen drift` against an API that moves on, and the demo that shows it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .demo import CONFIG, KEY, changed
from .emulators.labelbox import LabelboxEmulator
from .generation import ROOT

SCHEMA = (ROOT / "schemas" / "labelbox.graphql").read_text(encoding="utf-8")


@pytest.fixture
def emulator() -> Iterator[LabelboxEmulator]:
    with LabelboxEmulator(SCHEMA, keys=[KEY]) as running:
        yield running


@pytest.fixture
def project(emulator: LabelboxEmulator, tmp_path: Path) -> Path:
    config = CONFIG.format(url=emulator.url)
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    assert codegen(tmp_path, "snapshot").returncode == 0
    return tmp_path


def codegen(
    folder: Path, *arguments: str, key: str = KEY
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "codegen", *arguments],
        cwd=folder,
        env={**os.environ, "LABELBOX_API_KEY": key, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_api_has_not_drifted(project: Path) -> None:
    # People write above a snapshot; that is no drift.
    snapshot = project / "schemas" / "labelbox.graphql"
    text = snapshot.read_text(encoding="utf-8")
    snapshot.write_text(f"# Reviewed by us.\n\n{text}", encoding="utf-8")
    done = codegen(project, "drift")
    assert (done.returncode, done.stderr) == (0, "")
    assert "labelbox: no changes\n  schemas/labelbox.graphql -> " in done.stdout


def test_drift_is_shown_and_nothing_is_written(
    project: Path, emulator: LabelboxEmulator
) -> None:
    before = contents(project)
    emulator.replace_schema(changed(SCHEMA))
    done = codegen(project, "drift", "--diff")
    assert done.returncode == 1
    shown, _, lines = done.stdout.partition("--- schemas/labelbox.graphql\n")
    assert "1 breaking, 1 dangerous and 1 safe changes" in shown
    assert "breaking  breaking  autoAuditPercentage: field removed, Float" in shown
    assert "models.Project.auto_audit_percentage" in shown
    assert "safe      safe      dueDate: field added, DateTime" in shown
    assert "dangerous dangerous LABEL_APPROVED: enum value added" in shown
    assert "-  autoAuditPercentage: Float\n" in lines
    assert "+  dueDate: DateTime\n" in lines
    assert contents(project) == before


def test_operations_that_no_longer_fit_are_named(
    project: Path, emulator: LabelboxEmulator
) -> None:
    operations = project / "operations"
    operations.mkdir()
    (operations / "audits.graphql").write_text(
        "query Audits { projects(first: 5) { id autoAuditPercentage } }\n",
        encoding="utf-8",
    )
    config = project / "pyproject.toml"
    config.write_text(
        config.read_text(encoding="utf-8") + 'operations = ["operations/*.graphql"]\n',
        encoding="utf-8",
    )
    assert codegen(project, "generate").returncode == 0
    emulator.replace_schema(changed(SCHEMA))
    done = codegen(project, "drift")
    assert done.returncode == 1
    assert "1 line of yours in 1 file no longer fits." in done.stdout
    assert "operations/audits.graphql:1:40: Cannot query field" in done.stdout
    # The rest is compared all the same.
    assert "autoAuditPercentage: field removed" in done.stdout
    assert "LABEL_APPROVED: enum value added" in done.stdout
    again = "query Again { projects(first: 5) { autoAuditPercentage } }\n"
    (operations / "again.graphql").write_text(again, encoding="utf-8")
    done = codegen(project, "drift")
    assert "2 lines of yours in 2 files no longer fit." in done.stdout


@pytest.mark.parametrize("fault", ["key", "gone"])
def test_not_knowing_is_not_no_drift(
    fault: str, project: Path, emulator: LabelboxEmulator
) -> None:
    before = contents(project)
    if fault == "gone":
        emulator.stop()
    done = codegen(project, "drift", key="wrong" if fault == "key" else KEY)
    assert done.returncode == 2
    assert "labelbox: could not be told" in done.stdout
    assert "no changes" not in done.stdout
    assert "error:" in done.stderr
    assert "Traceback" not in done.stderr
    assert "wrong" not in done.stderr
    assert contents(project) == before


def test_the_demo_runs() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "listed them in pages of [100, 100, 50]" in done.stdout
    assert "dueDate: field added, DateTime" in done.stdout
