"""What goes wrong on purpose: faulty, lost and late answers, and the rate limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from .labelbox import LabelboxEmulator
from .labelbox_fixtures import Caller

WHO = "query Who { user { email } }"
CREATE = "mutation Create($n: String!) { createProject(data: {name: $n}) { id name } }"
SMALL_SCHEMA = "type Query { user: User }  type User { id: ID!  email: String }"


def test_the_next_requests_fail_and_then_no_more(labelbox: Caller) -> None:
    labelbox.emulator.fail_next(503, {"message": "busy"}, times=2)
    for _ in range(2):
        response = labelbox.post(WHO)
        assert (response.status_code, response.json()) == (503, {"message": "busy"})
    assert labelbox.post(WHO).status_code == 200
    assert [request.operation for request in labelbox.emulator.requests] == ["Who"] * 3


def test_a_fault_waits_for_its_request(labelbox: Caller) -> None:
    labelbox.emulator.fail_next(
        429,
        "slow down",
        when=lambda request: request.operation == "Create",
        headers={"Retry-After": "7"},
    )
    assert labelbox.post(WHO).status_code == 200
    response = labelbox.post(CREATE, n="p")
    assert (response.status_code, response.text) == (429, "slow down")
    assert response.headers["retry-after"] == "7"
    assert labelbox.ask("{ projects { id } }") == []


@pytest.mark.parametrize(("executed", "names"), [(False, []), (True, ["p"])])
def test_an_answer_can_be_lost_after_the_work(
    labelbox: Caller, executed: bool, names: list[str]
) -> None:
    labelbox.emulator.drop_next(executed=executed)
    with pytest.raises(httpx.RemoteProtocolError):
        labelbox.post(CREATE, n="p")
    found = labelbox.ask("{ projects { name } }")
    assert [project["name"] for project in found] == names


def test_an_answer_can_be_late(labelbox: Caller) -> None:
    labelbox.emulator.delay_next(0.2)
    start = datetime.now(UTC)
    assert labelbox.ask(WHO)["email"] == "ada@example.com"
    assert datetime.now(UTC) - start >= timedelta(seconds=0.2)


def test_requests_above_the_rate_limit_wait_for_the_clock() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC)]
    with (
        httpx.Client(trust_env=False) as http,
        LabelboxEmulator(
            SMALL_SCHEMA, rate_limit=2, clock=lambda: moments[-1]
        ) as emulator,
    ):
        caller = Caller(emulator, http)
        caller.ask(WHO)
        moments.append(moments[-1] + timedelta(seconds=20))
        caller.ask(WHO)
        refused = caller.post(WHO)
        assert refused.status_code == 429
        assert refused.json()["message"].startswith("You have exceeded")
        assert refused.headers["retry-after"] == "40"
        moments.append(moments[-1] + timedelta(seconds=40))
        assert caller.post(WHO).status_code == 200
