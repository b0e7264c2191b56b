"""Reports as a page of one file, that loads nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Sequence

from ...findings import Report


def as_html(reports: Sequence[Report]) -> str:
    """Show reports as a page of one file.

    The page needs no network and no server: it may be opened from a disk, mailed, or
    kept as a CI artefact. It shows up to 5,000 changes, the worst, and says how many it
    leaves out.

    Args:
        reports: What the comparisons found, one for each client.
    """
    # The template engine takes longer to import than most comparisons take.
    from .page import page

    return page(reports)
