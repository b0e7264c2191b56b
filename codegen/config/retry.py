"""When a generated client repeats calls, and how fast it calls, unless its caller says
otherwise."""

from __future__ import annotations

from ..media import TOKEN
from ..options import PaceDefaults, RetryDefaults
from .tables import Table


def read_retry(table: Table) -> RetryDefaults:
    """Read the table `retry`."""
    attempts = table.number("attempts")
    if attempts == 0:
        table.add("A call is sent once at least.", "attempts")
        attempts = None
    retry = RetryDefaults(attempts, table.number("total_time"), _statuses(table))
    table.finish()
    return retry


def _statuses(table: Table) -> tuple[int, ...] | None:
    statuses = table.numbers("statuses")
    for index, status in enumerate(statuses or ()):
        if not 400 <= status < 600:
            message = "This is no status of a failure: 400 to 599."
            table.add(message, "statuses", index)
    return None if statuses is None else tuple(sorted(set(statuses)))


def read_pace(table: Table) -> PaceDefaults:
    """Read the table `pace`."""
    caps = {name: table.number(name) for name in ("calls", "writes", "rate")}
    for name, cap in caps.items():
        if cap == 0:
            table.add("With 0, no call is ever sent.", name)
            caps[name] = None
    pace = PaceDefaults(**caps, adaptive=table.flag("adaptive"))
    table.finish()
    return pace


def read_idempotency_key(table: Table) -> str:
    """Read the name of the header that takes idempotency keys."""
    name = table.text("idempotency_key")
    if "idempotency_key" in table.values and not TOKEN.fullmatch(name):
        table.add(
            "This cannot be the name of a header.",
            "idempotency_key",
            advice='Most APIs call it "Idempotency-Key".',
        )
        return ""
    return name
