"""A list on a server that pages in each way, whose rows change between its answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.runtime import (
    Backward,
    Cursor,
    Json,
    LinkHeader,
    Model,
    NextLink,
    Offset,
    PageNumber,
)
from codegen.runtime.paging import Paging

from .server import Reply, Request, answer

SIZE = 3
"""The most rows that a page has."""


class Row(Model):
    id: int
    text: str = ""


class Rows(Model):
    rows: list[Row]
    total: int | None = None
    next: str | None = None
    cursor: str | None = None
    more: bool = False


@dataclass
class Table:
    """Rows, which change by what is in `changes` before each answer but the first.

    A change is a function of the rows; the server answers what they are after it.
    """

    ids: list[int]
    changes: list[Callable[[list[int]], None]] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    """The status of each answer."""

    def __call__(self, request: Request) -> Reply:
        if self.answered and self.changes:
            self.changes.pop(0)(self.ids)
        asked = dict(request.query) or {
            name: str(value)
            for name, value in (json.loads(request.body or b"{}") or {}).items()
        }
        reply = getattr(self, f"_{request.path.strip('/')}")(asked)
        self.answered.append(int(reply.content.split(b" ", 2)[1]))
        return reply  # type: ignore[no-any-return]

    def _cut(self, ids: Sequence[int], **more: Any) -> Reply:
        rows = [{"id": one, "text": f"row {one}"} for one in ids]
        return answer(200, {"rows": rows, **more})

    def _page(self, asked: dict[str, str], **more: Any) -> Reply:
        """As Django has it: behind the last page there is none."""
        size = min(int(asked.get("size", SIZE)), SIZE)
        number = int(asked.get("page", 1))
        found = self.ids[(number - 1) * size : number * size]
        if not found and number > 1:
            return answer(404, {"detail": "Invalid page."})
        more = {"next": "?", **more} if number * size < len(self.ids) else more
        return self._cut(found, total=len(self.ids), **more)

    def _bare(self, asked: dict[str, str]) -> Reply:
        """Numbered pages that say nothing of their end, but that there is no other."""
        size, number = min(int(asked.get("size", SIZE)), SIZE), int(asked["page"])
        found = self.ids[(number - 1) * size : number * size]
        return self._cut(found) if found or number == 1 else answer(404)

    def _offset(self, asked: dict[str, str]) -> Reply:
        skip, size = int(asked.get("skip", 0)), int(asked.get("size", SIZE))
        return self._cut(self.ids[skip : skip + size], total=len(self.ids))

    def _skipping(self, asked: dict[str, str]) -> Reply:
        skip, size = int(asked.get("skip", 0)), int(asked.get("size", SIZE))
        return self._cut(self.ids[skip : skip + size])

    def _behind(self, after: str | None) -> list[int]:
        """The rows behind one, which may be gone: they are in order."""
        return [one for one in self.ids if after is None or one > int(after)]

    def _cursor(self, asked: dict[str, str]) -> Reply:
        found = self._behind(asked.get("after"))
        ahead = found[SIZE : SIZE + 1]
        return self._cut(found[:SIZE], cursor=str(found[:SIZE][-1]) if ahead else None)

    def _relay(self, asked: dict[str, str]) -> Reply:
        found = self._behind(asked.get("after"))
        end = str(found[:SIZE][-1]) if found else None
        return self._cut(found[:SIZE], cursor=end, more=len(found) > SIZE)

    def _start(self, asked: dict[str, str]) -> Reply:
        """The cursor is the first row of the next page, as Labelbox has it."""
        first = asked.get("from")
        found = [one for one in self.ids if first is None or one >= int(first)]
        ahead = found[SIZE : SIZE + 1]
        return self._cut(found[:SIZE], cursor=str(ahead[0]) if ahead else None)

    def _backward(self, asked: dict[str, str]) -> Reply:
        before = asked.get("before")
        found = [one for one in self.ids if before is None or one < int(before)]
        start = str(found[-SIZE:][0]) if found else None
        return self._cut(found[-SIZE:], cursor=start, more=len(found) > SIZE)

    def _url(self, asked: dict[str, str]) -> Reply:
        found = self._behind(asked.get("after"))
        ahead = f"/url?after={found[SIZE - 1]}" if len(found) > SIZE else None
        return self._cut(found[:SIZE], next=ahead)

    def _link(self, asked: dict[str, str]) -> Reply:
        found = self._behind(asked.get("after"))
        reply = self._cut(found[:SIZE])
        if len(found) <= SIZE:
            return reply
        line = f'\r\nLink: </link?after={found[SIZE - 1]}>; rel="next"\r\n'.encode()
        return Reply(reply.content.replace(b"\r\n", line, 1))


@dataclass(frozen=True)
class Family:
    """A way of paging, and what a caller passes."""

    path: str
    by: Paging
    params: dict[str, Any] = field(default_factory=dict)

    def fetch(self, client: Any, query: Any) -> Any:
        return client.call("GET", f"/{self.path}", query=query, returns=Json[Rows])


NUMBERED: dict[str, Family] = {
    "page and next": Family(
        "page", PageNumber("page", following="next", total="total")
    ),
    "page and total": Family("page", PageNumber("page", total="total")),
    "page, total and size": Family(
        "page", PageNumber("page", total="total", size="size"), {"size": SIZE}
    ),
    "offset and total": Family("offset", Offset("skip", "size", total="total")),
}
"""Where the client counts, and the API tells the total."""
SILENT: dict[str, Family] = {
    "page": Family("bare", PageNumber("page", size="size"), {"page": 1, "size": SIZE}),
    "page or link": Family(
        "bare",
        LinkHeader(otherwise=PageNumber("page", size="size")),
        {"page": 1, "size": SIZE},
    ),
    "offset": Family("skipping", Offset("skip", "size"), {"size": SIZE}),
}
"""Where the client counts, and nothing but a short page tells the end."""
STEADY: dict[str, Family] = {
    "cursor": Family("cursor", Cursor("after", "cursor")),
    "relay": Family("relay", Cursor("after", "cursor", more="more")),
    "id of the last row": Family("relay", Cursor("after", "rows.id", more="more")),
    "start of the next page": Family("start", Cursor("from", "cursor")),
    "backward": Family("backward", Backward("before", "cursor", more="more")),
    "url": Family("url", NextLink("next")),
    "link": Family("link", LinkHeader()),
}
"""Where the server says what comes next, by a row."""
ALL = {**NUMBERED, **SILENT, **STEADY}
