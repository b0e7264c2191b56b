"""Read what the config says of changes: how bad they are, and which do not count."""

from __future__ import annotations

from typing import cast, get_args

from ..judging import APPROVALS, Bound, Ignored, Judging, Severity
from .paths import check_relative
from .tables import Table, type_name

_PARTS = ("wire", "source")
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_FORM = "Write [[tool.codegen.drift.ignore]], with a kind or subject, reason and until."


def read_drift(table: Table) -> Judging:
    """Read the table `drift` of the project."""
    judging = Judging(
        fail_on=_bound(table),
        approvals=_approvals(table),
        severities=_severities(table.table("severity")),
        ignored=_ignored(table, of_client=""),
    )
    table.finish({"client": "An entry of ignore may name a client."})
    return judging


def read_drift_of_client(table: Table, client: str) -> Judging:
    """Read the table `drift` of a client."""
    judging = Judging(
        fail_on=_bound(table),
        severities=_severities(table.table("severity")),
        ignored=_ignored(table, of_client=client),
    )
    all_clients = "Approvals are for all clients: say it in [tool.codegen.drift]."
    table.finish({"approvals": all_clients})
    return judging


def _bound(table: Table) -> Bound | None:
    return cast(Bound, table.word("fail_on", get_args(Bound))) or None


def _approvals(table: Table) -> str:
    path = table.text("approvals")
    if not path:
        return APPROVALS
    check_relative(table, path, "approvals")
    if not path.endswith(".toml"):
        message = "The file of approvals is written as TOML."
        table.add(message, "approvals", advice=f'Call it "{APPROVALS}", for example.')
    return path


def _severities(table: Table) -> dict[str, tuple[Severity, Severity]]:
    """Read severities by kind of change: one word for both, or a table."""
    found: dict[str, tuple[Severity, Severity]] = {}
    for kind, value in table.values.items():
        both: list[Severity | None]
        if isinstance(value, dict):
            inner = table.table(kind)
            both = [_severity(inner, key) for key in _PARTS]
            inner.finish()
            for key in _PARTS:
                if key not in value:
                    message = f'"{kind}" does not say the severity "{key}".'
                    table.add(message, kind, advice=_WAYS)
        elif isinstance(value, str):
            both = [_severity(table, kind)] * 2
        else:
            message = f'"{kind}" must be a severity, not {type_name(value)}.'
            table.add(message, kind, advice=_WAYS)
            continue
        wire, source = both
        if wire and source:
            found[kind] = (wire, source)
    return found


_WAYS = 'Write one for both: "safe"; or { wire = "safe", source = "dangerous" }.'


def _severity(table: Table, key: str) -> Severity | None:
    return cast(Severity, table.word(key, _SEVERITIES)) or None


def _ignored(table: Table, *, of_client: str) -> tuple[Ignored, ...]:
    entries = table.tables("ignore", advice=_FORM)
    return tuple(
        read
        for entry in entries
        if (read := _entry(entry, of_client=of_client)) is not None
    )


def _entry(entry: Table, *, of_client: str) -> Ignored | None:
    kind, subject, id_ = (entry.text(key) for key in ("kind", "subject", "id"))
    client = of_client or entry.text("client")
    reason, until = entry.text("reason"), entry.date("until")
    if not (kind or subject or id_):
        message = "It is not said what is ignored."
        entry.add(message, advice="Say its kind, its subject, or its id.")
    if not reason.strip():
        keys = ["reason"] if "reason" in entry.values else []
        entry.add("The reason is missing: why does this not count?", *keys)
    if "until" not in entry.values:
        entry.add(
            "The date is missing until which this counts.",
            advice="Write until = 2027-01-31. For good, give the kind a severity, or "
            "approve the finding.",
        )
    entry.finish({"expires": "It is called until."})
    if until is None:
        return None
    return Ignored(
        kind=kind,
        subject=subject,
        id=id_,
        client=client,
        reason=" ".join(reason.split()),
        until=until,
        place=entry.path,
    )
