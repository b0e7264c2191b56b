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


def refuse_types(*options: object) -> None:
    """Refuse options that are no `Retry`, `ResponseLimits`, `Hooks` or `Pace`, in this
    order; None is left out.

    Raises:
        TypeError: one is something else.
    """
    wanted = (Retry, ResponseLimits, Hooks, Pace)
    for option, class_ in zip(options, wanted, strict=False):
        if option is not None and not isinstance(option, class_):
            got = f"{type(option).__name__} {option!r}"
            raise TypeError(f"This option is a {class_.__name__}, not {got}.")


def terms(
    retry: Retry,
    timeout: Timeout,
    pace: Pace = STANDARD_PACE,
    limits: ResponseLimits = STANDARD_RESPONSE_LIMITS,
    hooks: Hooks = NO_HOOKS,
) -> Terms:
    """Return the terms of a new client.

    Raises:
        TypeError: an option is of another type.
    """
    refuse_types(retry, limits, hooks, pace)
    budget, pacing = Budget(retry.budget), Pacing(pace)
    return Terms(retry, phases(timeout), budget, pacing, limits, hooks)
