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


CLASSES = {
    "hooks": Hooks,
    "pace": Pace,
    "response_limits": ResponseLimits,
    "retry": Retry,
}


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


def refuse_types(**options: object) -> None:
    """Refuse options of another type than theirs; None is left out.

    Args:
        options: By name: `retry`, `pace`, `response_limits`, `hooks`; others have no
            class of ours.

    Raises:
        TypeError: one is of another type.
    """
    for name, option in options.items():
        class_ = CLASSES.get(name)
        if class_ and option is not None and not isinstance(option, class_):
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
    refuse_types(retry=retry, pace=pace, response_limits=limits, hooks=hooks)
    budget, pacing = Budget(retry.budget), Pacing(pace)
    return Terms(retry, phases(timeout), budget, pacing, limits, hooks)
