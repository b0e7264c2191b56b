"""Errors of GraphQL: the entries of `errors`, and the kinds of failure they tell.

No specification says where an error has its code, nor how codes are spelled. So all
places that servers use are read (`codes_of`, `_statuses`), and a code counts however it
is written: NOT_FOUND, "not-found" and "NotFound" are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from .decode import fitted
from .errors import (
    BadInput,
    Conflict,
    DocumentRefused,
    Forbidden,
    GraphQLError,
    GraphQLErrorItem,
    NotAllowed,
    NotFound,
    RateLimited,
    ResponseError,
    ServerError,
    Unauthenticated,
    kind_of,
    raised_as,
)
from .http import httpx
from .retry import Throttled
from .throttling import asked_wait

Kind = type[ResponseError]
Kinds = Mapping[str, Kind]
"""Kinds of failure, or classes of GraphQLError, by the code of an error."""

SPELLED: dict[Kind, str] = {
    Unauthenticated: """
        UNAUTHENTICATED AUTHENTICATION_ERROR AUTHENTICATION_REQUIRED AUTHENTICATION
        AUTH_NOT_AUTHENTICATED NOT_AUTHENTICATED UNAUTHORIZED UNAUTHORIZED_EXCEPTION
        INVALID_JWT JWT_INVALID_CLAIMS JWT_MISSING_ROLE_CLAIMS INVALID_HEADERS
        INVALID_TOKEN INVALID_TOKEN_ERROR TOKEN_EXPIRED EXPIRED_SIGNATURE_ERROR""",
    Forbidden: """
        FORBIDDEN AUTHORIZATION_ERROR AUTHORIZATION AUTH_NOT_AUTHORIZED NOT_AUTHORIZED
        ACCESS_DENIED PERMISSION_DENIED PERMISSION_ERROR INSUFFICIENT_SCOPES
        FEATURE_NOT_ACCESSIBLE SHOP_INACTIVE""",
    DocumentRefused: """
        GRAPHQL_PARSE_FAILED GRAPHQL_VALIDATION_FAILED OPERATION_RESOLUTION_FAILURE
        PERSISTED_QUERY_NOT_FOUND PERSISTED_QUERY_NOT_SUPPORTED
        MAX_COST_EXCEEDED MAX_NODE_LIMIT_EXCEEDED QUERY_TOO_COMPLEX
        VALIDATION_FAILED INVALID_SYNTAX UNDEFINED_FIELD UNDEFINED_TYPE
        ARGUMENT_NOT_ACCEPTED ARGUMENT_LITERALS_INCOMPATIBLE SELECTION_MISMATCH
        MISSING_REQUIRED_ARGUMENTS VARIABLE_MISMATCH VARIABLE_REQUIRES_VALID_TYPE""",
    BadInput: """
        BAD_USER_INPUT BAD_REQUEST MALFORMED_REQUEST INVALID_INPUT INPUT_ERROR
        USER_INPUT_ERROR USER_ERROR INVALID_VARIABLE VALIDATION VALIDATION_ERROR
        UNPROCESSABLE UNPROCESSABLE_ENTITY DATA_EXCEPTION PARSE_FAILED""",
    NotFound: """
        NOT_FOUND RESOURCE_NOT_FOUND ENTITY_NOT_FOUND NOT_EXISTS DOES_NOT_EXIST""",
    Conflict: """
        CONFLICT RESOURCE_CONFLICT ALREADY_EXISTS CONSTRAINT_VIOLATION CONSTRAINT_ERROR
        UNIQUE_VIOLATION DUPLICATE STALE_DATA LOCK_TIMEOUT""",
    NotAllowed: """
        OPERATION_NOT_ALLOWED METHOD_NOT_ALLOWED NOT_ALLOWED NOT_SUPPORTED""",
    RateLimited: """
        RATE_LIMITED RATELIMITED RATE_LIMIT RATE_LIMIT_EXCEEDED API_LIMIT THROTTLED
        TOO_MANY_REQUESTS USAGE_LIMIT_EXCEEDED""",
    ServerError: """
        INTERNAL_SERVER_ERROR INTERNAL_ERROR INTERNAL UNEXPECTED POSTGRES_ERROR
        SERVICE_UNAVAILABLE SERVICE_ERROR TIMEOUT DATA_FETCHING_EXCEPTION""",
}
"""Codes of Apollo, Labelbox, GitHub, Shopify, Hasura, Linear, Hot Chocolate, Saleor,
AWS AppSync, Spring, Lighthouse and graphql-ruby, in capitals."""

CODES: Kinds = {code: kind for kind, codes in SPELLED.items() for code in codes.split()}
EXACTLY: Kinds = {"ValidationError": DocumentRefused}
"""graphql-java says so of documents; as VALIDATION_ERROR others say it of values."""

MESSAGES: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (
        re.compile(
            r"Syntax Error\b|Cannot query field |Unknown (argument|type|directive|"
            r"fragment|operation) |Field ['\"]\w+['\"] (of type|argument|must not) |"
            r"Variable ['\"]\$\w+['\"] of type \S+ used in position "
        ),
        DocumentRefused,
    ),
    (
        re.compile(
            r"Variable ['\"]\$\w+['\"] (got invalid|has invalid|of (non-null|required))"
        ),
        BadInput,
    ),
)
"""How the errors begin that graphql-js and graphql-core give no code, and with them
strawberry, ariadne and graphene."""

UNTELLING = (None, GraphQLError, ServerError)
"""Kinds that other entries, and other places of an entry, know better than."""
ERRORS = list[GraphQLErrorItem] | None
NO_MESSAGE = "an error without a message"


def error_items(errors: Any) -> tuple[GraphQLErrorItem, ...]:
    """Return the errors of an answer, whatever the server made of them."""
    items = errors or ()
    items = items if isinstance(items, list | tuple) else [items]
    return tuple(_error_item(item) for item in items)


def _error_item(item: Any) -> GraphQLErrorItem:
    if not isinstance(item, GraphQLErrorItem):
        return GraphQLErrorItem(message=item if isinstance(item, str) else NO_MESSAGE)
    if isinstance(item.message, str):
        return item
    return msgspec.structs.replace(item, message=NO_MESSAGE)


def graphql_error(
    operation: str,
    items: tuple[GraphQLErrorItem, ...],
    data: Any,
    response: httpx.Response,
    body: Any,
    own: Kinds,
) -> GraphQLError:
    """Return the error for the entries of `errors`: the class of the most telling.

    Args:
        operation: The name of the operation, for the message.
        items: The entries.
        data: What came nevertheless.
        response: The response, whose status counts where no code is known.
        body: The whole answer.
        own: Kinds by codes that the user knows better.
    """
    kind, code = classify(items, response.status_code, own)
    class_ = raised_as(kind or GraphQLError, GraphQLError)
    return class_(operation, items, code, data, response, body)


def classify(
    items: tuple[GraphQLErrorItem, ...], status: int, own: Kinds
) -> tuple[Kind | None, str | None]:
    """Return the kind and the code of the most telling error.

    Args:
        items: The errors, at least one.
        status: That of the response, which counts where no error has a kind.
        own: Kinds by codes that the user knows better.
    """
    found = [_kind_of_item(item, own) for item in items]
    telling = [one for one in found if one[0] not in UNTELLING]
    kind, code = (telling or found)[0]
    return (kind_of(status) if kind is None else kind), code


def _kind_of_item(item: GraphQLErrorItem, own: Kinds) -> tuple[Kind | None, str | None]:
    """Read the kind and the code of an error: the inner code, or a status, where the
    outer code says nothing."""
    codes = list(codes_of(item))
    kinds = [_kind_of_code(code, own) for code in codes]
    for kind, code in zip(kinds, codes, strict=True):
        if kind not in UNTELLING:
            return kind, code
    statuses = [status for status in _statuses(item) if kind_of(status)]
    if statuses:
        return kind_of(statuses[0]), codes[-1] if codes else str(statuses[0])
    if codes:
        return kinds[-1], codes[-1]
    patterns = (kind for pattern, kind in MESSAGES if pattern.match(item.message))
    return next(patterns, None), None


def _kind_of_code(code: str, own: Kinds) -> Kind | None:
    return own.get(code) or EXACTLY.get(code) or CODES.get(in_capitals(code))


def in_capitals(code: str) -> str:
    """Return "not-found", "not found" and "NotFound" as NOT_FOUND."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", code)
    return re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_").upper()


