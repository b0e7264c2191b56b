"""Which part of a generated client's version should rise.

After Semantic Versioning 2.0.0, for a package whose public interface is the generated
code: what breaks its users' code is major, what is new is minor, anything else a patch.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from .findings import Finding

Part = Literal["major", "minor", "patch", "none"]


def part_to_raise(findings: Iterable[Finding]) -> Part:
    """Say which part of the version should rise.

    What is ignored or approved counts as well: it breaks code all the same. What
    neither an operation of the client nor a name in its code meets does not.
    """
    counted = [finding for finding in findings if _is_in_client(finding)]
    if not counted:
        return "none"
    if any(finding.source == "breaking" for finding in counted):
        return "major"
    return "minor" if any(map(_is_new, counted)) else "patch"


def next_version(version: str, part: Part) -> str:
    """The version after another, or nothing where that is no version.

    Before 1.0.0 anything may change at any time (clause 4); by custom what breaks code
    raises the second number then, and all else the third.

    Args:
        version: "1.4.2"; what follows the third number is dropped.
        part: What should rise.
    """
    match = re.match(r"v?(\d+)\.(\d+)(?:\.(\d+))?", version)
    if match is None or part == "none":
        return ""
    major, minor, patch = (int(number or 0) for number in match.groups())
    if major == 0:
        part = "minor" if part == "major" else "patch"
    match part:
        case "major":
            return f"{major + 1}.0.0"
        case "minor":
            return f"{major}.{minor + 1}.0"
        case _:
            return f"{major}.{minor}.{patch + 1}"


def _is_in_client(finding: Finding) -> bool:
    return finding.affects != "unaffected" or bool(finding.symbols)


def _is_new(finding: Finding) -> bool:
    """Whether users get something that was not there, or that they may meet anew."""
    is_added = finding.change.kind.endswith(("-added", "-optional", "-widened"))
    return is_added or finding.source == "dangerous"
