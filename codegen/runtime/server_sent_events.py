"""Read server-sent events (WHATWG HTML, section 9.2) from bytes as they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .decode import BYTE_ORDER_MARK

LINE_END = re.compile(rb"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    name: str
    data: str


class EventReader:
    """Puts events together from pieces, wherever these are cut."""

    def __init__(self) -> None:
        self._rest = b""
        self._at_start = True
        self._name = ""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """Take the next bytes, and yield the events that they complete.

        An event without data counts as well: `complete` may have none.
        """
        for line in self._lines(piece):
            if line:
                self._take(line)
                continue
            event = ServerSentEvent(self._name or "message", "\n".join(self._data))
            is_event = bool(self._name or self._data)
            self._name, self._data = "", []
            if is_event:
                yield event

    def _lines(self, piece: bytes) -> list[str]:
        text = self._rest + piece
        if self._at_start and len(text) >= len(BYTE_ORDER_MARK):
            text = text.removeprefix(BYTE_ORDER_MARK)
            self._at_start = False
        # A final CR may be the first half of a CRLF.
        whole = text[:-1] if text.endswith(b"\r") else text
        *lines, rest = LINE_END.split(whole)
        self._rest = rest + text[len(whole) :]
        return [line.decode("utf-8", "replace") for line in lines]

    def _take(self, line: str) -> None:
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
