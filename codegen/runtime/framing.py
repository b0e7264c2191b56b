"""Cut a response into the items that it is a sequence of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from .decode import NotJsonError, TooDeepError, decode
from .http import httpx
from .multipart_mixed import PartReader, boundary
from .response import media_type
from .server_sent_events import EventReader

RECORD_SEPARATOR = b"\x1e"


@dataclass(frozen=True, slots=True)
class Frame:
    """One item, as it came."""

    data: bytes
    name: str = ""
    """Of a server-sent event."""
    id: str = ""


class Framing(Protocol):
    """Puts items together from pieces, wherever these are cut."""

    @property
    def can_resume(self) -> bool:
        """Whether a new connection may go on where this one ended."""
        ...

    @property
    def wait(self) -> float | None:
        """How many seconds the server asks to wait before that."""
        ...

    @property
    def last_id(self) -> str:
        """Where that is, as the server says it."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the last item has come."""
        ...

    def feed(self, piece: bytes, /) -> Iterator[Frame]: ...
    def rest(self) -> Iterator[Frame]: ...


class Events:
    """Server-sent events."""

    can_resume = True
    ended = False

    def __init__(self, last_id: str) -> None:
        self._reader = EventReader(last_id)

    @property
    def last_id(self) -> str:
        return self._reader.reached

    @property
    def wait(self) -> float | None:
        return self._reader.wait

    def feed(self, piece: bytes) -> Iterator[Frame]:
        for event in self._reader.feed(piece):
            yield Frame(event.data.encode(), event.name, event.id)

    def rest(self) -> Iterator[Frame]:
        """An event without the empty line after it is none."""
        yield from ()


class Records:
    """Values of JSON, with a separator after or before each."""

    can_resume = False
    ended = False
    last_id = ""
    wait = None

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._rest: list[bytes] = []
        """Not put together before its end: it may come in thousands of pieces."""

    def feed(self, piece: bytes) -> Iterator[Frame]:
        first, *others = piece.split(self._separator)
        self._rest.append(first)
        for other in others:
            yield Frame(b"".join(self._rest))
            self._rest = [other]

    def rest(self) -> Iterator[Frame]:
        yield Frame(b"".join(self._rest))


class TextSequence(Records):
    """JSON texts, each after a separator and before a line end (RFC 7464): a whole one
    does not wait for the next."""

    def __init__(self) -> None:
        super().__init__(RECORD_SEPARATOR)

    def feed(self, piece: bytes) -> Iterator[Frame]:
        yield from super().feed(piece)
        if piece.endswith(b"\n") and _is_json(b"".join(self._rest)):
            yield from self.rest()
            self._rest = []


def _is_json(text: bytes) -> bool:
    text = text.strip()
    if CLOSING.get(text[:1], text[-1:]) != text[-1:]:  # Most often, in the middle.
        return False
    try:
        decode(text, Any)
    except NotJsonError:
        return False
    except TooDeepError:
        pass
    return True


CLOSING = {b"{": b"}", b"[": b"]"}


class Parts:
    """The parts of a multipart response."""

    can_resume = False
    last_id = ""
    wait = None

    def __init__(self, content_type: str) -> None:
        self._reader = PartReader(boundary(content_type))

    @property
    def ended(self) -> bool:
        return self._reader.ended

    def feed(self, piece: bytes) -> Iterator[Frame]:
        yield from map(Frame, self._reader.feed(piece))

    def rest(self) -> Iterator[Frame]:
        yield from ()


def framing(response: httpx.Response, last_id: str) -> Framing | None:
    """Return what cuts a response, by its media type; None for what is no sequence.

    Args:
        response: The response.
        last_id: Where it goes on from, of server-sent events.
    """
    media = media_type(response)
    if media == "text/event-stream":
        return Events(last_id)
    if media.endswith("json-seq"):
        return TextSequence()
    if any(word in media for word in ("ndjson", "jsonl", "json-lines", "stream+json")):
        return Records(b"\n")
    if media.endswith("json-stream"):
        return Records(b"\n")
    if media.startswith("multipart/"):
        return Parts(response.headers["Content-Type"])
    return None
