"""The report for GitLab's code quality widget.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ...wording import count
from ..findings import Report
from .items import Item, listing
from .locations import Location

MOST = 5_000
"""Issues; the last one counts those that are left out."""
_OTHERS = 100
"""Further lines of one issue."""
_SEVERITIES = {"error": "critical", "warning": "minor", "note": "info"}
_NOWHERE = Location("pyproject.toml", 1)
"""A place is required; addresses that were compared have none in the repository."""


def as_code_climate(reports: Sequence[Report]) -> str:
    """Write a list of issues, the worst first, as ASCII. It is empty where nothing was
    found: the format has no other way to say so.

    Args:
        reports: What was found, a report for each client.
    """
    found = listing(reports, MOST)
    issues = [_issue(item) for item in found.items if not item.excuse]
    if found.left:
        left = f"and {count(found.left, 'finding')} more, none of them worse"
        place = found.items[0].location or _NOWHERE
        issues.append(_entry("more", left, "info", place, "0" * 12))
    return f"{json.dumps(issues, indent=2)}\n"


def _issue(item: Item) -> Mapping[str, object]:
    severity = _SEVERITIES[item.level]
    if item.rule == "comparison-failed":
        severity = "blocker"
    elif item.fails and item.finding and item.finding.severity != "breaking":
        severity = "major"
    place = item.location or _NOWHERE
    described = f"{item.title}. {item.message}"
    issue = _entry(item.rule, described, severity, place, item.fingerprint)
    if item.others:
        others = [_place(other) for other in item.others[:_OTHERS]]
        issue["other_locations"] = others
    return issue


def _entry(
    rule: str, description: str, severity: str, place: Location, fingerprint: str
) -> dict[str, object]:
    return {
        "type": "issue",
        "check_name": f"drift/{rule}",
        "description": description,
        "categories": ["Compatibility"],
        "severity": severity,
        "fingerprint": fingerprint,
        "location": _place(place),
    }


def _place(place: Location) -> Mapping[str, object]:
    return {"path": place.file, "lines": {"begin": place.line}}
