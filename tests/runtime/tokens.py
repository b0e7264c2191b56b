"""A server that grants tokens and demands them, as Label Studio and Labelf do."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass, field

from .server import Reply, Request, answer


def jwt(**claims: object) -> str:
    """Make a token that reads as a JWT; nobody checks its signature."""

    def part(value: object) -> str:
        text = json.dumps(value).encode()
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    return f"{part({'alg': 'HS256'})}.{part(claims)}.c2lnbmF0dXJl"


PAT = jwt(token_type="refresh", exp=8_000_000_000, jti="pat-secret")
LEGACY = "0123456789abcdef0123456789abcdef01234567"
CLIENT_SECRET = "client+secret/=value"


@dataclass
class Clock:
    """A clock that is set by hand. It is not that of the server."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class TokenServer:
    """Grants tokens at /token, and answers all else only with the newest."""

    life: int = 300
    granted: list[str] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    called: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    delay: float = 0.0
    failure: Reply | None = None
    """What /token answers instead of a token."""
    refuses_all: bool = False
    accepts_all: bool = False

    def __call__(self, request: Request) -> Reply:
        with self.lock:
            if request.path == "/token":
                self.asked.append(request)
                return self.failure or self.grant(request)
            self.called.append(request)
            sent = request.headers.get("authorization", "")
            good = [f"Bearer {token}" for token in self.granted[-1:]]
            known = self.accepts_all or sent in [*good, f"Token {LEGACY}"]
            if known and not self.refuses_all:
                return answer(200, {"id": 1})
            return answer(401, {"detail": "Authentication credentials were wrong."})

    def grant(self, request: Request) -> Reply:
        start = 1_700_000_000 + len(self.granted)
        token = jwt(iat=start, exp=start + self.life, n=len(self.granted))
        self.granted.append(token)
        if "basic" in request.headers.get("authorization", "").lower():
            body: object = {"access_token": token, "expires_in": self.life}
        else:
            body = {"access": token}
        return answer(200, body, after=self.delay)

    def revoke(self) -> None:
        """Let no token count that was granted so far."""
        self.granted.append("revoked")
