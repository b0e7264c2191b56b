"""Reports that cannot be made hide nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.cli.outcomes import Wanted, deliver
from codegen.drift.changes import Change
from codegen.drift.findings import CodeLine, Observed, Report, judge
from codegen.judging import Bound

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
