"""Cut the bytes of a body into lines, of text or of JSON, wherever pieces end."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar

from .charsets import encoding_of
from .decode import BYTE_ORDER_MARK, NotJsonError, TooDeepError, decode
from .errors import DecodeError
from .framing import RECORD_SEPARATOR, Records
from .rest_streams import Receiving

T_co = TypeVar("T_co", covariant=True)


class Cutter(Protocol[T_co]):
    """Makes something of pieces of a body."""

    def feed(self, piece: bytes, /) -> Iterator[T_co]: ...
    def rest(self) -> Iterator[T_co]: ...


class TextLines:
    """Lines of text, in the charset that the response says or UTF-8, without their
    ends: "\\n" or "\\r\\n"."""

    def __init__(self, receiving: Receiving) -> None:
        self._receiving = receiving
        self._decoder: codecs.IncrementalDecoder | None = None
        self._rest: list[str] = []
        self._waiting = self._number = 0

    def feed(self, piece: bytes) -> Iterator[str]:
        yield from self._cut(piece, is_last=False)

    def rest(self) -> Iterator[str]:
        yield from self._cut(b"", is_last=True)
        last = "".join(self._rest)
        if last:
            yield last

    def _cut(self, piece: bytes, is_last: bool) -> Iterator[str]:
        if self._decoder is None:
            self._decoder = _decoder(self._receiving)
        try:
            text = self._decoder.decode(piece, is_last)
        except UnicodeError:
            encoding = encoding_of(self._receiving.response)
            problem = f"line {self._number + 1:,} or later is no {encoding}"
            raise _refused(self._receiving, problem) from None
        first, *others = text.split("\n")
        self._rest.append(first)
        self._waiting += len(first)
        _refuse_long(self._receiving, self._waiting, self._number + 1)
        for other in others:
            line = "".join(self._rest)
            self._rest, self._waiting = [other], len(other)
            self._number += 1
            yield line.removesuffix("\r")


class JsonLines(Generic[T_co]):
    """A JSON value in each line; lines without any are left out."""

    def __init__(self, receiving: Receiving, type_: Any) -> None:
        self._receiving = receiving
        self._type = type_
        self._records = Records(b"\n")
        self._waiting = self._number = 0

    def feed(self, piece: bytes) -> Iterator[T_co]:
        self._waiting += len(piece)
        for frame in self._records.feed(piece):
            self._waiting = 0
            yield from self._value(frame.data)
        _refuse_long(self._receiving, self._waiting, self._number + 1)

    def rest(self) -> Iterator[T_co]:
        for frame in self._records.rest():
            yield from self._value(frame.data)

    def _value(self, line: bytes) -> Iterator[T_co]:
        self._number += 1
        if self._number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        line = line.strip(RECORD_SEPARATOR + b" \t\r")
        if not line:
            return
        receiving = self._receiving
        try:
            value, deviations = decode(line, self._type)
        except (NotJsonError, TooDeepError) as error:
            raise _refused(receiving, f"line {self._number:,}: {error}") from None
        placed = [d._replace(path=f"$[*]{d.path[1:]}") for d in deviations]
        receiving.reporter.report(receiving.call.name, placed, receiving.response)
        yield value


def _decoder(receiving: Receiving) -> codecs.IncrementalDecoder:
    name = encoding_of(receiving.response)
    return codecs.getincrementaldecoder("utf-8-sig" if name == "utf-8" else name)()


def _refuse_long(receiving: Receiving, size: int, number: int) -> None:
    most = receiving.terms.limits.body
    if size > most:
        problem = f"line {number:,} is longer than {most:,} bytes, by response_limits"
        raise _refused(receiving, problem)


def _refused(receiving: Receiving, problem: str) -> DecodeError:
    return DecodeError(receiving.call.name, problem, receiving.response)
