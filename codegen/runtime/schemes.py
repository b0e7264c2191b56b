"""What a client may authenticate with, and what each call sends of it.

Generated clients declare the security schemes of their document, by the argument of
the constructor that has the credentials. A call names the requirements that it has;
the first one is met for which all credentials were given.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urljoin

from .auth import (
    Basic,
    CookieKey,
    Flow,
    HeaderKey,
    QueryKey,
    basic,
    bearer,
)
from .chosen import NOTHING, Together
from .errors import AuthError
from .grants import ClientCredentials, Grant, GrantOptions, Password, RefreshToken
from .http import httpx
from .keys import Key, from_environment, halves, text
from .tokens import LabelStudioKey

Security = Sequence[Sequence[str]]
"""One of these, each with all its parts. Without any, nothing is sent; an empty one
makes the others optional."""


class Scheme(Protocol):
    """One way to authenticate, as the document declares it."""

    @property
    def variable(self) -> str:
        """The environment variable that has the credentials where none are given."""
        ...

    def auth(self, given: Any, base_url: str, /) -> httpx.Auth:
        """Return what sends the credentials that were given."""
        ...


@dataclass(frozen=True, slots=True)
class HeaderScheme:
    """A key in a header, after a prefix."""

    name: str
    prefix: str = ""
    variable: str = ""

    def auth(self, given: Key, base_url: str) -> httpx.Auth:
        return HeaderKey(self.name, given, self.prefix)


@dataclass(frozen=True, slots=True)
class BearerScheme:
    """A key as `Authorization: Bearer ...`."""

    variable: str = ""

    def auth(self, given: Key, base_url: str) -> httpx.Auth:
        return bearer(given)


@dataclass(frozen=True, slots=True)
class QueryScheme:
    """A key as a query parameter."""

    name: str
    variable: str = ""

    def auth(self, given: Key, base_url: str) -> httpx.Auth:
        return QueryKey(self.name, given)


@dataclass(frozen=True, slots=True)
class CookieScheme:
    """A key as a cookie."""

    name: str
    variable: str = ""

    def auth(self, given: Key, base_url: str) -> httpx.Auth:
        return CookieKey(self.name, given)


@dataclass(frozen=True, slots=True)
class BasicScheme:
    """A user name and a password; in a variable they are `USER:PASSWORD`."""

    variable: str = ""

    def auth(self, given: tuple[Key, Key] | Key, base_url: str) -> httpx.Auth:
        return Basic(*given) if isinstance(given, tuple) else basic(given)


@dataclass(frozen=True, slots=True)
class LabelStudioScheme:
    """A key of Label Studio, of either kind."""

    variable: str = ""

    def auth(self, given: Key, base_url: str) -> httpx.Auth:
        url = f"{base_url.rstrip('/')}/api/token/refresh/"
        return LabelStudioKey(given, url)


@dataclass(frozen=True, slots=True)
class OAuthScheme:
    """An access token of OAuth 2, or the grant that it is had for.

    Attributes:
        token_url: Where tokens are had; it may be relative to the base URL.
        password_url: The same for a password, where that differs.
        refresh_url: The same for a refresh token, where that differs.
        variable: The environment variable.
        grant: What the variable has: "client-credentials" of the form `ID:SECRET`,
            a "password" of the form `USER:PASSWORD`, a "refresh-token", or else an
            access token.
        client_variable: The variable with the `ID:SECRET`, or the ID alone, of the
            program that has a password or a refresh token.
        scope: What a token is to allow, with blanks between, where the grant of the
            variable is used.
    """

    token_url: str = ""
    password_url: str = ""
    refresh_url: str = ""
    variable: str = ""
    grant: str = ""
    client_variable: str = ""
    scope: str = ""

    def auth(self, given: Grant | Key, base_url: str) -> httpx.Auth:
        if not isinstance(given, Grant):
            return bearer(given)
        match given:
            case Password():
                url = self.password_url or self.token_url
            case RefreshToken():
                url = self.refresh_url or self.token_url
            case _:
                url = self.token_url
        given.ask_at(urljoin(f"{base_url.rstrip('/')}/", url) if url else "")
        return given

    def granted(self, key: Key) -> Grant | Key:
        """Return what the key of the variable is good for."""
        client = from_environment(self.client_variable) or ""
        program = GrantOptions(
            client_id=lambda: text(client).partition(":")[0].strip(),
            client_secret=lambda: text(client).partition(":")[2].strip(),
            scope=self.scope,
        )
        match self.grant:
            case "client-credentials":
                pair = halves(key, "ID:SECRET")
                return ClientCredentials(*pair, scope=self.scope)
            case "password":
                pair = halves(key, "USER:PASSWORD")
                return Password(*pair, **program)
            case "refresh-token":
                return RefreshToken(key, **program)
            case _:
                return key


class Credentials(httpx.Auth):
    """The credentials of a client, by the argument of its constructor.

    Args:
        schemes: How they are sent.
        default: What calls need that do not say it.
        base_url: Where the API is.
        given: What the caller has given; None is looked up in the environment.
    """

    def __init__(
        self,
        schemes: Mapping[str, Scheme],
        default: Security,
        base_url: str,
        /,
        **given: Any,
    ) -> None:
        self._schemes = schemes
        self._default = default
        self._auths: dict[str, httpx.Auth] = {}
        for keyword, scheme in schemes.items():
            value = given.get(keyword)
            if value is None:
                value = _from_environment(scheme)
            if value is not None:
                is_auth = isinstance(value, httpx.Auth) and not isinstance(value, Grant)
                auth = value if is_auth else scheme.auth(value, base_url)
                self._auths[keyword] = auth

    def __repr__(self) -> str:
        return f"Credentials({', '.join(self._auths)})"

    def __bool__(self) -> bool:
        """Whether any were given."""
        return bool(self._auths)

    def auth_for(self, operation: str, security: Security | None) -> httpx.Auth:
        """Return what authenticates a call.

        Args:
            operation: What people call it.
            security: What it needs; None for what calls need by default.

        Raises:
            AuthError: it needs what was not given.
        """
        needed = self._default if security is None else security
        for one in needed:
            if one and all(keyword in self._auths for keyword in one):
                return Together([self._auths[keyword] for keyword in one])
        if not needed or any(not one for one in needed):
            return NOTHING
        raise AuthError(f"{operation} needs credentials: {self._ways(needed)}.")

    def is_optional(self, security: Security | None) -> bool:
        """Whether a call may go without credentials."""
        return not all(self._default if security is None else security)

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        return self.auth_for("The call", None).sync_auth_flow(request)

    def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        return self.auth_for("The call", None).async_auth_flow(request)

    def _ways(self, needed: Security) -> str:
        """What a caller can do about it."""
        ways = ", or ".join(
            " and ".join(self._way(keyword) for keyword in one) for one in needed
        )
        return f"make the client with {ways}"

    def _way(self, keyword: str) -> str:
        scheme = self._schemes.get(keyword)
        variable = scheme.variable if scheme else ""
        set_ = f" (or the variable {variable})" if variable else ""
        return f"{keyword}=…{set_}"


class Always(httpx.Auth):
    """One way to authenticate all calls but those that are public."""

    def __init__(self, auth: httpx.Auth) -> None:
        self._auth = auth

    def auth_for(self, operation: str, security: Security | None) -> httpx.Auth:
        """Return what authenticates a call."""
        is_public = security is not None and not security
        return NOTHING if is_public else self._auth

    def is_optional(self, security: Security | None) -> bool:
        """Whether a call may go without credentials."""
        return security is not None and not all(security)

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        return self._auth.sync_auth_flow(request)

    def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        return self._auth.async_auth_flow(request)


def choosing(auth: httpx.Auth | None, user: Basic | None) -> Credentials | Always:
    """Return what chooses the credentials of calls.

    Args:
        auth: How the client authenticates.
        user: The user that stands in the base URL: where nothing else is given.
    """
    if isinstance(auth, Credentials) and (auth or user is None):
        return auth
    return Always((None if isinstance(auth, Credentials) else auth) or user or NOTHING)


def _from_environment(scheme: Scheme) -> Any:
    """What the environment has for a scheme; None where it has nothing."""
    key = from_environment(scheme.variable)
    if key is None or not isinstance(scheme, OAuthScheme):
        return key
    return scheme.granted(key)
