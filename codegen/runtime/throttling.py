"""How long a server asks to wait before the next call."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from .http import httpx

SECONDS = ("retryAfter", "retry_after", "retryAfterSeconds")
"""Extensions of GraphQL errors; no specification names them."""
RESETS = (
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("ratelimit-remaining", "ratelimit-reset"),
    ("x-ratelimit-requests-remaining", "x-ratelimit-requests-reset"),
    ("x-ratelimit-complexity-remaining", "x-ratelimit-complexity-reset"),
)
"""Headers that say how many calls are left, and when there will be more: of GitHub,
of the IETF's draft (`draft-ietf-httpapi-ratelimit-headers-05`), and of Linear."""
EPOCH = 1e9
"""Larger numbers are no seconds from now, but from 1970."""
EPOCH_MILLISECONDS = 1e12


def asked_wait(
    response: httpx.Response, extensions: Any = None, said: Iterable[Any] = ()
) -> float | None:
    """Return how many seconds a server asks to wait, wherever it says so.

    Args:
        response: Its headers may tell.
        extensions: Those of a GraphQL response: Shopify tells the cost there.
        said: The extensions of its errors.
    """
    after = retry_after(response)
    if after is None:
        after = next((s for one in said if (s := _seconds(one)) is not None), None)
    if after is None:
        after = _until_affordable(extensions)
    return _until_reset(response) if after is None else after


def retry_after(response: httpx.Response) -> float | None:
    """Read `Retry-After` (RFC 9110, section 10.2.3) as seconds.

    A date is compared with the server's own `Date`, so that the clocks need not agree.
    `Retry-After-Ms`, of OpenAI and Azure, is finer.
    """
    milliseconds = _number(response.headers.get("Retry-After-Ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = response.headers.get("Retry-After", "").strip()
    if (seconds := _number(value)) is not None:
        return seconds
    date = _date(value)
    if date is None:
        return None
    return max(0.0, (date - _now(response)).total_seconds())


def _seconds(extensions: Any) -> float | None:
    if not isinstance(extensions, dict):
        return None
    found = (_number(extensions.get(name)) for name in SECONDS)
    return next((seconds for seconds in found if seconds is not None), None)


def _until_affordable(extensions: Any) -> float | None:
    """Read how long Shopify's budget takes to grow to the cost of a query."""
    match extensions:
        case {
            "cost": {
                "requestedQueryCost": int() | float() as cost,
                "throttleStatus": {
                    "currentlyAvailable": int() | float() as available,
                    "restoreRate": int() | float() as rate,
                },
            }
        } if (
            rate > 0
        ):
            return max(0.0, (cost - available) / rate)
    return None


def _until_reset(response: httpx.Response) -> float | None:
    """Read when a budget that is used up is renewed."""
    for remaining, reset in RESETS:
        left = _number(response.headers.get(remaining))
        renewed = _number(response.headers.get(reset))
        if left == 0 and renewed is not None:
            if renewed < EPOCH:
                return renewed
            seconds = renewed / 1000 if renewed > EPOCH_MILLISECONDS else renewed
            return max(0.0, seconds - _now(response).timestamp())
    return None


def _number(value: Any) -> float | None:
    if isinstance(value, str) and re.fullmatch(r"\d{1,15}(\.\d{1,9})?", value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < math.inf else None


def server_time(response: httpx.Response) -> float:
    """Return when a response was sent, in seconds from 1970, by the server's clock."""
    return _now(response).timestamp()


def _now(response: httpx.Response) -> datetime:
    return _date(response.headers.get("Date", "")) or datetime.now(UTC)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
