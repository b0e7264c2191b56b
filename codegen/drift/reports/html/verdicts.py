"""What the page says first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ....wording import count
from ...findings import Finding, Report
from ...severity import Severity
from ..verdicts import name


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    text: str
    tone: Severity
    advice: str


def verdict(reports: Sequence[Report]) -> Verdict:
    """The worst of what was found, in one line, and what is to be done about it."""
    failed = [report for report in reports if report.failure]
    findings = [each for report in reports for each in report.findings]
    breaking = _of(findings, "breaking")
    dangerous = _of(findings, "dangerous")
    names = ", ".join(name(report) for report in failed)
    if breaking:
        text = f"{count(len(breaking), 'breaking change')}{_where(reports, 'breaking')}"
        if failed:
            text += f"; could not tell for {names}"
        return Verdict(text=text, tone="breaking", advice=_advice(breaking))
    if failed:
        return Verdict(
            text=f"Could not tell for {names}",
            tone="breaking",
            advice="A comparison failed: this is not the same as no drift.",
        )
    if dangerous:
        number = count(len(dangerous), "dangerous change")
        return Verdict(
            text=f"Nothing breaking, {number}{_where(reports, 'dangerous')}",
            tone="dangerous",
            advice="What works today still runs, but it may behave otherwise.",
        )
    if findings:
        number = count(len(findings), "change")
        return Verdict(
            text=f"{number}, none of which can break anything",
            tone="safe",
            advice="Take over the new schema when it suits you.",
        )
    return Verdict(
        text="No drift",
        tone="safe",
        advice="Nothing has changed that a client can notice.",
    )


def _of(findings: Sequence[Finding], severity: Severity) -> list[Finding]:
    return [each for each in findings if each.counts == severity]


def _where(reports: Sequence[Report], severity: Severity) -> str:
    if len(reports) < 2:
        return ""
    names = [name(report) for report in reports if _of(report.findings, severity)]
    return f" in {names[0]}" if len(names) == 1 else f" in {len(names)} clients"


def _advice(breaking: Sequence[Finding]) -> str:
    wire = sum(each.wire == "breaking" for each in breaking)
    code = sum(each.source == "breaking" for each in breaking)
    said = []
    if wire:
        place = "one place" if wire == 1 else f"{wire:,} places"
        said.append(f"The client as it is meets what it cannot handle in {place}.")
    if code:
        change = "One change breaks" if code == 1 else f"{code:,} changes break"
        said.append(f"{change} your code once the client is generated anew.")
    return " ".join(said)
