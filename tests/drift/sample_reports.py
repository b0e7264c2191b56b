"""Reports that have everything in them that a report can have, for tests of formats."""

from __future__ import annotations

from codegen.drift.changes import Change, Touched
from codegen.drift.findings import CodeLine, Finding, Observed, Report
from codegen.drift.severity import Severity
from codegen.ir import Origin

LIVE = "http://localhost:8080/docs/api/schema/json/ (live)"


def _field(name: str, owner: str = "Task") -> tuple[Touched, ...]:
    return (Touched("field", owner, name),)


ANNOTATIONS = Finding(
    change=Change(
        kind="type-changed",
        subject="Task.annotations",
        old="array of object",
        new="string",
        received_by=("GET /api/tasks/", "GET /api/tasks/{id}/"),
        touches=_field("annotations"),
        old_origin=Origin(
            "schemas/label_studio.json",
            "#/components/schemas/Task/properties/annotations",
            line=412,
            column=9,
        ),
    ),
    title="type changed",
    wire="breaking",
    source="breaking",
    reason="What is received no longer is what the code expects.",
    symbols=("models.Task.annotations",),
    suggestion="It is a str now: parse it before you iterate over it.",
    lines=(
        CodeLine(
            file="app/export.py",
            line=31,
            column=22,
            message='"str" has no attribute "result"  [attr-defined]',
            text="results = [a.result for a in task.annotations]",
        ),
        CodeLine(file="app/review.py", line=7, column=0, message="Incompatible types"),
    ),
)

RENAMED = Finding(
    change=Change(
        kind="type-renamed",
        subject="TaskSerializer",
        old="TaskSerializer",
        new="Task",
        sent_by=("POST /api/tasks/",),
        received_by=("GET /api/tasks/", "POST /api/tasks/"),
        touches=(Touched("type", "TaskSerializer"),),
        hint="Task",
        old_origin=Origin(pointer="#/components/schemas/TaskSerializer"),
        new_origin=Origin(pointer="#/components/schemas/Task"),
    ),
    title="type renamed",
    wire="safe",
    source="breaking",
    reason="JSON does not name types, but code that imports the class does.",
    symbols=("models.TaskSerializer",),
    suggestion="Import models.Task instead of models.TaskSerializer.",
)

REQUIRED = Finding(
    change=Change(
        kind="became-required",
        subject="GET /api/tasks/ query project",
        old="optional",
        new="required",
        sent_by=("GET /api/tasks/",),
        touches=(Touched("parameter", "tasks.list", "project"),),
    ),
    title="became required",
    wire="breaking",
    source="breaking",
    reason="The server refuses calls without it.",
    symbols=("LabelStudio.tasks.list(project=)",),
    suggestion="Pass project= in each call of tasks.list.",
    affects="broken",
    affected=("client.tasks.list",),
)

VALUES = tuple(
    Finding(
        change=Change(
            kind="enum-value-added",
            subject=f"ExportStatus.{value}",
            new=f'"{value}"',
            received_by=("GET /api/exports/",),
            touches=(Touched("value", "ExportStatus", f'"{value}"'),),
        ),
        title="enum value added",
        wire="dangerous",
        source="safe",
        reason="Code that handles every value meets one that it does not know.",
        affects="potentially affected",
        affected=("client.exports.list",),
        suggestion="Handle the new values.",
    )
    for value in ("archived", "expired", "paused", "queued")
)

STATES = tuple(
    Finding(
        change=Change(
            kind="field-added",
            subject=f"{owner}.state",
            new="string",
            received_by=(f"GET /api/{owner.lower()}s/",),
            touches=_field("state", owner),
        ),
        title="field added",
        wire="safe",
        source="safe",
        reason="Clients ignore what they do not know.",
    )
    for owner in ("Annotation", "Draft", "Export", "Label", "Project", "View")
)

ACCEPTED = Finding(
    change=Change(
        kind="operation-removed",
        subject="GET /api/version",
        touches=(Touched("operation", "versions.get"),),
        sent_by=("GET /api/version",),
    ),
    title="operation removed",
    wire="breaking",
    source="breaking",
    reason="Calls of it fail, and the method is gone.",
    symbols=("LabelStudio.versions.get",),
    excuse="We ask the health check instead.",
)

UNAFFECTED = Finding(
    change=Change(
        kind="operation-removed",
        subject="DELETE /api/tasks/",
        touches=(Touched("operation", "tasks.delete_all"),),
        sent_by=("DELETE /api/tasks/",),
    ),
    title="operation removed",
    wire="breaking",
    source="breaking",
    reason="Calls of it fail, and the method is gone.",
    symbols=("LabelStudio.tasks.delete_all",),
    affects="unaffected",
)


