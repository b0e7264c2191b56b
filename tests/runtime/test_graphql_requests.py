"""The forms of GraphQL requests, and answers that no real server here gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen import runtime
from codegen.runtime import (
    AsyncClient,
    Client,
    DecodeError,
    File,
    GraphQLError,
    GraphQLOptions,
    Json,
    Mutation,
    Query,
    StatusError,
)

from .conftest import Connected
from .server import Reply, Request, Server, answer

NAME = Query("Name", "query Name($of: String) { name(of: $of) }")
SEND = Mutation("Send", "mutation Send { send }")
GOOD = answer(200, {"data": {"name": "Ada"}})


def name(api: Connected, **variables: Any) -> Any:
    return api.execute(NAME, variables, returns=Json[Any], at=("name",))


@pytest.mark.parametrize("media", ["application/graphql-response+json", "text/plain"])
@pytest.mark.parametrize("status", [200, 400, 500])
def test_errors_count_whatever_the_media_type_and_the_status(
    api: Connected, server: Server, media: str, status: int
) -> None:
    body = {"errors": [{"message": "No", "extensions": {"code": "FORBIDDEN"}}]}
    server.replies(answer(status, body, media=f"{media}; charset=utf-8"))
    with pytest.raises(runtime.Forbidden) as caught:
        name(api)
    assert isinstance(caught.value, GraphQLError)
    assert caught.value.status == status


def test_what_graphql_reads(connect: Callable[..., Connected], server: Server) -> None:
    server.replies(GOOD)
    name(connect())
    assert server.last.headers["accept"] == (
        "application/graphql-response+json, application/json;q=0.9"
    )
    name(connect(headers={"accept": "application/json"}))
    assert server.last.headers["accept"] == "application/json"


# Hashes


def persisted(connect: Callable[..., Connected]) -> Connected:
    return connect(graphql=GraphQLOptions(persisted=True))


def said(message: str, code: str | None = None, status: int = 200) -> Reply:
    extensions = {"extensions": {"code": code}} if code else {}
    return answer(status, {"errors": [{"message": message, **extensions}]})


@pytest.mark.parametrize(
    ("first", "hashed"),
    [
        (said("PersistedQueryNotFound"), [True, True]),
        (said("Unknown", "PERSISTED_QUERY_NOT_FOUND", 400), [True, True]),
        (said("PersistedQueryNotSupported"), [True, False]),
        (said("No", "PERSISTED_QUERY_NOT_SUPPORTED"), [True, False]),
        (said("Must provide query string.", status=400), [True, False]),
        (said("the key 'query' was not present", "parse-failed"), [True, False]),
        (answer(400, "No GraphQL query found", media="text/plain"), [True, False]),
        (answer(422, {"detail": "query: field required"}), [True, False]),
    ],
)
def test_what_servers_say_to_a_hash(
    connect: Callable[..., Connected],
    server: Server,
    first: Reply,
    hashed: list[bool],
) -> None:
    server.replies(first, GOOD)
    assert name(persisted(connect), of="you") == "Ada"
    bodies = [request.json for request in server.requests]
    assert ["query" in body for body in bodies] == [False, True]
    assert ["extensions" in body for body in bodies] == hashed
    assert all(body["variables"] == {"of": "you"} for body in bodies)
    extension = bodies[0]["extensions"]["persistedQuery"]
    assert extension == {"version": 1, "sha256Hash": NAME.sha256}


@pytest.mark.parametrize(
    "reply",
    [
        said("Who are you?", "UNAUTHENTICATED"),
        said("No", "FORBIDDEN", 400),
        answer(401, "Who?"),
        answer(501, "Oh"),
        answer(200, "<html>"),
    ],
)
def test_what_is_no_word_about_hashes(
    connect: Callable[..., Connected], server: Server, reply: Reply
) -> None:
    server.replies(reply)
    with pytest.raises(runtime.ApiError):
        name(persisted(connect))
    assert len(server.requests) == 1


def test_bad_input_is_believed_once_the_server_takes_hashes(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = persisted(connect)
    server.replies(GOOD, said("No", "BAD_USER_INPUT", 400))
    assert name(api) == "Ada"
    with pytest.raises(runtime.BadInput):
        name(api)
    assert len(server.requests) == 2


def test_a_server_may_forget_documents(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = persisted(connect)
    server.replies(GOOD, said("PersistedQueryNotFound"), GOOD)
    assert [name(api), name(api)] == ["Ada", "Ada"]
    assert ["query" in request.json for request in server.requests] == [
        *[False, False],
        True,
    ]


def test_files_are_never_sent_by_hash_or_get(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(GOOD)
    options = GraphQLOptions(persisted=True, queries_by_get=True)
    name(connect(graphql=options), of=File(b"x"))
    assert server.last.method == "POST"
    assert b'"query":"query Name' in server.last.body


# GET


def test_a_get_keeps_what_the_url_has(
    connect: Callable[..., Connected], server: Server
) -> None:
    server.replies(GOOD)
    options = GraphQLOptions(queries_by_get=True)
    api = connect(f"{server.url}/api?tenant=a%20b", graphql=options)
    name(api, of="you", not_given=runtime.UNSET)
    assert server.last.path == "/api"
    assert server.last.query == [
        ("tenant", "a b"),
        ("query", NAME.document),
        ("operationName", "Name"),
        ("variables", '{"of":"you"}'),
    ]
    assert server.last.body == b""


@pytest.mark.parametrize(("longest", "method"), [(500, "GET"), (100, "POST")])
def test_a_long_url_is_a_post(
    connect: Callable[..., Connected], server: Server, longest: int, method: str
) -> None:
    server.replies(GOOD)
    name(connect(graphql=GraphQLOptions(queries_by_get=True, longest_url=longest)))
    assert server.last.method == method


# Batches


def batched(api: Connected, *operations: Any) -> tuple[list[Any], Exception | None]:
    """Send operations as a batch: the results, and what leaving the `with` raised."""
    client = api.client
    batch, results = client.batch(), []
    for operation in operations:
        arguments = {"returns": Json[str], "at": ("name",)}
        results.append(batch.add(client.execute, operation, {}, **arguments))
    try:
        if isinstance(client, Client):
            batch.__exit__(None, None, None)
        else:
            assert isinstance(client, AsyncClient)
            api.run(batch.__aexit__(None, None, None))
    except runtime.ApiError as error:
        return results, error
    return results, None


ADA: dict[str, Any] = {"data": {"name": "Ada"}}
NO = {"errors": [{"message": "No", "extensions": {"code": "NOT_FOUND"}}]}


def test_answers_of_a_batch_are_read_one_by_one(api: Connected, server: Server) -> None:
    server.replies(answer(200, [ADA, NO, {"data": {"name": 5}}, {}]))
    results, error = batched(api, NAME, NAME, NAME, NAME)
    assert error is None
    assert results[0].result() == "Ada"
    assert isinstance(results[1].error, runtime.NotFound)
    assert isinstance(results[2].error, DecodeError)
    assert isinstance(results[3].error, DecodeError)


@pytest.mark.parametrize(
    ("reply", "class_", "message"),
    [
        (answer(200, NO), GraphQLError, "batch of Name, Name: No"),
        (answer(400, NO), GraphQLError, "batch of Name, Name: No"),
        (answer(404, {"detail": "no"}), StatusError, "batch of Name, Name answered"),
        (answer(200, ADA), DecodeError, "2 operations, but answers: 1"),
        (answer(200, [ADA]), DecodeError, "2 operations, but answers: 1"),
        (answer(200, "<html>"), DecodeError, "no GraphQL response"),
    ],
)
def test_answers_that_are_none_to_a_batch(
    api: Connected, server: Server, reply: Reply, class_: type[Exception], message: str
) -> None:
    server.replies(reply)
    results, error = batched(api, NAME, NAME)
    assert isinstance(error, class_)
    assert message in str(error)
    assert all(result.error is error for result in results)


@pytest.mark.parametrize(("other", "times"), [(NAME, 2), (SEND, 1)])
def test_a_batch_is_repeated_where_all_of_it_may_be(
    api: Connected, server: Server, other: Any, times: int
) -> None:
    server.replies(answer(502), answer(200, [ADA, ADA]))
    _, error = batched(api, NAME, other)
    assert (error is None) == (times == 2)
    assert len(server.requests) == times


def test_an_empty_batch_sends_nothing(api: Connected, server: Server) -> None:
    assert batched(api) == ([], None)
    assert server.requests == []


def test_calls_go_on_beside_a_batch(api: Connected, server: Server) -> None:
    def handler(request: Request) -> Reply:
        return answer(200, [ADA] if isinstance(request.json, list) else ADA)

    server.handler = handler
    batch = api.client.batch()
    batch.add(api.client.execute, NAME, {}, returns=Json[str], at=("name",))
    assert name(api) == "Ada"
    assert len(server.requests) == 1
