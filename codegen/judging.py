"""What the config says of changes: how bad they are, and which do not count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

Severity = Literal["safe", "dangerous", "breaking"]
Bound = Literal["breaking", "dangerous", "any"]

APPROVALS = "schemas/approvals.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Changes that do not count for a while. What is said of them holds together: an
    entry with a kind and a subject is for this kind of change there."""

    kind: str = ""
    """A key of `drift.rules.RULES`; empty for any."""
    subject: str = ""
    """A coordinate, in which * stands for any text; empty for any."""
    id: str = ""
    """That of the finding; empty for any."""
    client: str = ""
    """The key of the client; empty for all."""
    reason: str
    until: date
    """The last day on which it counts, in UTC."""
    place: tuple[str | int, ...] = ()
    """The keys that lead to it in the config."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """A change that somebody looked at and lets pass."""

    id: str
    """That of the finding."""
    client: str = ""
    """The key of the client; empty for all."""
    what: str = ""
    """What it is, for people: nothing depends on it."""
    reason: str
    by: str = ""
    """Who approved it."""
    on: date | None = None
    """When."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judging:
    """What is said of the changes of a client, or of all clients."""

    fail_on: Bound | None = None
    """From which severity on a check fails; None for what is usual."""
    approvals: str = APPROVALS
    """The file of approvals, relative to the config's folder."""
    severities: Mapping[str, tuple[Severity, Severity]] = field(default_factory=dict)
    """Wire and source, by kind of change."""
    ignored: tuple[Ignored, ...] = ()

    def over(self, general: Judging) -> Judging:
        """This, said of one client, over what is said of all."""
        return replace(
            general,
            fail_on=self.fail_on or general.fail_on,
            severities={**general.severities, **self.severities},
            ignored=(*general.ignored, *self.ignored),
        )


AS_THE_TABLE_SAYS = Judging()
