"""GraphQL over HTTP: documents, the bodies that carry them, and their answers."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import msgspec

from . import errors
from .decode import encode
from .errors import GraphQLError, GraphQLErrorItem
from .files import File, Part, Pieces, multipart
from .model import UNSET, Unset


class Fragment:
    """A named selection that documents share."""

    def __init__(self, text: str, *fragments: Fragment) -> None:
        self.text = text.strip()
        self.fragments = fragments


class Operation:
    """A GraphQL operation, with the fragments that it spreads."""

    repeatable: bool

    def __init__(self, name: str, text: str, *fragments: Fragment) -> None:
        self.name = name
        self._text = text.strip()
        self._fragments = fragments

    @functools.cached_property
    def document(self) -> str:
        """The operation and all fragments it needs, each once."""
        texts = dict.fromkeys([self._text, *_texts(self._fragments)])
        return "\n\n".join(texts) + "\n"


class Query(Operation):
    """An operation that only reads, so that it may be repeated."""

    repeatable = True


class Mutation(Operation):
    """An operation that changes something, so that it must not be executed twice."""

    repeatable = False


def _texts(fragments: tuple[Fragment, ...]) -> Iterator[str]:
    for fragment in fragments:
        yield fragment.text
        yield from _texts(fragment.fragments)


def body(
    operation: Operation, variables: Mapping[str, Any]
) -> tuple[str, bytes | Pieces]:
    """Return the media type and the body of a request.

    Variables that are UNSET are left out. Files among the variables go into a
    multipart body (the GraphQL multipart request specification).
    """
    given = {name: value for name, value in variables.items() if value is not UNSET}
    content = {
        "query": operation.document,
        "operationName": operation.name,
        "variables": given,
    }
    try:
        return "application/json", msgspec.json.encode(content, enc_hook=_refuse_file)
    except _FileFound:
        return _with_files(content)


class _FileFound(Exception):  # noqa: N818 (it is no error)
    pass


def _refuse_file(value: Any) -> Any:
    if isinstance(value, File):
        raise _FileFound
    raise NotImplementedError(f"Cannot send a {type(value).__name__} in JSON.")


def _with_files(content: dict[str, Any]) -> tuple[str, Pieces]:
    plain = msgspec.to_builtins(content, builtin_types=(File,), str_keys=True)
    files: list[tuple[str, File]] = []

    def taken(value: Any, path: str) -> Any:
        match value:
            case File():
                files.append((path, value))
                return None
            case dict():
                return {
                    key: taken(item, f"{path}.{key}") for key, item in value.items()
                }
            case list():
                return [taken(item, f"{path}.{i}") for i, item in enumerate(value)]
            case _:
                return value

    plain["variables"] = taken(plain["variables"], "variables")
    places = {str(number): [path] for number, (path, _) in enumerate(files)}
    return multipart(
        [
            Part("operations", encode(plain), "application/json"),
            Part("map", encode(places), "application/json"),
            *(Part(str(number), file) for number, (_, file) in enumerate(files)),
        ]
    )


@functools.cache
def answer_type(type_: Any, at: tuple[str, ...]) -> Any:
    """Return the type of a whole response whose `data` has a `type_` at a path."""
    for depth, key in enumerate(reversed(at)):
        wanted = type_ if depth == 0 else type_ | None
        type_ = msgspec.defstruct("Data", [("value", wanted)], rename={"value": key})
    items = list[GraphQLErrorItem] | None
    return msgspec.defstruct(
        "Answer", [("data", type_ | Unset, UNSET), ("errors", items, None)]
    )


def at_path(data: Any, at: tuple[str, ...]) -> Any:
    """Unwrap what an answer has at a path; None where the way there ends."""
    for _ in at:
        data = getattr(data, "value", None)
    return data


def error_items(answer: Any) -> tuple[GraphQLErrorItem, ...]:
    """Return the errors of an answer, whatever the server made of them."""
    items = answer.errors or ()
    items = items if isinstance(items, list | tuple) else [items]
    return tuple(_error_item(item) for item in items)


def _error_item(item: Any) -> GraphQLErrorItem:
    if not isinstance(item, GraphQLErrorItem):
        return GraphQLErrorItem(message=item if isinstance(item, str) else NO_MESSAGE)
    if isinstance(item.message, str):
        return item
    return msgspec.structs.replace(item, message=NO_MESSAGE)


NO_MESSAGE = "an error without a message"

CODES: dict[str, type[GraphQLError]] = {
    "AUTHENTICATION_ERROR": errors.Unauthenticated,
    "UNAUTHENTICATED": errors.Unauthenticated,
    "AUTHORIZATION_ERROR": errors.PermissionDenied,
    "FORBIDDEN": errors.PermissionDenied,
    "GRAPHQL_PARSE_FAILED": errors.DocumentRefused,
    "GRAPHQL_VALIDATION_FAILED": errors.DocumentRefused,
    "MALFORMED_REQUEST": errors.InputRefused,
    "BAD_REQUEST": errors.InputRefused,
    "BAD_USER_INPUT": errors.InputRefused,
    "RESOURCE_NOT_FOUND": errors.ResourceNotFound,
    "NOT_FOUND": errors.ResourceNotFound,
    "RESOURCE_CONFLICT": errors.ResourceConflict,
    "OPERATION_NOT_ALLOWED": errors.OperationNotAllowed,
    "API_LIMIT": errors.TooManyRequests,
    "RATE_LIMIT": errors.TooManyRequests,
    "RATE_LIMITED": errors.TooManyRequests,
    "INTERNAL_SERVER_ERROR": errors.InternalError,
}
STATUSES: dict[int, type[GraphQLError]] = {
    400: errors.InputRefused,
    401: errors.Unauthenticated,
    403: errors.PermissionDenied,
    404: errors.ResourceNotFound,
    409: errors.ResourceConflict,
    422: errors.InputRefused,
    426: errors.OperationNotAllowed,
    429: errors.TooManyRequests,
}
"""Of `extensions.exception.status`, which Labelbox sends beside a general code."""


def graphql_error(
    operation: str,
    items: tuple[GraphQLErrorItem, ...],
    data: Any,
    response: httpx.Response,
) -> GraphQLError:
    """Return the error for the entries of `errors`: the class of the most telling."""
    classified = [_classify(item) for item in items]
    telling = [found for found in classified if found[0] not in UNTELLING]
    class_, code = (telling or classified)[0]
    return class_(operation, items, code, data, response)


UNTELLING = (GraphQLError, errors.InternalError)


def _classify(item: GraphQLErrorItem) -> tuple[type[GraphQLError], str | None]:
    """Read the code of an error; the inner one where the outer says nothing."""
    extensions = item.extensions if isinstance(item.extensions, dict) else {}
    inner = extensions.get("exception")
    inner = inner if isinstance(inner, dict) else {}
    codes = [
        c for c in (inner.get("code"), extensions.get("code")) if isinstance(c, str)
    ]
    for code in codes:
        if CODES.get(code, GraphQLError) not in UNTELLING:
            return CODES[code], code
    status = inner.get("status")
    by_status = STATUSES.get(status) if isinstance(status, int) else None
    if codes:
        return by_status or CODES.get(codes[-1], GraphQLError), codes[-1]
    return by_status or GraphQLError, str(status) if by_status else None
