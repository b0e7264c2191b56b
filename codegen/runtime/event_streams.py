"""Events in a response: SSE, or the parts of a multipart response.

https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, its distinct
connections mode, and Apollo's multipart protocol for subscriptions over HTTP.
"""

from __future__ import annotations

import msgspec

from .decode import NotJsonError, TooDeepError, decode, encode
from .errors import DecodeError
from .http import httpx
from .multipart_mixed import PartReader, boundary
from .response import media_type
from .server_sent_events import EventReader
from .steps import Leave, Ready, Steps
from .subscribing import Call, Lost, pieces, whole


def over_http(call: Call, response: httpx.Response) -> Steps:
    media = media_type(response)
    if response.is_success and media == "text/event-stream":
        yield Ready()
        yield from _server_sent(call)
    elif response.is_success and media == "multipart/mixed":
        yield Ready()
        yield from _multipart(call, response)
    else:
        yield from whole(call, response)


def _server_sent(call: Call) -> Steps:
    reader = EventReader()
    while True:
        piece = yield from pieces()
        if piece is None:
            raise Lost("the response ended without the event complete")
        for event in reader.feed(piece):
            if event.name == "next":
                yield call.read_event(event.data.encode())
            elif event.name == "complete":
                yield Leave()
                return


def _multipart(call: Call, response: httpx.Response) -> Steps:
    reader = PartReader(boundary(response.headers["Content-Type"]))
    while not reader.ended:
        piece = yield from pieces()
        if piece is None:
            raise Lost("the response ended without its closing delimiter")
        for part in reader.feed(piece):
            try:
                content = decode(part, dict[str, msgspec.Raw]).value
            except (NotJsonError, TooDeepError) as error:
                raise DecodeError(
                    call.name, f"a part is no JSON: {error}", None
                ) from None
            if "errors" in content:  # The router has lost its own connection.
                yield Leave()
                yield call.read_event(encode({"errors": content["errors"]}))
                return
            if content.get("payload", NULL) != NULL:
                yield call.read_event(bytes(content["payload"]))
    yield Leave()


NULL = msgspec.Raw(b"null")
