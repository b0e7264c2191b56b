"""Faults of contents: responses that are whole, and not what they should be."""

from __future__ import annotations

import json

from codegen.runtime import BadInput, DecodeError, GraphQLError
from tests.runtime.server import Reply, answer

from .fault import (
    BODY,
    DELETE,
    FEW,
    GET,
    GOOD,
    HEAD,
    MUTATION,
    POST,
    QUERY,
    UNASKED,
    Call,
    Fault,
    Outcome,
    error,
    replying,
    value,
)

GRAPHQL = (QUERY, MUTATION)
TEXT = json.dumps({"id": 1, "data": {"id": 1, "name": "Zoë"}}, ensure_ascii=False)
LOGIN = "<!doctype html><html><head><title>Log in</title></head></html>"
DEEP = b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
FAILED = {"errors": [{"message": "There is no such thing"}], "data": None}
PARTLY = {"errors": [{"message": "No names", "path": ["name"]}], "data": {"id": 1}}


def content(
    name: str, does: str, reply: Reply, outcome: Outcome, calls: tuple[Call, ...] = FEW
) -> Fault:
    """A response that comes again however often it is asked for."""
    return Fault(name=name, does=does, play=replying(reply), outcomes={calls: outcome})


CONTENT = [
    content(
        "HTML with 200",
        "sends a page to log in, with 200",
        answer(200, LOGIN, "text/html"),
        error(DecodeError, 1, says="(?i)html"),
    ),
    content(
        "HTML with 200 as JSON",
        "sends a page to log in, and says that it is JSON",
        answer(200, LOGIN),
        error(DecodeError, 1, says="(?i)json"),
    ),
    content(
        "invalid JSON with 200",
        "sends half of the JSON, and its right length",
        answer(200, BODY[:20]),
        error(DecodeError, 1, says="(?i)json"),
    ),
    content(
        "empty 200",
        "sends nothing, with 200",
        answer(200),
        error(DecodeError, 1),
    ),
    content(
        "blank 200",
        "sends a line break, with 200",
        answer(200, b"\r\n"),
        error(DecodeError, 1),
    ),
    content(
        "JSON nested too deep",
        "nests 100,000 arrays",
        answer(200, DEEP),
        error(DecodeError, 1, says="deep"),
    ),
    content(
        "number of 5,000 digits",
        "sends a number that is larger than Python reads",
        answer(200, b'{"id": ' + b"9" * 5000 + b"}"),
        error(DecodeError, 1),
    ),
    content(
        "NaN",
        "sends a number that JSON does not have",
        answer(200, b'{"id": NaN}'),
        error(DecodeError, 1),
    ),
    content(
        "byte order mark",
        "begins with one",
        answer(200, b"\xef\xbb\xbf" + BODY),
        value(1),
    ),
    content(
        "UTF-16",
        "sends JSON in UTF-16 with a byte order mark",
        answer(200, TEXT.encode("utf-16")),
        value(1),
        (GET, POST),
    ),
    content(
        "Latin-1 that is said",
        "sends JSON in the charset that it says",
        answer(200, TEXT.encode("latin-1"), "application/json; charset=iso-8859-1"),
        value(1),
        (GET, POST),
    ),
    content(
        "Latin-1 that is not said",
        "sends bytes that are not UTF-8",
        answer(200, TEXT.encode("latin-1")),
        error(DecodeError, 1),
    ),
    content(
        "charset that nobody knows",
        "says a charset that does not exist, and sends UTF-8",
        answer(200, BODY, "application/json; charset=klingon"),
        value(1),
    ),
    content(
        "JSON as text",
        "sends JSON, and says that it is text",
        answer(200, BODY, "text/plain"),
        value(1),
    ),
    Fault(
        name="204 with a body",
        does="sends a body where there is none, and another response in it",
        play=replying(Reply(b"HTTP/1.1 204 No Content\r\n\r\n" + UNASKED)),
        outcomes={(DELETE,): value(1, value=None)},
    ),
    Fault(
        name="HEAD with a body",
        does="sends a body where there is none",
        play=replying(Reply(GOOD.content + UNASKED)),
        outcomes={(HEAD,): value(1, value=None)},
    ),
    content(
        "GraphQL errors with 200",
        "says that there was an error, with 200",
        answer(200, FAILED),
        error(GraphQLError, 1, says="no such thing"),
        GRAPHQL,
    ),
    content(
        "GraphQL errors beside data",
        "sends data and an error",
        answer(200, PARTLY),
        error(GraphQLError, 1, says="No names"),
        GRAPHQL,
    ),
    content(
        "GraphQL errors with 400",
        "says that there was an error, with 400",
        answer(400, FAILED),
        error(BadInput, 1, says="no such thing"),
        GRAPHQL,
    ),
    content(
        "GraphQL without data",
        "sends neither data nor errors",
        answer(200, {}),
        error(DecodeError, 1, says="neither data nor errors"),
        GRAPHQL,
    ),
    content(
        "list for an answer of GraphQL",
        "sends a list where there is one operation",
        answer(200, [{"data": {"id": 1}}]),
        error(DecodeError, 1),
        GRAPHQL,
    ),
]
