"""What people name as OLD and NEW of `codegen diff`: files, revisions, servers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ..ir import Origin
from ..problems import Problem, ProblemsError


@dataclass(frozen=True, slots=True)
class Standard:
    """What comes on the standard input."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file, a folder of SDL files, or a pattern that finds some."""

    name: str


@dataclass(frozen=True, slots=True)
class InGit:
    """A file or folder as it was in a revision; without a path, a client's schema."""

    revision: str
    path: str


@dataclass(frozen=True, slots=True)
class AtServer:
    """A URL that is asked now."""

    url: str


@dataclass(frozen=True, slots=True)
class OfClient:
    """What a configured client's endpoint says now."""

    key: str


Place: TypeAlias = Standard | OnDisk | InGit | AtServer | OfClient


def place_of(named: str, clients: Collection[str]) -> Place:
    """Understand what somebody named.

    A file wins over a client, and both over a revision: "main:a.graphql" is a file
    where there is one of that name.

    Args:
        named: What stands in the command line.
        clients: The keys of the configured clients.

    Raises:
        ProblemsError: It is none of all that.
    """
    if named == "-":
        return Standard()
    if re.match(r"https?://", named, re.IGNORECASE):
        return AtServer(named)
    if _is_file(named):
        return OnDisk(named)
    if named in clients:
        return OfClient(named)
    if _is_there(named) or re.search(r"[*?\[]", named.partition(":")[0]):
        return OnDisk(named)
    revision, colon, path = named.partition(":")
    if colon and revision and not path.startswith("//"):
        return InGit(revision, path)
    advice = "Name a file, REVISION:PATH of git, a URL, - for the standard input"
    names = ", ".join(sorted(clients))
    advice += f", or a client: {names}." if names else "."
    message = "There is no such file." if not colon else "Nothing is named like this."
    raise ProblemsError(Problem(message, Origin(named), advice))


def _is_file(named: str) -> bool:
    try:
        return Path(named).is_file()
    except (OSError, ValueError):
        return False


def _is_there(named: str) -> bool:
    try:
        return Path(named).exists()
    except (OSError, ValueError):
        return False
