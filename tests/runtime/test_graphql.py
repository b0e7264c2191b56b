"""GraphQL answers: data, errors, and what is neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen import runtime
from codegen.runtime import (
    DecodeError,
    GraphQLError,
    GraphQLOptions,
    Json,
    Mismatch,
    Model,
    Mutation,
    OneOf,
    Other,
    Query,
    RateLimited,
    Retry,
    ServerError,
    StatusError,
)

from .conftest import Connected
from .server import Reply, Server, answer

PROJECT = Query("Project", "query Project { project { id name } }")
CREATE = Mutation("Create", "mutation Create { createProject { id name } }")
ONCE = Retry(attempts=1)


class Base(Model, rename="camel"):
    pass


class Variant(Base, tag_field="__typename"):
    pass


class Aws(Variant, tag="Aws"):
    role_arn: str


class Gcp(Variant, tag="Gcp"):
    bucket: str


class Project(Base):
    id: str
    media_type: str | None


class Batches(Base):
    nodes: list[Project]


RAW = {"id": "1", "mediaType": "IMAGE"}


def read(
    api: Connected,
    server: Server,
    body: object,
    returns: Any,
    *at: str,
    status: int = 200,
) -> Any:
    server.replies(answer(status, body))
    return api.execute(PROJECT, {}, returns=returns, at=at)


def test_data_is_unwrapped(api: Connected, server: Server) -> None:
    project = Project(id="1", media_type="IMAGE")
    whole = {"data": {"project": RAW}, "extensions": {"cost": 1}}
    assert read(api, server, whole, Json[Project | None], "project") == project
    assert read(api, server, {"data": RAW}, Json[Project]) == project
    nested = {"data": {"project": {"batches": {"nodes": [RAW]}}}}
    assert read(api, server, nested, Json[Batches | None], "project", "batches") == (
        Batches(nodes=[project])
    )
    ended = {"data": {"project": None}}
    assert read(api, server, ended, Json[Batches | None], "project", "batches") is None
    assert read(api, server, ended, Json[Project | None], "project") is None
    assert read(api, server, {"data": {"a b": 1}}, Json[int], "a b") == 1
    assert read(api, server, {"data": {"x": {"y": 1}}}, Json[Any], "x") == {"y": 1}


def test_unions_are_told_apart_by_their_typename(
    api: Connected, server: Server
) -> None:
    aws = {"__typename": "Aws", "roleArn": "arn"}
    azure = {"__typename": "Azure", "tenant": "t"}
    body = {"data": {"settings": [aws, azure]}}
    assert read(
        api, server, body, Json[list[OneOf[Aws | Gcp | Other]]], "settings"
    ) == [
        Aws(role_arn="arn"),
        Other(typename="Azure", raw=azure),
    ]


def test_paths_of_mismatches_start_at_the_data(
    connect: Callable[..., Connected], server: Server
) -> None:
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    body = {"data": {"projects": [{"id": 1, "mediaType": None}, {}]}}
    projects = read(api, server, body, Json[list[Project]], "projects")
    assert [project.id for project in projects] == [1, None]
    assert seen == [
        Mismatch("Project", "$.projects[*].id", "string", "integer"),
        Mismatch("Project", "$.projects[*].id", "string", "absent"),
        Mismatch("Project", "$.projects[*].mediaType", "string or null", "absent"),
    ]


@pytest.mark.parametrize(
    ("data", "path"),
    [(None, "$"), ([], "$"), ({}, "$.project"), ({"project": None}, "$.project")],
)
def test_data_without_what_was_asked_for(
    connect: Callable[..., Connected], server: Server, data: object, path: str
) -> None:
    seen: list[Mismatch] = []
    api = connect(on_mismatch=seen.append)
    assert read(api, server, {"data": data}, Json[Project], "project") is None
    assert [mismatch.path for mismatch in seen] == [path]


# Errors


def error_of(
    api: Connected, server: Server, body: object, status: int = 200, returns: Any = None
) -> GraphQLError:
    with pytest.raises(GraphQLError) as caught:
        read(api, server, body, returns or Json[Project], "project", status=status)
    return caught.value


def test_the_most_telling_of_several_errors_counts(
    api: Connected, server: Server
) -> None:
    codes = ["INTERNAL_SERVER_ERROR", "NEW", "RESOURCE_NOT_FOUND"]
    items = [{"message": code[0], "extensions": {"code": code}} for code in codes]
    error = error_of(api, server, {"errors": items})
    assert isinstance(error, runtime.NotFound)
    assert str(error) == "Project: I; N; R [RESOURCE_NOT_FOUND]"
    assert len(error.errors) == 3


@pytest.mark.parametrize(
    ("errors", "message"),
    [
        (["text"], "text"),
        ([{}], "an error without a message"),
        ([{"message": 5}], "an error without a message"),
        ([None], "an error without a message"),
        ({"message": "alone"}, "an error without a message"),
        ("text", "text"),
    ],
)
def test_errors_of_any_form(
    api: Connected, server: Server, errors: object, message: str
) -> None:
    assert str(error_of(api, server, {"errors": errors})) == f"Project: {message}"


def test_partial_data_is_kept(api: Connected, server: Server) -> None:
    body = {
        "data": {"project": {"batches": {"nodes": [RAW, {"id": None}]}}},
        "errors": [{"message": "not all"}],
    }
    server.replies(answer(200, body))
    with pytest.raises(GraphQLError) as caught:
        api.execute(PROJECT, {}, returns=Json[Batches], at=("project", "batches"))
    nodes = caught.value.data.nodes
    assert nodes[0] == Project(id="1", media_type="IMAGE")
    assert nodes[1].id is None
    assert (
        error_of(api, server, {"errors": [{"message": "m"}], "data": None}).data is None
    )


PARTIAL = {
    "data": {"project": {"batches": {"nodes": [RAW, {"id": 5, "mediaType": None}]}}},
    "errors": [{"message": "not all", "path": ["project", "batches", "nodes", 1]}],
}


def test_partial_data_are_returned_to_who_listens_to_the_errors(
    connect: Callable[..., Connected], server: Server
) -> None:
    told: list[GraphQLError] = []
    seen: list[runtime.Mismatch] = []
    options = GraphQLOptions(on_partial=told.append)
    api = connect(graphql=options, on_mismatch=seen.append)
    server.replies(answer(200, PARTIAL))
    found = api.execute(PROJECT, {}, returns=Json[Batches], at=("project", "batches"))
    assert found.nodes[0] == Project(id="1", media_type="IMAGE")
    assert [error.errors[0].path for error in told] == [
        ["project", "batches", "nodes", 1]
    ]
    assert told[0].data is found
    assert [m.path for m in seen] == ["$.project.batches.nodes[*].id"]


@pytest.mark.parametrize(
    ("status", "data"),
    [(200, None), (200, {"project": None}), (400, PARTIAL["data"]), (200, {})],
)
def test_errors_without_data_are_raised_whoever_listens(
    connect: Callable[..., Connected], server: Server, status: int, data: object
) -> None:
    told: list[GraphQLError] = []
    api = connect(graphql=GraphQLOptions(on_partial=told.append))
    server.replies(answer(status, {"data": data, "errors": [{"message": "m"}]}))
    with pytest.raises(GraphQLError):
        api.execute(PROJECT, {}, returns=Json[Batches], at=("project", "batches"))
    assert told == []


def test_what_a_listener_raises_is_raised(
    connect: Callable[..., Connected], server: Server
) -> None:
    def refuse(error: GraphQLError) -> None:
        raise LookupError(error.code)

    api = connect(graphql=GraphQLOptions(on_partial=refuse), on_mismatch="ignore")
    server.replies(answer(200, PARTIAL))
    with pytest.raises(LookupError):
        api.execute(PROJECT, {}, returns=Json[Batches], at=("project", "batches"))


def test_a_graphql_body_counts_whatever_the_status(
    api: Connected, server: Server
) -> None:
    item = {"message": "m", "extensions": {"code": "UNAUTHENTICATED"}}
    for status in (400, 401, 500):
        error = error_of(api, server, {"errors": [item]}, status)
        assert isinstance(error, runtime.Unauthenticated)
        assert error.response.status_code == status


@pytest.mark.parametrize(
    ("reply", "class_", "message"),
    [
        (
            answer(502, "<html><title>Bad Gateway</title>", media="text/html"),
            ServerError,
            "Project answered 502 Bad Gateway: an HTML page: Bad Gateway",
        ),
        (
            answer(429, {"message": "You have exceeded your limit"}),
            RateLimited,
            "Project answered 429 Too Many Requests: You have exceeded your limit",
        ),
        (answer(401, ""), StatusError, "Project answered 401 Unauthorized"),
        (answer(400, {"errors": []}), StatusError, "Project answered 400 Bad Request"),
        (
            answer(200, "<html><title>Sign in</title>", media="text/html"),
            DecodeError,
            "(text/html; .*it says: an HTML page: Sign in",
        ),
        (
            answer(200, {"message": "You have exceeded"}),
            DecodeError,
            "You have exceeded",
        ),
        (answer(200, [1]), DecodeError, "neither data nor errors"),
        (answer(200, ""), DecodeError, "no media type; .*it says: nothing"),
        (answer(200, b"[" * 50_000), DecodeError, "nested too deep"),
    ],
)
def test_what_is_not_graphql(
    connect: Callable[..., Connected],
    server: Server,
    reply: Reply,
    class_: type[Exception],
    message: str,
) -> None:
    server.replies(reply)
    with pytest.raises(class_, match=message.replace("(", r"\(")):
        connect(retry=ONCE).execute(PROJECT, {}, returns=Json[Any], at=("project",))


def test_queries_are_repeated_and_mutations_are_not(
    api: Connected, server: Server
) -> None:
    good = answer(200, {"data": {"x": 1}})
    server.replies(answer(502), good)
    assert api.execute(PROJECT, {}, returns=Json[int], at=("x",)) == 1
    assert len(server.requests) == 2
    server.replies(answer(502), good)
    with pytest.raises(ServerError):
        api.execute(CREATE, {}, returns=Json[int], at=("x",))
    assert len(server.requests) == 3
