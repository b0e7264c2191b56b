"""A history as JSON, for other programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from ..severity import SEVERITIES
from .revisions import Revision


def json_text(client: str, schema: str, revisions: Sequence[Revision]) -> str:
    """Write a history as JSON.

    Args:
        client: The key of the client.
        schema: The snapshot, as the config names it.
        revisions: From the oldest to the newest.
    """
    said = {
        "version": 1,
        "client": client,
        "schema": schema,
        "revisions": [_entry(revision) for revision in revisions],
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _entry(revision: Revision) -> dict[str, object]:
    return {
        "commit": revision.commit,
        "date": revision.date,
        "subject": revision.subject,
        "api_version": revision.version,
        "size": asdict(revision.size) if revision.size else None,
        "changes": {
            severity: revision.count(severity) for severity in reversed(SEVERITIES)
        },
        "first": revision.is_first,
        "problem": revision.problem,
    }
