"""Unpack compressed bodies piece by piece.

httpx unpacks each piece of a response as a whole: one of 64 KB may become 64 MB, and
a body whose compression has no end is taken for whole. Here none becomes much larger
than `PIECE`, and an end that is missing is an error.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any, Protocol

PIECE = 1 << 18
"""About how many bytes are unpacked at once; never more than twice as many."""
GZIP = b"\x1f\x8b"
"""What a member of gzip begins with."""


class DamagedError(Exception):
    """A body is not what its encoding says."""


class CutShortError(Exception):
    """The compressed data has no end."""


class Decoder(Protocol):
    """Unpacks one encoding."""

    def feed(self, data: bytes, /) -> Iterator[bytes]:
        """Unpack what comes next.

        Raises:
            DamagedError: it is not of this encoding, or a checksum is wrong.
        """
        ...

    def end(self) -> Iterator[bytes]:
        """Unpack the rest.

        Raises:
            CutShortError: there should be more.
        """
        ...


class Zlib:
    """gzip (RFC 1952), which may have several members; and "deflate", which is zlib
    (RFC 1950) or what some servers send under this name (RFC 1951)."""

    def __init__(self, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._held = b""
        """What is too short to tell a format."""
        self._member: Any = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        data = self._held + data
        self._held = b""
        while data:
            member = self._member
            if member is None or member.eof:
                if len(data) < 2:
                    self._held = data
                    return
                if member is not None and not (self._is_gzip and data[:2] == GZIP):
                    return  # What follows the last member, such as zeros.
                self._member = member = zlib.decompressobj(self._format(data))
            try:
                yield member.decompress(data, PIECE)
            except zlib.error as error:
                raise DamagedError(str(error)) from None
            data = member.unused_data if member.eof else member.unconsumed_tail

    def _format(self, data: bytes) -> int:
        if self._is_gzip:
            return zlib.MAX_WBITS | 16
        is_zlib = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS

    def end(self) -> Iterator[bytes]:
        if self._member is None:
            if self._held:
                raise CutShortError
            return
        try:
            yield self._member.flush()
        except zlib.error as error:
            raise DamagedError(str(error)) from None
        if not self._member.eof:
            raise CutShortError


class Brotli:
    """br (RFC 7932), by `brotli` or `brotlicffi`."""

    def __init__(self, library: Any) -> None:
        self._state = library.Decompressor()
        self._process = getattr(self._state, "process", None) or self._state.decompress
        self._error = library.error
        self._has_begun = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._has_begun = True
        while not self._state.is_finished():
            try:
                piece = self._process(data, output_buffer_limit=PIECE)
            except self._error as error:
                raise DamagedError(f"brotli: {error}") from None
            data = b""
            yield piece
            if not piece and self._state.can_accept_more_data():
                return

    def end(self) -> Iterator[bytes]:
        yield from ()
        if self._has_begun and not self._state.is_finished():
            raise CutShortError


class Zstandard:
    """zstd (RFC 8878) in frames with windows of at most 8 MB (RFC 9659)."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._window = {library.DecompressionParameter.window_log_max: 23}
        self._state: Any = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data or not (self._state.eof or self._state.needs_input):
            if self._state is None or self._state.eof:
                self._state = self._library.ZstdDecompressor(options=self._window)
            try:
                yield self._state.decompress(data, PIECE)
            except self._library.ZstdError as error:
                raise DamagedError(f"zstd: {error}") from None
            data = self._state.unused_data if self._state.eof else b""

    def end(self) -> Iterator[bytes]:
        yield from ()
        if self._state is not None and not self._state.eof:
            raise CutShortError


def _library(names: Sequence[str], has: str) -> Any:
    """Import the first library that is installed and new enough; None without any."""
    for name in names:
        try:
            found = import_module(name)
        except ImportError:
            continue
        if hasattr(found, has) or hasattr(getattr(found, "Decompressor", None), has):
            return found
    return None


def _decoders() -> dict[str, Callable[[], Decoder]]:
    """Find what can be unpacked piece by piece; older libraries cannot."""
    found: dict[str, Callable[[], Decoder]] = {
        "gzip": lambda: Zlib(True),
        "deflate": lambda: Zlib(False),
    }
    if brotli := _library(("brotli", "brotlicffi"), "can_accept_more_data"):
        found["br"] = lambda: Brotli(brotli)
    if zstd := _library(("compression.zstd", "backports.zstd"), "ZstdDecompressor"):
        found["zstd"] = lambda: Zstandard(zstd)
    return found


DECODERS = _decoders()
ACCEPTED = ", ".join(DECODERS)
"""What requests say that this client understands."""
MISSING = {
    "br": "brotli 1.2 (pip install 'brotli>=1.2')",
    "zstd": "Python 3.14 or backports.zstd (pip install backports.zstd)",
}


def decoders(encodings: Sequence[str]) -> list[Decoder]:
    """Return what unpacks encodings, the last one first. Names that are none, which
    servers send for charsets and the like, mean nothing.

    Raises:
        DamagedError: what unpacks one of them is not installed.
    """
    for name in encodings:
        if name in MISSING and name not in DECODERS:
            raise DamagedError(f"{name!r} needs {MISSING[name]}")
    names = (name.removeprefix("x-") for name in reversed(encodings))
    return [DECODERS[name]() for name in names if name in DECODERS]


def unpacked(steps: Sequence[Decoder], data: bytes) -> Iterator[bytes]:
    """Unpack what comes next, through one encoding after the other."""
    pieces: Iterator[bytes] = iter((data,))
    for decoder in steps:
        pieces = _through(decoder, pieces)
    return filter(None, pieces)


def ended(steps: Sequence[Decoder]) -> Iterator[bytes]:
    """Unpack the rest."""
    pieces: Iterator[bytes] = iter(())
    for decoder in steps:
        pieces = _ended(decoder, pieces)
    return filter(None, pieces)


def _through(decoder: Decoder, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in filter(None, pieces):
        yield from decoder.feed(piece)


def _ended(decoder: Decoder, pieces: Iterable[bytes]) -> Iterator[bytes]:
    yield from _through(decoder, pieces)
    yield from decoder.end()
