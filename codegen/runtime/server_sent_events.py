"""Read server-sent events (WHATWG HTML, section 9.2) from bytes as they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .decode import BYTE_ORDER_MARK

LINE_END = re.compile(rb"\r\n|\n|\r")
WAIT = re.compile("[0-9]{1,9}")
"""Milliseconds. Of more digits, no clock could wait so long."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    name: str
    data: str
    id: str = ""
    """The last one that came, with this event or before it."""


class EventReader:
    """Puts events together from pieces, wherever these are cut."""

    def __init__(self, last_id: str = "") -> None:
        self._rest: list[bytes] = []
        """Of a line, whose end has not come. It is not put together before: a line may
        come in thousands of pieces."""
        self._at_start = True
        self._after_return = False
        self._name = ""
        self._data: list[str] = []
        self._last_id = last_id
        self.reached = last_id
        """What to tell the server after a lost connection, to go on from there: the
        last id of what has come as a whole. An empty one begins anew."""
        self.wait: float | None = None
        """How many seconds the server asks to wait before that."""

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """Take the next bytes, and yield the events that they complete.

        An event without data counts as well: `complete` may have none.
        """
        for line in self._lines(piece):
            if line:
                self._take(line)
                continue
            self.reached = self._last_id
            name, data = self._name or "message", "\n".join(self._data)
            event = ServerSentEvent(name, data, self.reached)
            is_event = bool(self._name or self._data)
            self._name, self._data = "", []
            if is_event:
                yield event

    def _lines(self, piece: bytes) -> list[str]:
        if self._after_return:  # That CR was perhaps the first half of a CRLF.
            piece, self._after_return = piece.removeprefix(b"\n"), not piece
        if not piece:
            return []
        self._after_return = piece.endswith(b"\r")
        *lines, rest = LINE_END.split(piece)
        if lines:
            lines[0], self._rest = b"".join([*self._rest, lines[0]]), []
        self._rest.append(rest)
        if lines and self._at_start:
            lines[0], self._at_start = lines[0].removeprefix(BYTE_ORDER_MARK), False
        return [line.decode("utf-8", "replace") for line in lines]

    def _take(self, line: str) -> None:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        elif field == "id" and "\0" not in value:
            self._last_id = value
        elif field == "retry" and WAIT.fullmatch(value):
            self.wait = int(value) / 1000
