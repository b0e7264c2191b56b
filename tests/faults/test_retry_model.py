"""Random faults, by a clock of their own: the bounds of repetition always hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.runtime import AmbiguousOutcome, ApiError, Retry, TransportError
from codegen.runtime.attempts import Delivery
from codegen.runtime.budget import Budget
from codegen.runtime.delivery import WATCH
from codegen.runtime.exchange import Outcome, exchange
from codegen.runtime.http import httpx
from codegen.runtime.terms import Terms, terms
from codegen.runtime.turns import Pause, Turn

from ..runtime.tokens import Clock

URL = httpx.URL("http://a/")
EVENTS: dict[Delivery, list[str]] = {
    "not sent": ["connection.connect_tcp.started"],
    "maybe sent": ["http11.send_request_headers.started"],
    "response started": [
        "http11.send_request_headers.started",
        "http11.receive_response_headers.complete",
    ],
}
BROKEN = (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError)
NEVER_MADE = (httpx.ConnectError, httpx.ConnectTimeout)


@dataclass(frozen=True)
class Fault:
    """What comes of one attempt."""

    seconds: float
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    error: type[httpx.RequestError] | None = None
    delivery: Delivery = "not sent"

    def outcome(self, request: httpx.Request) -> httpx.Response | httpx.RequestError:
        """Play it, as httpx and httpcore would."""
        if self.error is None:
            return httpx.Response(self.status, headers=self.headers, request=request)
        for event in EVENTS[self.delivery]:
            request.extensions[WATCH].see(event, {})
        return self.error("broken", request=request)

    @property
    def may_be_executed(self) -> bool:
        """Whether the server may have done what it was asked for."""
        if self.error is not None:
            return self.delivery != "not sent"
        refuses = self.status in (429, 503) and self.headers.get("Retry-After", "-")
        return refuses in (False, "-", "soon")


SECONDS = st.floats(0, 40)
AFTER = st.sampled_from(["0", "0.5", "7", "59", "61", "7200", "soon", "-1"])
STATUSES = st.sampled_from([200, 201, 302, 400, 401, 404, 408, 425, 429, 500, 502, 503])
FAULTS = st.one_of(
    st.builds(
        Fault,
        seconds=SECONDS,
        status=STATUSES,
        headers=st.one_of(
            st.just({}), st.builds(lambda value: {"Retry-After": value}, AFTER)
        ),
    ),
    st.builds(Fault, seconds=SECONDS, error=st.sampled_from(NEVER_MADE)),
    st.builds(
        Fault,
        seconds=SECONDS,
        error=st.sampled_from(BROKEN),
        delivery=st.sampled_from(["not sent", "maybe sent", "response started"]),
    ),
)


@dataclass
class Played:
    """What a call did."""

    faults: list[Fault]
    """What came of each attempt."""
    waits: list[float]
    lasted: float
    result: httpx.Response | ApiError


def play(faults: list[Fault], repeatable: bool, on: Terms, clock: Clock) -> Played:
    """Drive a call through faults; what it is given has no end."""
    request, started = httpx.Request("POST", URL), clock.now
    steps = exchange("op", request, repeatable, on)
    met: list[Fault] = []
    waits: list[float] = []
    outcome: Outcome = None
    try:
        while True:
            step = steps.send(outcome)
            if isinstance(step, Pause):
                waits.append(step.seconds)
                clock.now += step.seconds
                outcome = None
            else:
                assert not isinstance(step, Turn)
                met.append(faults[len(met) % len(faults)])
                clock.now += met[-1].seconds
                outcome = met[-1].outcome(step)
    except StopIteration as end:
        response: httpx.Response = end.value
        return Played(met, waits, clock.now - started, response)
    except ApiError as error:
        return Played(met, waits, clock.now - started, error)


def on_terms(retry: Retry) -> Terms:
    """The standard terms of a client, with another way to repeat."""
    return terms(retry, 60.0)


@settings(max_examples=150, deadline=None)
@given(
    faults=st.lists(FAULTS, min_size=1, max_size=12),
    repeatable=st.booleans(),
    attempts=st.integers(1, 12),
    total=st.one_of(st.none(), st.floats(0.1, 300)),
    draw=st.floats(0, 1, exclude_max=True),
    longest=st.floats(0, 100),
)
def test_no_faults_break_the_bounds(
    faults: list[Fault],
    repeatable: bool,
    attempts: int,
    total: float | None,
    draw: float,
    longest: float,
) -> None:
    clock = Clock()
    retry = Retry(
        attempts=attempts,
        total_time=total,
        longest_retry_after=longest,
        random=lambda: draw,
        clock=clock,
    )
    played = play(faults, repeatable, on_terms(retry), clock)

    assert 1 <= len(played.faults) <= attempts
    assert len(played.waits) == len(played.faults) - 1
    # What the server may have executed is never sent again, unless that is safe.
    assert repeatable or not any(each.may_be_executed for each in played.faults[:-1])
    assert all(0 <= wait <= max(8.0, longest) for wait in played.waits)
    if total is not None:
        before_last = sum(each.seconds for each in played.faults[:-1])
        assert not played.waits or before_last + sum(played.waits) <= total
    for fault, wait in zip(played.faults, played.waits, strict=False):
        asked = fault.headers.get("Retry-After", "")
        is_asked = fault.status in (429, 503) and asked.replace(".", "").isdecimal()
        assert wait >= (float(asked) if is_asked else 0.0)
    check_result(played, repeatable)


def check_result(played: Played, repeatable: bool) -> None:
    """The result is that of the last attempt, and knows all of them."""
    last, result = played.faults[-1], played.result
    if last.error is None:
        assert isinstance(result, httpx.Response)
        assert result.status_code == last.status
        return
    assert isinstance(result, TransportError)
    assert isinstance(result.__cause__, last.error)
    assert [each.number for each in result.history] == [
        number + 1 for number in range(len(played.faults))
    ]
    assert [each.wait for each in result.history] == [*played.waits, None]
    assert result.history[-1].delivery == last.delivery
    is_unknown = last.may_be_executed and not repeatable
    assert isinstance(result, AmbiguousOutcome) == is_unknown


@settings(max_examples=40, deadline=None)
@given(
    calls=st.lists(st.lists(FAULTS, min_size=1, max_size=6), max_size=30),
    capacity=st.integers(0, 60),
)
def test_no_storm_costs_more_than_the_budget(
    calls: list[list[Fault]], capacity: int
) -> None:
    clock = Clock()
    retry = Retry(
        attempts=9, total_time=None, budget=capacity, random=lambda: 0, clock=clock
    )
    shared = on_terms(retry)
    repeated = refunded = 0
    for faults in calls:
        played = play(faults, True, shared, clock)
        repeated += len(played.waits)
        succeeded = played.faults[-1].status in (200, 201)
        refunded += 10 if succeeded else 0
        assert left_in(shared.budget, capacity) >= 0
    assert 5 * repeated <= capacity + refunded


def left_in(budget: Budget, capacity: int) -> int:
    """How many tokens a budget has: as many as can be taken."""
    taken = 0
    while taken <= capacity and budget.spend(URL, 1):
        taken += 1
    budget.refund(URL, taken)
    assert taken <= capacity
    return taken
