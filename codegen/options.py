"""What the config decides about a generated client."""

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


@dataclass(frozen=True, slots=True)
class AuthOptions:
    """How the client authenticates, where the config says so."""

    kind: AuthKind | None = None
    """None where the document says it."""
    variable: str = ""
    """The environment variable that holds the key."""
    header: str = ""
    """The header, the query parameter or the cookie that carries the key."""
    prefix: str = ""
    token_url: str = ""
    client_variable: str = ""
    """The environment variable that holds the id, and the secret, of the program."""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubscriptionDefaults:
    """How the client subscribes, unless its caller says otherwise."""

    transport: Literal["websocket", "sse", "multipart"] | None = None
    url: str = ""
    reconnect: bool = True


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
    subscriptions: SubscriptionDefaults = SubscriptionDefaults()
    endpoint: str = ""
    """Where the schema comes from; relative servers are relative to it."""
    schemes: Mapping[str, AuthOptions] = field(default_factory=dict)
    """Several ways to authenticate, by the name of their scheme."""
    trusted_hosts: tuple[str, ...] = ()
    """Hosts that get credentials where calls have a server of their own there."""
