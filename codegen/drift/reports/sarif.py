"""The report for code scanning: SARIF 2.1.0, within the bounds of GitHub.

https://docs.github.com/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from ...wording import count
from ..findings import Report
from ..rules import RULES
from ..severity import SEVERITIES
from . import verdicts
from .columns import one_line
from .items import OWN_RULES, Item, Listing, listing
from .locations import Location

MOST = 5_000
"""Results: GitHub shows so many, the worst first, and drops the rest in silence."""
LIMIT = 9_500_000
"""Characters: GitHub refuses files of more than 10 MB."""
_RELATED = 20
"""Further lines of one result."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

Json = dict[str, object]


def as_sarif(reports: Sequence[Report]) -> str:
    """Write one run with all clients in it, as ASCII of less than 10 MB.

    Args:
        reports: What was found, a report for each client.
    """
    most = MOST
    while len(text := _document(reports, listing(reports, most))) > LIMIT:
        most //= 2
    return text


def _document(reports: Sequence[Report], found: Listing) -> str:
    rules = sorted({item.rule for item in found.items})
    run = {
        "tool": {"driver": _driver(rules, found.items)},
        "invocations": [_invocation(reports, found.left)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(item, rules.index(item.rule)) for item in found.items],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return f"{json.dumps(document, indent=1)}\n"


def _driver(rules: Sequence[str], shown: Sequence[Item]) -> Json:
    titles = {i.rule: i.finding.title for i in shown if i.finding} | OWN_RULES
    described = [_rule(kind, titles[kind]) for kind in rules]
    return {"name": "codegen drift", "rules": described}


def _rule(kind: str, title: str) -> Json:
    """A row of the table: what it means where clients send it and receive it."""
    rule = RULES.get(kind)
    said = f"{title[:1].upper()}{title[1:]}."
    level, explained = "error", said
    if rule:
        worst = {
            severity
            for verdict in (rule.sent, rule.received)
            for severity in (verdict.wire, verdict.source)
        }
        level = _level(max(map(SEVERITIES.index, worst)))
        explained = "\n".join(
            f"{where}: {verdict.reason} (wire {verdict.wire}, source {verdict.source})"
            for where, verdict in (("Sent", rule.sent), ("Received", rule.received))
        )
    return {
        "id": kind,
        "name": "".join(part.capitalize() for part in kind.split("-")),
        "shortDescription": {"text": said},
        "fullDescription": {"text": said},
        "help": {"text": explained, "markdown": explained.replace("\n", "\n\n")},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["api-drift"]},
    }


def _level(severity: int) -> str:
    return ("note", "warning", "error")[severity]


def _invocation(reports: Sequence[Report], left: int) -> Json:
    """Whether all could be compared, what was, and what is left out."""
    said = [
        f"{verdicts.name(report)}: {verdicts.numbers(report)} "
        f"({verdicts.compared(report)})"
        for report in reports
        if not report.failure
    ]
    if left:
        said.append(f"and {count(left, 'result')} more, none of them worse")
    notes = [_notification("note", text) for text in said]
    for report in reports:
        if report.failure:
            failure = f"{verdicts.name(report)}: {one_line(report.failure, 1_000)}"
            notes.append(_notification("error", failure))
    return {
        "executionSuccessful": not any(report.failure for report in reports),
        "toolExecutionNotifications": notes,
    }


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": {"text": text}}


def _result(item: Item, index: int) -> Json:
    result: Json = {
        "ruleId": item.rule,
        "ruleIndex": index,
        "level": item.level,
        "message": {"text": f"{item.title}. {item.message}"},
        "partialFingerprints": {
            # GitHub knows this one only. It would make it of the text of the line,
            # and take all findings at one line for the same.
            "primaryLocationLineHash": f"{item.fingerprint}:1",
            "codegenFindingId/v1": item.fingerprint,
        },
    }
    where: Json = {}
    if item.location:
        where["physicalLocation"] = _physical(item.location)
    if item.finding:
        subject = one_line(item.finding.change.subject)
        where["logicalLocations"] = [{"fullyQualifiedName": subject}]
        result["properties"] = _properties(item)
    result["locations"] = [where] if where else []
    if item.others:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(other)}
            for number, other in enumerate(item.others[:_RELATED], 1)
        ]
    if item.excuse:
        excuse = {
            "kind": "external",
            "status": "accepted",
            "justification": item.excuse,
        }
        result["suppressions"] = [excuse]
    return result


def _properties(item: Item) -> Mapping[str, object]:
    assert item.finding
    return {
        "client": one_line(item.client),
        "wire": item.finding.wire,
        "source": item.finding.source,
        "reachedFrom": len(item.finding.change.operations),
    }


def _physical(place: Location) -> Json:
    region: Json = {"startLine": place.line}
    if place.column:
        region["startColumn"] = place.column
    return {
        "artifactLocation": {"uri": quote(place.file), "uriBaseId": "%SRCROOT%"},
        "region": region,
    }
