"""What can go wrong in a call.

ApiError
├── TransportError            no response was received
│   ├── ConnectFailed         nothing was sent: there was no connection
│   ├── TimedOut              the server did not answer in time
│   └── AmbiguousOutcome      the server may have executed a call, or not
├── ResponseError             the server answered with an error
│   ├── StatusError           the response has another status than 2xx
│   ├── StreamFailed          an error came in the middle of a stream
│   ├── GraphQLError          the response has GraphQL errors
│   │   └── DocumentRefused   the server's schema is not this client's
│   ├── BadInput              400, 422; BAD_USER_INPUT
│   ├── Unauthenticated       401; UNAUTHENTICATED
│   ├── Forbidden             403; FORBIDDEN
│   ├── NotFound              404; NOT_FOUND
│   ├── NotAllowed            405, 426; OPERATION_NOT_ALLOWED
│   ├── Conflict              409; RESOURCE_CONFLICT
│   ├── RateLimited           429; RATE_LIMITED
│   └── ServerError           5xx; INTERNAL_SERVER_ERROR
├── DecodeError               the response is not what the schema promised
└── AuthError                 there is no key, or no token could be had for it
    └── TokenRefused          the key is refused: it is Unauthenticated, too

From BadInput to ServerError these are kinds of failure: what is raised is always a
StatusError or a GraphQLError as well. So `except NotFound` catches what does not exist,
whichever way the server says so, and `except StatusError` every bad status.

No text of an error holds a secret: messages name an operation by its method and
path template, and what servers say is redacted and bounded.
"""

# ruff: noqa: N818 (the names say what happened)
from __future__ import annotations

import functools
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from .attempts import HISTORY, REMARK, Attempt, told
from .decode import fitted
from .discretion import discreet
from .http import httpx
from .media import essence
from .messages import beginning, request_id, said
from .model import Model, field
from .throttling import asked_wait

if TYPE_CHECKING:
    from .mismatch import Mismatch

T = TypeVar("T")


class ApiError(Exception):
    """The base of every error that a client raises."""

    history: tuple[Attempt, ...] = ()
    """What came of each attempt to send the call; empty where none was made."""

    def _take_history(self, response: httpx.Response | None) -> None:
        if response is not None:
            self.history = response.extensions.get(HISTORY, ())
            told(self, self.history)
            if remark := response.extensions.get(REMARK):
                self.args = (f"{str(self).rstrip('.')}. {remark}",)

    def __reduce__(self) -> Any:
        return _unpickled, (_named(type(self)), self.args, self.__dict__)


def _unpickled(
    classes: tuple[type[Any], ...], args: Any, state: dict[str, Any]
) -> ApiError:
    class_: Any = raised_as(*classes) if len(classes) == 2 else classes[0]
    error: ApiError = class_.__new__(class_, *args)
    error.args = args
    error.__dict__.update(state)
    return error


def _named(class_: type[ApiError]) -> tuple[type[Any], ...]:
    """Return the classes that pickle finds by their names."""
    return class_.__bases__ if "_is_raised" in vars(class_) else (class_,)


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

    idempotency_key: str = ""
    """The key that it was sent with, where its API takes one: sent again with the same
    key, it is executed once."""


class ResponseError(ApiError):
    """The server answered with an error, by its status or in the way of GraphQL."""

    response: httpx.Response
    status: int
    """The status of the response; that of a GraphQL error may be 200."""
    body: Any
    """What the server sent: the described model where it fits; else the JSON value;
    else the text; None where there was no body. `body_as` gives it a type."""
    code: str | None
    """What the server calls this failure, as it spells it. The most telling code, where
    there are several GraphQL errors."""
    request_id: str | None
    """What the server calls this request, for its operators."""

    def __init__(
        self,
        message: str,
        response: httpx.Response,
        body: Any,
        code: str | None,
        request_id: str | None,
    ) -> None:
        super().__init__(message)
        self._take_history(response)
        self.response = discreet(response)
        self.status = response.status_code
        self.body = self._raw = body
        self.code = code
        self.request_id = request_id

    @property
    def retry_after(self) -> float | None:
        """How many seconds to wait, where the server says so: in its headers or in
        the extensions of a GraphQL error."""
        said_by_graphql = [item.extensions for item in getattr(self, "errors", ())]
        return asked_wait(
            self.response, getattr(self, "extensions", None), said_by_graphql
        )

    def body_as(self, type_: type[T]) -> T | None:
        """Return what the server sent as a type, or None where it is something else::

            except NotFound as error:
                problem = error.body_as(models.Problem)
                if problem is not None: ...

        Args:
            type_: The model that is described for this status.
        """
        if isinstance(self.body, type_):
            return self.body
        try:
            value, deviations = fitted(self._raw, type_)
        except RecursionError:
            return None
        return value if not deviations and isinstance(value, type_) else None


class BadInput(ResponseError):
    """The server does not take the values that were sent (400, 422)."""


class Unauthenticated(ResponseError):
    """The credentials are missing, wrong or expired (401)."""


class Forbidden(ResponseError):
    """The credentials do not allow this (403)."""


class NotFound(ResponseError):
    """There is no such thing (404)."""


class NotAllowed(ResponseError):
    """The server does not allow this operation here (405, 426)."""


class Conflict(ResponseError):
    """The state of the thing does not allow this (409)."""


class RateLimited(ResponseError):
    """There were too many requests, or too costly ones (429)."""


class ServerError(ResponseError):
    """The server failed (5xx)."""


