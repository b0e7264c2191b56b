"""What the config decides about a generated client: `config` reads it, `emit` writes
it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AuthKind = Literal[
    "bearer",
    "header",
    "query",
    "cookie",
    "basic",
    "label-studio",
    "client-credentials",
    "password",
    "refresh-token",
]
SubscriptionTransport = Literal["websocket", "sse", "multipart"]


@dataclass(frozen=True, slots=True)
class AuthOptions:
    """How to authenticate: the client that is generated, and `codegen snapshot`.

    The secret itself is never here, only the name of the environment variable that
    has it.
    """

    kind: AuthKind | None = None
    """None where the document says it."""
    variable: str = ""
    """For "basic" and "password" it holds USER:PASSWORD, for "client-credentials"
    ID:SECRET, for the other kinds the key."""
    header: str = ""
    """For "header" its name, for "query" and "cookie" that of the parameter or cookie.
    """
    prefix: str = ""
    """What stands before the key in the header: "Token "."""
    token_url: str = ""
    """Where a key, or client credentials, are exchanged for a token."""
    client_variable: str = ""
    """For "password" and "refresh-token": what holds ID:SECRET, or the ID alone, of the
    program."""
    scopes: tuple[str, ...] = ()
    """What a token is to allow."""


@dataclass(frozen=True, slots=True)
class SubscriptionDefaults:
    """How the client subscribes, unless its caller says otherwise."""

    transport: SubscriptionTransport | None = None
    """None where the config is silent."""
    url: str = ""
    """Where, if that is not the base URL; it may be relative to that."""
    reconnect: bool = True
    """Whether it subscribes again after a lost connection."""


AS_THE_RUNTIME_DOES = SubscriptionDefaults()


@dataclass(frozen=True, slots=True)
class RetryDefaults:
    """When the client repeats calls, unless its caller says otherwise. What is None is
    left to the runtime."""

    attempts: int | None = None
    """How often a call is sent at most."""
    total_time: int | None = None
    """How many seconds it may take in all."""
    statuses: tuple[int, ...] | None = None
    """After which it is repeated, sorted."""


RETRY_AS_THE_RUNTIME_DOES = RetryDefaults()


@dataclass(frozen=True, slots=True)
class PaceDefaults:
    """How fast the client calls, unless its caller says otherwise. What is None is left
    to the runtime."""

    calls: int | None = None
    """How many calls are in flight at once."""
    writes: int | None = None
    """How many of them may change something."""
    rate: int | None = None
    """How many are sent in a second."""
    adaptive: bool = False
    """Whether the rate is learned."""


PACE_OF_THE_RUNTIME = PaceDefaults()


@dataclass(frozen=True, slots=True)
class Options:
    """What the config decides about a client."""

    package: str
    """The package, e.g. "labelbox"."""
    class_name: str
    """The class, e.g. "Labelbox"; its async twin is called Async…"""
    base_url: str = ""
    """Where the API is, unless the caller says otherwise."""
    auth: AuthOptions | None = None
    """The one way to authenticate; None where there are several, or the document says
    it."""
    persisted_queries: bool = False
    """Whether GraphQL documents are sent by their hash."""
    queries_by_get: bool = False
    """Whether GraphQL queries are sent by GET."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Python names by wire coordinate."""
    subscriptions: SubscriptionDefaults = AS_THE_RUNTIME_DOES
    endpoint: str = ""
    """Where the schema comes from; relative servers are relative to it."""
    schemes: Mapping[str, AuthOptions] = field(default_factory=dict)
    """Several ways to authenticate, by the name of their scheme."""
    trusted_hosts: tuple[str, ...] = ()
    """Hosts that get credentials where calls have a server of their own there."""
    retry: RetryDefaults = RETRY_AS_THE_RUNTIME_DOES
    pace: PaceDefaults = PACE_OF_THE_RUNTIME
    idempotency_key: str = ""
    """The header that takes the key of each call that may change something."""
