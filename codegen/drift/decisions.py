"""Which findings do not count: what the config ignores, and what was approved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..judging import Approval, Ignored
from .findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Findings, with an excuse where they have one, and what excused them."""

    findings: tuple[Finding, ...]
    used: frozenset[Ignored | Approval] = frozenset()
    """The entries that excuse something."""
    expired: tuple[Ignored, ...] = ()
    """Entries that would excuse something, were they not over."""


def decide(
    findings: Iterable[Finding],
    *,
    client: str,
    ignored: Iterable[Ignored],
    approvals: Iterable[Approval],
    today: date,
) -> Decided:
    """Excuse what was approved, or is ignored for now.

    Args:
        findings: Those of one client.
        client: Its key.
        ignored: The entries of the config.
        approvals: Those of the reviewed file.
        today: The day it is, in UTC. An entry counts until the end of its last day.
    """
    approved = {a.id: a for a in approvals if a.client in ("", client)}
    entries = [entry for entry in ignored if entry.client in ("", client)]
    decided: list[Finding] = []
    used: set[Ignored | Approval] = set()
    expired: dict[Ignored, None] = {}
    for finding in findings:
        fitting = [entry for entry in entries if fits(entry, finding)]
        valid = [entry for entry in fitting if entry.until >= today]
        used.update(valid)
        approval = approved.get(finding.id)
        if approval is not None:
            used.add(approval)
            decided.append(replace(finding, excuse=_approved(approval)))
        elif valid:
            decided.append(replace(finding, excuse=_ignored(valid)))
        else:
            expired.update(dict.fromkeys(fitting))
            decided.append(finding)
    return Decided(
        findings=tuple(decided), used=frozenset(used), expired=tuple(expired)
    )


def unused(
    entries: Sequence[Ignored | Approval],
    used: Iterable[Ignored | Approval],
    compared: Iterable[str],
) -> list[Ignored | Approval]:
    """The entries that excuse nothing, as far as that can be told.

    Args:
        entries: All of them, of the config and of the file.
        used: Those that excuse something in some client.
        compared: The clients that were compared; where an entry is for all clients,
            "" among them says that all were.
    """
    known, found = set(compared), set(used)
    return [entry for entry in entries if entry not in found and entry.client in known]


def fits(entry: Ignored, finding: Finding) -> bool:
    """Whether an entry is about a finding."""
    change = finding.change
    return (
        entry.kind in ("", change.kind)
        and entry.id in ("", change.id)
        and (not entry.subject or _matches(entry.subject, change.subject))
    )


def _matches(pattern: str, subject: str) -> bool:
    """Whether a subject is one of a pattern's: * is any text, all else is itself."""
    parts = map(re.escape, pattern.split("*"))
    return re.fullmatch(".*".join(parts), subject, re.DOTALL) is not None


def _approved(approval: Approval) -> str:
    said = [approval.by, approval.on.isoformat() if approval.on else ""]
    known = ", ".join(filter(None, said))
    return f"approved{f' ({known})' if known else ''}: {approval.reason}"


def _ignored(entries: Sequence[Ignored]) -> str:
    """The one that counts longest says why."""
    entry = max(entries, key=lambda entry: (entry.until, entry.reason))
    return f"ignored until {entry.until.isoformat()}: {entry.reason}"