def codes_of(item: GraphQLErrorItem) -> Iterator[str]:
    """The codes of an error, the most specific first, the general one last."""
    outer = _object(item.extensions)
    inner = _object(outer.get("exception"))
    places = (
        inner.get("code"),  # Labelbox, Saleor
        item.type,  # GitHub
        item.error_type,  # AWS AppSync
        outer.get("type"),  # Linear
        outer.get("errorType"),
        outer.get("classification"),  # Spring, graphql-java
        outer.get("category"),  # Lighthouse
        outer.get("code"),  # Apollo, and most others
    )
    return (code for code in places if isinstance(code, str))


def _statuses(item: GraphQLErrorItem) -> Iterator[int]:
    """The HTTP statuses that an error quotes."""
    outer = _object(item.extensions)
    named = ("exception", "response", "http", "originalError")
    inner = [_object(outer.get(name)) for name in named]
    for place in [*inner, outer]:
        for name in ("status", "statusCode"):
            status = place.get(name)
            if isinstance(status, int):
                yield status


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


# A first look at a response


class Glance(msgspec.Struct):
    """What an answer says besides its data."""

    data: msgspec.Raw = msgspec.Raw()
    errors: Any = None
    extensions: Any = None

    def has_data(self) -> bool:
        """Whether anything was selected. Strawberry sends `null` where it did not even
        begin, against the specification."""
        return bytes(self.data) not in (b"", b"null")

    def items(self) -> tuple[GraphQLErrorItem, ...]:
        """The errors."""
        return error_items(fitted(self.errors, ERRORS).value)


def glance(response: httpx.Response) -> Glance | None:
    """Take a first look at a response; None where it is no answer of GraphQL."""
    try:
        return msgspec.json.decode(response.content, type=Glance)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def throttled(response: httpx.Response, own: Kinds) -> Throttled | None:
    """Return what a response asks for that says there were too many requests."""
    answer = glance(response) if b'"errors"' in response.content else None
    items = answer.items() if answer else ()
    kind = classify(items, response.status_code, own)[0] if items else None
    if answer is None or kind is None or not issubclass(kind, RateLimited):
        return None
    said = [item.extensions for item in items]
    return Throttled(response, asked_wait(response, answer.extensions, said))
