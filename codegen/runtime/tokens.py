"""Ways to authenticate with a short-lived token that is had for a key.

A token is asked for when it is needed: once, however many threads and tasks wait for
it, in whichever clients and event loops. It is renewed before its end, and once more
where the server refuses it with 401. Requests for a token go to the configured URL and
nowhere else; `token_requests` has how they are sent.
"""

from __future__ import annotations

import asyncio
import copy
import functools
import math
import time
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from .auth import Flow, lent
from .charsets import text_of
from .deadline import SECONDS, OutOfTime
from .decode import NotJsonError, TooDeepError, decode, encode
from .discretion import Request, bare
from .errors import AuthError
from .exchange import Exchange
from .failures import FINAL, is_distrust
from .forking import lock, renew_in_child
from .http import httpx
from .jwt import claims, is_jwt, life
from .keys import Key, Secret, kept, plain, sendable
from .messages import said
from .plain_http import refuse_plain_http
from .redaction import keep_out, redacted, shown
from .retry import STANDARD_RETRY, Failure
from .throttling import server_time
from .token_requests import (
    LONGEST,
    ROUTE,
    Beginning,
    Route,
    abegin,
    begin,
    limited,
    refusal,
)
from .turns import Pause

COOLDOWN = 1.0
"""For so many seconds the failure of one request for a token is that of all."""
LEEWAY = 30.0
"""So many seconds before its end a token is renewed, or a tenth of its life if that is
more: clocks and networks are slow. Of a short life it is at most the half."""
REFUSALS = frozenset({400, 401, 403})
"""What says that the key is no good (RFC 6749, section 5.2)."""


