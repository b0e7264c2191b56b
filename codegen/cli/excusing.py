"""Excuse what the config ignores and what was approved, and say what is not needed."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ..config import Client, Config
from ..config.toml_text import Path
from ..drift.decisions import decide, unused
from ..drift.findings import Finding, Report
from ..judging import Approval, Ignored, Judging
from ..problems import Problem, ProblemsError
from ..wording import count
from . import approvals


@dataclass(slots=True)
class Excuses:
    """What is said of changes, and what of that was used so far."""

    config: Config
    today: date
    """In UTC."""
    approved: tuple[Approval, ...] = ()
    used: set[Ignored | Approval] = field(default_factory=set)
    expired: dict[Ignored, None] = field(default_factory=dict)

    @staticmethod
    def of(config: Config, today: date) -> Excuses:
        """Read them.

        Raises:
            ProblemsError: The file of approvals is wrong, or a kind is not known.
        """
        _check_kinds(config)
        return Excuses(config, today, approvals.read(config))

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """The entries of the config, of all clients."""
        of_clients = (client.drift.ignored for client in self.config.clients)
        return tuple(sum(of_clients, self.config.drift.ignored))

    def apply(self, client: Client, report: Report) -> Report:
        """The report with its excuses; what has expired is noted in it."""
        decided = decide(
            report.findings,
            client=client.key,
            ignored=client.drift.over(self.config.drift).ignored,
            approvals=self.approved,
            today=self.today,
        )
        self.used |= decided.used
        self.expired |= dict.fromkeys(decided.expired)
        notes = tuple(map(_said_of_expired, decided.expired))
        return replace(report, findings=decided.findings, notes=(*report.notes, *notes))

    def needless(self, compared: Sequence[Client]) -> list[Problem]:
        """Say which entries are of no use, as far as these clients tell.

        Args:
            compared: The clients of which all is known.
        """
        known = {client.key for client in compared}
        if known >= {one.key for one in self.config.clients if one.endpoint}:
            known.add("")
        found = {*self.used, *self.expired}
        return [
            self._warning(entry)
            for entry in unused((*self.ignored, *self.approved), found, known)
        ] + [self._expired(entry) for entry in self.expired]

    def _warning(self, entry: Ignored | Approval) -> Problem:
        if isinstance(entry, Ignored):
            problem = self._of_config(entry, "This excuses nothing that has changed.")
            return replace(problem, advice="Take it out.")
        from ..ir import Origin

        return Problem(
            f"The approval of {entry.id} excuses nothing that has changed.",
            Origin(self.config.drift.approvals),
            "Take it out.",
            severity="warning",
        )

    def _expired(self, entry: Ignored) -> Problem:
        return self._of_config(entry, f"{_over(entry)}, and excuses nothing any more.")

    def _of_config(self, entry: Ignored, message: str) -> Problem:
        place = entry.place[len(self.config.root) :]
        return replace(self.config.problem(message, *place), severity="warning")


def _said_of_expired(entry: Ignored) -> str:
    return f"{_over(entry)}: {entry.reason.rstrip('.')}."


def _over(entry: Ignored) -> str:
    said = ", ".join(filter(None, (entry.kind, entry.subject, entry.id)))
    return f"What the config ignores ({said}) was ignored until {entry.until}"


def approval_of(
    finding: Finding, client: str, reason: str, by: str, today: date
) -> Approval:
    """Approve a finding."""
    change = finding.change
    values = " → ".join(text for text in (change.old, change.new) if text)
    what = f"{change.subject}: {finding.title}{f', {values}' if values else ''}"
    return Approval(
        id=finding.id,
        client=client,
        what=what if len(what) <= 200 else f"{what[:199]}…",
        reason=reason,
        by=by,
        on=today,
    )


def found(reports: Iterable[Report], ids: Sequence[str]) -> list[tuple[str, Finding]]:
    """The findings with some ids, each with its client.

    Raises:
        ProblemsError: There is none with an id.
    """
    known = [(r.client, finding) for r in reports for finding in r.findings]
    chosen = [pair for pair in known if pair[1].id in ids]
    missing = sorted(set(ids) - {finding.id for _, finding in chosen})
    if missing:
        message = f"No finding has the id {', '.join(missing)}; nothing is approved."
        advice = f"There are {count(len(known), 'finding')}; reports show their ids."
        raise ProblemsError(Problem(message, advice=advice))
    return chosen


def _check_kinds(config: Config) -> None:
    """The kinds that the config names must be those of the table."""
    from ..drift.rules import RULES

    problems = []
    tables: list[tuple[Path, Judging]] = [(("drift",), config.drift)]
    tables += [(("clients", c.key, "drift"), c.drift) for c in config.clients]
    for path, judging in tables:
        named: list[tuple[str, Path]] = []
        for kind in judging.severities:
            named.append((kind, (*path, "severity", kind)))
        for entry in judging.ignored:
            place = entry.place[len(config.root) :]
            named += [(entry.kind, (*place, "kind"))] if entry.kind else []
        for kind, keys in named:
            if kind not in RULES:
                close = difflib.get_close_matches(kind, RULES, n=1)
                advice = f'Did you mean "{close[0]}"?' if close else ""
                message = f'There is no kind of change "{kind}".'
                problems.append(config.problem(message, *keys, advice=advice))
    if problems:
        raise ProblemsError(*problems)
