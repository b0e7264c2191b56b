"""Ways to authenticate with a key.

A request has its credentials only while it is being sent: afterwards neither an error
nor a log that holds the request holds them.
"""

from __future__ import annotations

import base64
import logging
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from urllib.parse import quote, unquote_plus

from .errors import AuthError
from .http import httpx
from .redaction import HideParameter, keep_out

Key = str | Callable[[], str]
"""A secret, or what gives it: asked for each request, so that keys may change."""

Flow = Generator[httpx.Request, httpx.Response, None]


def credential(value: Key | None, variable: str) -> Key:
    """Return a key, or what an environment variable has where none is given.

    Raises:
        AuthError: there is neither.
    """
    if value is None:
        value = os.environ.get(variable, "")
        if not value.strip():
            way = f"pass one, or set {variable}" if variable else "pass one"
            raise AuthError(f"There is no key: {way}.")
    return value if callable(value) else plain(value)


def plain(key: Key) -> str:
    """Return the key itself, without the line break that files leave at its end.

    Raises:
        AuthError: it is empty, or nothing that can be sent.
        TypeError: it is no text.
    """
    given = key() if callable(key) else key
    if not isinstance(given, str):
        kind = type(given).__name__
        raise TypeError(f"A key is text, or a function that gives it, not {kind}.")
    text = given.strip()
    if not text:
        raise AuthError("The key is empty.")
    if not sendable(text):
        raise AuthError("The key has characters that cannot be sent.")
    keep_out(text)
    return text


def sendable(text: str) -> bool:
    """Whether a text can stand in a header, and only there."""
    return text.isascii() and text.isprintable()


def kept(key: Key) -> Callable[[], str]:
    """Return what gives the key, so that no attribute shows it."""
    return lambda: plain(key)


def halves(key: Key, form: str) -> tuple[Key, Key]:
    """Return what gives the two halves of a key that is of a form like "ID:SECRET".

    Raises:
        AuthError: it is of another form. A function may give such a key later.
    """
    whole = kept(key)

    def half(index: int) -> str:
        both = whole().partition(":")[::2]
        if not all(both):
            raise AuthError(f"The key is not of the form {form}.")
        return both[index]

    if not callable(key):
        half(0)
    return lambda: half(0), lambda: half(1)


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
        self._key = kept(key)

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
        logging.getLogger("httpx").addFilter(HideParameter(name))

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
        self._username = username if callable(username) else lambda: username
        self._password = password if callable(password) else lambda: password

    def __repr__(self) -> str:
        return "Basic()"

    def auth_flow(self, request: httpx.Request) -> Flow:
        username = self._username()
        if ":" in username:
            raise AuthError("A user name must not have a colon (RFC 7617, section 2).")
        password = self._password()
        keep_out(password)
        pair = f"{username}:{password}".encode()
        value = f"Basic {base64.b64encode(pair).decode()}"
        with lent(request, "Authorization", value):
            yield request


def basic(key: Key) -> Basic:
    """Send a key of the form `USER:PASSWORD` as basic authentication.

    Raises:
        AuthError: the key is of another form.
    """
    return Basic(*halves(key, "USER:PASSWORD"))