class StatusError(ResponseError):
    """The server answered with another status than 2xx."""

    def __init__(
        self, operation: str, response: httpx.Response, body: Any, raw: Any
    ) -> None:
        answer = f"{response.status_code} {_phrase(response)}".strip()
        message = _sentence(f"{operation} answered {answer}", said(raw))
        super().__init__(message, response, body, _code(raw), request_id(response, raw))
        self._raw = raw


class StreamFailed(ResponseError):
    """The server reports a failure in the middle of a stream that began well.

    Where it sends more, the iteration may go on.
    """

    def __init__(self, operation: str, response: httpx.Response, body: Any) -> None:
        message = _sentence(f"{operation}: the server reports", said(body))
        super().__init__(
            message, response, body, _code(body), request_id(response, None)
        )


class Location(Model):
    """A place in a document; the first line and the first column are 1."""

    line: int
    column: int


class GraphQLErrorItem(Model):
    """One entry of `errors` in a GraphQL response (specification, section 7.1.2)."""

    message: str
    path: list[str | int] | None = None
    """Where in the data it belongs: keys of the response, and indices of lists."""
    locations: list[Location] | None = None
    """Where in the document it comes from."""
    extensions: dict[str, Any] | None = None
    type: str | None = None
    """The code, where GitHub and AWS AppSync say it (`type`, `errorType`): outside of
    the extensions."""
    error_type: str | None = field(default=None, name="errorType")


class GraphQLError(ResponseError):
    """The server could not execute the operation, or not all of it."""

    errors: tuple[GraphQLErrorItem, ...]
    data: Any
    """What came nevertheless: what the call would have returned, or None."""
    extensions: dict[str, Any] | None
    """What the server says beside the data and the errors, such as the cost."""

    def __init__(
        self,
        operation: str,
        errors: tuple[GraphQLErrorItem, ...],
        code: str | None,
        data: Any,
        response: httpx.Response,
        body: Any = None,
    ) -> None:
        texts = "; ".join(item.message for item in errors[:10])
        end = said(texts) + (f" [{code}]" if code else "")
        message = _sentence(operation, end)
        super().__init__(message, response, body, code, request_id(response, None))
        self.errors = errors
        self.data = data
        extensions = body.get("extensions") if isinstance(body, dict) else None
        self.extensions = extensions if isinstance(extensions, dict) else None


class DocumentRefused(GraphQLError):
    """The server cannot parse or validate the document: its schema has changed, or
    the query is too complex for it."""


class DecodeError(ApiError):
    """The response is not what the schema promised: the schema may have drifted."""

    response: httpx.Response | None
    """None where its body could not be decompressed."""
    mismatches: tuple[Mismatch, ...]
    """Where a strict client found that it breaks the schema; else empty."""
    status: int | None
    media_type: str | None
    """What the server calls the body: "text/html"."""
    beginning: str
    """How the body begins: at most 200 characters, on one line, without secrets. It is
    empty where there is none."""

    def __init__(
        self,
        operation: str,
        problem: str,
        response: httpx.Response | None,
        mismatches: tuple[Mismatch, ...] = (),
    ) -> None:
        super().__init__(f"{operation}: {problem}")
        self._take_history(response)
        self.response = None if response is None else discreet(response)
        self.mismatches = mismatches
        self.status = response.status_code if response is not None else None
        media = "" if response is None else response.headers.get("Content-Type", "")
        self.media_type = essence(media) or None
        self.beginning = _beginning(response)


def _beginning(response: httpx.Response | None) -> str:
    try:
        return beginning(response.content) if response is not None else ""
    except httpx.ResponseNotRead:
        return ""


class AuthError(ApiError):
    """There is no key, or no token could be had for it."""


class TokenRefused(Unauthenticated, AuthError):
    """The server gives no token for the key (400, 401, 403): it is wrong, or revoked.

    So `except Unauthenticated` catches a key that is refused, whether it is sent with
    each call or exchanged for tokens before.
    """


Way = TypeVar("Way", bound=ResponseError)


def raised_as(kind: type[ResponseError], way: type[Way]) -> type[Way]:
    """Return the class that is both a kind of failure and the way it was told.

    It is called like the kind, which is what people look for in a traceback.
    """
    both: tuple[Any, Any] = kind, way
    class_: type[Way] = _joined(*both)
    return class_


@functools.cache
def _joined(kind: Any, way: Any) -> Any:
    if issubclass(kind, way) or issubclass(way, kind):
        return kind if issubclass(kind, way) else way
    about = {"__doc__": kind.__doc__, "__module__": kind.__module__}
    return type(kind.__name__, (kind, way), {**about, "_is_raised": True})


KINDS: dict[int, type[ResponseError]] = {
    400: BadInput,
    401: Unauthenticated,
    403: Forbidden,
    404: NotFound,
    405: NotAllowed,
    409: Conflict,
    422: BadInput,
    426: NotAllowed,
    429: RateLimited,
}


def kind_of(status: int) -> type[ResponseError] | None:
    """Return the kind of failure that a status stands for, where it has one."""
    return KINDS.get(status, ServerError if 500 <= status < 600 else None)


def status_class(status: int) -> type[StatusError]:
    """Return the class of the error for a status."""
    return raised_as(kind_of(status) or StatusError, StatusError)


def _code(body: Any) -> str | None:
    """Find the code of a failure in the body of a response."""
    if not isinstance(body, dict):
        return None
    codes = (body.get("code"), body.get("error_code"), _code(body.get("error")))
    return next((code for code in codes if isinstance(code, str) and code), None)


def _phrase(response: httpx.Response) -> str:
    try:
        return HTTPStatus(response.status_code).phrase
    except ValueError:
        return ""


def _sentence(start: str, end: str) -> str:
    return f"{start}: {end}" if end else start
