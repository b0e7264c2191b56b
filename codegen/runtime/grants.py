"""Access tokens of OAuth 2, and the grants that they are had for (RFC 6749)."""

from __future__ import annotations

import base64
import math
import time
from collections.abc import Callable, Mapping
from typing import Any, TypedDict, Unpack
from urllib.parse import quote, urlencode

from .errors import AuthError
from .jwt import life
from .keys import Key, Secret, halves, kept, secret, text, whole
from .redaction import keep_out
from .tokens import TokenAuth


class GrantOptions(TypedDict, total=False):
    """What all grants may have."""

    client_id: Key
    """The id of the program, where it has one."""
    client_secret: Key
    """Its secret; a public client has none."""
    scope: str
    """What the token is to allow, with blanks between."""
    form: Mapping[str, str]
    """Further fields that the server wants, such as an `audience`."""
    client_in_body: bool
    """Whether id and secret go into the body, instead of a header (section 2.3.1)."""
    clock: Callable[[], float]
    """What tells the time, in seconds."""


class Grant(TokenAuth):
    """Sends an OAuth 2 access token as `Authorization: Bearer ...`, and renews it.

    Args:
        key: What is kept a secret of the grant.
        token_url: Where the token is had. Without it, where the document of the first
            client says that it is given to.
        options: `GrantOptions`.
    """

    _read = staticmethod(whole)  # It is sent in a form, which takes any text.

    def __init__(
        self, key: Key, token_url: str = "", **options: Unpack[GrantOptions]
    ) -> None:
        super().__init__(key, token_url, options.get("clock", time.monotonic))
        self._client_id = kept(options.get("client_id", ""), text)
        self._client_secret = kept(options.get("client_secret", ""), secret)
        self._scope = options.get("scope", "")
        self._form = dict(options.get("form", {}))
        self._client_in_body = options.get("client_in_body", False)

    def _asking(self, key: Secret) -> tuple[dict[str, str], bytes]:
        form = self._granting(key)
        form |= {"scope": self._scope} if self._scope else {}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        client, own = self._client_id(), Secret(self._client_secret().strip())
        if own and not self._client_in_body:
            # Section 2.3.1: both are form-encoded before they are put together.
            pair = f"{quote(client, safe='')}:{quote(own, safe='')}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        else:
            form |= {"client_id": client} if client else {}
            form |= {"client_secret": own} if own else {}
        return headers, urlencode({**form, **self._form}).encode()

    def _granting(self, key: Secret) -> dict[str, str]:
        """Return the fields that say what the token is granted for."""
        raise NotImplementedError

    def _granted(self, body: Any, key: Secret, now: float) -> tuple[str, float] | None:
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str):
            return None
        seconds = _seconds(body.get("expires_in"))
        # Where the answer is silent, a token that is a JWT may say it.
        return token, life(token, now) if math.isinf(seconds) else seconds


def _seconds(life: Any) -> float:
    """Return the life of a token; some servers write the number as text."""
    try:
        seconds = float(life)
    except (TypeError, ValueError):
        return math.inf
    return math.inf if math.isnan(seconds) else max(0.0, seconds)


class ClientCredentials(Grant):
    """Sends an OAuth 2 access token, had by client credentials (section 4.4).

    Args:
        client_id: The id of the program.
        client_secret: Its secret.
        token_url: Where the token is had; what the document names, if it is left out.
        scope: What the token is to allow, with blanks between.
        clock: What tells the time, in seconds.
        form: Further fields that the server wants, such as an `audience`.
        client_in_body: Whether id and secret go into the body, instead of a header.
    """

    def __init__(
        self,
        client_id: Key,
        client_secret: Key,
        token_url: str = "",
        scope: str = "",
        clock: Callable[[], float] = time.monotonic,
        *,
        form: Mapping[str, str] | None = None,
        client_in_body: bool = False,
    ) -> None:
        super().__init__(
            client_secret,
            token_url,
            client_id=client_id,
            client_secret=client_secret,
            scope=scope,
            form=form or {},
            client_in_body=client_in_body,
            clock=clock,
        )

    def _granting(self, key: Secret) -> dict[str, str]:
        return {"grant_type": "client_credentials"}


def _password(key: Key) -> Secret:
    """Return a password as it is: it goes into a form, which may have any text.

    Raises:
        AuthError: it is empty.
    """
    found = secret(key)
    if not found:
        raise AuthError("The password is empty.")
    return found


class Password(Grant):
    """Sends an OAuth 2 access token, had for a user's password (section 4.3).

    Args:
        username: The user.
        password: Their password.
        token_url: Where the token is had; what the document names, if it is left out.
        options: `GrantOptions`: the id of the program, a scope ...
    """

    _read = staticmethod(_password)

    def __init__(
        self,
        username: Key,
        password: Key,
        token_url: str = "",
        **options: Unpack[GrantOptions],
    ) -> None:
        super().__init__(password, token_url, **options)
        self._username = kept(username, text)

    def _granting(self, key: Secret) -> dict[str, str]:
        return {
            "grant_type": "password",
            "username": self._username(),
            "password": key,
        }


class RefreshToken(Grant):
    """Sends an OAuth 2 access token, had for a refresh token (section 6).

    A server may give another refresh token with each access token, and let the one
    before count no longer. The newest is used, and told to `rotated`: who starts the
    program anew needs it.

    Args:
        refresh_token: The refresh token.
        token_url: Where the token is had; what the document names, if it is left out.
        rotated: Is called with each refresh token that replaces the one before.
        options: `GrantOptions`: the id of the program, a scope ...
    """

    _is_replaced = True

    def __init__(
        self,
        refresh_token: Key,
        token_url: str = "",
        *,
        rotated: Callable[[str], None] = lambda _: None,
        **options: Unpack[GrantOptions],
    ) -> None:
        super().__init__(refresh_token, token_url, **options)
        self._rotated = rotated
        self._newest = Secret(""), Secret("")
        """The refresh token that was given, and what has replaced it."""

    def _granting(self, key: Secret) -> dict[str, str]:
        given, newest = self._newest
        token = newest if given == key else key
        return {"grant_type": "refresh_token", "refresh_token": token}

    def _granted(self, body: Any, key: Secret, now: float) -> tuple[str, float] | None:
        found = super()._granted(body, key, now)
        newest = body.get("refresh_token") if found else None
        if isinstance(newest, str) and newest:
            is_new = newest != self._granting(key)["refresh_token"]
            self._newest = key, Secret(newest)
            if is_new:
                keep_out(newest)
                self._rotated(newest)
        return found


def client_credentials(
    key: Key, token_url: str = "", scope: str = ""
) -> ClientCredentials:
    """Exchange a key of the form `ID:SECRET` for an OAuth 2 access token.

    Raises:
        AuthError: the key is of another form.
    """
    return ClientCredentials(*halves(key, "ID:SECRET"), token_url, scope)
