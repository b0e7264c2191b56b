"""Faults of pages: one fails, or they lead in circles, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from codegen.runtime import ApiError, DecodeError
from codegen.runtime import ServerError as Failed
from tests.runtime.server import RESET, Handler, Reply, Request, answer

from .fault import (
    CURSORS,
    LINKS,
    PAGES,
    Fault,
    Play,
    Stage,
    error,
    value,
)

SIZE = 2


def items(number: int) -> list[int]:
    """The items of a page, from 1."""
    return list(range(SIZE * (number - 1), SIZE * number))


def numbered(count: int) -> Handler:
    """Answer as an API with so many pages; each says the number of the next."""

    def handler(request: Request) -> Reply:
        asked = dict(request.query)
        number = int(asked.get("page") or asked.get("after") or 1)
        following = number + 1 if number < count else None
        shown: Any = str(following) if following and "after" in asked else following
        return answer(200, {"items": items(number), "next": shown})

    return handler


def _failing(*faults: Reply) -> Play:
    """Fail when the third page is asked for."""
    left, pages = list(faults), numbered(4)

    def play(stage: Stage) -> None:
        waiting = list(left)

        def handler(request: Request) -> Reply:
            if ("page", "3") in request.query and waiting:
                return waiting.pop(0)
            return pages(request)

        stage.server.handler = handler

    return play


def _following(following: Callable[[Stage], Any], found: int = SIZE) -> Play:
    """Say the same of the next page in each page."""

    def play(stage: Stage) -> None:
        body = {"items": items(1)[:found], "next": following(stage)}
        stage.server.handler = lambda _: answer(200, body)

    return play


WHOLE = list(range(8))
PAGING = [
    Fault(
        name="503 in the middle of a walk",
        does="answers the third page with 503 once",
        play=_failing(answer(503)),
        same_target=False,
        outcomes={(PAGES,): value(5, value=WHOLE)},
    ),
    Fault(
        name="reset in the middle of a walk",
        does="resets the connection twice for the third page",
        play=_failing(RESET, RESET),
        same_target=False,
        outcomes={(PAGES,): value(6, value=WHOLE)},
    ),
    Fault(
        name="503 in the middle of a walk, always",
        does="answers the third page with 503",
        play=_failing(*[answer(503)] * 9),
        same_target=False,
        outcomes={(PAGES,): error(Failed, 5)},
    ),
    Fault(
        name="page after a page that is none",
        does="answers the third page with HTML",
        play=_failing(*[answer(200, "<html>", "text/html")] * 9),
        same_target=False,
        outcomes={(PAGES,): error(DecodeError, 3)},
    ),
    Fault(
        name="cursor that comes again",
        does="says the same cursor in each page",
        play=_following(lambda stage: "c-1"),
        same_target=False,
        outcomes={(CURSORS,): error(ApiError, 2, says="again|itself|same")},
    ),
    Fault(
        name="URL of the next page that comes again",
        does="says that each page is followed by the first",
        play=_following(lambda stage: f"{stage.server.url}/pages"),
        same_target=False,
        outcomes={(LINKS,): error(ApiError, 2, says="again|itself|same")},
    ),
    Fault(
        name="next page on another server",
        does="says that the next page is on another host",
        play=_following(
            lambda stage: stage.other().url.replace("127.0.0.1", "localhost")
        ),
        same_target=False,
        outcomes={(LINKS,): error(ApiError, 1, says="another server")},
    ),
    Fault(
        name="next page at a file",
        does="says that the next page is at `file:///etc/passwd`",
        play=_following(lambda stage: "file:///etc/passwd"),
        same_target=False,
        outcomes={(LINKS,): error(ApiError, 1, says="another server")},
    ),
    Fault(
        name="next page at no URL",
        does="says that the next page is at `http://[::1`",
        play=_following(lambda stage: "http://[::1"),
        same_target=False,
        outcomes={(LINKS,): error(ApiError, 1, says="no URL")},
    ),
]
