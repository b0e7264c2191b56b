"""Places that are few, and those who wait for them."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Generator
from typing import Any

import pytest

from codegen.runtime.pace import Pace, Pacing
from codegen.runtime.turns import Gate, Pause, Turn


def entering(gate: Gate, seconds: float | None = None) -> tuple[Any, Turn | None]:
    """Begin to enter: the generator, and the turn where there was no place."""
    steps = gate.enter(seconds)
    return steps, next(steps, None)


def ended(steps: Generator[Any, None, bool]) -> bool:
    with pytest.raises(StopIteration) as end:
        steps.send(None)
    assert isinstance(end.value.value, bool)
    return end.value.value


def test_who_comes_first_goes_first() -> None:
    gate = Gate(1)
    assert entering(gate)[1] is None
    waiting = [entering(gate) for _ in range(3)]
    for steps, turn in waiting:
        assert turn
        assert not turn.granted
        gate.leave()
        turn.wait()
        assert turn.granted
        assert ended(steps)


def test_newcomers_do_not_overtake() -> None:
    gate = Gate(1)
    entering(gate)
    first, turn = entering(gate)
    gate.leave()  # The place is that of the first in the line, who still sleeps.
    second, late = entering(gate, 0.0)
    assert late
    assert not late.granted
    assert not ended(second)
    assert turn
    assert ended(first)


def test_who_gives_up_frees_nothing() -> None:
    gate = Gate(1)
    entering(gate)
    steps, _ = entering(gate)
    steps.close()
    _, turn = entering(gate)
    assert turn
    assert not turn.granted
    gate.leave()
    assert turn.granted


def test_a_place_given_to_who_gives_up_goes_to_the_next() -> None:
    gate = Gate(1)
    entering(gate)
    first, _ = entering(gate)
    _, second = entering(gate)
    gate.leave()
    first.close()
    assert second
    assert second.granted
    gate.leave()
    assert entering(gate)[1] is None


def test_who_waits_too_long_leaves_the_line() -> None:
    gate = Gate(1)
    entering(gate)
    steps, turn = entering(gate, 0.01)
    assert turn
    turn.wait()
    assert not ended(steps)
    gate.leave()
    assert entering(gate)[1] is None


def test_a_place_that_comes_with_the_end_of_the_wait_is_taken() -> None:
    gate = Gate(1)
    entering(gate)
    steps, turn = entering(gate, 0.0)
    assert turn
    turn.wait()
    gate.leave()
    assert ended(steps)


def test_a_child_process_has_all_places() -> None:
    """Those who hold them are threads of the parent."""
    gate = Gate(1)
    entering(gate)
    entering(gate)
    child = os.fork()
    if child == 0:
        is_free = [entering(gate)[1] is None for _ in range(2)]
        os._exit(0 if is_free == [True, False] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert entering(gate)[1] is not None


async def _entered(gate: Gate, order: list[int], number: int) -> None:
    steps = gate.enter(None)
    try:
        turn = next(steps)
    except StopIteration:
        pass
    else:
        try:
            await turn.awaited()
            assert ended(steps)
        finally:
            steps.close()
    order.append(number)
    try:
        await asyncio.sleep(0)
    finally:
        gate.leave()


def test_cancelled_tasks_lose_no_place() -> None:
    async def run() -> list[int]:
        gate, order = Gate(2), list[int]()
        for round_ in range(50):
            order.clear()
            tasks = [asyncio.create_task(_entered(gate, order, n)) for n in range(20)]
            for _ in range(round_ % 7):
                await asyncio.sleep(0)
            for cancelled in tasks[round_ % 3 :: 3]:
                cancelled.cancel()
            await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 30)
            assert order == sorted(order)
        return [entering(gate)[1] is None for _ in range(3)]

    assert asyncio.run(run()) == [True, True, False]


def test_threads_and_tasks_share_places() -> None:
    gate, inside, most = Gate(3), 0, 0
    lock = threading.Lock()

    def enter() -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)

    def leave() -> None:
        nonlocal inside
        with lock:
            inside -= 1
        gate.leave()

    def thread() -> None:
        for _ in range(50):
            steps, turn = entering(gate)
            if turn:
                turn.wait()
                assert ended(steps)
            enter()
            time.sleep(0.0002)
            leave()

    async def task() -> None:
        for _ in range(50):
            steps, turn = entering(gate)
            if turn:
                await turn.awaited()
                assert ended(steps)
            enter()
            await asyncio.sleep(0.0002)
            leave()

    async def tasks() -> None:
        await asyncio.gather(*[task() for _ in range(10)])

    threads = [threading.Thread(target=thread) for _ in range(10)]
    for one in threads:
        one.start()
    asyncio.run(tasks())
    for one in threads:
        one.join(30)
        assert not one.is_alive()
    assert most == 3
    assert inside == 0


def steps_of(entered: Generator[Any, None, Any]) -> tuple[list[Any], Any]:
    """The steps of entering, as they are, and its result."""
    steps: list[Any] = []
    try:
        while True:
            steps.append(next(entered))
    except StopIteration as end:
        return steps, end.value


def test_writes_that_wait_for_writes_keep_no_read() -> None:
    pacing = Pacing(Pace(calls=2, writes=1))
    _, first = steps_of(pacing.enter(True, None))
    waiting = pacing.enter(True, None)
    assert isinstance(next(waiting), Turn)
    steps, second = steps_of(pacing.enter(False, None))
    assert steps == []
    assert second
    late, nothing = steps_of(pacing.enter(False, 0.0))
    assert late
    assert nothing is None  # Two calls are in flight.
    first.leave()
    assert steps_of(waiting)[1]


def test_a_place_is_left_once() -> None:
    pacing = Pacing(Pace(calls=1))
    _, place = steps_of(pacing.enter(False, None))
    place.leave()
    place.leave()
    assert steps_of(pacing.enter(False, None))[1]
    assert steps_of(pacing.enter(False, 0.0))[1] is None


def test_who_waits_for_the_rate_gives_its_places_up_when_cancelled() -> None:
    pacing = Pacing(Pace(calls=1, rate=0.001))
    _, place = steps_of(pacing.enter(False, None))
    place.leave()
    waiting = pacing.enter(False, None)
    assert isinstance(next(waiting), Pause)
    waiting.close()
    again = pacing.enter(False, None)
    assert isinstance(next(again), Pause)


def test_no_wait_for_the_rate_begins_that_would_be_too_long() -> None:
    pacing = Pacing(Pace(rate=0.001))
    assert steps_of(pacing.enter(False, 10.0))[1]
    assert steps_of(pacing.enter(False, 10.0)) == ([], None)


@pytest.mark.parametrize(
    "wrong",
    [
        *[{"calls": 0}, {"writes": -1}],
        *[{"rate": 0}, {"rate": float("inf")}, {"rate": float("nan")}],
    ],
)
def test_a_pace_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"1 or more|more than 0"):
        Pace(**wrong)
