"""Faults of connections: none is made, or it breaks, or nothing comes."""

from __future__ import annotations

import socket

from codegen.runtime import (
    AmbiguousOutcome,
    AuthError,
    ConnectFailed,
    Retry,
    StatusError,
    TimedOut,
    TransportError,
)
from codegen.runtime.http import httpx
from tests.runtime.server import CUT, HANG, RESET, Reply, answer, unused_url

from .fault import (
    ALL,
    BODY,
    GOOD,
    SAFE,
    UNSAFE,
    UPLOAD,
    Fault,
    Stage,
    error,
    replying,
    value,
)

ENDED = Reply(b"", "close")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY)
HEAD_OF_MUCH = b"HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n"
TWICE = Retry(attempts=2, first_wait=0.001)
IMPATIENT = {"timeout": httpx.Timeout(10, read=0.25), "retry": TWICE}
IN_TIME = {"retry": Retry(first_wait=0.001, total_time=0.4)}
SLOW = 0.05
"""Seconds between two bytes: less than any timeout, and 20 seconds for the whole."""


def _refused(stage: Stage) -> None:
    stage.url = unused_url()


def _unknown(stage: Stage) -> None:
    stage.url = "https://no-such-host.invalid"


def _early(stage: Stage) -> None:
    stage.server.reads_bodies = False
    said = answer(413, {"detail": "That is too much."})
    stage.server.replies(Reply(said.content, "close"))


def _full(stage: Stage) -> None:
    """Listen, and accept nothing: the queue of new connections is full."""
    listener = stage.stack.enter_context(socket.socket())
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    address = listener.getsockname()
    for _ in range(4):
        waiting = stage.stack.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(address)
    stage.url = f"http://127.0.0.1:{address[1]}"


def broken(name: str, does: str, fault: Reply, delivery: str = "maybe sent") -> Fault:
    """A connection that breaks twice, after a request was sent."""
    return Fault(
        name=name,
        does=f"{does}, twice",
        play=replying(fault, fault, GOOD),
        outcomes={
            SAFE: value(3),
            UNSAFE: error(AmbiguousOutcome, 1, delivery=delivery, says="may have"),
        },
    )


def slow(name: str, does: str, fault: Reply, delivery: str) -> Fault:
    """A server that is slower than the whole call may be, with each byte in time."""
    return Fault(
        name=name,
        does=f"{does}, a byte each {SLOW} s",
        play=replying(fault),
        options=IN_TIME,
        outcomes={
            SAFE: error(TimedOut, 1, delivery=delivery, says="0.4 s"),
            UNSAFE: error(AmbiguousOutcome, 1, delivery=delivery, says="0.4 s"),
        },
    )


def _plain(stage: Stage) -> None:
    stage.url = "http://no-such-host.invalid"


CONNECTIONS = [
    Fault(
        name="another host without TLS",
        does="would get the key in plain text",
        play=_plain,
        heals=False,
        outcomes={ALL: error(AuthError, 0, says="http")},
    ),
    Fault(
        name="name that does not resolve",
        does="there is none",
        play=_unknown,
        heals=False,
        outcomes={
            ALL: error(ConnectFailed, 0, delivery="not sent", says="3 attempts"),
        },
    ),
    Fault(
        name="port that nobody listens on",
        does="refuses the connection",
        play=_refused,
        heals=False,
        outcomes={
            ALL: error(ConnectFailed, 0, delivery="not sent", says="3 attempts"),
        },
    ),
    Fault(
        name="connection that is never accepted",
        does="does not answer the request for a connection",
        play=_full,
        heals=False,
        options={"timeout": httpx.Timeout(10, connect=0.1), "retry": TWICE},
        outcomes={
            ALL: error(ConnectFailed, 0, delivery="not sent", says="2 attempts"),
        },
    ),
    broken("reset before a response", "resets the connection", RESET),
    broken("end before a response", "ends the connection", ENDED),
    broken("reset in the head", "resets within the head", Reply(HEAD[:20], "reset")),
    broken("end in the head", "ends within the head", Reply(HEAD[:20], "close")),
    broken(
        "reset in the body",
        "resets within the body",
        Reply(HEAD + BODY[:9], "reset"),
        "response started",
    ),
    broken("end in the body", "ends within the body", CUT, "response started"),
    broken(
        "end before the body",
        "ends after the head",
        Reply(HEAD, "close"),
        "response started",
    ),
    Fault(
        name="reset, always",
        does="resets each connection",
        play=replying(RESET),
        outcomes={
            SAFE: error(TransportError, 3, delivery="maybe sent", says="3 attempts"),
            UNSAFE: error(AmbiguousOutcome, 1, delivery="maybe sent"),
        },
    ),
    Fault(
        name="end of an idle connection",
        does="ends the connection after an answer",
        before=Reply(GOOD.content, "close"),
        play=replying(GOOD),
        outcomes={ALL: value(1)},
    ),
    Fault(
        name="end of a used connection",
        does="ends a connection that was kept when the next request comes",
        before=GOOD,
        play=replying(ENDED, GOOD),
        outcomes={
            SAFE: value(2),
            UNSAFE: error(AmbiguousOutcome, 1, delivery="maybe sent"),
        },
    ),
    Fault(
        name="`Connection: close`",
        does="answers, says that it ends the connection, and does",
        before=answer(
            200, GOOD.content.partition(b"\r\n\r\n")[2], headers={"Connection": "close"}
        ),
        play=replying(GOOD),
        outcomes={ALL: value(1)},
    ),
    Fault(
        name="hang before a response",
        does="says nothing",
        play=replying(HANG),
        options=IMPATIENT,
        outcomes={
            SAFE: error(TimedOut, 2, delivery="maybe sent", says="2 attempts"),
            UNSAFE: error(AmbiguousOutcome, 1, delivery="maybe sent"),
        },
    ),
    Fault(
        name="hang in the body",
        does="says nothing more within the body",
        play=replying(Reply(HEAD + BODY[:9], "hang")),
        options=IMPATIENT,
        outcomes={
            SAFE: error(TimedOut, 2, delivery="response started"),
            UNSAFE: error(AmbiguousOutcome, 1, delivery="response started"),
        },
    ),
    slow(
        "slow-loris head",
        "sends the head",
        Reply(b"", drip=b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 400, pause=SLOW),
        "maybe sent",
    ),
    slow(
        "slow drip of the body",
        "sends the body",
        Reply(HEAD_OF_MUCH, drip=b" " * 400, pause=SLOW),
        "response started",
    ),
    Fault(
        name="early 413",
        does="answers an upload before it has read it, and ends the connection",
        play=_early,
        outcomes={(UPLOAD,): error(StatusError, 1, says="413.*too much")},
    ),
]
