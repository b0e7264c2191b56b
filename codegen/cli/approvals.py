"""The reviewed file of changes that may pass."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import disk
from ..config import Config
from ..config.tables import Report, Table
from ..ir import Origin
from ..judging import Approval
from ..problems import Problem, ProblemsError

_HEAD = """\
# Changes of APIs that somebody looked at and lets pass, by the id of the finding.
# `codegen drift --approve ID --reason "…"` writes here; review it like code.
"""


def read(config: Config) -> tuple[Approval, ...]:
    """Read the approvals; none where there is no file.

    Raises:
        ProblemsError: Something is wrong with the file: all that is.
    """
    path, shown = config.folder / config.drift.approvals, config.drift.approvals
    if not path.exists():
        return ()
    text = disk.read_text(path, shown)
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        problem = Problem(f"This is not TOML: {error}.", Origin(shown))
        raise ProblemsError(problem) from None
    report = Report(shown, text)
    table = Table(report, (), document)
    known = [client.key for client in config.clients]
    found = [_approval(entry, known) for entry in table.tables("approved")]
    table.finish()
    if report.problems:
        raise ProblemsError(*report.problems)
    return tuple(found)


def _approval(entry: Table, clients: Sequence[str]) -> Approval:
    approval = Approval(
        id=entry.text("id"),
        client=entry.word("client", clients),
        what=entry.text("what"),
        reason=" ".join(entry.text("reason").split()),
        by=entry.text("by"),
        on=entry.date("on"),
    )
    if not approval.id:
        entry.add("The id of the finding is missing.")
    if not approval.reason:
        entry.add("The reason is missing: why may this pass?")
    entry.finish()
    return approval


def with_more(config: Config, approvals: Iterable[Approval]) -> tuple[Path, str]:
    """The file, and its text with further approvals at its end. What stands there
    already stays as it is, comments included.

    Raises:
        ProblemsError: The file cannot be read.
    """
    path, shown = config.folder / config.drift.approvals, config.drift.approvals
    before = disk.read_text(path, shown) if path.exists() else _HEAD
    return path, before.rstrip("\n") + "\n" + "".join(map(_written, approvals))


def without(config: Config, gone: Iterable[Approval]) -> tuple[Path, str] | None:
    """The file, and its text without some approvals; None where it has none of them."""
    dropped = set(gone)
    approvals = read(config)
    kept = [approval for approval in approvals if approval not in dropped]
    if len(kept) == len(approvals):
        return None
    path = config.folder / config.drift.approvals
    return path, _HEAD + "".join(map(_written, kept))


def _written(approval: Approval) -> str:
    lines = ["", "[[approved]]", f"id = {_string(approval.id)}"]
    for key in ("client", "what", "reason", "by"):
        if value := getattr(approval, key):
            lines.append(f"{key} = {_string(value)}")
    if approval.on:
        lines.append(f"on = {approval.on.isoformat()}")
    return "\n".join(lines) + "\n"


def _string(text: str) -> str:
    """A basic string of TOML: that of JSON, but for what JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=True).replace("\x7f", "\\u007F")