NOTHING = Secret()


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and when (by the clock) it is to be used."""

    text: Secret = NOTHING
    key: Secret = NOTHING
    """What it was had for."""
    scheme: str = "Bearer"
    """What it is sent as."""
    begins: float = math.inf
    """When it was had: a clock that says less was set back."""
    renewed: float = -math.inf
    """When another is asked for."""
    ends: float = -math.inf

    @property
    def authorization(self) -> str:
        return f"{self.scheme} {self.text}"

    def is_for(self, key: Secret, refused: Token) -> bool:
        """Whether it was had for a key, and is not the one that was refused."""
        return self.key == key and self.text != refused.text


NO_TOKEN = Token()


def granted(text: str, key: Secret, now: float, seconds: float) -> Token:
    """Return a token that lives for so many seconds from now on."""
    keep_out(text)
    leeway = min(max(LEEWAY, seconds / 10), seconds / 2)
    renewed = math.inf if math.isinf(seconds) else now + seconds - leeway
    return Token(Secret(text), key, "Bearer", now, renewed, now + seconds)


@dataclass(eq=False, slots=True)
class _Request:
    """A request for a token that is on its way, and what all wait for."""

    key: Secret
    outcome: Future[Token | AuthError] = field(default_factory=Future)
    begun: float = field(default_factory=time.monotonic)
    loop: asyncio.AbstractEventLoop | None = None
    """The event loop that it cannot do without."""

    def __post_init__(self) -> None:
        # Who waits for it and is cancelled cannot cancel it for the others.
        self.outcome.set_running_or_notify_cancel()

    def is_for(self, key: Secret, waits: bool) -> bool:
        """Whether its outcome will be that for a key, and may be waited for.

        Args:
            key: The key.
            waits: Whether the thread waits, and with it an event loop that it runs.
        """
        is_late = time.monotonic() - self.begun > LONGEST + COOLDOWN
        is_stuck = self.loop is not None and (
            not self.loop.is_running() or (waits and self.loop is _running_loop())
        )
        return self.key == key and not is_late and not is_stuck


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class TokenAuth(httpx.Auth):
    """Sends a token as `Authorization: Bearer ...`, and renews it."""

    _read: Callable[[Key], Secret] = staticmethod(plain)
    """Reads the key."""
    _is_replaced = False
    """Whether a request may replace the key: what it brings must not be lost."""

    def __init__(
        self, key: Key, token_url: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._key = kept(key, self._read)
        self._token_url = _token_url(token_url)
        self._clock = clock
        self._token = NO_TOKEN
        self._failed: tuple[AuthError, Secret, float] | None = None
        """The last failure, the key that it was for, and when it was."""
        self._lock = lock()
        self._request: _Request | None = None
        renew_in_child(self, TokenAuth._forget)

    def _forget(self) -> None:
        """Forget what is on its way: it does not come to a child process."""
        self._request = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}(token_url={shown(self._token_url)!r})"

    def ask_at(self, token_url: str) -> None:
        """Ask for tokens at a URL, where none was said."""
        if token_url and not self._token_url.host:
            self._token_url = _token_url(token_url)

    def sync_auth_flow(self, request: httpx.Request) -> Flow:
        refused = NO_TOKEN
        for _ in range(2):
            key = self._key()
            token = self._ready(key, refused)
            if token is None:
                outcome = self._shared(request, key, refused, begin)
                try:
                    found = outcome.result(request.extensions.get(SECONDS))
                except TimeoutError:
                    problem = "the total time is over, without a token"
                    raise OutOfTime(problem, request=request) from None
                token = self._usable(found, key, refused)
            with lent(request, "Authorization", token.authorization):
                response = yield request
            if response.status_code != 401 or not self._renews(key):
                return
            # That gives its connection back: there may be none left to ask over.
            response.read()
            refused = token

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        refused = NO_TOKEN
        for _ in range(2):
            key = self._key()
            token = self._ready(key, refused)
            if token is None:
                outcome = self._shared(request, key, refused, abegin)
                found = await asyncio.wrap_future(outcome)
                token = self._usable(found, key, refused)
            with lent(request, "Authorization", token.authorization):
                response = yield request
            if response.status_code != 401 or not self._renews(key):
                return
            await response.aread()
            refused = token

    def _renews(self, key: Secret) -> bool:
        """Whether another token may be had where one is refused."""
        return True

    def _ready(self, key: Secret, refused: Token) -> Token | None:
        """Return the token to send now; None where one must be had first."""
        token = self._token
        is_fresh = token.begins <= self._clock() < token.renewed
        return token if is_fresh and token.is_for(key, refused) else None

    def _usable(self, found: Token | AuthError, key: Secret, refused: Token) -> Token:
        """Return the token that was had; or the one before, while that is good.

        Raises:
            AuthError: there is none. Each that waits raises an error of its own.
        """
        if isinstance(found, Token):
            return found
        token = self._token
        is_good = token.begins <= self._clock() < token.ends
        if is_good and token.is_for(key, refused):
            return token
        raise copy.copy(found) from found.__cause__

    def _shared(
        self, request: httpx.Request, key: Secret, refused: Token, begin_: Beginning
    ) -> Future[Token | AuthError]:
        """Return what the request for a token comes to: that which is on its way, or
        another one."""
        with self._lock:
            if (known := self._known(key, refused)) is not None:
                outcome: Future[Token | AuthError] = Future()
                outcome.set_result(known)
                return outcome
            on_its_way = self._request
            if on_its_way and on_its_way.is_for(key, waits=begin_ is begin):
                return on_its_way.outcome
            asked = self._request = _Request(key)
        route: Route = request.extensions.get(ROUTE) or _route_of(request)
        agent = request.headers.get("User-Agent", "schema-codegen")
        steps = self._steps(asked, route, agent)
        end = functools.partial(self._end, asked)
        asked.loop = begin_(steps, route, end, self._is_replaced)
        return asked.outcome

    def _known(self, key: Secret, refused: Token) -> Token | AuthError | None:
        """Return what is known meanwhile: a token that others had, or a failure that
        is young."""
        found = self._ready(key, refused)
        if found is None and self._failed:
            error, failed_key, when = self._failed
            is_young = 0 <= self._clock() - when < COOLDOWN
            return error if is_young and failed_key == key else None
        return found

    def _end(self, asked: _Request, found: Token | AuthError) -> None:
        """Take what came of a request."""
        with self._lock:
            if self._request is asked:
                self._request = None
                if isinstance(found, Token):
                    self._token, self._failed = found, None
                else:
                    self._failed = found, asked.key, self._clock()
        asked.outcome.set_result(found)

    def _steps(self, asked: _Request, route: Route, agent: str) -> Exchange[Token]:
        """Ask for a token, again where that may help.

        Raises:
            AuthError: there is none.
        """
        if not self._token_url.host:
            raise AuthError("It is not said where a token is had: pass a token_url.")
        if not route.insecure_http:
            refuse_plain_http(self._token_url)
        attempt, begun = 0, time.monotonic()
        while True:
            attempt += 1
            headers, content = self._asking(asked.key)
            headers |= {"Accept": "application/json", "User-Agent": agent}
            request = Request("POST", self._token_url, headers=headers, content=content)
            elapsed = time.monotonic() - begun
            limited(request, route.timeout, max(0.1, LONGEST - elapsed))
            outcome = yield request
            elapsed = time.monotonic() - begun
            wait = _wait(route, attempt, elapsed, outcome)
            if wait is None:
                break
            yield Pause(wait)
        if isinstance(outcome, httpx.Response):
            return self._accept(outcome, asked.key)
        kind = type(outcome).__name__
        reason = f"{kind}: {redacted(str(outcome))}" if str(outcome) else kind
        problem = f"No token from {shown(self._token_url)}: {reason}"
        raise AuthError(problem) from (outcome and bare(outcome))

    def _accept(self, response: httpx.Response, key: Secret) -> Token:
        """Take a token from a response.

        Raises:
            AuthError: it has none.
        """
        try:
            body = decode(response.content, Any).value
        except (NotJsonError, TooDeepError):
            body = text_of(response)
        had = None
        if response.is_success:
            had = self._granted(body, key, server_time(response))
        if had and had[0] and sendable(had[0]):
            return granted(had[0], key, self._clock(), had[1])
        answer = f"{response.status_code}"
        answer += ", without a token" if response.is_success else f" {said(body)}"
        message = f"No token: {shown(self._token_url)} answered {answer.strip()}"
        if response.status_code in REFUSALS:
            raise refusal(message, response)
        raise AuthError(message)

    def _asking(self, key: Secret) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body that ask for a token."""
        raise NotImplementedError

    def _granted(self, body: Any, key: Secret, now: float) -> tuple[str, float] | None:
        """Return the token in a body and its life in seconds, where there is one.

        Args:
            body: The body.
            key: What it was had for.
            now: When it was sent, by the clock of the server.
        """
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


