"""Receive the response to a call of REST while it comes: its bytes, or its items."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from .decode import Deviation, NotJsonError, TooDeepError, decode, encode
from .discretion import bare
from .errors import (
    AmbiguousOutcome,
    ApiError,
    DecodeError,
    StreamFailed,
    TransportError,
)
from .exchange import exchange
from .framing import Frame, Framing, framing
from .http import httpx
from .lenient import describe
from .mismatch import Reporter
from .model import UNSET, Other
from .progress import Progress
from .reading import read_json
from .redaction import redacted
from .redirects import MOST, is_followed, redirected
from .response import status_error
from .rest import RestCall
from .retry import Failure, Retry
from .returns import json_type
from .serialize import as_sent
from .shapes import members
from .steps import Event, Failed, Leave, Read, Ready, Step, Steps
from .styles import CONTROL
from .subscribing import Lost, pieces
from .terms import Terms
from .tracing import Spanned
from .turns import Pause

T_co = TypeVar("T_co", covariant=True)

log = logging.getLogger("schema_codegen")

DONE = "[DONE]"
"""What many servers send in the place of data when they are done."""
MAY_BE_DONE = (
    "The server has begun to answer: it may have executed this call. Look there before "
    "you repeat it."
)
NO_CONTENT = 204
"""By this status a server tells clients of events not to connect again."""


@dataclass(frozen=True, slots=True)
class StreamEvent(Generic[T_co]):
    """An item of a stream, and what came with it."""

    data: T_co
    name: str = ""
    """Of a server-sent event: "message" where the server does not say."""
    id: str = ""
    """Of a server-sent event, or the last one before it that had any."""


@dataclass(slots=True)
class Receiving:
    """A call whose response is received while it comes."""

    call: RestCall
    build: Callable[[], httpx.Request]
    terms: Terms
    reporter: Reporter
    base: httpx.URL
    reconnect: Retry | None = None
    """When to call again after a lost connection."""
    on_reconnect: Callable[[ApiError], object] | None = None
    follows: bool = False
    """Whether redirects are followed."""
    last_id: str = ""
    arrived: int = 0
    """How many items have come."""
    response: httpx.Response | None = field(default=None, repr=False)
    is_whole: bool = False
    """Whether the body has come to its end."""
    progress: Progress = field(default_factory=Progress)
    """How much of a body has come, that is received as bytes."""

    def request(self) -> httpx.Request:
        """Make the request; a further one says where to go on."""
        request = self.build()
        last_id = self.last_id.strip()  # As browsers do: headers have none around them.
        if last_id and not CONTROL.search(last_id):
            # What is not ASCII is sent in UTF-8 (WHATWG HTML, section 9.2.3).
            headers = [*request.headers.raw, (b"Last-Event-ID", last_id.encode())]
            request.headers = httpx.Headers(headers)
        self.progress.ask(request)
        return request

    def identity(self) -> str:
        """Return what tells this body from others; it shows nothing of the call."""
        request = self.build()
        accept = request.headers.get("Accept", "")
        told = f"{request.method} {request.url} {accept}"
        return hashlib.sha256(told.encode()).hexdigest()

    def opened(self, patience: Terms) -> Generator[Step, Any, httpx.Response]:
        """Send the request, and return the response when its body begins.

        Raises:
            ApiError: there is no response, or its status does not mean success.
        """
        with Spanned(patience, self.call.name, self.base) as terms:
            return (yield from self._opened(terms))

    def _opened(self, patience: Terms) -> Generator[Step, Any, httpx.Response]:
        name = self.call.name
        repeatable = self.call.is_repeatable
        request = self.request()
        response = yield from exchange(
            name,
            request,
            repeatable,
            patience,
            base=self.base,
            is_write=self.call.is_write,
        )
        for _ in range(MOST if self.follows else 0):
            if not is_followed(request, response):
                break
            yield Leave()
            request = redirected(name, request, response)
            origin = request.url.copy_with(raw_path=b"/")
            response = yield from exchange(name, request, True, patience, base=origin)
        self.response = response
        if not response.is_success:
            yield from self.whole(response)
            raise status_error(name, response, self.call.errors)
        return response

    def whole(self, response: httpx.Response) -> Steps:
        """Read the rest of the body.

        Raises:
            TransportError: the connection broke.
        """
        failure = yield Read(response)
        yield Leave()
        if isinstance(failure, httpx.RequestError):
            problem = "the connection broke"
            raise self.broken(problem, failure) from bare(failure)

    def broken(
        self, problem: str, error: httpx.RequestError, attempts: int = 1
    ) -> ApiError:
        """Return the error for a body that broke off, or is not what its encoding
        says."""
        operation = self.call.name
        if isinstance(error, httpx.DecodingError):
            return DecodeError(operation, f"the body cannot be read: {error}", None)
        problem += ": " + redacted(f"{type(error).__name__} {error}".strip())
        if self.call.is_repeatable or self.terms.retry.repeats_all:
            return TransportError(operation, problem, attempts)
        problem = f"{problem}. {MAY_BE_DONE}"
        return AmbiguousOutcome(operation, problem, attempts)


def items(receiving: Receiving) -> Steps:
    """Receive a body as items, and go on after a lost connection where that is wanted.

    Raises:
        ApiError: there is no connection, or it is lost for good.
    """
    patience, losses = receiving.terms, 0
    while True:
        response = yield from receiving.opened(patience)
        cut = framing(response, receiving.last_id)
        if cut is None:
            yield from _unstreamed(receiving, response)
            return
        yield Ready()
        before = receiving.arrived
        try:
            is_done = yield from _received(receiving, cut)
            problem = "the response ended"
        except Lost as lost:
            is_done, problem = False, str(lost)
            if receiving.reconnect is None:
                raise TransportError(receiving.call.name, problem, 1) from None
        receiving.last_id = cut.last_id
        yield Leave()
        is_over = is_done or response.status_code == NO_CONTENT or not cut.can_resume
        if is_over or receiving.reconnect is None:
            return
        losses = 1 if receiving.arrived > before else losses + 1
        yield from _waiting(receiving, receiving.reconnect, cut, losses, problem)
        patience = replace(patience, retry=receiving.reconnect)


def _waiting(
    receiving: Receiving, reconnect: Retry, cut: Framing, losses: int, problem: str
) -> Steps:
    """Wait before the next connection.

    Raises:
        TransportError: the connection was lost too often.
    """
    failure = Failure(httpx.ReadError(problem), "response started")
    wait = reconnect.wait(losses, 0.0, failure, repeatable=True)
    error = TransportError(receiving.call.name, problem, losses)
    if wait is None:
        raise error
    log.warning("%s; connecting again", error)
    if receiving.on_reconnect is not None:
        receiving.on_reconnect(error)
    yield Pause(max(wait, cut.wait or 0.0))


def _received(receiving: Receiving, cut: Framing) -> Generator[Step, Any, bool]:
    """Hand over what comes; return whether the server said that this is all.

    Raises:
        DecodeError: an item has no end.
    """
    waiting, most = 0, receiving.terms.limits.body
    while not cut.ended:
        piece = yield from pieces()
        waiting += len(piece or b"")
        for frame in cut.feed(piece) if piece is not None else cut.rest():
            waiting = 0
            if frame.data.strip() == DONE.encode():
                return True
            if frame.data.strip():
                receiving.arrived += 1
                yield _value(receiving, frame)
        if piece is None:
            return False
        if waiting > most:
            problem = f"an item is larger than {most:,} bytes, by response_limits"
            raise DecodeError(receiving.call.name, problem, None)
    return True


def _value(receiving: Receiving, frame: Frame) -> Event | Failed:
    """Read one item."""
    type_ = json_type(receiving.call.returns)
    try:
        value = _decoded(receiving, frame, type_)
    except ApiError as error:
        return Failed(error)
    return Event(StreamEvent(value, frame.name, frame.id))


def _decoded(receiving: Receiving, frame: Frame, type_: Any) -> Any:
    """Return an item as its type.

    Raises:
        StreamFailed: it is an error, and not one that the schema describes.
        DecodeError: it breaks the schema, and the client is to raise then.
    """
    is_event, name = bool(frame.name), receiving.call.name
    text = frame.data.decode("utf-8", "replace")
    if is_event and type_ is str and frame.name != "error":
        return text
    content = httpx.Response(200, content=frame.data, headers={"Content-Type": JSON})
    try:
        value, deviations = read_json(name, content, type_)
    except DecodeError:
        value, deviations = text, (Deviation("$", describe(type_), "invalid JSON"),)
    if deviations or frame.name == "error":
        _refuse_error(receiving, frame, value, deviations, type_)
    if is_event and isinstance(value, str) and _takes_text(type_):
        return value
    placed = [d._replace(path=f"$[*]{d.path[1:]}") for d in deviations]
    receiving.reporter.report(name, placed, content)
    return value


JSON = "application/json"


def _refuse_error(
    receiving: Receiving,
    frame: Frame,
    value: Any,
    deviations: Sequence[Deviation],
    type_: Any,
) -> None:
    """Raise what the server says went wrong, unless the schema describes that.

    Raises:
        StreamFailed: an event is called "error", or an item has nothing but one.
    """
    raw = _plain(frame.data)
    if frame.name == "error":
        is_vague = type_ in (Any, str) or isinstance(value, Other)
        is_error = bool(deviations) or is_vague
    else:
        is_error = isinstance(raw, dict) and bool(raw.get("error"))
    if is_error:
        assert receiving.response is not None
        said = frame.data.decode("utf-8", "replace") if raw is None else raw
        raise StreamFailed(receiving.call.name, receiving.response, said)


def _takes_text(type_: Any) -> bool:
    return type_ is Any or str in members(type_)


def _plain(data: bytes) -> Any:
    try:
        return decode(data, Any).value
    except (NotJsonError, TooDeepError):
        return None


def _unstreamed(receiving: Receiving, response: httpx.Response) -> Steps:
    """Hand over a response that is no stream: what it has, each for itself."""
    yield from receiving.whole(response)
    yield Ready()
    if response.status_code == NO_CONTENT or not response.content:
        return
    type_ = json_type(receiving.call.returns)
    raw = _plain(response.content)
    if isinstance(raw, list):
        for item in raw:
            yield _value(receiving, Frame(encode(item)))
        return
    try:
        value, deviations = read_json(receiving.call.name, response, type_)
        receiving.reporter.report(receiving.call.name, deviations, response)
    except DecodeError as error:
        yield Failed(error)
        return
    yield Event(StreamEvent(value))


def switched_on(call: RestCall, switch: str) -> RestCall:
    """The call with a body that asks for a stream."""
    given = as_sent(call.parts.get("json", UNSET), all_models=True)
    if not switch or not isinstance(given, dict):
        return call
    parts = call.parts.copy()
    parts["json"] = {**given, switch: True}
    return replace(call, parts=parts)
