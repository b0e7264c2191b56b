"""Ways to authenticate with a short-lived token that is had for a key.

A token is asked for when it is needed: once, however many threads or tasks wait for
it. It is renewed before its end, and once more where the server refuses it with 401.
Requests for a token go to the configured URL and nowhere else.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import math
import threading
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from .auth import Flow, lent
from .decode import NotJsonError, TooDeepError, decode, encode
from .discretion import Request
from .errors import AuthError
from .http import httpx
from .keys import Key, kept, plain, sendable
from .messages import said
from .redaction import shown

USED_UP = 0.9
"""The part of its life after which a token is renewed."""
COOLDOWN = 1.0
"""For so many seconds the failure of one request for a token is that of all."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and until when (by the clock) it is to be used."""

    text: str = field(default="", repr=False)
    good_until: float = -math.inf
    key: str = field(default="", repr=False)
    """What it was had for."""


class TokenAuth(httpx.Auth):
    """Sends a token as `Authorization: Bearer ...`, and renews it."""

    _read: Callable[[Key], str] = staticmethod(plain)
    """Reads the key."""

    def __init__(
        self, key: Key, token_url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._key = kept(key, self._read)
        self._token_url = _token_url(token_url)
        self._clock = clock
        self._token = Token()
        self._failure: tuple[str, float] = ("", -math.inf)
        self._lock = threading.Lock()
        self._task_locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]
        self._task_locks = WeakKeyDictionary()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(token_url={shown(self._token_url)!r})"

    def ask_at(self, token_url: str) -> None:
        """Ask for tokens at a URL, where none was said."""
        if token_url and not self._token_url.host:
            self._token_url = _token_url(token_url)

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        refused = ""
        for _ in range(2):
            authorization = self._ready(refused)
            if not authorization:
                with self._lock:
                    authorization = self._ready(refused)
                    if not authorization:
                        response = yield self._token_request(request)
                        response.read()
                        authorization = self._accept(response)
            with lent(request, "Authorization", authorization):
                response = yield request
            if response.status_code != 401 or not self._renews():
                return
            refused = authorization

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        refused = ""
        for _ in range(2):
            authorization = self._ready(refused)
            if not authorization:
                async with self._task_lock():
                    authorization = self._ready(refused)
                    if not authorization:
                        response = yield self._token_request(request)
                        await response.aread()
                        authorization = self._accept(response)
            with lent(request, "Authorization", authorization):
                response = yield request
            if response.status_code != 401 or not self._renews():
                return
            refused = authorization

    def _ready(self, refused: str) -> str:
        """Return what to send now, or "" where a token must be had first."""
        token = self._token
        usable = self._clock() < token.good_until and token.key == self._key()
        authorization = f"Bearer {token.text}"
        return authorization if usable and authorization != refused else ""

    def _renews(self) -> bool:
        """Whether another token may be had where one is refused."""
        return True

    def _task_lock(self) -> asyncio.Lock:
        """Return the lock of the running loop: a lock of asyncio serves one only."""
        return self._task_locks.setdefault(asyncio.get_running_loop(), asyncio.Lock())

    def _token_request(self, request: httpx.Request) -> httpx.Request:
        """Return the request for a token, with the time limits of the one it is for."""
        if not self._token_url.host:
            raise AuthError("It is not said where a token is had: pass a token_url.")
        message, until = self._failure
        if self._clock() < until:
            raise AuthError(message)
        headers, content = self._asking()
        headers |= {"Accept": "application/json"}
        headers |= {"User-Agent": request.headers.get("User-Agent", "schema-codegen")}
        return Request(
            "POST",
            self._token_url,
            headers=headers,
            content=content,
            extensions={"timeout": request.extensions.get("timeout", {})},
        )

    def _accept(self, response: httpx.Response) -> str:
        """Take a token from a response, and return what to send with it."""
        try:
            body = decode(response.content, Any).value
        except (NotJsonError, TooDeepError):
            body = response.text
        text, life = self._granted(body) if response.is_success else ("", 0.0)
        if not text or not sendable(text):
            raise self._failed(response, body)
        self._token = Token(text, self._clock() + USED_UP * life, self._key())
        return f"Bearer {text}"

    def _failed(self, response: httpx.Response, body: Any) -> AuthError:
        answer = f"{response.status_code}"
        answer += ", without a token" if response.is_success else f" {said(body)}"
        message = f"No token: {shown(self._token_url)} answered {answer.strip()}"
        self._failure = (message, self._clock() + COOLDOWN)
        return AuthError(message)

    def _asking(self) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body that ask for a token."""
        raise NotImplementedError

    def _granted(self, body: Any) -> tuple[str, float]:
        """Return the token in a body and its life in seconds, or ("", 0)."""
        raise NotImplementedError


def _token_url(text: str) -> httpx.URL:
    """Return a URL, or an empty one.

    Raises:
        ValueError: it is not an absolute URL of http or https.
    """
    url = httpx.URL(text)
    if text and (url.scheme not in ("http", "https") or not url.host):
        raise ValueError("A token_url starts with https:// and names a host.")
    return url


class LabelStudioKey(TokenAuth):
    """Sends a key of Label Studio, of either kind; its form tells which it is.

    A legacy token is sent as `Token ...`. A personal access token (a JWT) is exchanged
    for an access token that lives for minutes; such a one is sent as it is, too.
    """

    def _ready(self, refused: str) -> str:
        if self._renews():
            return super()._ready(refused)
        key = self._key()
        return f"Bearer {key}" if key.count(".") == 2 else f"Token {key}"

    def _renews(self) -> bool:
        key = self._key()
        is_jwt = key.count(".") == 2
        return is_jwt and _claims(key).get("token_type") != "access"

    def _asking(self) -> tuple[dict[str, str], bytes]:
        headers = {"Content-Type": "application/json"}
        return headers, encode({"refresh": self._key()})

    def _granted(self, body: Any) -> tuple[str, float]:
        access = body.get("access") if isinstance(body, dict) else None
        return (access, _life(access)) if isinstance(access, str) else ("", 0.0)


def _life(jwt: str) -> float:
    """Return how many seconds a JWT lives, from its claims; infinite if it is silent.

    The difference of `exp` and `iat` is right even where the clocks disagree.
    """
    claims = _claims(jwt)
    try:
        issued = claims.get("iat", time.time())
        return max(0.0, float(claims["exp"]) - float(issued))
    except (ValueError, KeyError, TypeError):
        return math.inf


def _claims(jwt: str) -> dict[str, Any]:
    """Return what a JWT says; nothing where it cannot be read."""
    payload = jwt.partition(".")[2].partition(".")[0]
    try:
        content = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        claims = decode(content, Any).value
    except (ValueError, NotJsonError, TooDeepError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}