def _route_of(request: httpx.Request) -> Route:
    """Return the route of a client of httpx, which decides what it sends where."""
    phases = request.extensions.get("timeout") or {}
    four = {phase: phases.get(phase) for phase in ("connect", "read", "write", "pool")}
    return Route(None, STANDARD_RETRY, httpx.Timeout(**four), insecure_http=True)


def _wait(
    route: Route,
    attempt: int,
    elapsed: float,
    outcome: httpx.Response | httpx.RequestError | None,
) -> float | None:
    """Return how many seconds to wait before a token is asked for again, or None.

    Asking twice does no harm: who cannot have the first answer would ask again later.
    """
    seen: Any = outcome
    if isinstance(outcome, httpx.RequestError):
        hangs = isinstance(outcome, httpx.TimeoutException)
        hangs = hangs and not isinstance(outcome, httpx.ConnectTimeout)
        final = hangs or isinstance(outcome, FINAL) or is_distrust(outcome)
        seen = Failure(outcome, "not sent", final)
    wait = route.retry.wait(attempt, elapsed, seen, repeatable=True)
    return None if wait is None or elapsed + wait >= LONGEST else wait


class LabelStudioKey(TokenAuth):
    """Sends a key of Label Studio, of either kind; its form tells which it is.

    A legacy token is sent as `Token ...`. A personal access token (a JWT) is exchanged
    for an access token that lives for minutes; such a one is sent as it is, too.
    """

    def _ready(self, key: Secret, refused: Token) -> Token | None:
        if self._renews(key):
            return super()._ready(key, refused)
        return Token(key, key, "Bearer" if is_jwt(key) else "Token")

    def _renews(self, key: Secret) -> bool:
        return is_jwt(key) and claims(key).get("token_type") != "access"

    def _asking(self, key: Secret) -> tuple[dict[str, str], bytes]:
        return {"Content-Type": "application/json"}, encode({"refresh": str(key)})

    def _granted(self, body: Any, key: Secret, now: float) -> tuple[str, float] | None:
        access = body.get("access") if isinstance(body, dict) else None
        return (access, life(access, now)) if isinstance(access, str) else None
