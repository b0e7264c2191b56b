"""Each fault has the outcome that it must have, by what the server saw."""

from __future__ import annotations

import re
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from codegen.runtime import ApiError, RateLimited, bearer
from codegen.runtime.http import httpx
from tests.runtime.conftest import Connected
from tests.runtime.server import Reply, Server
from tests.runtime.tokens import CLIENT_SECRET, PAT

from .fault import GET, GOOD, KEY, Call, Fault, Outcome, Stage
from .table import FAULTS

SECRETS = (KEY, PAT, CLIENT_SECRET)
ONE = httpx.Limits(max_connections=1)
"""A connection that is not given back leaves none for the next call."""
CASES = [
    pytest.param(fault, call, outcome, id=f"{fault.name}-{call.name}")
    for fault in FAULTS
    for call, outcome in fault.cases
]


@pytest.mark.parametrize(("fault", "call", "outcome"), CASES)
def test_fault(
    connect: Callable[..., Connected],
    stage: Stage,
    fault: Fault,
    call: Call,
    outcome: Outcome,
) -> None:
    fault.play(stage)
    api = connected(connect, stage, fault)
    if fault.before is not None:
        warm(api, stage.server, fault.before)
    found = result_of(call, api)
    check(found, outcome)
    check_server(stage, outcome, fault.same_target)
    if fault.heals:
        stage.server.replies(GOOD)
        stage.server.reads_bodies = True
        assert GET.send(api) == 1


def connected(
    connect: Callable[..., Connected], stage: Stage, fault: Fault
) -> Connected:
    options: dict[str, Any] = {**fault.options, **stage.options}
    options["wiring"] = {"limits": ONE, **options.get("wiring", {})}
    options.setdefault("auth", bearer(KEY))
    options.setdefault("timeout", 5.0)
    return connect(stage.url, **options)


def warm(api: Connected, server: Server, before: Reply) -> None:
    """Make a connection, and let the server do what it does with it after a call."""
    handler = server.handler
    server.replies(before)
    assert GET.send(api) == 1
    while before.then != "keep" and server.open_connections:
        time.sleep(0.005)
    server.handler = handler
    server.requests.clear()


def result_of(call: Call, api: Connected) -> Any:
    """Return the value of a call, or its error."""
    try:
        return call.send(api)
    except ApiError as caught:
        return caught


def check(found: Any, outcome: Outcome) -> None:
    """The client has what it must have."""
    if outcome.raises is None:
        assert found == outcome.value
        return
    assert isinstance(found, outcome.raises), repr(found)
    assert type(found).__name__ == outcome.raises.__name__, repr(found)
    told = "".join(traceback.format_exception(found))
    assert not [secret for secret in SECRETS if secret in told + repr(found)]
    if outcome.delivery is not None:
        assert found.history[-1].delivery == outcome.delivery
    if outcome.retry_after is not None:
        assert isinstance(found, RateLimited)
        assert found.retry_after == pytest.approx(outcome.retry_after, abs=2)
    assert re.search(outcome.says, str(found)), str(found)


def check_server(stage: Stage, outcome: Outcome, same_target: bool) -> None:
    """The server saw what it must have seen, and others nothing of the key."""
    for _ in range(200):  # The client may be done before the server has noted it all.
        if len(stage.calls) >= outcome.requests:
            break
        time.sleep(0.01)
    calls = stage.calls
    assert len(calls) == outcome.requests
    assert len(stage.asked) == outcome.tokens
    if same_target:
        assert len({(each.method, each.target, each.body) for each in calls}) <= 1
    if outcome.connections is not None:
        assert stage.server.connections == outcome.connections
    if outcome.wait:
        assert calls[-1].at - calls[0].at >= outcome.wait
    elsewhere = [each for other in stage.others for each in other.requests]
    assert len(elsewhere) == outcome.elsewhere
    assert KEY not in str(elsewhere)
