"""Faults that servers tell by a status, and what they ask to wait."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

from codegen.runtime import (
    ApiError,
    BadInput,
    Conflict,
    Forbidden,
    NotFound,
    RateLimited,
    Retry,
    ServerError,
    StatusError,
    Unauthenticated,
)
from tests.runtime.server import Reply, Request, answer
from tests.runtime.tokens import Clock

from .fault import (
    FEW,
    GOOD,
    READING,
    REST,
    SAFE,
    UNSAFE,
    Call,
    Fault,
    Play,
    Stage,
    error,
    replying,
    value,
)

STATUS: dict[int, type[ApiError]] = {
    400: BadInput,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    429: RateLimited,
}
PASSING = (408, 425, 429, 500, 502, 503, 504)
FINAL = (400, 401, 403, 404, 407, 409, 410, 451, 501, 505)
REFUSALS = (429, 503)
NOW = 784111777
"""Sun, 06 Nov 1994 08:49:37 GMT, which is the example of RFC 9110."""
DATE = {"Date": "Sun, 06 Nov 1994 08:49:37 GMT"}
HOUR = 3600


def raised(status: int) -> type[ApiError]:
    """The class of the error for a status."""
    return STATUS.get(status, ServerError if status >= 500 else StatusError)


def passing(status: int) -> Fault:
    """A status that says nothing of when to come again."""
    return Fault(
        name=f"{status} twice",
        does=f"answers {status} twice",
        play=replying(answer(status), answer(status), GOOD),
        outcomes={SAFE: value(3), UNSAFE: error(raised(status), 1)},
    )


def final(status: int) -> Fault:
    """A status that comes again."""
    return Fault(
        name=str(status),
        does=f"answers {status}, and asks to come again at once",
        play=replying(answer(status, {"detail": "No."}, headers={"Retry-After": "0"})),
        outcomes={FEW: error(raised(status), 1, says=str(status))},
    )


def waited(
    name: str,
    headers: dict[str, str],
    wait: float,
    calls: tuple[Call, ...] = FEW,
) -> list[Fault]:
    """A refusal that says when to come again, which is soon."""
    return [
        Fault(
            name=f"{status} with {name}",
            does=f"answers {status} once, with {shown(headers)}",
            play=replying(answer(status, headers=headers), GOOD),
            outcomes={calls: value(2, wait=wait)},
        )
        for status in REFUSALS
    ]


def too_long(name: str, headers: dict[str, str], seconds: float) -> list[Fault]:
    """A refusal that asks to come later than this client is ready to wait."""
    return [
        Fault(
            name=f"{status} with {name}",
            does=f"answers {status} with {shown(headers)}; 5 s are too long",
            play=replying(answer(status, headers=headers)),
            options={"retry": Retry(longest_retry_after=5)},
            outcomes={
                FEW: error(
                    raised(status),
                    1,
                    retry_after=seconds if status == 429 else None,
                )
            },
        )
        for status in REFUSALS
    ]


def meaningless(name: str, text: str) -> list[Fault]:
    """A refusal with a time that is none: it is as if there were no such header."""
    return [
        Fault(
            name=f"{status} with {name}",
            does=f"answers {status} once, with `Retry-After: {text}`",
            play=replying(answer(status, headers={"Retry-After": text}), GOOD),
            outcomes={READING: value(2), UNSAFE: error(raised(status), 1)},
        )
        for status in REFUSALS
    ]


def shown(headers: dict[str, str]) -> str:
    return ", ".join(f"`{name}: {text}`" for name, text in headers.items())


def limited(name: str, does: str, headers: Any, seconds: float) -> Fault:
    """A limit that says in headers of its own when it is renewed."""

    def play(stage: Stage) -> None:
        stage.server.handler = lambda _: answer(429, headers=headers())

    return Fault(
        name=f"429 with {name}",
        does=f"answers 429, and says that {does}",
        play=play,
        options={"retry": Retry(longest_retry_after=5)},
        outcomes={FEW: error(RateLimited, 1, retry_after=seconds)},
    )


def _burst(status: int, count: int) -> list[Reply]:
    return [answer(status)] * count


def _by_clock(jump: float) -> Play:
    """Fail, and let the clock of the client jump before each answer."""

    def play(stage: Stage) -> None:
        clock = Clock()

        def handler(_: Request) -> Reply:
            clock.now += jump
            return answer(503)

        stage.options["retry"] = Retry(first_wait=0.001, clock=clock)
        stage.server.handler = handler

    return play


STATUSES = [
    *map(passing, PASSING),
    *map(final, FINAL),
    Fault(
        name="burst of 503 that does not end",
        does="answers 503 ten times",
        play=replying(*_burst(503, 10), GOOD),
        outcomes={SAFE: error(ServerError, 3), UNSAFE: error(ServerError, 1)},
    ),
    Fault(
        name="503, then a reset, then 502",
        does="fails in another way each time",
        play=replying(answer(503), Reply(b"", "reset"), answer(502), GOOD),
        options={"retry": Retry(attempts=4, first_wait=0.001)},
        outcomes={SAFE: value(4), UNSAFE: error(ServerError, 1)},
    ),
    Fault(
        name="clock that jumps ahead between attempts",
        does="answers 503; the clock of the client jumps by an hour",
        play=_by_clock(HOUR),
        outcomes={READING: error(ServerError, 1)},
    ),
    Fault(
        name="clock that jumps back between attempts",
        does="answers 503; the clock of the client jumps by an hour",
        play=_by_clock(-HOUR),
        outcomes={READING: error(ServerError, 3)},
    ),
    *waited("`Retry-After` in seconds", {"Retry-After": "0.2"}, 0.2),
    *waited("`Retry-After: 0`", {"Retry-After": "0"}, 0.0),
    *waited("`retry-after-ms`", {"retry-after-ms": "200"}, 0.2),
    *waited(
        "a date that is past",
        {"Retry-After": "Sun, 06 Nov 1994 08:00:00 GMT", **DATE},
        0.0,
    ),
    *waited(
        "a date in a second",
        {"Retry-After": "Sun, 06 Nov 1994 08:49:38 GMT", **DATE},
        1.0,
        REST,
    ),
    *too_long("seconds that are many", {"Retry-After": "7200"}, 7200),
    *too_long(
        "a date of RFC 9110",
        {"Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT", **DATE},
        60,
    ),
    *too_long(
        "a date of RFC 850",
        {"Retry-After": "Sunday, 06-Nov-94 08:50:37 GMT", **DATE},
        60,
    ),
    *too_long(
        "a date of asctime", {"Retry-After": "Sun Nov  6 08:50:37 1994", **DATE}, 60
    ),
    *too_long("many milliseconds", {"retry-after-ms": "60000"}, 60),
    *meaningless("infinity", "inf"),
    *meaningless("no number", "nan"),
    *meaningless("a negative number", "-1"),
    *meaningless("what is no time", "soon"),
    *meaningless("a number of 400 digits", "9" * 400),
    *meaningless("a date that is none", "Sun, 06 Nov 1994 99:99:99 GMT"),
    limited(
        "`X-RateLimit-Reset` in seconds",
        "no call is left for 60 s",
        lambda: {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"},
        60,
    ),
    limited(
        "`X-RateLimit-Reset` as a time",
        "no call is left until a time in 60 s",
        lambda: {
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(int(time.time()) + 60),
        },
        60,
    ),
    limited(
        "`X-RateLimit-Reset` in milliseconds",
        "no call is left until a time in 60 s",
        lambda: {
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(int(time.time() * 1000) + 60_000),
        },
        60,
    ),
    limited(
        "a clock that is an hour ahead",
        "it is an hour later than it is, and to come again a minute after that",
        lambda: _by_a_clock(HOUR),
        60,
    ),
    limited(
        "a clock that is an hour behind",
        "it is an hour earlier than it is, and to come again a minute after that",
        lambda: _by_a_clock(-HOUR),
        60,
    ),
]


def _by_a_clock(ahead: float) -> dict[str, str]:
    now = time.time() + ahead
    return {
        "Date": formatdate(now, usegmt=True),
        "Retry-After": formatdate(now + 60, usegmt=True),
    }
