"""A model of a server with a hard rate, and of many callers who keep a learned one."""

from __future__ import annotations

import heapq
import itertools
import math
import random
from dataclasses import dataclass, field

import pytest

from codegen.runtime.rates import LONGEST_QUIET, SLOWEST, Rate

LATENCY = 0.05


@dataclass
class Model:
    """A server that bears so many calls a second and callers who wait in one line; its
    clock is a list of events."""

    hard: float
    burst: float
    callers: int
    rate: Rate
    now: float = 0.0
    accepted: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    of_each: dict[int, int] = field(default_factory=dict)

    def run(self, seconds: float) -> None:
        draw, numbers = random.Random(1), itertools.count()
        events: list[tuple[float, int, str, int, float]] = []
        line: list[int] = []

        def at(time: float, what: str, who: int, sent: float = 0.0) -> None:
            heapq.heappush(events, (time, next(numbers), what, who, sent))

        for caller in range(self.callers):
            self.of_each[caller] = 0
            at(self.now, "comes", caller)
        tokens, filled, has_first = self.burst, self.now, False
        ends = self.now + seconds
        while events[0][0] < ends:
            self.now = now = events[0][0]
            _, _, what, who, sent = heapq.heappop(events)
            match what:
                case "comes":
                    line.append(who)
                case "first":
                    if wait := self.rate.take(now):
                        at(now + wait, "first", who)
                    else:
                        has_first = False
                        at(now + LATENCY, "served", line.pop(0), now)
                case "served":
                    tokens = min(self.burst, tokens + (now - filled) * self.hard)
                    filled = now
                    if tokens >= 1:
                        tokens -= 1
                        self.accepted.append(now)
                        self.of_each[who] += 1
                        self.rate.accepted(now)
                        at(now, "comes", who)
                    else:
                        self.refused.append(now)
                        self.rate.refused(now, sent)
                        at(now + draw.uniform(0, 0.5), "comes", who)
            if line and not has_first:
                has_first = True
                at(now, "first", 0)


@pytest.mark.parametrize(
    ("hard", "burst", "callers"),
    [
        *[(1, 1, 5), (1, 5, 50), (10, 1, 1), (10, 10, 50), (10, 100, 50)],
        *[(100, 10, 50), (100, 100, 500), (1000, 100, 500), (5, 200, 50)],
    ],
)
def test_what_a_server_bears_is_learned(hard: int, burst: int, callers: int) -> None:
    model = Model(hard, burst, callers, Rate())
    model.run(120)
    later = [sum(t > 60 for t in times) for times in (model.accepted, model.refused)]
    assert later[0] / 60 > 0.7 * hard  # It is used...
    assert later[1] < 8 + 0.001 * later[0]  # ... and exceeded once in a recovery.
    assert len(model.refused) < 2 * callers + 10 + 0.1 * len(model.accepted)
    if sum(model.of_each.values()) > 5 * callers:  # Nobody starves.
        fair = len(model.accepted) / callers
        assert min(model.of_each.values()) > 0.5 * fair
        assert max(model.of_each.values()) < 1.5 * fair + 2


def test_a_server_that_bears_less_or_more_later_is_followed() -> None:
    model = Model(100, 10, 50, Rate())
    model.run(30)
    assert model.rate.current > 60
    less = Model(10, 10, 50, model.rate, model.now)
    less.run(60)
    assert sum(t > 60 for t in less.accepted) / 30 > 8
    assert sum(t > 60 for t in less.refused) / 30 < 1
    more = Model(200, 20, 50, model.rate, less.now)
    more.run(60)
    assert sum(t > 140 for t in more.accepted) / 10 > 100


def test_nothing_is_limited_before_the_first_refusal() -> None:
    rate = Rate()
    for _ in range(1000):
        assert rate.take(5.0) == 0.0
        rate.accepted(5.0)
    assert rate.current == math.inf


def test_a_fixed_rate_is_kept_exactly() -> None:
    rate, now, sent = Rate(20.0), 100.0, []
    while now < 110.0:
        if wait := rate.take(now):
            now += wait
        else:
            sent.append(now)
    assert 199 <= len(sent) <= 202
    for first in range(len(sent) - 20):
        assert sent[first + 20] - sent[first] > 0.9  # In no second more than a few.


def test_sleeping_too_long_costs_no_rate() -> None:
    rate, now, sent = Rate(1000.0), 0.0, 0
    while now < 10.0:
        if rate.take(now):
            now += 0.015  # As a busy machine sleeps.
        else:
            sent += 1
    assert 9_800 < sent < 10_200


def test_what_was_saved_is_sent_at_once_only_in_part() -> None:
    rate = Rate(100.0)
    assert rate.take(0.0) == 0.0
    at_once = 0
    while not rate.take(3600.0):
        at_once += 1
    assert at_once == 10


def test_refusals_of_one_moment_count_once() -> None:
    rate = Rate(100.0)
    for _ in range(50):
        rate.refused(10.0, sent=9.9)
    assert rate.current == pytest.approx(70.0)
    rate.refused(11.0, sent=10.5)
    assert rate.current == pytest.approx(49.0)


def test_no_refusals_stop_everything() -> None:
    rate = Rate()
    for second in range(1000):
        rate.refused(float(second), sent=float(second))
    assert rate.current == SLOWEST
    assert rate.take(1000.0) <= 1 / SLOWEST


def test_a_fixed_rate_is_not_exceeded_by_learning() -> None:
    rate = Rate(5.0)
    rate.refused(1.0, sent=0.9)
    for tenth in range(10_000):
        rate.accepted(2.0 + tenth / 10)
    assert rate.current == 5.0


def test_all_wait_where_a_server_says_how_long() -> None:
    rate = Rate()
    rate.refused(10.0, sent=9.0, quiet=3.0)
    assert rate.take(11.0) == pytest.approx(2.0)
    rate.accepted(11.0, quiet=20.0)  # There are none left until a reset.
    assert rate.take(14.0) == pytest.approx(17.0)
    rate.refused(40.0, sent=39.0, quiet=7200.0)
    assert rate.take(40.0) == pytest.approx(LONGEST_QUIET)


def test_a_rate_that_is_not_used_does_not_grow() -> None:
    rate = Rate()
    for tenth in range(100):
        rate.accepted(tenth / 10)
    rate.refused(10.0, sent=9.9)
    for second in range(11, 500):
        rate.accepted(float(second))
    assert rate.current < 15
