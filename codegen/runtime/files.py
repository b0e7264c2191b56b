"""Files to upload: sent with a known length, and again from their start on a retry."""

from __future__ import annotations

import io
import mimetypes
import os
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import httpx

CHUNK = 64 * 1024


class File:
    """A file to upload, wherever an API takes one.

    Args:
        content: The bytes, the path of a file, or an open binary file, which is read
            from where it stands.
        name: The name the server is told; by default that of the path.
        media: The media type; by default what the name suggests.

    Raises:
        TypeError: the content is something else.
    """

    __slots__ = ("_content", "_start", "media", "name")

    def __init__(
        self, content: bytes | Path | BinaryIO, name: str = "", media: str = ""
    ) -> None:
        is_text = isinstance(content, io.TextIOBase)
        if is_text or not (
            isinstance(content, bytes | Path) or hasattr(content, "read")
        ):
            advice = (
                " Write a path as File(Path(…))." if isinstance(content, str) else ""
            )
            raise TypeError(
                "A file is bytes, a pathlib.Path or an open binary file, "
                f"not {type(content).__name__}.{advice}"
            )
        if not isinstance(content, bytes | Path) and not content.seekable():
            content = content.read()
        own_name = content.name if isinstance(content, Path) else "file"
        guess = mimetypes.guess_type(name or own_name)[0]
        self._content = content
        self._start = 0 if isinstance(content, bytes | Path) else content.tell()
        self.name = name or own_name
        self.media = media or guess or "application/octet-stream"

    def __repr__(self) -> str:
        return f"File(name={self.name!r}, media={self.media!r})"

    def size(self) -> int:
        """Return how many bytes there are to send."""
        if isinstance(self._content, bytes):
            return len(self._content)
        if isinstance(self._content, Path):
            return os.stat(self._content).st_size
        return self._content.seek(0, io.SEEK_END) - self._start

    def chunks(self) -> Iterator[bytes]:
        """Read it, from its start."""
        if isinstance(self._content, bytes):
            yield self._content
        elif isinstance(self._content, Path):
            with self._content.open("rb") as file:
                yield from iter(lambda: file.read(CHUNK), b"")
        else:
            content = self._content
            content.seek(self._start)
            yield from iter(lambda: content.read(CHUNK), b"")


def unsendable(value: object) -> TypeError:
    """Return the error for a value that has no form on the wire."""
    kind = type(value).__name__
    is_file = isinstance(value, os.PathLike) or hasattr(value, "read")
    advice = " Wrap it in File(...) to upload it." if is_file else ""
    article = "An" if kind[0] in "AEIOUaeiou" else "A"
    return TypeError(f"{article} {kind} cannot be sent.{advice}")


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body of bytes and files, of a known length, that can be sent again."""

    def __init__(self, pieces: Sequence[bytes | File]) -> None:
        self._pieces = pieces
        self.size = sum(
            len(piece) if isinstance(piece, bytes) else piece.size() for piece in pieces
        )

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            yield from (piece,) if isinstance(piece, bytes) else piece.chunks()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


class Part:
    """One part of a multipart body: a value, or a file."""

    __slots__ = ("content", "media", "name")

    def __init__(self, name: str, content: bytes | File, media: str = "") -> None:
        self.name = name
        self.content = content
        self.media = media

    def head(self) -> bytes:
        """Return its headers (RFC 7578, names escaped as browsers do)."""
        lines = f'Content-Disposition: form-data; name="{_escaped(self.name)}"'
        media = self.media
        if isinstance(self.content, File):
            lines += f'; filename="{_escaped(self.content.name)}"'
            media = self.content.media
        if media:
            lines += f"\r\nContent-Type: {' '.join(media.split())}"
        return f"{lines}\r\n\r\n".encode()


def multipart(parts: Sequence[Part]) -> tuple[str, Pieces]:
    """Return the media type and the body of `multipart/form-data`."""
    boundary = os.urandom(16).hex()
    pieces: list[bytes | File] = []
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode() + part.head(), part.content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", Pieces(pieces)


def _escaped(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
