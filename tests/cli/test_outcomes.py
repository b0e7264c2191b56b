"""Reports that cannot be made hide nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from codegen import disk
from codegen.cli.outcomes import Wanted, deliver
from codegen.drift.changes import Change
from codegen.drift.findings import CodeLine, Observed, Report, judge
from codegen.judging import Bound
from codegen.problems import ProblemsError

REMOVED = judge(
    [
        Change(
            kind="field-removed",
            subject="Project.\x1b[31mtitle",
            received_by=("GET /a",),
        )
    ]
)
ADDED = judge([Change(kind="operation-added", subject="GET /a")])
LINE = CodeLine(file="a.graphql", line=3, column=7, message="No such field.")


def report(*findings: object, **said: object) -> Report:
    return Report(client="a", old="old", new="new", findings=findings, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (report(), 0),
        (report(*ADDED), 0),
        (report(*ADDED, bound="any"), 1),
        (report(*REMOVED), 1),
        (report(broken=(LINE,)), 1),
        (report(unexplained=(LINE,)), 1),
        (report(failure="The server does not answer."), 2),
        (report(*REMOVED, failure="The server does not answer."), 2),
    ],
)
def test_codes(one: Report, code: int) -> None:
    assert deliver([one], Wanted()) == code
    assert deliver([report(), one], Wanted()) == code


@pytest.mark.parametrize(
    ("bound", "code"), [("breaking", 0), ("dangerous", 1), ("any", 1)]
)
def test_answers_that_did_not_fit_are_dangerous(bound: Bound, code: int) -> None:
    seen = Observed(operation="GET /a", path="$", expected="string", got="null")
    assert deliver([report(observed=(seen,), bound=bound)], Wanted()) == code


def test_a_report_that_crashes_hides_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A format that is not there crashes as any bug of a report would."""
    found = report(*REMOVED, broken=(LINE,))
    assert deliver([found], Wanted(shown="no such format")) == 1
    shown = capsys.readouterr()
    assert "breaking/breaking  Project.\\x1b[31mtitle: field removed" in shown.out
    assert "a.graphql:3:7: No such field." in shown.out
    assert REMOVED[0].id in shown.out
    assert "which is a bug in codegen" in shown.err
    file = tmp_path / "a"
    assert deliver([found], Wanted(files=(("no such format", file),))) == 1
    assert "field removed" in capsys.readouterr().out
    assert not file.exists()


def test_a_crash_is_never_no_drift(capsys: pytest.CaptureFixture[str]) -> None:
    assert deliver([report()], Wanted(shown="no such format")) == 2
    assert "no change that a client notices" in capsys.readouterr().out
    failed = report(failure="The server does not answer.")
    assert deliver([failed], Wanted(shown="no such format")) == 2
    shown = capsys.readouterr().out
    assert "error: The server does not answer." in shown
    assert "no change" not in shown


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """So is a device: root may replace `/dev/null` for the whole machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    assert deliver([report(*REMOVED)], Wanted(files=(("text", pipe),))) == 1
    assert pipe.is_fifo()
    reader.join(timeout=10)
    assert "field removed" in read[0]
    with pytest.raises(ProblemsError, match="device or a pipe"):
        disk.replace_texts({pipe: "x"})
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_full_device_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    full = Path("/dev/full")
    assert deliver([report()], Wanted(files=(("text", full),))) == 2
    assert "/dev/full: error: This cannot be written" in capsys.readouterr().err
    assert full.is_char_device()


PROGRAM = """
import sys
from codegen.cli import main
main(sys.argv[1:])
"""


def diffed(tmp_path: Path, redirected: str) -> subprocess.CompletedProcess[str]:
    """A comparison that finds what breaks, by a shell."""
    (tmp_path / "old.graphql").write_text("type Query { a: Int b: Int }")
    (tmp_path / "new.graphql").write_text("type Query { b: Int }")
    (tmp_path / "diff.py").write_text(PROGRAM)
    command = f"{sys.executable} diff.py diff old.graphql new.graphql"
    return subprocess.run(
        ["bash", "-c", f"{command} --report json=found.json {redirected}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "redirected",
    [
        '| true; exit "${PIPESTATUS[0]}"',
        ">&-",
        "> /dev/full",
    ],
    ids=["closed pipe", "no output", "full disk"],
)
def test_who_does_not_read_changes_nothing(redirected: str, tmp_path: Path) -> None:
    done = diffed(tmp_path, redirected)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "operation-removed" in (tmp_path / "found.json").read_text()
