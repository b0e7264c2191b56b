"""`codegen drift --update`: take what the APIs say now, and generate from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import disk, write
from .. import snapshot as snapshots
from ..config import Config
from ..judging import Approval
from ..wording import count
from . import approvals, generation, identities
from .checking import Check


def update(
    config: Config,
    checks: Sequence[Check],
    environment: Mapping[str, str],
    outdated: Sequence[Approval],
    *,
    insecure: bool,
) -> list[str]:
    """Write the snapshots that have changed, and the clients that they describe: all,
    or where one of them cannot be, none.

    Args:
        config: The configuration.
        checks: What was found; each client's schema is known and fits.
        environment: Where the credentials are.
        outdated: The approvals of what the snapshots will say from now on.
        insecure: Whether plain http may leave this machine.

    Returns:
        What was written, as sentences.

    Raises:
        ProblemsError: Nothing was written.
    """
    changed = [check for check in checks if check.snapshot is not None]
    taken = [
        identities.seen_by_nobody(
            config, check.client, environment, check.snapshot, insecure=insecure
        )
        for check in changed
        if check.snapshot is not None
    ]
    if not taken:
        return []
    generated, _ = generation.generate(
        config,
        [check.client for check in changed],
        {c.client.key: c.new.schema for c in changed if c.new is not None},
    )
    plans = generation.plans(config, generated)
    texts = approvals.without(config, outdated)
    before = _kept([snapshot.path for snapshot in taken])
    snapshots.keep(taken, [client.key for client in config.clients])
    try:
        for plan in plans:
            write.apply(plan)
    except BaseException:
        _bring_back(before)
        raise
    if texts is not None:
        disk.replace_texts(dict([texts]))
    files = sum(len(plan.changed) + len(plan.deleted) for plan in plans)
    said = [f"{check.client.schema}: updated" for check in changed]
    if texts is not None:
        number = count(len(outdated), "approval")
        said.append(f"{config.drift.approvals}: {number} taken out, which are settled")
    return [*said, f"{count(files, 'generated file')} changed"]


def _kept(paths: Sequence[Path]) -> dict[Path, str | None]:
    """What files say now; None where there is none."""
    provenances = [path.parent / snapshots.PROVENANCE for path in paths]
    return {
        path: disk.read_text(path, str(path)) if path.exists() else None
        for path in dict.fromkeys([*paths, *provenances])
    }


def _bring_back(before: Mapping[Path, str | None]) -> None:
    """Undo: an update that cannot be done leaves all as it was."""
    disk.replace_texts({p: text for p, text in before.items() if text is not None})
    for path, text in before.items():
        if text is None:
            path.unlink(missing_ok=True)
