"""The hand-written part of a generated client.

`codegen generate` copies this package verbatim, so a generated client needs httpx and
msgspec, and nothing of the generator. Its modules, from the bottom up:

model, returns        what generated code is written with
unions, lenient       fit JSON values to types; `decode` is the way in
messages, redaction   what servers say in errors, without secrets
errors, mismatch      what can go wrong, and what may be odd about a response
retry, exchange       send a request until there is an outcome
auth, tokens          credentials
files, request        what is sent; graphql: how documents are
response              what is returned or raised
paging, inner_pages,
walk                  how one page leads to the next
pagers, client        what users and generated code call
"""

from .auth import Basic, CookieKey, HeaderKey, QueryKey, bearer, credential
from .client import STANDARD_RETRY, AsyncClient, Client
from .deprecation import deprecated
from .errors import (
    AmbiguousOutcome,
    ApiError,
    AuthError,
    BadRequest,
    Conflict,
    ConnectFailed,
    DecodeError,
    DocumentRefused,
    Forbidden,
    GraphQLError,
    GraphQLErrorItem,
    InputRefused,
    InternalError,
    NotFound,
    OperationNotAllowed,
    PermissionDenied,
    RateLimited,
    ResourceConflict,
    ResourceNotFound,
    ServerError,
    StatusError,
    TimedOut,
    TooManyRequests,
    TransportError,
    Unauthenticated,
    Unauthorized,
    UnprocessableEntity,
)
from .files import File
from .graphql import Fragment, Mutation, Query
from .inner_pages import Inner
from .mismatch import Mismatch, MismatchRecorder, MismatchWarning, OnMismatch
from .model import UNSET, Enum, IntEnum, Model, OneOf, Other, Unset, field
from .pagers import AsyncPager, Pager
from .paging import Backward, Cursor, Offset, PageNumber
from .retry import Retry
from .returns import Bytes, Json, Nothing, Returns, Text
from .tokens import ClientCredentials, LabelStudioKey
from .walk import Page

__all__ = [
    "STANDARD_RETRY",
    "UNSET",
    "AmbiguousOutcome",
    "ApiError",
    "AsyncClient",
    "AsyncPager",
    "AuthError",
    "Backward",
    "BadRequest",
    "Basic",
    "Bytes",
    "Client",
    "ClientCredentials",
    "Conflict",
    "ConnectFailed",
    "CookieKey",
    "Cursor",
    "DecodeError",
    "DocumentRefused",
    "Enum",
    "File",
    "Forbidden",
    "Fragment",
    "GraphQLError",
    "GraphQLErrorItem",
    "HeaderKey",
    "Inner",
    "InputRefused",
    "IntEnum",
    "InternalError",
    "Json",
    "LabelStudioKey",
    "Mismatch",
    "MismatchRecorder",
    "MismatchWarning",
    "Model",
    "Mutation",
    "NotFound",
    "Nothing",
    "Offset",
    "OnMismatch",
    "OneOf",
    "OperationNotAllowed",
    "Other",
    "Page",
    "PageNumber",
    "Pager",
    "PermissionDenied",
    "Query",
    "QueryKey",
    "RateLimited",
    "ResourceConflict",
    "ResourceNotFound",
    "Retry",
    "Returns",
    "ServerError",
    "StatusError",
    "Text",
    "TimedOut",
    "TooManyRequests",
    "TransportError",
    "Unauthenticated",
    "Unauthorized",
    "UnprocessableEntity",
    "Unset",
    "bearer",
    "credential",
    "deprecated",
    "field",
]
