"""Where in a chart a time and a number stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120)
_DAYS = (1, 2, 7, 14)
_MOST = 7
"""How many ticks an axis has, at most."""


def places(times: Sequence[int]) -> list[float]:
    """Where times stand between 0 and 1. Clocks that went back are not followed; what
    happened at once is spread evenly."""
    times = [*accumulate(times, max)]
    if not times:
        return []
    first, last = times[0], times[-1]
    if first == last:
        most = max(len(times) - 1, 1)
        return [index / most for index in range(len(times))]
    return [(time - first) / (last - first) for time in times]


def date_ticks(first: int, last: int) -> list[tuple[float, str]]:
    """The dates that an axis names, each with its place between 0 and 1."""
    if last <= first:
        return [(0.0, _utc(first).date().isoformat())]
    named = [*_month_ticks(first, last)] or [*_day_ticks(first, last)]
    named = named or [(first, _utc(first).date().isoformat())]
    return [((time - first) / (last - first), name) for time, name in named]


def number_ticks(most: int) -> list[int]:
    """Round numbers from 0 on, the last of them not below the most."""
    steps = (base * 10**power for power in range(12) for base in (1, 2, 5))
    step = next(step for step in steps if step * 4 >= max(most, 1))
    return [step * index for index in range(-(-max(most, 1) // step) + 1)]


def _month_ticks(first: int, last: int) -> Iterator[tuple[int, str]]:
    """The firsts of months; nothing where there would be fewer than three."""
    begin, end = _utc(first), _utc(last)
    months = range(begin.year * 12 + begin.month, end.year * 12 + end.month)
    if len(months) < 3:
        return
    fitting = (step for step in _MONTHS if _multiples(months, step) <= _MOST)
    step = next(fitting, _MONTHS[-1] * 10)
    for month in (month for month in months if month % step == 0):
        day = datetime(month // 12, month % 12 + 1, 1, tzinfo=UTC)
        name = f"{day:%Y}" if step >= 12 else f"{day:%Y-%m}"
        yield int(day.timestamp()), name


def _multiples(months: range, step: int) -> int:
    return sum(month % step == 0 for month in months)


def _day_ticks(first: int, last: int) -> Iterator[tuple[int, str]]:
    days = _utc(last).date() - _utc(first).date()
    step = next((step for step in _DAYS if days.days <= step * (_MOST - 1)), 30)
    day = _utc(first).replace(hour=0, minute=0, second=0) + timedelta(days=1)
    while day.timestamp() <= last:
        yield int(day.timestamp()), day.date().isoformat()
        day += timedelta(days=step)


def _utc(time: int) -> datetime:
    return datetime.fromtimestamp(time, tz=UTC)
