"""Changes that were judged: what reports show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .changes import Change
from .rules import RULES
from .severity import SEVERITIES, Severity, worst

Affects = Literal["", "broken", "potentially affected", "unaffected"]
"""What a change does to the client's own operations; nothing where they are not
known."""

Bound = Literal["breaking", "dangerous", "any"]
"""From which severity on a check fails."""

Verdicts = Mapping[str, tuple[Severity, Severity]]
"""The severities, wire and source, that the config gives to kinds of change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A line of the user's that a change touches."""

    file: str
    """As the user named it, with forward slashes."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1; 0 where it is not known."""
    message: str
    """What the type checker, or the validation of the document, says."""
    text: str = ""
    """The line itself, without the spaces around it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change, how bad it is and what to do."""

    change: Change
    title: str
    wire: Severity
    source: Severity
    reason: str
    affects: Affects = ""
    affected: tuple[str, ...] = ()
    """The client's own operations that meet it, as users call them, sorted."""
    symbols: tuple[str, ...] = ()
    """The names in generated code that it touches, as users write them after the
    client's package: "models.Project.title", "LabelStudio.projects.list". Sorted."""
    suggestion: str = ""
    """What to do, as a sentence."""
    excuse: str = ""
    """Why it does not count, where it was ignored or approved: the reason given."""
    lines: tuple[CodeLine, ...] = ()

    @property
    def id(self) -> str:
        """What stands for the finding in approvals: that of its change."""
        return self.change.id

    @property
    def severity(self) -> Severity:
        """The worse of both severities."""
        return worst((self.wire, self.source))

    @property
    def counts(self) -> Severity:
        """What it counts for in the exit code: nothing, where it is excused or touches
        none of the client's operations."""
        if self.excuse or self.affects == "unaffected":
            return "safe"
        return self.severity

    def fails(self, bound: Bound) -> bool:
        """Whether a check with this bound fails because of it."""
        if self.excuse or self.affects == "unaffected":
            return False
        least: Severity = "safe" if bound == "any" else bound
        return SEVERITIES.index(self.severity) >= SEVERITIES.index(least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """An answer that did not fit, as the runtime recorded it."""

    operation: str
    path: str
    """Where in the answer: "$.results[*].total"."""
    expected: str
    got: str
    place: str = ""
    """What that is in the schema, "ProjectPage.total"; empty where it is not known."""
    finding: str = ""
    """The id of the finding about this place; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one comparison found: every format shows this."""

    client: str
    """The key of the client; empty where two files were compared."""
    old: str
    """What was compared, as people name it: "schemas/labelbox.graphql"."""
    new: str
    """With what: "https://api.labelbox.com/graphql (live)"."""
    findings: tuple[Finding, ...] = ()
    """In the order of their subjects."""
    operations: int = 0
    """How many operations the old API has."""
    broken: tuple[CodeLine, ...] = ()
    """Documents, overrides and paging of the user's that no longer fit."""
    unexplained: tuple[CodeLine, ...] = ()
    """Lines that stop type-checking for which no change was found."""
    observed: tuple[Observed, ...] = ()
    version: Literal["major", "minor", "patch", "none"] = "none"
    """Which part of the generated client's version should rise."""
    bound: Bound = "breaking"
    """From which severity on the check fails."""
    failure: str = ""
    """Why nothing could be told, as sentences: no report may say "no drift" then."""
    notes: tuple[str, ...] = ()
    """What else readers must know, as sentences: an excuse that has expired."""
    views: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Types that changed, by name: how each was and is, as text, line by line."""
    uses: tuple[tuple[str, str], ...] = ()
    """Which operation or type uses which type, sorted: what stands between the client's
    operations and the types that changed."""
    history: str = ""
    """A chart of the schema's life, as SVG, where one was drawn."""

    @property
    def fails(self) -> bool:
        """Whether the check fails by what this says. Lines of the user's that fit no
        longer always count; answers that did not fit the client are dangerous."""
        if self.broken or self.unexplained:
            return True
        if self.observed and self.bound != "breaking":
            return True
        return any(finding.fails(self.bound) for finding in self.findings)


def judge(changes: Iterable[Change], verdicts: Verdicts | None = None) -> list[Finding]:
    """Give each change its severities.

    Args:
        changes: What has changed.
        verdicts: The severities that the config gives to kinds; they win over the
            table's.
    """
    chosen = verdicts or {}
    return [_judged(change, chosen) for change in changes]


def _judged(change: Change, chosen: Verdicts) -> Finding:
    rule = RULES[change.kind]
    verdict = rule.verdict(change.direction)
    wire, source = chosen.get(change.kind, (verdict.wire, verdict.source))
    return Finding(
        change=change,
        title=rule.title,
        wire=wire,
        source=source,
        reason=verdict.reason,
    )
