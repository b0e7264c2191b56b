"""How long each phase of an attempt may take."""

from __future__ import annotations

import socket
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from codegen.runtime import (
    STANDARD_TIMEOUT,
    AmbiguousOutcome,
    ConnectFailed,
    Nothing,
    Retry,
    TimedOut,
)
from codegen.runtime.timeouts import phases

from .conftest import Connected
from .server import HANG, Server, answer

ONCE = Retry(attempts=1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (STANDARD_TIMEOUT, (5, 60, 60, 60)),
        (7, (7, 7, 7, 7)),
        (None, (None, None, None, None)),
        ({"read": 300}, (5, 300, 60, 60)),
        ({"connect": 1, "pool": None}, (1, 60, 60, None)),
        ({}, (5, 60, 60, 60)),
    ],
)
def test_phases_that_are_not_said_are_the_standard(given: Any, expected: Any) -> None:
    found = phases(given)
    assert (found.connect, found.read, found.write, found.pool) == expected


@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_the_class_of_either_library_is_taken(library: str) -> None:
    theirs = import_module(library).Timeout(9, connect=2, read=None)
    found = phases(theirs)
    assert (found.connect, found.read, found.write, found.pool) == (2, None, 9, 9)


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), {"read": 0}])
def test_a_time_that_cannot_be_waited_is_refused(
    connect: Callable[..., Connected], wrong: Any
) -> None:
    with pytest.raises(ValueError, match="A timeout is a positive number, not "):
        connect(timeout=wrong)
    with pytest.raises(ValueError, match="A timeout is a positive number, not "):
        connect().client.with_options(timeout=wrong)


def test_what_is_no_timeout_is_refused(connect: Callable[..., Connected]) -> None:
    with pytest.raises(ValueError, match="'total' is no phase of a timeout: connect, "):
        connect(timeout={"total": 3})
    for wrong in ("5", [5], ("a", 5)):
        with pytest.raises(TypeError, match=r'such as \{"read": 300\}'):
            connect(timeout=wrong)
    with pytest.raises(ValueError, match="positive number, not '5'"):
        connect(timeout={"read": "5"})


def test_reading_ends(connect: Callable[..., Connected], server: Server) -> None:
    server.replies(HANG)
    api = connect(timeout={"read": 0.1}, retry=ONCE)
    with pytest.raises(TimedOut, match="ReadTimeout"):
        api.call("GET", "/", returns=Nothing)
    with pytest.raises(AmbiguousOutcome, match="ReadTimeout"):
        api.call("POST", "/", returns=Nothing)
    assert len(server.requests) == 2


def test_a_copy_waits_for_as_long_as_it_says(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(answer(204, after=0.5))
    quick = connect(timeout={"read": 0.1}, retry=ONCE)
    with pytest.raises(TimedOut):
        quick.call("GET", "/", returns=Nothing)
    called = quick.client.with_options(timeout=30).call("GET", "/", returns=Nothing)
    assert (called if called is None else quick.run(called)) is None
    assert len(server.requests) == 2


def test_connecting_ends_before_anything_is_sent(
    connect: Callable[..., Connected],
) -> None:
    """A backlog that is full answers nobody."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        address = full.getsockname()
        waiting = []
        for _ in range(3):
            one = socket.socket()
            one.setblocking(False)
            one.connect_ex(address)
            waiting.append(one)
        url = f"http://127.0.0.1:{address[1]}"
        api = connect(url, timeout={"connect": 0.2}, retry=ONCE)
        with pytest.raises(ConnectFailed, match="ConnectTimeout") as caught:
            api.call("POST", "/", returns=Nothing)
        assert caught.value.history[0].delivery == "not sent"
        for one in waiting:
            one.close()
