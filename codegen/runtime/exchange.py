"""Send a request until there is an outcome: the same for sync and async clients.

`exchange` is a generator. It yields a request to send, or what to wait for, and is
sent what came of it; the clients drive it with a loop of a few lines each.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

from .attempts import HISTORY, REMARK, Attempt
from .budget import REFUND, REPEAT_COST, TIMEOUT_COST
from .deadline import SECONDS
from .delivery import WATCH, Watch
from .discretion import bare
from .failures import Subject, failure_of, reason
from .http import httpx
from .messages import request_id
from .observing import Observer
from .redaction import keep_out_all
from .response_limits import LIMITS
from .retry import REFUSALS, Failure, Throttled
from .terms import Terms
from .throttling import asked_wait
from .turns import Pause, Turn

T = TypeVar("T")

Step = httpx.Request | Pause | Turn
Outcome = httpx.Response | httpx.RequestError | None
"""What came of a request; None after a wait."""
Exchange = Generator[Step, Outcome, T]
Reading = Callable[[httpx.Response], Throttled | None]
"""Reads from a body that there were too many requests."""


def exchange(
    operation: str,
    request: httpx.Request,
    repeatable: bool,
    terms: Terms,
    throttled: Reading = lambda _: None,
    base: httpx.URL | None = None,
    is_write: bool | None = None,
    key: str = "",
) -> Exchange[httpx.Response]:
    """Send a request, again where that is safe and may help.

    Args:
        operation: What people call it.
        request: The request.
        repeatable: Whether executing it twice does no more than once.
        terms: When to send it again, and how long that may take.
        throttled: Reads it from a response whose status does not say it.
        base: What errors name in place of the URL, whose path has arguments.
        is_write: Whether it may change something; None where that is just what is not
            repeatable.
        key: The idempotency key that it has, where it has one.

    Raises:
        TransportError: there was no response, or no turn to send the request.
        AuthError: no token could be had for the request.
    """
    retry, budget, pacing = terms.retry, terms.budget, terms.pacing
    is_write = not repeatable if is_write is None else is_write
    started, spent, is_broke = retry.clock(), 0, False
    history: list[Attempt] = []
    subject = Subject(operation, request, base or request.url, repeatable, terms, key)
    keep_out_all(request)
    observer = Observer(operation, request, terms.hooks, terms.span)
    while True:
        left = retry.left(retry.clock() - started)
        place = yield from pacing.enter(is_write, left)
        if place is None:
            raise subject.no_turn(history)
        number, begun = len(history) + 1, retry.clock()
        _prepare(request, terms, retry.left(begun - started))
        observer.sending(number)
        try:
            outcome = _noted((yield request), request)
        except GeneratorExit as leaving:
            watch: Watch = request.extensions[WATCH]
            observer.left(leaving, number, watch.delivery, retry.clock() - begun)
            raise
        finally:
            place.leave()
        now = retry.clock()
        found = _seen_through(outcome, terms, throttled)
        if pacing.learns and not isinstance(found, Failure):
            pacing.learn(place, *_said_of_pace(found))
        wait = retry.wait(number, now - started, found, repeatable)
        if wait is not None:
            cost = TIMEOUT_COST if _took_too_long(outcome) else REPEAT_COST
            if budget.spend(request.url, cost):
                spent = cost
            else:
                wait, is_broke = None, True
        history.append(_attempt(number, outcome, now - begun, wait))
        observer.ended(history[-1])
        if wait is None:
            break
        yield Pause(wait)
    if isinstance(outcome, httpx.Response):
        if outcome.is_success and found is outcome:
            budget.refund(request.url, spent or REFUND)
        remark = subject.remark(outcome, history, is_broke)
        outcome.extensions |= {HISTORY: tuple(history), REMARK: remark}
        return outcome
    is_over = _took_too_long(outcome) and retry.left(now - started) == 0
    raise subject.error(outcome, history, is_over) from bare(outcome.error)


def _said_of_pace(found: httpx.Response | Throttled) -> tuple[bool, float | None]:
    """Return whether there were too many calls, and how long there shall be none."""
    if isinstance(found, Throttled):
        return True, found.after
    return found.status_code in REFUSALS, asked_wait(found)


def _prepare(request: httpx.Request, terms: Terms, left: float | None) -> None:
    """Say how long an attempt may take, and watch how far it gets."""
    timeout = {**terms.timeout.as_dict(), **request.extensions.get("timeout", {})}
    if left is not None:  # What is read and written is bounded in `deadline`.
        for phase in ("connect", "pool"):
            seconds = timeout[phase]
            timeout[phase] = left if seconds is None else min(seconds, left)
    request.extensions |= {
        "timeout": timeout,
        SECONDS: left,
        WATCH: Watch(),
        LIMITS: terms.limits,
    }


def _noted(outcome: Outcome, request: httpx.Request) -> httpx.Response | Failure:
    """Classify what came of a request."""
    if isinstance(outcome, httpx.Response):
        # The requests for a token, and a redirect that is not followed, hold secrets.
        outcome.history, outcome.next_request = [], None
        return outcome
    if outcome is None:
        raise RuntimeError("A request needs a response or an error.")
    return failure_of(outcome, request)


def _seen_through(
    outcome: httpx.Response | Failure, terms: Terms, throttled: Reading
) -> httpx.Response | Failure | Throttled:
    if isinstance(outcome, Failure) or outcome.status_code in terms.retry.repeated:
        return outcome
    return throttled(outcome) or outcome


def _took_too_long(outcome: httpx.Response | Failure) -> bool:
    return isinstance(outcome, Failure) and isinstance(
        outcome.error, httpx.TimeoutException
    )


def _attempt(
    number: int, outcome: httpx.Response | Failure, seconds: float, wait: float | None
) -> Attempt:
    if isinstance(outcome, Failure):
        why, delivery = reason(outcome.error), outcome.delivery
        return Attempt(number, None, why, delivery, seconds, wait)
    id_ = request_id(outcome, None)
    status = outcome.status_code
    return Attempt(number, status, "", "response started", seconds, wait, id_)
