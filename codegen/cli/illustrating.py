"""Give reports what only the page shows: types side by side, pictures, the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..config import Client, Config
from ..drift.findings import Report
from ..problems import ProblemsError
from .observing import Found

CHARACTERS = 4_000_000
"""How many characters of a schema's old versions are read for its history: that takes
about five seconds."""

MOST, LEAST = 30, 4
"""How many versions of a schema these are."""


@dataclass(frozen=True, slots=True)
class Illustrator:
    """Draws for the reports of some clients."""

    config: Config
    found: Sequence[Found]
    """What was found, in the order of the reports."""

    def illustrate(self, reports: Sequence[Report]) -> list[Report]:
        """Give reports their pictures."""
        return [
            self._illustrated(one, report)
            for one, report in zip(self.found, reports, strict=True)
        ]

    def _illustrated(self, one: Found, report: Report) -> Report:
        from ..drift.views import illustrated

        if one.surfaces is None or not report.findings:
            return report
        report = illustrated(report, one.surfaces.old, one.surfaces.new)
        return replace(report, history=_history(self.config, one.client))


def _history(config: Config, client: Client) -> str:
    """The chart of a schema's life, where git knows more than one version of it."""
    from ..drift.history import chart
    from .history import Span, history_of
    from .schema_texts import committed

    if not config.file:
        return ""  # It is nobody's: two files were compared.
    try:
        size = sum(len(text) for _, text in committed(config, client).files)
        last = max(LEAST, min(MOST, CHARACTERS // max(size, 1)))
        revisions = history_of(config, client, Span(last=last)).revisions
    except ProblemsError:
        return ""
    if sum(revision.size is not None for revision in revisions) < 2:
        return ""
    return chart(revisions, title=client.name or client.key)