def in_order(*findings: Finding) -> tuple[Finding, ...]:
    """Findings in the order that reports have."""
    return tuple(
        sorted(findings, key=lambda found: (found.change.subject, found.change.kind))
    )


EVERYTHING = Report(
    client="label_studio",
    old="schemas/label_studio.json",
    new=LIVE,
    findings=in_order(
        ANNOTATIONS, RENAMED, REQUIRED, *VALUES, *STATES, ACCEPTED, UNAFFECTED
    ),
    operations=190,
    broken=(
        CodeLine(
            file="schemas/label_studio.overrides.yaml",
            line=3,
            column=5,
            message="There is no schema Task to be mended.",
        ),
    ),
    unexplained=(
        CodeLine(
            file="app/main.py",
            line=90,
            column=1,
            message="Missing return statement  [return]",
            text="def total(self) -> int:",
        ),
    ),
    observed=(
        Observed(
            operation="tasks.list",
            path="$.tasks[*].total_annotations",
            expected="int",
            got="str",
            place="Task.total_annotations",
            finding="1f669e2bc3f1",
        ),
    ),
    version="major",
    notes=('The reason for ignoring "GET /api/users/" has expired on 2026-11-01.',),
    views={
        "Task": (
            "annotations: array of object\nid: int",
            "annotations: string\nid: int",
        )
    },
)
"""Every kind of thing that a report can hold."""

QUIET = Report(
    client="labelf",
    old="schemas/labelf.yaml",
    new="https://api.labelf.ai (live)",
    operations=58,
)
"""Nothing has changed."""

FAILED = Report(
    client="labelbox",
    old="schemas/labelbox.graphql",
    new="https://api.labelbox.com/graphql (live)",
    failure="https://api.labelbox.com/graphql answered 401 Unauthorized: set "
    "LABELBOX_API_KEY.",
)
"""It could not be told."""

HOSTILE = (
    "\x1b[31mred\x1b[0m \x00 \ud800 \u202eevil\u2066 \r\n::error::x</script>"
    "<img src=x onerror=alert(1)> @everyone #1 ![a](https://e.example/p.png) `|`"
    " ]]> %0A \ufffe \x85 \u2028 ``` ~~~ $(id) javascript:alert(1)"
)
"""Text that does harm where it is not escaped."""


def hostile(text: str = HOSTILE) -> Report:
    """A report whose every text is not to be trusted."""
    line = CodeLine(file=f"a{text}.py", line=1, column=1, message=text, text=text)
    change = Change(
        kind="field-removed",
        subject=f"T.{text}",
        old=text,
        new=text,
        sent_by=(text,),
        received_by=(text,),
        touches=(Touched("field", "T", text),),
        hint=text,
        old_origin=Origin(text, text, 1, 1),
    )
    finding = Finding(
        change=change,
        title="field removed",
        wire="breaking",
        source="dangerous",
        reason="Code that reads it finds nothing any more.",
        symbols=(text,),
        suggestion=text,
        affects="broken",
        affected=(text,),
        lines=(line,),
    )
    excused = Finding(
        change=Change(kind="type-renamed", subject=text),
        title="type renamed",
        wire="safe",
        source="breaking",
        reason="It is.",
        excuse=text,
    )
    return Report(
        client=text,
        old=text,
        new=text,
        findings=(finding, excused),
        operations=1,
        broken=(line,),
        unexplained=(line,),
        observed=(
            Observed(operation=text, path=text, expected=text, got=text, place=text),
        ),
        version="major",
        notes=(text,),
        views={text: (text, text)},
    )


def many(number: int) -> Report:
    """A report with so many findings, of all severities and none alike."""
    severities: tuple[Severity, ...] = ("breaking", "dangerous", "safe")
    findings = [
        Finding(
            change=Change(
                kind="field-removed",
                subject=f"Type{index:06}.field_{index}",
                old=f"array of Type{index}",
                received_by=tuple(f"GET /things/{n}" for n in range(index % 7)),
                touches=(Touched("field", f"Type{index:06}", f"field_{index}"),),
            ),
            title="field removed",
            wire=severities[index % 3],
            source=severities[index % 2],
            reason="Code that reads it finds nothing any more.",
            symbols=(f"models.Type{index:06}.field_{index}",),
            suggestion=f"Use other_{index} instead.",
        )
        for index in range(number)
    ]
    return Report(
        client="big",
        old="schemas/big.json",
        new="https://big.example (live)",
        findings=tuple(findings),
        operations=900,
        version="major",
    )
