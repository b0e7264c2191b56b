"""How much of a body has come, and whether a response goes on from there.

RFC 9110, sections 13.1.5, 14 and 15.3.7. Bytes of two versions of a file must never
meet: what goes on needs a strong `ETag`, and each response that claims to go on is
compared with what was asked for.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NoBase64
from dataclasses import dataclass, field

from .http import httpx
from .response_limits import is_packed

PARTIAL = 206
CONTENT_RANGE = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)")
STRONG = re.compile(r'"[\x21\x23-\x7e\x80-\xff]*"')
"""An `ETag` that changes with each byte (RFC 9110, section 8.8.3)."""
DIGEST = re.compile(r"([\w-]+)=:?([A-Za-z0-9+/]+=*):?")
ALGORITHMS = {"sha-512": "sha512", "sha-256": "sha256", "sha": "sha1", "md5": "md5"}
"""The names of digests in headers, the best first (RFC 9530; RFC 3230)."""
SIZES = {"sha512": 64, "sha256": 32, "sha1": 20, "md5": 16}
"""Of a digest, in bytes."""


@dataclass(frozen=True, slots=True)
class Version:
    """Which version of a body it is, of which a part has come."""

    etag: str = ""
    """Empty where nothing tells versions apart, so that only a whole one is of use."""
    total: int | None = None
    """How many bytes it has, where the server says so."""


@dataclass(slots=True)
class Progress:
    """How much of a body has come."""

    came: int = 0
    """Bytes."""
    version: Version = Version()
    has_begun: bool = False
    """Whether a response was taken."""
    may_begin_anew: bool = False
    """Whether what came before can be taken back."""
    is_plain: bool = False
    """Whether the body is asked for without compression, as ranges are of what is
    compressed."""
    digests: dict[str, bytes] = field(default_factory=dict)
    """What the server says of the whole body, by names of `hashlib`."""

    @property
    def can_go_on(self) -> bool:
        """Whether a request can ask for the rest."""
        return bool(self.came and self.version.etag)

    def ask(self, request: httpx.Request) -> None:
        """Ask for the rest, or the whole where the version is another by now."""
        if self.is_plain:
            request.headers["Accept-Encoding"] = "identity"
        if self.can_go_on:
            request.headers["Range"] = f"bytes={self.came}-"
            request.headers["If-Range"] = self.version.etag

    def take(self, response: httpx.Response) -> bool:
        """Note what a response begins with; return whether its bytes are those that
        come next."""
        if response.status_code == PARTIAL:
            return self._goes_on(response)
        if self.came and not self.may_begin_anew:
            return False
        length = response.headers.get("Content-Length", "")
        is_empty = response.request.method == "HEAD" or response.status_code == 204
        total = int(length) if length.isdecimal() and not is_empty else None
        self.came, self.version = 0, Version(_etag(response), total)
        self.digests = _digests(response)
        return True

    def forget(self) -> None:
        """Ask for the whole from now on."""
        self.version = Version("", self.version.total)

    def missing(self) -> str:
        """Say what is wrong with the length of what came; empty where nothing is."""
        total = self.version.total
        if total is None or total == self.came:
            return ""
        return f"{self.came:,} bytes came of {total:,}"

    def _goes_on(self, response: httpx.Response) -> bool:
        found = CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
        if not found or not self.can_go_on or is_packed(response):
            return False
        first, last, total = int(found[1]), int(found[2]), found[3]
        known = self.version.total
        if known is None and total != "*":
            known = int(total)
        fits = first == self.came <= last and total in ("*", str(known))
        fits = fits and (known is None or last < known)
        if not fits or _etag(response) != self.version.etag:
            return False
        self.version = Version(self.version.etag, known)
        self.digests |= _digests(response)
        return True


def _etag(response: httpx.Response) -> str:
    """Return the strong tag, where the server may go on from it."""
    tag: str = response.headers.get("ETag", "").strip()
    ranges = response.headers.get("Accept-Ranges", "").strip().lower()
    if is_packed(response) or ranges == "none" or not STRONG.fullmatch(tag):
        return ""
    return tag


def _digests(response: httpx.Response) -> dict[str, bytes]:
    """Return what the headers say of the whole body. Of one that is compressed nothing
    is known: servers compress what others have counted."""
    if is_packed(response):
        return {}
    whole = ["Repr-Digest", "Digest"]
    if response.status_code != PARTIAL:
        whole.append("Content-Digest")
    headers = [response.headers.get(name, "") for name in whole]
    said = [pair for header in headers for pair in DIGEST.findall(header)]
    if response.status_code != PARTIAL and "Content-MD5" in response.headers:
        said.append(("md5", response.headers["Content-MD5"]))
    found = {}
    for name, text in said:
        try:
            value = b64decode(text, validate=True)
        except (NoBase64, ValueError):
            continue
        algorithm = ALGORITHMS.get(name.lower(), "")
        if len(value) == SIZES.get(algorithm):
            found[algorithm] = value
    return found
