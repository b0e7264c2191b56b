"""The kinds of GraphQL errors, wherever and however servers say them."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import pytest

from codegen import runtime
from codegen.runtime import (
    BadInput,
    GraphQLError,
    GraphQLOptions,
    Json,
    Location,
    Mutation,
    NotFound,
    Nothing,
    Query,
    RateLimited,
    Retry,
    StatusError,
)

from .conftest import Connected
from .server import Server, answer

PROJECT = Query("Project", "query Project { project { id name } }")


def error_of(api: Connected, server: Server, item: object, **more: Any) -> GraphQLError:
    status, headers = more.pop("status", 200), more.pop("headers", {})
    body = {"data": None, "errors": [item], **more}
    server.replies(answer(status, body, headers=headers))
    with pytest.raises(GraphQLError) as caught:
        api.execute(PROJECT, {}, returns=Json[Any])
    return caught.value


SERVERS: list[tuple[str, str, dict[str, str]]] = [
    # who says it, where, and what that means
    (
        "Labelbox",
        "extensions.code",
        {
            "AUTHENTICATION_ERROR": "Unauthenticated",
            "AUTHORIZATION_ERROR": "Forbidden",
            "GRAPHQL_PARSE_FAILED": "DocumentRefused",
            "GRAPHQL_VALIDATION_FAILED": "DocumentRefused",
            "INTERNAL_SERVER_ERROR": "ServerError",
            "MALFORMED_REQUEST": "BadInput",
            "OPERATION_NOT_ALLOWED": "NotAllowed",
            "RESOURCE_CONFLICT": "Conflict",
            "RESOURCE_NOT_FOUND": "NotFound",
            "API_LIMIT": "RateLimited",
        },
    ),
    ("Labelbox", "extensions.exception.code", {"AUTHORIZATION_ERROR": "Forbidden"}),
    (
        "Apollo",
        "extensions.code",
        {
            "BAD_REQUEST": "BadInput",
            "BAD_USER_INPUT": "BadInput",
            "FORBIDDEN": "Forbidden",
            "OPERATION_RESOLUTION_FAILURE": "DocumentRefused",
            "PERSISTED_QUERY_NOT_FOUND": "DocumentRefused",
            "UNAUTHENTICATED": "Unauthenticated",
        },
    ),
    (
        "GitHub",
        "type",
        {
            "FORBIDDEN": "Forbidden",
            "INSUFFICIENT_SCOPES": "Forbidden",
            "MAX_NODE_LIMIT_EXCEEDED": "DocumentRefused",
            "NOT_FOUND": "NotFound",
            "RATE_LIMITED": "RateLimited",
            "UNPROCESSABLE": "BadInput",
        },
    ),
    ("GitHub", "extensions.code", {"undefinedField": "DocumentRefused"}),
    (
        "Shopify",
        "extensions.code",
        {
            "ACCESS_DENIED": "Forbidden",
            "MAX_COST_EXCEEDED": "DocumentRefused",
            "SHOP_INACTIVE": "Forbidden",
            "THROTTLED": "RateLimited",
        },
    ),
    (
        "Hasura",
        "extensions.code",
        {
            "access-denied": "Forbidden",
            "constraint-violation": "Conflict",
            "invalid-jwt": "Unauthenticated",
            "not-found": "NotFound",
            "unexpected": "ServerError",
            "validation-failed": "DocumentRefused",
        },
    ),
    (
        "Linear",
        "extensions.type",
        {
            "authentication error": "Unauthenticated",
            "feature not accessible": "Forbidden",
            "invalid input": "BadInput",
            "ratelimited": "RateLimited",
        },
    ),
    (
        "Hot Chocolate",
        "extensions.code",
        {
            "AUTH_NOT_AUTHENTICATED": "Unauthenticated",
            "AUTH_NOT_AUTHORIZED": "Forbidden",
        },
    ),
    ("Saleor", "extensions.exception.code", {"PermissionDenied": "Forbidden"}),
    ("AWS AppSync", "errorType", {"UnauthorizedException": "Unauthenticated"}),
    (
        "Spring, graphql-java",
        "extensions.classification",
        {
            "InvalidSyntax": "DocumentRefused",
            "NOT_FOUND": "NotFound",
            "ValidationError": "DocumentRefused",
        },
    ),
    ("Lighthouse", "extensions.category", {"validation": "BadInput"}),
    ("somebody new", "extensions.code", {"SOMETHING_NEW": "GraphQLError"}),
]


def placed(place: str, value: object) -> dict[str, Any]:
    """An error that has a value at a place."""
    for key in reversed(place.split(".")):
        value = {key: value}
    assert isinstance(value, dict)
    return {"message": "No", **value}


@pytest.mark.parametrize(
    ("place", "code", "class_"),
    [
        pytest.param(place, code, class_, id=f"{server}-{code}")
        for server, place, codes in SERVERS
        for code, class_ in codes.items()
    ],
)
def test_codes_have_kinds(
    api: Connected, server: Server, place: str, code: str, class_: str
) -> None:
    error = error_of(api, server, placed(place, code))
    assert type(error).__name__ == class_
    assert isinstance(error, getattr(runtime, class_))
    assert error.code == code
    assert str(error) == f"Project: No [{code}]"


@pytest.mark.parametrize(
    ("extensions", "class_", "code"),
    [
        ({"exception": {"status": 404}}, "NotFound", "404"),
        ({"exception": {"statusCode": 429}}, "RateLimited", "429"),
        ({"response": {"statusCode": 403}}, "Forbidden", "403"),
        ({"http": {"status": 401}}, "Unauthenticated", "401"),
        ({"originalError": {"statusCode": 409}}, "Conflict", "409"),
        ({"status": 422}, "BadInput", "422"),
        ({"statusCode": 426}, "NotAllowed", "426"),
        ({"status": 200}, "GraphQLError", None),
        (
            {"code": "INTERNAL_SERVER_ERROR", "exception": {"status": 404}},
            "NotFound",
            "INTERNAL_SERVER_ERROR",
        ),
        (
            {"code": "INTERNAL_SERVER_ERROR", "exception": {"code": "FORBIDDEN"}},
            "Forbidden",
            "FORBIDDEN",
        ),
        ({"exception": "odd", "code": 5, "status": "bad"}, "GraphQLError", None),
        (None, "GraphQLError", None),
        ("odd", "GraphQLError", None),
    ],
)
def test_statuses_within_errors_have_kinds(
    api: Connected, server: Server, extensions: object, class_: str, code: str | None
) -> None:
    error = error_of(api, server, {"message": "No", "extensions": extensions})
    assert type(error).__name__ == class_
    assert error.code == code


@pytest.mark.parametrize(
    ("message", "class_"),
    [
        ("Syntax Error: Expected Name, found '}'.", "DocumentRefused"),
        ("Cannot query field 'nam' on type 'Project'.", "DocumentRefused"),
        ("Unknown argument 'a' on field 'Query.b'.", "DocumentRefused"),
        ('Unknown operation named "X".', "DocumentRefused"),
        ("Variable \"$a\" got invalid value 'x'; …", "BadInput"),
        ("Variable '$a' of required type 'ID!' was not provided.", "BadInput"),
        ("Something else", "GraphQLError"),
    ],
)
def test_errors_of_graphql_core_without_a_code(
    api: Connected, server: Server, message: str, class_: str
) -> None:
    error = error_of(api, server, {"message": message})
    assert (type(error).__name__, error.code) == (class_, None)


def test_the_status_counts_where_no_code_is_known(
    api: Connected, server: Server
) -> None:
    error = error_of(api, server, {"message": "No"}, status=401)
    assert isinstance(error, runtime.Unauthenticated)
    assert (error.status, error.code) == (401, None)
    known = {"message": "No", "extensions": {"code": "NOT_FOUND"}}
    assert isinstance(error_of(api, server, known, status=401), NotFound)


def test_an_error_says_where_it_belongs(api: Connected, server: Server) -> None:
    item = {
        "message": "No",
        "path": ["projects", 0, "name"],
        "locations": [{"line": 3, "column": 7}],
        "extensions": {"code": "NOT_FOUND", "hint": "look"},
    }
    headers = {"X-Request-Id": "r-1"}
    error = error_of(api, server, item, extensions={"cost": 5}, headers=headers)
    (first,) = error.errors
    assert first.path == ["projects", 0, "name"]
    assert first.locations == [Location(line=3, column=7)]
    assert first.extensions == item["extensions"]
    assert (error.extensions, error.request_id) == ({"cost": 5}, "r-1")
    assert error.body["errors"] == [item]


def test_rest_and_graphql_share_the_kinds(api: Connected, server: Server) -> None:
    told = error_of(api, server, placed("extensions.code", "NOT_FOUND"))
    server.replies(answer(404, {"error": {"code": "gone"}}))
    with pytest.raises(NotFound) as caught:
        api.call("GET", "/", returns=Nothing)
    assert isinstance(told, NotFound)
    assert not isinstance(told, StatusError)
    assert isinstance(caught.value, StatusError)
    assert not isinstance(caught.value, GraphQLError)
    assert (caught.value.status, caught.value.code) == (404, "gone")
    assert f"{type(told).__module__}.{type(told).__qualname__}" == (
        "codegen.runtime.errors.NotFound"
    )


def test_they_can_be_pickled(api: Connected, server: Server) -> None:
    error = error_of(api, server, placed("extensions.code", "NOT_FOUND"))
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy)) == (type(error), str(error))
    assert (copy.errors, copy.code) == (error.errors, "NOT_FOUND")


class OutOfCredits(GraphQLError):  # noqa: N818 (named as the runtime's are)
    """What a user's own program calls it."""


