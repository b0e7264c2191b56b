"""The hand-written part of a generated client.

`codegen generate` copies this package verbatim, so a generated client needs httpx and
msgspec, and nothing of the generator. Its modules, from the bottom up:

http                  the HTTP library; http_clients: clients of it that users pass
arriving, abandoned   what httpx does not look at in a response, and does not clear
forking, loops        what child processes and event loops make anew
timeouts              of an attempt
model, scalars, returns
                      what generated code is written with
extra, shapes         what models hold beside their fields; what types are made of
serialize             what is sent, with the conversions of scalars
digits, lexical, unions,
lenient               fit JSON values to types; `decode` is the way in
messages, redaction,
discretion            what servers say in errors, and what is kept of calls: no secrets
errors, mismatch      what can go wrong, and what may be odd about a response
conversion            models as plain data, and back; mismatch_recorder
charsets, unpacking,
response_limits       what a response may be, and where it is cut short
observing             what is told of calls, and whom; tracing: spans
throttling            how long a server asks to wait
attempts, delivery,
deadline, sending,
early_answers     send one request: how far it gets, and how long it may take
turns, rates, pace    how many calls go at once, and in a second
retry, budget, terms,
failures, exchange    send a request until there is an outcome; idempotency: only once
keys, auth, plain_http,
jwt, token_requests,
tokens, grants, chosen,
schemes               credentials; servers: where they may go
media, files, styles,
sendable, off_loop,
bodies, request       what is sent
graphql, graphql_*    documents; how they are sent, and the codes of errors
rest, response, reading,
answers               what is returned or raised
steps, subscri*,
event_streams,
graphql_transport_ws  what a stream does; incremental: results that come in parts
websocket, streaming  do it, and wait for it
incoming              webhooks and callbacks
framing, rest_streams,
redirects, progress,
transfer, lines,
saving, item_streams  the same for REST: items, and bodies that go to a file
blocks, selection     what is asked for in a query of any shape; together: at once
recording             calls a method for something else than its value
batch                 several GraphQL operations in one request
caller                what a client decides, without waiting
variants              copies of a client that differ in some options
paging, inner_pages,
repetition, moves,
positions, walk       how one page leads to the next
concurrently          a function for many items at once
connecting            what sends the requests of a client
tables                data frames of what was listed
paged, prefetching,
pagers, client,
builder               what users and generated code call
"""

from .answers import Answer
from .attempts import Attempt
from .auth import (
    Basic,
    CookieKey,
    HeaderKey,
    QueryKey,
    basic,
    bearer,
)
from .batch import AsyncBatch, Batch, Batched
from .client import AsyncClient, Client
from .concurrently import amap_concurrently, map_concurrently
from .conversion import from_dict, from_json, to_dict, to_json
from .deprecation import deprecated
from .errors import (
    AmbiguousOutcome,
    ApiError,
    AuthError,
    BadInput,
    Conflict,
    ConnectFailed,
    DecodeError,
    DocumentRefused,
    Forbidden,
    GraphQLError,
    GraphQLErrorItem,
    Location,
    NotAllowed,
    NotFound,
    RateLimited,
    ResponseError,
    ServerError,
    StatusError,
    StreamFailed,
    TimedOut,
    TokenRefused,
    TransportError,
    Unauthenticated,
)
from .files import File
from .grants import ClientCredentials, Password, RefreshToken, client_credentials
from .graphql import Fragment, Mutation, Query, SubscriptionOperation
from .graphql_requests import STANDARD_GRAPHQL, GraphQLOptions
from .http import httpx
from .http_clients import AsyncHttpClient, HttpClient
from .incoming import Incoming
from .inner_pages import Inner
from .item_streams import AsyncBody, AsyncItemStream, Body, ItemStream
from .keys import KeyFile, credential
from .linked_pages import LinkHeader, NextLink
from .mismatch import Mismatch, MismatchWarning, OnMismatch
from .mismatch_recorder import MismatchRecorder
from .model import (
    NO_EXTRA,
    UNSET,
    Discriminator,
    Enum,
    IntEnum,
    Model,
    OneOf,
    Other,
    Unset,
    field,
)
from .moves import ShiftWarning
from .observing import NO_HOOKS, Hooks, RequestEvent, ResponseEvent, RetryEvent
from .pace import STANDARD_PACE, Pace
from .pagers import AsyncPager, Pager
from .paging import Backward, Cursor, Offset, PageNumber
from .response_limits import STANDARD_RESPONSE_LIMITS, ResponseLimits
from .rest_streams import StreamEvent
from .retry import STANDARD_RETRY, Retry
from .returns import Bytes, Json, Nothing, Redirect, Returns, Text
from .scalars import Base64Url, NumberDecimal, Scalar
from .schemes import (
    BasicScheme,
    BearerScheme,
    CookieScheme,
    Credentials,
    HeaderScheme,
    LabelStudioScheme,
    OAuthScheme,
    QueryScheme,
    Scheme,
)
from .serialize import serialized
from .servers import OwnServers, server_url
from .streaming import AsyncIncremental, AsyncSubscription, Incremental, Subscription
from .styles import Style
from .subscribing import SubscriptionClosed
from .subscription_options import STANDARD_SUBSCRIPTIONS, SubscriptionOptions
from .tables import to_arrow, to_pandas
from .timeouts import STANDARD_TIMEOUT, Phases, Timeout
from .tokens import LabelStudioKey
from .walk import Page

