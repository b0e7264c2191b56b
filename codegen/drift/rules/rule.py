"""What a row of the table says."""

from __future__ import annotations

from dataclasses import dataclass

from ..changes import Direction
from ..severity import SEVERITIES, Severity, worst


@dataclass(frozen=True, slots=True)
class Verdict:
    """How bad a change is, and why."""

    wire: Severity
    """For the client as it is, against the new server."""
    source: Severity
    """For the user's code, once the client is generated anew."""
    reason: str
    """Why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is said of one kind of change."""

    title: str
    """What has happened, without a verb in front: "field removed"."""
    sent: Verdict
    """Where clients send what has changed."""
    received: Verdict
    """Where they receive it."""

    def verdict(self, direction: Direction) -> Verdict:
        """What it means for a place that is met like this. What nobody meets cannot
        fail on the wire, yet its name may be in the user's code."""
        match direction:
            case "sent":
                return self.sent
            case "received":
                return self.received
            case "both":
                return _both(self.sent, self.received)
            case "none":
                met = _both(self.sent, self.received)
                return Verdict("safe", met.source, met.reason)


def always(title: str, wire: Severity, source: Severity, reason: str) -> Rule:
    """A rule for what has no direction, or where it does not matter."""
    verdict = Verdict(wire, source, reason)
    return Rule(title, sent=verdict, received=verdict)


def _both(sent: Verdict, received: Verdict) -> Verdict:
    if sent == received:
        return sent
    wire, source = (
        worst((sent.wire, received.wire)),
        worst((sent.source, received.source)),
    )
    reasons = [
        verdict.reason
        for verdict in (sent, received)
        if _rank(verdict) == max(map(_rank, (sent, received)))
        or (verdict.wire, verdict.source) == (wire, source)
    ]
    return Verdict(wire, source, " ".join(dict.fromkeys(reasons)))


def _rank(verdict: Verdict) -> int:
    return SEVERITIES.index(worst((verdict.wire, verdict.source)))
