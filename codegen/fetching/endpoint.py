"""What is asked, what is answered, and how much of both people may see."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from ..ir import Origin
from ..problems import Problem, ProblemsError

MAX_SECONDS = 120.0
"""How long an exchange may take in all, redirects included."""
MAX_SHOWN = 200
"""How many characters of what a server says are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What is asked, and with which rights."""

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: httpx.Auth | None = field(default=None, repr=False)
    variables: tuple[str, ...] = ()
    """The environment variables that the credentials come from, for advice."""
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What they hold."""
    tls: ssl.SSLContext | None = field(default=None, repr=False)
    """Whom to trust and what to show; None for what is usual."""
    proxy: str = field(default="", repr=False)
    """The URL of a proxy; empty to do what the environment says."""
    insecure: bool = False
    """Whether plain http may leave this machine."""
    max_seconds: float = MAX_SECONDS

    @property
    def shown(self) -> str:
        """The URL as people may see it: without user, query and fragment."""
        return shown_url(self.url)

    def redacted(self, text: str) -> str:
        """The text without the secrets."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def problem(self, message: str, advice: str = "") -> Problem:
        """Say that something is wrong here."""
        return Problem(self.redacted(message), Origin(self.shown), advice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server answered; any status."""

    status: int
    media: str
    """The media type, in lower case and without parameters."""
    location: str = field(repr=False)
    """Where a redirect leads."""
    text: str = field(repr=False)

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_html(self) -> bool:
        start = self.text.lstrip()[:100].lower()
        return start.startswith(("<!doctype html", "<html")) or (
            self.media in ("text/html", "application/xhtml+xml")
            and start.startswith("<")
        )


def require_safe(url: str, *, insecure: bool) -> None:
    """Refuse to send credentials where others can read them.

    Raises:
        ProblemsError: The URL is neither https nor of this machine.
    """
    parts = httpx.URL(url)
    is_safe = parts.scheme == "https" or _is_loopback(parts.host)
    if not is_safe and not insecure:
        raise ProblemsError(
            Problem(
                "Plain http lets others read and change what is sent.",
                Origin(shown_url(url)),
                "Use https://, or pass --insecure if the network is your own.",
            )
        )


def plain(text: str) -> str:
    """Text of a server on one line, without control characters, not too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= MAX_SHOWN else f"{line[:MAX_SHOWN]}…"


def shown_url(url: str) -> str:
    """A URL as people may see it: without user, query and fragment."""
    parts = httpx.URL(url)
    port = f":{parts.port}" if parts.port else ""
    host = f"[{parts.host}]" if ":" in parts.host else parts.host
    return f"{parts.scheme}://{host}{port}{parts.path}"


def target_of(url: httpx.URL, answer: Answer) -> httpx.URL | None:
    try:
        return url.join(answer.location) if answer.location else None
    except httpx.InvalidURL:
        return None


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
