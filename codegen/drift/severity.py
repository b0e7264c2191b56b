"""How bad a change is, for whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Severity = Literal["safe", "dangerous", "breaking"]
"""Breaking: what works today fails. Dangerous: it may behave otherwise. Safe: it does
not notice."""

SEVERITIES: tuple[Severity, ...] = ("safe", "dangerous", "breaking")
"""From the least to the worst."""


def worst(severities: Iterable[Severity]) -> Severity:
    """The worst of them; safe where there is none."""
    found = set(severities)
    for severity in reversed(SEVERITIES):
        if severity in found:
            return severity
    return "safe"
