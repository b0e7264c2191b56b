"""The token endpoint of the Labelf emulator: OAuth2 client credentials (RFC 6749,
section 4.4), with client id and secret by HTTP Basic."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
import time
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote_plus

_FORM = "application/x-www-form-urlencoded"


class TokenError(Exception):
    """An error of RFC 6749, section 5.2."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.error = error
        self.description = description


class Tokens:
    """Sells access tokens and knows which are live. Threads may share it."""

    def __init__(self, clients: Mapping[str, str]) -> None:
        """`clients` holds secrets by client id."""
        self._clients = dict(clients)
        self._expiries: dict[str, float] = {}
        self._lock = threading.Lock()

    def sell(
        self, authorization: str, content_type: str, body: bytes, lifetime: float
    ) -> dict[str, object]:
        """The answer to a request for a token that lives for `lifetime` seconds.
        Raises `TokenError`."""
        self._check_client(authorization)
        if content_type.partition(";")[0].strip().lower() != _FORM:
            raise TokenError(400, "invalid_request", f"the body must be {_FORM}")
        form = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
        if any(len(values) > 1 for values in form.values()):
            raise TokenError(400, "invalid_request", "a parameter is given twice")
        if not form.get("grant_type", [""])[0]:
            raise TokenError(400, "invalid_request", "grant_type is missing")
        if form["grant_type"] != ["client_credentials"]:
            description = "only client_credentials is supported"
            raise TokenError(400, "unsupported_grant_type", description)
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._expiries[token] = time.monotonic() + lifetime
        return {
            "access_token": token,
            "expires_in": int(lifetime),
            "scope": form.get("scope", [""])[0],
            "token_type": "bearer",
        }

    def is_live(self, token: str) -> bool:
        """Whether the token was sold here and has not expired."""
        with self._lock:
            return time.monotonic() < self._expiries.get(token, 0.0)

    def revoke_all(self) -> None:
        """End every token before its time, as a restart of the service would."""
        with self._lock:
            self._expiries.clear()

    def _check_client(self, authorization: str) -> None:
        scheme, _, credentials = authorization.partition(" ")
        try:
            decoded = base64.b64decode(credentials, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            decoded = ""
        # Both parts are form-encoded before they are joined (section 2.3.1).
        client, _, secret = (unquote_plus(part) for part in decoded.partition(":"))
        known = self._clients.get(client)
        if scheme.lower() != "basic" or known is None or known != secret:
            raise TokenError(401, "invalid_client", "unknown client or wrong secret")
