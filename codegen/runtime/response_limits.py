"""Bound what a response may be, and notice where a body is cut short.

Each response of a client passes `bound`, before its body is read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from .http import httpx
from .unpacking import CutShortError, DamagedError, decoders, ended, unpacked

LIMITS = "schema_codegen.response_limits"
"""The extension of a request with the limits of its response."""
STREAMED = "schema_codegen.streamed"
"""The extension of a request that says whether its response is read as it comes."""
SMALL = 10_000_000
"""A body of no more bytes than this may be compressed as far as it can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLimits:
    """How large a response may be. What is larger is an error, and no more of it is
    read. Bodies that are received as they come (`body_of`) may be of any size, and so
    may streams, but not a single one of their items."""

    body: int = 100_000_000
    """Bytes of a body, unpacked."""
    ratio: float = 250.0
    """Bytes that one compressed byte may become, on average, in a body of more than 10
    MB: such a body is made to fill the memory."""
    headers: int = 65_536
    """Bytes of the headers."""
    encodings: int = 2
    """How often a body may be compressed, one on top of the other."""


STANDARD_RESPONSE_LIMITS = ResponseLimits()


class Unpacked(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of a response, unpacked and bounded."""

    def __init__(self, response: httpx.Response, limits: ResponseLimits) -> None:
        self._stream: Any = response.stream
        self._limits = limits
        self._steps = decoders(_encodings(response))
        is_stream = response.request.extensions.get(STREAMED) and response.is_success
        self.is_bounded = not is_stream
        """Whether it is read into memory."""
        length = response.headers.get("Content-Length", "")
        if self.is_bounded and length.isdecimal() and int(length) > limits.body:
            raise DamagedError(_too_large(limits.body))
        self._connection = _unfit_connection(response)
        self._came = self._became = 0
        self._kept: list[bytes] | None = [] if _may_end_anywhere(response) else None

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            yield from self._fed(piece)
        yield from self._rest()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            for unpacked_piece in self._fed(piece):
                yield unpacked_piece
        for unpacked_piece in self._rest():
            yield unpacked_piece

    @property
    def elapsed(self) -> Any:
        """How long it took until it was closed: httpx2 asks for it here."""
        return getattr(self._stream, "elapsed", None)

    @property
    def is_packed(self) -> bool:
        return bool(self._steps)

    def close(self) -> None:
        self._stream.close()
        if self._connection is not None:
            self._connection.close()

    async def aclose(self) -> None:
        await self._stream.aclose()
        if self._connection is not None:
            await self._connection.aclose()

    def _fed(self, piece: bytes) -> Iterator[bytes]:
        self._came += len(piece)
        try:
            yield from map(self._counted, unpacked(self._steps, piece))
        except DamagedError as error:
            raise httpx.DecodingError(str(error)) from None

    def _rest(self) -> Iterator[bytes]:
        try:
            yield from map(self._counted, ended(self._steps))
        except DamagedError as error:
            raise httpx.DecodingError(str(error)) from None
        except CutShortError:
            problem = "the compression of the body has no end"
            raise httpx.RemoteProtocolError(problem) from None
        if self._kept and _is_cut_json(b"".join(self._kept)):
            problem = "the JSON of the body has no end"
            raise httpx.RemoteProtocolError(problem)

    def _counted(self, piece: bytes) -> bytes:
        self._became += len(piece)
        if self.is_bounded:
            self._refuse_more()
            if self._kept is not None:
                self._kept.append(piece)
        return piece

    def _refuse_more(self) -> None:
        most = self._limits.body
        if self._became > most:
            raise httpx.DecodingError(_too_large(most))
        if self._became > SMALL and self._became > self._came * self._limits.ratio:
            raise httpx.DecodingError(
                f"{self._came:,} bytes became {self._became:,}: what grows more than "
                f"{self._limits.ratio:g} times is taken for an attack. {ADVICE}"
            )


ADVICE = (
    "Receive it with body_of(), which takes any size, or give the client other "
    "response_limits."
)


def bound(response: httpx.Response) -> None:
    """Make a response unpack and bound its body. As the body comes unpacked, the header
    that says how it was packed is taken away, with its length.

    Raises:
        httpx.DecodingError: the response is larger than allowed.
    """
    if response.status_code == SWITCHED:
        return
    request = response.request
    limits = request.extensions.get(LIMITS, STANDARD_RESPONSE_LIMITS)
    try:
        _refuse_head(response, limits)
        body = Unpacked(response, limits)
    except (DamagedError, httpx.DecodingError) as error:
        raise httpx.DecodingError(str(error), request=request) from None
    if request.method == "HEAD":
        return
    response.stream = body
    if body.is_packed:
        for name in ("Content-Encoding", "Content-Length"):
            response.headers.pop(name, None)


async def abound(response: httpx.Response) -> None:
    """Make a response unpack and bound its body, as `bound`."""
    bound(response)


SWITCHED = 101
"""The status of a connection that is one of WebSockets now."""
NO_CONTENT = 204


def _refuse_head(response: httpx.Response, limits: ResponseLimits) -> None:
    size = sum(len(name) + len(value) for name, value in response.headers.raw)
    if size > limits.headers:
        raise DamagedError(f"the headers have {size:,} bytes, of {limits.headers:,}")
    times = len(_encodings(response))
    if times > limits.encodings:
        raise DamagedError(f"it is packed {times} times, of {limits.encodings}")


def is_packed(response: httpx.Response) -> bool:
    """Whether the body came compressed."""
    return isinstance(response.stream, Unpacked) and response.stream.is_packed


def into_memory(response: httpx.Response) -> None:
    """Bound the body of a response that came as a stream, and is read as a whole."""
    if isinstance(response.stream, Unpacked):
        response.stream.is_bounded = True


def _too_large(most: int) -> str:
    return f"it is larger than {most:,} bytes. {ADVICE}"


def _encodings(response: httpx.Response) -> list[str]:
    named = response.headers.get_list("Content-Encoding", split_commas=True)
    names = (name.strip().lower() for name in named)
    return [name for name in names if name not in ("", "identity")]


def _unfit_connection(response: httpx.Response) -> Any:
    """Return the connection, where what comes next on it may be no response: a body
    that a status must not have (RFC 9110, section 15.3.5) is not read."""
    headers = response.headers
    announced = "Transfer-Encoding" in headers or headers.get("Content-Length", "0")
    if response.status_code != NO_CONTENT or announced == "0":
        return None
    return response.extensions.get("network_stream")


def _may_end_anywhere(response: httpx.Response) -> bool:
    """Whether nothing but the end of its connection tells the end of a JSON body (RFC
    9112, section 6.3): so does a connection that breaks."""
    headers = response.headers
    is_framed = "Content-Length" in headers or "Transfer-Encoding" in headers
    is_framed = is_framed or not response.http_version.startswith("HTTP/1")
    return not is_framed and "json" in headers.get("Content-Type", "").lower()


def _is_cut_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        return "truncated" in str(error)
    except (RecursionError, UnicodeDecodeError):
        pass
    return False
