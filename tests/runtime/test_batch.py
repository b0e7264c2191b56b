"""Batches: what cannot be in one, and what each operation has where none was sent."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import pytest

from codegen.runtime import AuthError, Json, Mutation
from codegen.runtime.http import httpx

from .conftest import Connected
from .server import Server, answer

DELETE = Mutation("Delete", "mutation Delete { delete }")
RETURNS: Any = Json[dict[str, Any]]


class NoToken(httpx.Auth):
    """What fails before anything is sent."""

    def auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        raise AuthError("no token could be had")
        yield request


def leave(api: Connected, batch: Any) -> None:
    """End the `with` of a batch, whichever way it waits."""
    if hasattr(batch, "__exit__"):
        batch.__exit__(None, None, None)
    else:
        api.run(batch.__aexit__(None, None, None))


def test_a_call_of_another_client_is_refused(
    connect: Callable[..., Connected], server: Server
) -> None:
    staging, production = connect(), connect("http://production.example/graphql")
    batch = staging.client.batch()
    with pytest.raises(TypeError, match="Delete is a call of another client"):
        batch.add(production.client.execute, DELETE, {}, returns=RETURNS)
    leave(staging, batch)
    assert server.requests == []
    server.replies(answer(body={"data": {"delete": 1}}))
    assert staging.execute(DELETE, {}, returns=RETURNS) == {"delete": 1}


def test_each_operation_knows_that_there_was_no_token(
    connect: Callable[..., Connected],
) -> None:
    api = connect(auth=NoToken())
    batch = api.client.batch()
    deleted = batch.add(api.client.execute, DELETE, {}, returns=RETURNS)
    with pytest.raises(AuthError, match="no token"):
        leave(api, batch)
    assert isinstance(deleted.error, AuthError)
    with pytest.raises(AuthError, match="no token"):
        deleted.result()
