"""What a server answered, beside the value that a method returns."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.runtime import Answer, Json, NotFound, Query

from .conftest import Connected
from .server import Server, answer


def ask(api: Connected, method: Any, *args: Any, **kwargs: Any) -> Any:
    found = api.client.response_of(method, *args, **kwargs)
    return found if isinstance(found, Answer) else api.run(found)


def test_the_response_of_a_call(api: Connected, server: Server) -> None:
    server.replies(answer(201, {"id": 1}, headers={"X-Request-Id": "r1"}))
    found = ask(api, api.client.call, "POST", "/pets", json={}, returns=Json[Any])
    assert (found.value, found.status) == ({"id": 1}, 201)
    assert found.headers["x-request-id"] == found.request_id == "r1"
    assert found.elapsed > 0
    assert "r1" not in repr(found)


def test_the_response_of_a_graphql_operation(api: Connected, server: Server) -> None:
    server.replies(answer(200, {"data": {"a": 1}}, headers={"X-Cost": "3"}))
    found = ask(
        api, api.client.execute, Query("A", "query A { a }"), {}, returns=Json[Any]
    )
    assert (found.value, found.headers["X-Cost"]) == ({"a": 1}, "3")


def test_the_last_of_several_attempts_counts(api: Connected, server: Server) -> None:
    server.replies(answer(503), answer(200, 1))
    found = ask(api, api.client.call, "GET", "/", returns=Json[Any])
    assert (found.value, found.status, len(server.requests)) == (1, 200, 2)


def test_errors_are_those_of_the_method(api: Connected, server: Server) -> None:
    server.replies(answer(404, headers={"X-Limit": "5"}))
    with pytest.raises(NotFound) as caught:
        ask(api, api.client.call, "GET", "/", returns=Json[Any])
    assert caught.value.response.headers["X-Limit"] == "5"


def test_a_method_that_makes_no_call_has_no_response(api: Connected) -> None:
    def method() -> None: ...

    with pytest.raises(TypeError, match=r"method\(\) makes no call by itself"):
        ask(api, method)
