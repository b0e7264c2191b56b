"""Keep what the schemas' folder holds: snapshots, and where they come from.

Beside the snapshots, `provenance.json` says of each client's: its source, the version
that the server gives, the form and the hash of the text. There are no times in it, and
no secrets, so that it changes only when a schema does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from . import disk
from .ir import Origin
from .problems import Problem, ProblemsError

PROVENANCE = "provenance.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The schema of a client, as it is to be on disk."""

    client: str
    path: Path
    """Where it is kept; of several files, their common folder."""
    text: str = field(repr=False)
    source: str
    """The URL without user and query, or "file" and a name."""
    version: str = ""
    """What the server says its version is; empty where it is silent."""
    format: str
    """"GraphQL SDL", "OpenAPI JSON" or "OpenAPI YAML"."""
    identity: str = ""
    """Who asked for it: the variables that have the credentials, or "nobody"; empty
    where it was not fetched."""
    anonymous: Literal["", "same", "other", "refused"] = ""
    """What a caller without credentials is answered; empty where nobody asked."""
    published: str = field(default="", repr=False)
    """The answer that the text was made from, where that is a document."""
    is_kept: bool = True
    """Whether it is written. A schema of several files is only checked."""


def keep(snapshots: Sequence[Snapshot], known: Collection[str]) -> list[bool]:
    """Write snapshots and their provenance: all, or where one cannot be, none.

    Args:
        snapshots: What to write. A file that has the text already is left alone.
        known: The clients of the config. What provenance says of others is dropped.

    Returns:
        For each snapshot, whether its file changes.

    Raises:
        ProblemsError: A file cannot be written, or the provenance not be read.
    """
    kept = [(s.path, s) for s in snapshots if s.is_kept]
    wanted = {path: snapshot.text for path, snapshot in kept}
    for folder in sorted({path.parent for path, _ in kept}):
        of_folder = [s for path, s in kept if path.parent == folder]
        path = folder / PROVENANCE
        entries = {
            client: entry
            for client, entry in _provenance(path).items()
            if client in known
        }
        entries |= {snapshot.client: _entry(snapshot) for snapshot in of_folder}
        wanted[path] = _written(entries)
    changed = {path: text for path, text in wanted.items() if not _has(path, text)}
    disk.replace_texts(changed)
    return [snapshot.path in changed for snapshot in snapshots]


def provenance_of(path: Path, client: str) -> dict[str, str]:
    """What provenance says of a client's snapshot; nothing where it says nothing.

    Raises:
        ProblemsError: The file cannot be read.
    """
    entry = _provenance(path.parent / PROVENANCE).get(client)
    return entry if isinstance(entry, dict) else {}


def _entry(snapshot: Snapshot) -> dict[str, str]:
    caller = {"anonymous": snapshot.anonymous, "identity": snapshot.identity}
    return {
        **{key: value for key, value in caller.items() if value},
        "format": snapshot.format,
        "sha256": hashlib.sha256(snapshot.text.encode()).hexdigest(),
        "source": snapshot.source,
        "version": snapshot.version,
    }


def _written(entries: dict[str, Any]) -> str:
    return json.dumps(entries, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _provenance(path: Path) -> dict[str, Any]:
    """What the file says; nothing where there is none."""
    if not path.exists():
        return {}
    text = disk.read_text(path, str(path))
    origin = Origin(str(path))
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        origin = Origin(str(path), line=error.lineno, column=error.colno)
        entries = None
    except RecursionError:
        entries = None
    if not isinstance(entries, dict):
        raise ProblemsError(
            Problem(
                "This is not what codegen wrote.",
                origin,
                "Bring the file back, or delete it: it is written anew.",
                source=text,
            )
        )
    return entries


def _has(path: Path, text: str) -> bool:
    try:
        return not path.is_symlink() and path.read_bytes() == text.encode()
    except OSError:
        return False
