"""How long each phase of an attempt may take.

`Retry.total_time` bounds all attempts of a call together.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Any, TypedDict, cast

from .http import httpx


class Phases(TypedDict, total=False):
    """The phases of an attempt, in seconds; None does not end."""

    connect: float | None
    """To connect, encryption included."""
    read: float | None
    """To wait for the next bytes of the response."""
    write: float | None
    """To send the next bytes of the request."""
    pool: float | None
    """To wait for a connection where the pool has no more."""


Timeout = float | Phases | httpx.Timeout | None
"""Seconds for each phase, or for those that are named; None does not end."""

STANDARD_TIMEOUT = cast(
    Phases,
    MappingProxyType({"connect": 5.0, "read": 60.0, "write": 60.0, "pool": 60.0}),
)
"""Who does not answer a connection within seconds is not there. Answers take longer,
and so do the calls of the client itself that have all of its connections."""


def phases(timeout: Timeout) -> httpx.Timeout:
    """Return the seconds of each phase.

    Args:
        timeout: Seconds for each phase, or those of some: the others are those of
            `STANDARD_TIMEOUT`. None does not end.

    Raises:
        TypeError: it is nothing of these.
        ValueError: a phase is not known, or its seconds are no positive number.
    """
    given: Any = timeout
    if given is None or isinstance(given, (int, float)):
        given = dict.fromkeys(STANDARD_TIMEOUT, given)
    elif hasattr(given, "as_dict"):  # The class of httpx, or that of httpx2.
        given = given.as_dict()
    try:
        chosen = {**STANDARD_TIMEOUT, **given}
    except TypeError:
        raise TypeError(
            "A timeout is a number of seconds, a mapping such as "
            f'{{"read": 300}}, or an httpx.Timeout, not {type(timeout).__name__}.'
        ) from None
    for phase, seconds in chosen.items():
        if phase not in STANDARD_TIMEOUT:
            known = ", ".join(STANDARD_TIMEOUT)
            raise ValueError(f"{phase!r} is no phase of a timeout: {known}.")
        if not (seconds is None or _is_time(seconds)):
            raise ValueError(f"A timeout is a positive number, not {seconds!r}.")
    return httpx.Timeout(**chosen)


def _is_time(seconds: object) -> bool:
    return isinstance(seconds, (int, float)) and 0 < seconds < math.inf