def test_users_say_what_other_codes_mean(
    connect: Callable[..., Connected], server: Server
) -> None:
    own = {"NO_CREDITS": OutOfCredits, "E17": BadInput, "NOT_FOUND": BadInput}
    api = connect(graphql=GraphQLOptions(errors=own))
    spent = error_of(api, server, placed("extensions.code", "NO_CREDITS"))
    assert type(spent) is OutOfCredits
    for code in ("E17", "NOT_FOUND"):
        error = error_of(api, server, placed("extensions.code", code))
        assert isinstance(error, BadInput)
        assert not isinstance(error, NotFound)


# Rate limits

THROTTLED = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}


def costs(available: float) -> dict[str, Any]:
    """What Shopify says of the cost of a query."""
    status = {"currentlyAvailable": available, "restoreRate": 50.0}
    return {"cost": {"requestedQueryCost": 101, "throttleStatus": status}}


@pytest.mark.parametrize(
    ("item", "extensions", "headers", "seconds"),
    [
        (THROTTLED, None, {}, None),
        (THROTTLED, None, {"Retry-After": "90"}, 90),
        (THROTTLED, {"cost": "odd"}, {}, None),
        (THROTTLED, costs(-4899), {}, 100),
        (
            {"message": "", "extensions": {"code": "THROTTLED", "retryAfter": 90}},
            None,
            {},
            90,
        ),
        (
            {"message": "", "type": "RATE_LIMITED"},
            None,
            {
                "Date": "Sat, 21 Nov 2026 12:00:00 GMT",
                "X-RateLimit-Remaining": "0",
                "X-RateLimit-Reset": "1795264200",
            },
            1800,
        ),
        (
            {"message": "", "extensions": {"type": "ratelimited"}},
            None,
            {
                "Date": "Sat, 21 Nov 2026 12:00:00 GMT",
                "X-RateLimit-Requests-Remaining": "0",
                "X-RateLimit-Requests-Reset": "1795264200000",
            },
            1800,
        ),
    ],
)
def test_how_long_to_wait(
    api: Connected,
    server: Server,
    item: object,
    extensions: object,
    headers: dict[str, str],
    seconds: float | None,
) -> None:
    error = error_of(api, server, item, extensions=extensions, headers=headers)
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds
    # A wait of more than a minute is not made.
    assert len(server.requests) == (3 if seconds is None else 1)


@pytest.mark.parametrize(("kind", "times"), [(Query, 3), (Mutation, 1)])
def test_what_is_throttled_is_repeated_where_that_is_safe(
    api: Connected, server: Server, kind: type[Query | Mutation], times: int
) -> None:
    operation = kind("X", f"{kind.__name__.lower()} X {{ x }}")
    throttled = answer(200, {"errors": [THROTTLED], "data": None})
    server.replies(throttled, throttled, answer(200, {"data": {"x": 1}}))
    if times == 1:
        with pytest.raises(RateLimited):
            api.execute(operation, {}, returns=Json[int], at=("x",))
    else:
        assert api.execute(operation, {}, returns=Json[int], at=("x",)) == 1
    assert len(server.requests) == times


def test_nobody_waits_who_does_not_want_to(
    connect: Callable[..., Connected], server: Server
) -> None:
    api = connect(retry=Retry(statuses=frozenset({503})))
    assert isinstance(error_of(api, server, THROTTLED), RateLimited)
    assert len(server.requests) == 1
