"""What the config decides about a generated client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class AuthOptions:
    """How the client authenticates, where the config says so."""

    kind: Literal[
        "bearer", "header", "query", "basic", "label-studio", "client-credentials"
    ]
    variable: str = ""
    """The environment variable that holds the key."""
    header: str = ""
    """The header, or the query parameter, that carries the key."""
    prefix: str = ""
    token_url: str = ""


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
    persisted_queries: bool = False
    """Whether GraphQL documents are sent by their hash."""
    queries_by_get: bool = False
    """Whether GraphQL queries are sent by GET."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Python names by wire coordinate."""
    subscriptions: SubscriptionDefaults = SubscriptionDefaults()
    endpoint: str = ""
    """Where the schema comes from; relative servers are relative to it."""
