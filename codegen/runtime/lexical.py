"""Forms of dates, numbers and bytes that JSON Schema allows and msgspec refuses."""

from __future__ import annotations

import base64
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from .digits import LONG

DATES = {datetime: "date-time", date: "date", time: "time", timedelta: "duration"}

LONGEST_INTEGER = 4300
"""Digits, as Python itself has it: more take a time that grows with their square."""

_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?"
    r"(?:(?P<seconds>\d+(?:[.,]\d+)?)S)?)?",
    re.ASCII,
)
_LEAP_SECOND = re.compile(r"(\d{2}:\d{2}:)60", re.ASCII)


def read(value: Any, type_: Any) -> Any:
    """Return a JSON value as a type, where it is a less usual form of that; None where
    it is not."""
    if type_ is int and isinstance(value, float):
        LONG.missed = LONG.missed or abs(value) >= 2**53
        return _integer(Decimal(repr(value)))
    if type_ is int and isinstance(value, Decimal):
        return _integer(value)
    if not isinstance(value, str):
        return None
    if type_ is timedelta:
        return _duration(value)
    if type_ in DATES:
        return _moment(value, type_)
    if type_ is bytes:
        return octets(value)
    return None


def _integer(number: Decimal) -> int | None:
    """1.0 is an integer (JSON Schema, section 6.1.1)."""
    is_short = number.adjusted() < LONGEST_INTEGER
    return int(number) if is_short and number == number.to_integral_value() else None


def _moment(text: str, type_: Any) -> Any:
    """ISO 8601 has forms that RFC 3339 lacks: no seconds, no separators."""
    try:
        # A leap second counts as the one before: Python has none.
        return type_.fromisoformat(_LEAP_SECOND.sub(r"\g<1>59", text))
    except ValueError:
        return None


def _duration(text: str) -> timedelta | None:
    """Weeks are days. Years and months have no length of their own."""
    match = _DURATION.fullmatch(text)
    if match is None or text[-1] in "PT":
        return None
    amounts = match.groupdict()
    sign = amounts.pop("sign")
    try:
        found = timedelta(
            **{k: float(v.replace(",", ".")) for k, v in amounts.items() if v}
        )
    except OverflowError:
        return None
    return -found if sign == "-" else found


def octets(text: str) -> bytes | None:
    """Base64 in either alphabet, with and without padding and line breaks."""
    compact = "".join(text.split()).rstrip("=")
    padded = compact + "=" * (-len(compact) % 4)
    try:
        return base64.b64decode(padded.translate(_STANDARD), validate=True)
    except ValueError:  # What is not ASCII is no `binascii.Error`, but its base.
        return None


_STANDARD = str.maketrans("-_", "+/")
