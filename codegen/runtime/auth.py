"""Ways to authenticate with a key.

A request has its credentials only while it is being sent: afterwards neither an error
nor a log that holds the request holds them.
"""

from __future__ import annotations

import base64
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote_plus

from .errors import AuthError
from .http import httpx
from .keys import Key, halves, kept, plain, secret, text
from .redaction import hide_parameter, keep_out

Flow = Generator[httpx.Request, httpx.Response, None]


@contextmanager
def lent(request: httpx.Request, name: str, value: str) -> Iterator[None]:
    """Give a request a header while it is being sent."""
    keep_out(value.rpartition(" ")[2])
    before = request.headers
    request.headers = httpx.Headers(before)
    request.headers[name] = value
    try:
        yield
    finally:
        request.headers = before


class _KeyAuth(httpx.Auth):
    """Sends a key; its repr does not tell it."""

    def __init__(self, name: str, key: Key) -> None:
        self._name = name
        self._key = kept(key, plain)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._name!r})"


class HeaderKey(_KeyAuth):
    """Sends a key in a header, after a prefix."""

    def __init__(self, name: str, key: Key, prefix: str = "") -> None:
        super().__init__(name, key)
        self._prefix = prefix

    def auth_flow(self, request: httpx.Request) -> Flow:
        with lent(request, self._name, self._prefix + self._key()):
            yield request


def bearer(key: Key) -> HeaderKey:
    """Send a key as `Authorization: Bearer ...`."""
    return HeaderKey("Authorization", key, "Bearer ")


class QueryKey(_KeyAuth):
    """Sends a key as a query parameter."""

    def __init__(self, name: str, key: Key) -> None:
        super().__init__(name, key)
        hide_parameter(name)

    def auth_flow(self, request: httpx.Request) -> Flow:
        before = request.url
        request.url = with_parameter(before, self._name, self._key())
        try:
            yield request
        finally:
            request.url = before


def with_parameter(url: httpx.URL, name: str, value: str) -> httpx.URL:
    """Return a URL with a parameter, once. httpx would write the others anew, and other
    than they are: "a=x/y", "a=1%202", and a query that is no list of parameters."""
    others = [
        pair
        for pair in filter(None, url.query.decode().split("&"))
        if unquote_plus(pair.partition("=")[0]) != name
    ]
    own = f"{quote(name, safe='')}={quote(value, safe='')}"
    return url.copy_with(query="&".join([*others, own]).encode())


class CookieKey(_KeyAuth):
    """Sends a key as a cookie."""

    def auth_flow(self, request: httpx.Request) -> Flow:
        value = self._key()
        if ";" in value or " " in value:
            raise AuthError("The key has characters that no cookie may have.")
        cookie = f"{self._name}={value}"
        others = request.headers.get("Cookie")
        with lent(request, "Cookie", f"{others}; {cookie}" if others else cookie):
            yield request


class Basic(httpx.Auth):
    """Sends a user name and a password (RFC 7617)."""

    def __init__(self, username: Key, password: Key) -> None:
        self._username = kept(username, text)
        self._password = kept(password, secret)

    def __repr__(self) -> str:
        return "Basic()"

    def auth_flow(self, request: httpx.Request) -> Flow:
        username = self._username()
        if ":" in username:
            raise AuthError("A user name must not have a colon (RFC 7617, section 2).")
        pair = f"{username}:{self._password()}".encode()
        value = f"Basic {base64.b64encode(pair).decode()}"
        with lent(request, "Authorization", value):
            yield request


def basic(key: Key) -> Basic:
    """Send a key of the form `USER:PASSWORD` as basic authentication.

    Raises:
        AuthError: the key is of another form.
    """
    return Basic(*halves(key, "USER:PASSWORD"))
