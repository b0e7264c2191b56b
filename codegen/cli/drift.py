"""`codegen drift`: what the live APIs say now against the committed snapshots."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime

import click

from ..config import Client, Config
from ..problems import Problem
from . import outcomes, versions
from .checking import Check, check
from .choosing import load
from .comparison import Wish
from .drift_options import Chosen
from .excusing import Excuses
from .finishing import finish
from .observing import Found
from .reporting import report, say


def drift(
    names: Sequence[str],
    chosen: Chosen,
    base: str,
    *,
    is_offline: bool,
    is_checked: bool,
    is_updated: bool,
) -> int:
    """Compare what APIs say now with the snapshots of their clients.

    Args:
        names: The clients; none for all.
        chosen: What was asked for.
        base: The revision of git whose snapshots are compared; empty for those on disk.
        is_offline: Whether the snapshots on disk are compared instead of the APIs.
        is_checked: Whether the generated clients are compared with the snapshots, too.
        is_updated: Whether what is found is written.

    Returns:
        The exit code.

    Raises:
        ProblemsError: The config cannot be used, or nothing can be written.
    """
    config, clients = load(chosen.config_path, names)
    excuses = Excuses.of(config, datetime.now(UTC).date())
    wish = Wish(fail_on=chosen.fail_on, documentation=chosen.documentation)
    if is_offline:
        compared = _known_in(config, clients, base)
    else:
        compared = _with_endpoint(clients, is_named=bool(names))
    checks = [
        check(
            config,
            client,
            os.environ,
            wish,
            base=base,
            is_offline=is_offline,
            insecure=chosen.insecure,
        )
        for client in compared
    ]
    found = [
        Found(
            client=one.client,
            report=one.report,
            surfaces=one.surfaces,
            difference=one.difference if chosen.lines else "",
        )
        for one in checks
    ]
    problems = [problem for one in checks for problem in one.problems]
    code = finish(config, found, chosen, excuses, problems=problems, is_whole=not base)
    if is_checked and _is_stale(config, clients):
        code = code or outcomes.DRIFT
    if is_updated:
        _update(config, checks, excuses, chosen)
    return code


def _with_endpoint(clients: Sequence[Client], *, is_named: bool) -> list[Client]:
    found = []
    for client in clients:
        if client.endpoint:
            found.append(client)
        elif is_named:
            raise click.UsageError(f"{client.key} has no endpoint to compare with.")
        else:
            say(f"{client.key}: not compared, it has no endpoint", err=True)
    return found


def _known_in(config: Config, clients: Sequence[Client], base: str) -> list[Client]:
    """The clients whose schema a revision has; a new one has nothing to compare with.

    Raises:
        ProblemsError: There is no such revision.
    """
    found = []
    for client in clients:
        if versions.is_in_git(base, config, client):
            found.append(client)
        else:
            say(f"{client.key}: not compared, it is new since {base}", err=True)
    return found


def _is_stale(config: Config, clients: Sequence[Client]) -> bool:
    """Say which generated clients are not what their snapshots generate."""
    from .. import write
    from . import generation

    generated, _ = generation.generate(config, clients)
    plans = generation.plans(config, generated)
    stale = [plan for plan in plans if write.differences(plan)]
    for plan in stale:
        message = (
            f"{plan.shown}: not what the snapshots generate; `codegen check` shows the "
            "difference, `codegen generate` writes it"
        )
        say(message, err=True)
    return bool(stale)


def _update(
    config: Config, checks: Sequence[Check], excuses: Excuses, chosen: Chosen
) -> None:
    """Write what is new, unless something is in the way."""
    unknown = [one.client.key for one in checks if one.report.failure]
    broken = [one.client.key for one in checks if one.report.broken]
    if unknown or broken:
        why = (
            f"nothing is known of {', '.join(unknown)}"
            if unknown
            else f"what is yours no longer fits the schema of {', '.join(broken)}: "
            "mend that first"
        )
        report([Problem(f"Nothing was updated: {why}.")])
        return
    from .updating import update

    changed = {one.client.key for one in checks if one.snapshot is not None}
    outdated = [approval for approval in excuses.approved if approval.client in changed]
    said = update(config, checks, os.environ, outdated, insecure=chosen.insecure)
    for sentence in said:
        say(sentence, err=True)