__all__ = [
    "NO_EXTRA",
    "NO_HOOKS",
    "STANDARD_GRAPHQL",
    "STANDARD_PACE",
    "STANDARD_RESPONSE_LIMITS",
    "STANDARD_RETRY",
    "STANDARD_SUBSCRIPTIONS",
    "STANDARD_TIMEOUT",
    "UNSET",
    "AmbiguousOutcome",
    "Answer",
    "ApiError",
    "AsyncBatch",
    "AsyncBody",
    "AsyncClient",
    "AsyncHttpClient",
    "AsyncIncremental",
    "AsyncItemStream",
    "AsyncPager",
    "AsyncSubscription",
    "Attempt",
    "AuthError",
    "Backward",
    "BadInput",
    "Base64Url",
    "Basic",
    "BasicScheme",
    "Batch",
    "Batched",
    "BearerScheme",
    "Body",
    "Bytes",
    "Client",
    "ClientCredentials",
    "Conflict",
    "ConnectFailed",
    "CookieKey",
    "CookieScheme",
    "Credentials",
    "Cursor",
    "DecodeError",
    "Discriminator",
    "DocumentRefused",
    "Enum",
    "File",
    "Forbidden",
    "Fragment",
    "GraphQLError",
    "GraphQLErrorItem",
    "GraphQLOptions",
    "HeaderKey",
    "HeaderScheme",
    "Hooks",
    "HttpClient",
    "Incoming",
    "Incremental",
    "Inner",
    "IntEnum",
    "ItemStream",
    "Json",
    "KeyFile",
    "LabelStudioKey",
    "LabelStudioScheme",
    "LinkHeader",
    "Location",
    "Mismatch",
    "MismatchRecorder",
    "MismatchWarning",
    "Model",
    "Mutation",
    "NextLink",
    "NotAllowed",
    "NotFound",
    "Nothing",
    "NumberDecimal",
    "OAuthScheme",
    "Offset",
    "OnMismatch",
    "OneOf",
    "Other",
    "OwnServers",
    "Pace",
    "Page",
    "PageNumber",
    "Pager",
    "Password",
    "Phases",
    "Query",
    "QueryKey",
    "QueryScheme",
    "RateLimited",
    "Redirect",
    "RefreshToken",
    "RequestEvent",
    "ResponseError",
    "ResponseEvent",
    "ResponseLimits",
    "Retry",
    "RetryEvent",
    "Returns",
    "Scalar",
    "Scheme",
    "ServerError",
    "ShiftWarning",
    "StatusError",
    "StreamEvent",
    "StreamFailed",
    "Style",
    "Subscription",
    "SubscriptionClosed",
    "SubscriptionOperation",
    "SubscriptionOptions",
    "Text",
    "TimedOut",
    "Timeout",
    "TokenRefused",
    "TransportError",
    "Unauthenticated",
    "Unset",
    "amap_concurrently",
    "basic",
    "bearer",
    "client_credentials",
    "credential",
    "deprecated",
    "field",
    "from_dict",
    "from_json",
    "httpx",
    "map_concurrently",
    "serialized",
    "server_url",
    "to_arrow",
    "to_dict",
    "to_json",
    "to_pandas",
]
