"""Who may call: ways to authenticate, and which of them an operation needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneWordOf

FlowKind = OneWordOf[
    "authorizationCode",
    "clientCredentials",
    "deviceAuthorization",
    "implicit",
    "password",
]
AuthKind = OneWordOf[
    "header", "query", "cookie", "basic", "bearer", "oauth2", "mutual-tls"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One way to have an access token of OAuth 2."""

    kind: FlowKind
    authorization_url: str = ""
    token_url: str = ""
    """It may be relative to the server's URL."""
    refresh_url: str = ""
    scopes: tuple[tuple[str, str], ...] = ()
    """Their names and what they allow, sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """One way to authenticate."""

    scheme: str
    """What the document calls it."""
    kind: AuthKind
    name: str = ""
    """Of the header, query parameter or cookie."""
    prefix: str = ""
    """What stands before the key: "Token "."""
    flows: tuple[Flow, ...] = ()
    """Of OAuth 2, sorted by kind."""
    discovery_url: str = ""
    """Where OpenID Connect, or the authorization server, describes itself."""
    doc: str = ""
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """A scheme that is needed, and the scopes that its token must have."""

    scheme: str
    scopes: tuple[str, ...] = ()


Security = tuple[tuple[Needed, ...], ...]
"""One of these is needed, each with all its parts, sorted by scheme. Without any, calls
are public; an empty one makes the others optional."""
