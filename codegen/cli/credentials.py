"""From the config and the environment to what a fetcher is given.

Secrets are taken from the environment here, when a schema is fetched, and are handed on
in an `Endpoint`, which shows none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit, urlunsplit

import httpx

from ..config import Client, Config
from ..config.access import PLACEHOLDER
from ..fetching import Endpoint, require_safe
from ..options import AuthOptions
from ..problems import ProblemsError
from ..runtime.auth import Basic, CookieKey, HeaderKey, QueryKey, bearer
from ..runtime.grants import ClientCredentials, GrantOptions, Password, RefreshToken
from ..runtime.keys import sendable
from ..runtime.tokens import LabelStudioKey
from . import connections


def endpoint_of(
    config: Config, client: Client, environment: Mapping[str, str], *, insecure: bool
) -> Endpoint:
    """Say how a client's schema is fetched.

    The headers of the config are sent; its `auth` is used where no header has a
    variable in it.

    Raises:
        ProblemsError: A variable is not set, or its value cannot be sent.
    """
    found = _Secrets(config, client, environment)
    headers = {name: found.filled(name) for name in client.headers}
    auth = None
    name, chosen = _chosen(client, environment)
    if chosen and not found.values:
        token_url = _token_url(client, chosen)
        if token_url:
            require_safe(token_url, insecure=insecure)
        auth = _authentication(chosen, found, token_url, name)
    proxy = connections.proxy_of(config, client, environment)
    return Endpoint(
        url=client.endpoint,
        tls=connections.tls_of(config, client),
        proxy=proxy,
        headers=headers,
        auth=auth,
        variables=tuple(found.values),
        secrets=(*found.values.values(), *([proxy] if proxy else [])),
        insecure=insecure,
    )


class _Secrets:
    """Looks up variables, and remembers which."""

    def __init__(
        self, config: Config, client: Client, environment: Mapping[str, str]
    ) -> None:
        self.values: dict[str, str] = {}
        self._config = config
        self._table = ("clients", client.key)
        self._headers = client.headers
        self._environment = environment

    def filled(self, header: str) -> str:
        """The value of a header, with what the variables hold."""
        return PLACEHOLDER.sub(
            lambda match: self.value(match[1], "headers", header),
            self._headers[header],
        )

    def value(self, variable: str, *keys: str) -> str:
        """What a variable holds that is sent as it is; `keys` lead to where the config
        names it."""
        value = self._text(variable, *keys)
        if not sendable(value):
            message = f"The value of {variable} has characters that cannot be sent."
            raise self.problem(message, *keys)
        return value

    def _text(self, variable: str, *keys: str) -> str:
        # Files and shells leave a line break at the end.
        value = self._environment.get(variable, "").strip()
        if not value:
            raise self.problem(
                f"The environment variable {variable} is not set.",
                *keys,
                advice=f"Set it to your key: export {variable}=…",
            )
        self.values[variable] = value
        return value

    def pair(self, variable: str, shape: str, *keys: str) -> tuple[str, str]:
        """The two halves of what a variable holds. They are sent encoded, so they may
        have any characters."""
        first, colon, second = self._text(variable, *keys).partition(":")
        if not (first and colon and second):
            message = f"The value of {variable} is not of the form {shape}."
            raise self.problem(message, *keys)
        return first, second

    def problem(self, message: str, *keys: str, advice: str = "") -> ProblemsError:
        problem = self._config.problem(
            message, *self._table, *keys, advice=advice, is_secret=True
        )
        return ProblemsError(problem)


def _chosen(
    client: Client, environment: Mapping[str, str]
) -> tuple[str, AuthOptions | None]:
    """How a schema is fetched, and the name of that: of several ways the first one
    whose kind the config says and whose variable is set."""
    if client.auth is not None:
        return "", client.auth
    for name, auth in client.schemes.items():
        if auth.kind and environment.get(auth.variable, "").strip():
            return name, auth
    return "", None


def _authentication(
    auth: AuthOptions, found: _Secrets, token_url: str, scheme: str
) -> httpx.Auth:
    keys = ("auth", *([scheme] if scheme else []), "variable")
    scope = " ".join(auth.scopes)
    program = GrantOptions(scope=scope)
    if auth.client_variable:
        client, _, secret = found.value(auth.client_variable, *keys).partition(":")
        program |= {"client_id": client, "client_secret": secret}
    match auth.kind:
        case "basic":
            return Basic(*found.pair(auth.variable, "USER:PASSWORD", *keys))
        case "client-credentials":
            pair = found.pair(auth.variable, "ID:SECRET", *keys)
            return ClientCredentials(*pair, token_url, scope)
        case "password":
            pair = found.pair(auth.variable, "USER:PASSWORD", *keys)
            return Password(*pair, token_url, **program)
    key = found.value(auth.variable, *keys)
    match auth.kind:
        case "header":
            return HeaderKey(auth.header, key, auth.prefix)
        case "query":
            return QueryKey(auth.header, key)
        case "cookie":
            return CookieKey(auth.header, key)
        case "label-studio":
            return LabelStudioKey(key, token_url)
        case "refresh-token":
            return RefreshToken(key, token_url, **program)
    return bearer(key)


def _token_url(client: Client, auth: AuthOptions) -> str:
    """Where a key is exchanged for a token, if it is at all."""
    if auth.kind in (None, "bearer", "header", "query", "cookie", "basic"):
        return ""
    if auth.token_url or auth.kind != "label-studio":
        return auth.token_url
    server = urlunsplit((*urlsplit(client.endpoint)[:2], "", "", ""))
    return f"{(client.base_url or server).rstrip('/')}/api/token/refresh/"
