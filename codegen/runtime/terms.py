"""On what terms a client sends its calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .budget import Budget
from .http import httpx
from .observing import NO_HOOKS, Hooks
from .pace import STANDARD_PACE, Pace, Pacing
from .response_limits import STANDARD_RESPONSE_LIMITS, ResponseLimits
from .retry import Retry
from .timeouts import Timeout, phases

if TYPE_CHECKING:
    from .tracing import CallSpan


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a client sends its calls; copies of the client share the rest."""

    retry: Retry
    timeout: httpx.Timeout
    """Seconds for each phase of an attempt."""
    budget: Budget
    pacing: Pacing
    limits: ResponseLimits
    """How large a response may be."""
    hooks: Hooks = NO_HOOKS
    """Who is told of attempts."""
    span: CallSpan | None = None
    """The span of the call that is being made."""


def terms(
    retry: Retry,
    timeout: Timeout,
    pace: Pace = STANDARD_PACE,
    limits: ResponseLimits = STANDARD_RESPONSE_LIMITS,
    hooks: Hooks = NO_HOOKS,
) -> Terms:
    """Return the terms of a new client."""
    budget, pacing = Budget(retry.budget), Pacing(pace)
    return Terms(retry, phases(timeout), budget, pacing, limits, hooks)
