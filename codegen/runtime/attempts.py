"""What is remembered of each attempt to send a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Delivery = Literal["not sent", "maybe sent", "response started"]
"""How far a request got. The server cannot have executed what was not sent."""

HISTORY = "schema_codegen.history"
"""The extension of a response with the attempts that led to it."""
REMARK = "schema_codegen.remark"
"""The extension of a response that says why it was the last one."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to send a call, and what came of it."""

    number: int
    """From 1."""
    status: int | None
    """The status of the response, where there was one."""
    error: str
    """What went wrong otherwise, without secrets."""
    delivery: Delivery
    seconds: float
    """How long it took."""
    wait: float | None = None
    """How many seconds were waited after it; None for the last one."""
    request_id: str | None = None
    """What the server calls the request."""

    def __str__(self) -> str:
        outcome = str(self.status) if self.status else f"{self.error} ({self.delivery})"
        waited = "" if self.wait is None else f", waited {self.wait:.2f} s"
        return f"attempt {self.number}: {outcome} after {self.seconds:.2f} s{waited}"


def told(error: BaseException, history: Sequence[Attempt]) -> None:
    """Say what came of each of several attempts in the traceback of an error."""
    if len(history) > 1:
        for attempt in history:
            error.add_note(str(attempt))
