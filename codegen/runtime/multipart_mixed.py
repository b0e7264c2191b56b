"""Read the parts of a multipart/mixed response (RFC 2046, 5.1) as they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

HEADERS_END = re.compile(rb"\r?\n\r?\n")


def boundary(content_type: str) -> bytes:
    """Return the boundary that a `Content-Type` names; "-" where it names none."""
    message = Message()
    message["Content-Type"] = content_type
    return str(message.get_param("boundary", "-")).encode("latin-1", "replace")


class PartReader:
    """Puts the bodies of parts together from pieces, wherever these are cut."""

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = re.compile(rb"\r?\n--" + re.escape(boundary))
        self._longest = len(boundary) + 4
        self._rest = b"\r\n"  # The first delimiter may be at the very start.
        self._searched = 0
        self._in_part = False
        self.ended = False
        """Whether the closing delimiter has come."""

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Take the next bytes, and yield the body of each part that they complete.

        A part is complete with the delimiter after it. Whether that is the closing one
        is known two bytes later: these may come with the next part only.
        """
        self._rest += piece
        while not self.ended:
            if self._in_part and len(self._rest) < 2:
                return
            if self._in_part and self._rest.startswith(b"--"):
                self.ended = True
                return
            found = self._delimiter.search(self._rest, self._searched)
            if found is None:
                self._searched = max(0, len(self._rest) - self._longest)
                return
            part = self._rest[: found.start()]
            self._rest, self._searched = self._rest[found.end() :], 0
            # Some servers send an empty part at the end.
            if self._in_part and (body := _body(part)).strip():
                yield body
            self._in_part = True


def _body(part: bytes) -> bytes:
    """Return a part without its headers."""
    end = HEADERS_END.search(part)
    return part[end.end() :] if end else part
