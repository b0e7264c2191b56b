"""Numbers of JSON that have more digits than a float holds.

msgspec makes a `Decimal` of such a number where a model says so, but a float where the
type is not known yet: in unions, and in what did not fit at first. There `exact` keeps
the digits until the type is known, and `plain` drops them where nobody asked for them.
"""

from __future__ import annotations

import math
import threading
from decimal import Decimal
from typing import Any


class _Long(threading.local):
    """Notes that there was such a number, so that a decode finds out at no cost for
    all others."""

    met = False
    missed = False
    """That what had become a float is wanted with all its digits."""


LONG = _Long()


def exact(text: str) -> float | Decimal:
    """Return a number of JSON as a float, or as a decimal where that would lose
    digits: zeros at the end too, which say how exact a price is."""
    short = float(text)
    if repr(short) == text:
        return short
    LONG.met = True
    return Decimal(text)


def plain(value: Any) -> Any:
    """Return a JSON value with floats, wherever they are large enough, for decimals."""
    if not LONG.met:
        return value
    match value:
        case Decimal():
            short = float(value)
            return value if math.isinf(short) else short
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case _:
            return value
