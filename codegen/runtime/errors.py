"""What can go wrong in a call.

ApiError
├── TransportError            no response was received
│   ├── ConnectFailed         nothing was sent: there was no connection
│   ├── TimedOut              the server did not answer in time
│   └── AmbiguousOutcome      the server may have executed a call, or not
├── StatusError               the response has another status than 2xx
│   ├── BadRequest            400
│   ├── Unauthorized          401
│   ├── Forbidden             403
│   ├── NotFound              404
│   ├── Conflict              409
│   ├── UnprocessableEntity   422
│   ├── RateLimited           429
│   └── ServerError           5xx
├── GraphQLError              the response has GraphQL errors
│   ├── Unauthenticated       the credentials are missing or wrong
│   ├── PermissionDenied      the credentials do not allow this
│   ├── DocumentRefused       the server's schema is not this client's
│   ├── InputRefused          the server does not take these values
│   ├── ResourceNotFound
│   ├── ResourceConflict
│   ├── OperationNotAllowed
│   ├── TooManyRequests
│   └── InternalError         the server failed
├── DecodeError               the response is not what the schema promised
└── AuthError                 there is no key, or no token could be had for it

No text of an error holds a secret: messages name an operation by its method and
path template, and what servers say is redacted and bounded.
"""

# ruff: noqa: N818 (the names say what happened)
from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx

from .messages import said
from .model import Model
from .retry import retry_after

if TYPE_CHECKING:
    from .mismatch import Mismatch


class ApiError(Exception):
    """The base of every error that a client raises."""

    def __reduce__(self) -> Any:
        return _unpickled, (type(self), self.args, self.__dict__)


def _unpickled(cls: type[ApiError], args: Any, state: dict[str, Any]) -> ApiError:
    error = cls.__new__(cls, *args)
    error.args = args
    error.__dict__.update(state)
    return error


class TransportError(ApiError):
    """No response was received. The cause is the error of httpx."""

    attempts: int
    """How often the call was sent."""

    def __init__(self, operation: str, problem: str, attempts: int) -> None:
        tried = f" ({attempts} attempts)" if attempts > 1 else ""
        super().__init__(f"{operation}: {problem}{tried}")
        self.attempts = attempts


class ConnectFailed(TransportError):
    """There was no connection, so nothing was sent."""


class TimedOut(TransportError):
    """The server did not answer in time."""


class AmbiguousOutcome(TransportError):
    """The server may have executed a call that must not simply be repeated.

    The connection broke, or the time was over, after the request was (or may have
    been) sent. Look at the server whether it was executed before you repeat it.
    """


class StatusError(ApiError):
    """The server answered with another status than 2xx."""

    status: int
    body: Any
    """The described model where it fits; else the JSON value; else the text; None
    where there was no body."""
    response: httpx.Response
    request_id: str | None
    """What the server calls this request, for its operators."""

    def __init__(
        self, operation: str, response: httpx.Response, body: Any, raw: Any
    ) -> None:
        answer = f"{response.status_code} {_phrase(response)}".strip()
        super().__init__(_sentence(f"{operation} answered {answer}", said(raw)))
        self.status = response.status_code
        self.body = body
        self.response = response
        self.request_id = request_id(response, raw)


class BadRequest(StatusError):
    """400: the server does not take this request."""


class Unauthorized(StatusError):
    """401: the credentials are missing, wrong or expired."""


class Forbidden(StatusError):
    """403: the credentials do not allow this."""


class NotFound(StatusError):
    """404: there is no such thing."""


class Conflict(StatusError):
    """409: the state of the thing does not allow this."""


class UnprocessableEntity(StatusError):
    """422: the server understands the request, and refuses its values."""


class RateLimited(StatusError):
    """429: there were too many requests."""

    @property
    def retry_after(self) -> float | None:
        """How many seconds to wait, where the server says so."""
        return retry_after(self.response)


class ServerError(StatusError):
    """5xx: the server failed."""


BY_STATUS: dict[int, type[StatusError]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    422: UnprocessableEntity,
    429: RateLimited,
}


def error_class(status: int) -> type[StatusError]:
    """Return the class of the error for a status."""
    return BY_STATUS.get(status, ServerError if status >= 500 else StatusError)


class GraphQLErrorItem(Model):
    """One entry of `errors` in a GraphQL response (specification, section 7.1.2)."""

    message: str
    path: list[str | int] | None = None
    extensions: dict[str, Any] | None = None


class GraphQLError(ApiError):
    """The server could not execute the operation, or not all of it."""

    errors: tuple[GraphQLErrorItem, ...]
    data: Any
    """What came nevertheless: what the call would have returned, or None."""
    response: httpx.Response
    code: str | None
    """The most telling code among the errors, as the server spells it."""
    request_id: str | None

    def __init__(
        self,
        operation: str,
        errors: tuple[GraphQLErrorItem, ...],
        code: str | None,
        data: Any,
        response: httpx.Response,
    ) -> None:
        texts = "; ".join(item.message for item in errors[:10])
        super().__init__(
            _sentence(operation, said(texts) + (f" [{code}]" if code else ""))
        )
        self.errors = errors
        self.data = data
        self.response = response
        self.code = code
        self.request_id = request_id(response, None)


class Unauthenticated(GraphQLError):
    """The credentials are missing, wrong or expired."""


class PermissionDenied(GraphQLError):
    """The credentials do not allow this."""


class DocumentRefused(GraphQLError):
    """The server cannot parse or validate the document: its schema has changed, or
    the query is too complex for it."""


class InputRefused(GraphQLError):
    """The server does not take the values of the variables."""


class ResourceNotFound(GraphQLError):
    """There is no such thing."""


class ResourceConflict(GraphQLError):
    """The state of the thing does not allow this."""


class OperationNotAllowed(GraphQLError):
    """The server does not allow this operation here."""


class TooManyRequests(GraphQLError):
    """There were too many requests."""


class InternalError(GraphQLError):
    """The server failed."""


class DecodeError(ApiError):
    """The response is not what the schema promised: the schema may have drifted."""

    response: httpx.Response | None
    """None where its body could not be decompressed."""
    mismatches: tuple[Mismatch, ...]

    def __init__(
        self,
        operation: str,
        problem: str,
        response: httpx.Response | None,
        mismatches: tuple[Mismatch, ...] = (),
    ) -> None:
        super().__init__(f"{operation}: {problem}")
        self.response = response
        self.mismatches = mismatches


class AuthError(ApiError):
    """There is no key, or no token could be had for it."""


REQUEST_ID_HEADERS = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
)


def request_id(response: httpx.Response, body: Any) -> str | None:
    """Find what the server calls a request, in its headers or its body.

    Label Studio writes it as `id`, beside `status_code`.
    """
    for header in REQUEST_ID_HEADERS:
        if header in response.headers:
            return str(response.headers[header])
    if isinstance(body, dict):
        name = body.get("request_id") or ("status_code" in body and body.get("id"))
        return str(name) if name else None
    return None


def _phrase(response: httpx.Response) -> str:
    try:
        return HTTPStatus(response.status_code).phrase
    except ValueError:
        return ""


def _sentence(start: str, end: str) -> str:
    return f"{start}: {end}" if end else start
