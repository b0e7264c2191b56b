"""On what terms a client sends its calls."""

from __future__ import annotations

from dataclasses import dataclass

from .budget import Budget
from .http import httpx
from .retry import Retry


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a client sends its calls; copies of the client share the rest."""

    retry: Retry
    timeout: httpx.Timeout
    """Seconds for each phase of an attempt."""
    budget: Budget


def terms(retry: Retry, timeout: float | httpx.Timeout) -> Terms:
    """Return the terms of a new client."""
    return Terms(retry, httpx.Timeout(timeout), Budget(retry.budget))
