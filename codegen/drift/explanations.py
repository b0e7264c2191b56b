"""Findings in the words of generated code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .findings import Finding
from .suggestions import suggestion
from .symbols import Symbols


def explain(findings: Iterable[Finding], old: Symbols, new: Symbols) -> list[Finding]:
    """Give findings the symbols that they touch, and say what to do.

    Args:
        findings: What was found.
        old: The names of the old client.
        new: Those of the new one.
    """
    return [
        replace(
            finding,
            symbols=old.of_all(finding.change.touches)
            or new.of_all(finding.change.touches),
            suggestion=suggestion(finding.change, old, new) or _generate(finding),
        )
        for finding in findings
    ]


def _generate(finding: Finding) -> str:
    """What to do where only the client has to change."""
    if finding.wire != "safe" and finding.source == "safe":
        return "Generate the client anew: your code can stay as it is."
    return ""
