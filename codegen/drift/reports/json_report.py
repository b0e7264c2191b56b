"""The report for programs: JSON, of a shape that `docs/drift-report.schema.json` says
and that stays."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ...ir import Origin
from ..findings import CodeLine, Finding, Report
from . import verdicts
from .bounded import encodable
from .grouping import worst_of

VERSION = 1
"""Rises when what is there changes its meaning or goes. New keys may come without."""
MOST = 25_000
"""Findings of one client; beyond these the least severe are left out."""
_NAMES = 200_000
"""Names of operations in the whole document, shared out among the findings."""
_FEWEST = 20
"""Names of operations that every finding may have."""
_LINES = 1_000
"""Lines of one finding, and other entries of one list."""

Json = Mapping[str, object]


def as_json(reports: Sequence[Report]) -> str:
    """Write the report for programs, as ASCII.

    Args:
        reports: What was found, a report for each client.
    """
    number = sum(min(len(report.findings), MOST) for report in reports)
    names = max(_FEWEST, _NAMES // max(1, 2 * number))
    document = {"version": VERSION, "reports": [_report(r, names) for r in reports]}
    return f"{json.dumps(document, indent=2)}\n"


def _report(report: Report, names: int) -> Json:
    shown = worst_of(report.findings, MOST)
    broken, maybe = verdicts.affected_operations(report)
    return {
        "client": encodable(report.client),
        "old": encodable(report.old),
        "new": encodable(report.new),
        "failure": encodable(report.failure) or None,
        "fail_on": report.bound,
        "fails": report.fails,
        "suggested_version": report.version,
        "operations": report.operations,
        "counts": verdicts.tally(report.findings),
        "broken_operations": _names(broken, _LINES),
        "potentially_affected_operations": _names(maybe, _LINES),
        "notes": _names(report.notes, _LINES),
        "findings": [_finding(finding, report, names) for finding in shown],
        "findings_left_out": len(report.findings) - len(shown),
        "broken": [_line(line) for line in report.broken[:_LINES]],
        "unexplained": [_line(line) for line in report.unexplained[:_LINES]],
        "observed": [
            {
                "operation": encodable(seen.operation),
                "path": encodable(seen.path),
                "expected": encodable(seen.expected),
                "got": encodable(seen.got),
                "place": encodable(seen.place) or None,
                "finding": seen.finding or None,
            }
            for seen in report.observed[:_LINES]
        ],
    }


def _finding(finding: Finding, report: Report, names: int) -> Json:
    change = finding.change
    return {
        "id": finding.id,
        "kind": change.kind,
        "subject": encodable(change.subject),
        "title": finding.title,
        "old": encodable(change.old),
        "new": encodable(change.new),
        "wire": finding.wire,
        "source": finding.source,
        "severity": finding.severity,
        "fails": finding.fails(report.bound),
        "reason": encodable(finding.reason),
        "direction": change.direction,
        "reached_from": len(change.operations),
        "sent_by": _names(change.sent_by, names),
        "received_by": _names(change.received_by, names),
        "touches": [
            {
                "kind": touched.kind,
                "owner": encodable(touched.owner),
                "name": encodable(touched.name),
            }
            for touched in change.touches[:_LINES]
        ],
        "symbols": _names(finding.symbols, _LINES),
        "affects": finding.affects or None,
        "affected": _names(finding.affected, _LINES),
        "suggestion": encodable(finding.suggestion) or None,
        "excuse": encodable(finding.excuse) or None,
        "lines": [_line(line) for line in finding.lines[:_LINES]],
        "old_origin": _origin(change.old_origin),
        "new_origin": _origin(change.new_origin),
    }


def _names(names: Sequence[str], most: int) -> list[str]:
    return [encodable(name) for name in names[:most]]


def _line(line: CodeLine) -> Json:
    return {
        "file": encodable(line.file),
        "line": line.line,
        "column": line.column or None,
        "message": encodable(line.message),
        "text": encodable(line.text),
    }


def _origin(origin: Origin) -> Json | None:
    """Where something stands; null where nothing is known."""
    if not (origin.file or origin.pointer):
        return None
    return {
        "file": encodable(origin.file),
        "pointer": encodable(origin.pointer),
        "line": origin.line or None,
        "column": origin.column or None,
    }
