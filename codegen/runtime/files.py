"""Files to upload: sent with a known length, and again from their start on a retry."""

from __future__ import annotations

import io
import mimetypes
import os
import re
from collections.abc import AsyncIterator, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from .forking import lock
from .http import httpx
from .media import alternatives, concrete, essence, matches
from .off_loop import off_loop

CHUNK = 64 * 1024


class File:
    """A file to upload, wherever an API takes one.

    Args:
        content: The bytes, the path of a file, or an open binary file, which is read
            from where it stands.
        name: The name the server is told; by default that of the path.
        media: The media type; by default the one that the API says, or what the name
            suggests.
        headers: Further headers of the part of a multipart body that it becomes.

    Raises:
        TypeError: the content is something else.
        ValueError: a header is not one line of text, or the media type is none.
    """

    __slots__ = ("_content", "_start", "has_own_media", "headers", "media", "name")

    def __init__(
        self,
        content: bytes | Path | BinaryIO,
        name: str = "",
        media: str = "",
        headers: Mapping[str, str] | None = None,
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
        self.has_own_media = bool(media)
        """Whether the caller chose the media type."""
        self.headers = dict(headers or {})
        if not (_MEDIA.fullmatch(self.media) and self.media.isprintable()):
            raise ValueError(f"{self.media!r} is no media type such as 'image/png'.")
        _refuse_lines(self.headers)

    def __repr__(self) -> str:
        return f"File(name={self.name!r}, media={self.media!r})"

    def size(self) -> int:
        """Return how many bytes there are to send."""
        if isinstance(self._content, bytes):
            return len(self._content)
        if isinstance(self._content, Path):
            return os.stat(self._content).st_size
        with _READING:
            return self._content.seek(0, io.SEEK_END) - self._start

    def chunks(self) -> Iterator[bytes]:
        """Read it, from its start."""
        if isinstance(self._content, bytes):
            yield self._content
        elif isinstance(self._content, Path):
            with self._content.open("rb") as file:
                yield from iter(lambda: file.read(CHUNK), b"")
        else:
            position = self._start
            while chunk := _read(self._content, position):
                position += len(chunk)
                yield chunk


_READING = lock()


def _read(content: BinaryIO, position: int) -> bytes:
    """Read from a position of an open file: other calls may be reading it, too."""
    with _READING:
        content.seek(position)
        return content.read(CHUNK)


def unsendable(value: object) -> TypeError:
    """Return the error for a value that has no form on the wire."""
    kind = type(value).__name__
    is_file = isinstance(value, os.PathLike) or hasattr(value, "read")
    advice = " Wrap it in File(...) to upload it." if is_file else ""
    article = "An" if kind[0] in "AEIOUaeiou" else "A"
    return TypeError(f"{article} {kind} cannot be sent.{advice}")


class Pieces(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body of bytes and files, of a known length, that can be sent again.

    Raises, when it is sent:
        httpx.LocalProtocolError: a file has another size than when it was measured.
    """

    def __init__(self, pieces: Sequence[bytes | File]) -> None:
        self._pieces = pieces
        self._sizes = [
            len(piece) if isinstance(piece, bytes) else piece.size() for piece in pieces
        ]
        self.size = sum(self._sizes)

    def __iter__(self) -> Iterator[bytes]:
        for piece, size in zip(self._pieces, self._sizes, strict=True):
            yield from (piece,) if isinstance(piece, bytes) else _whole(piece, size)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece, size in zip(self._pieces, self._sizes, strict=True):
            if isinstance(piece, bytes):
                yield piece
                continue
            with closing(_whole(piece, size)) as chunks:
                while chunk := await off_loop(next, chunks, b""):
                    yield chunk


def _whole(file: File, size: int) -> Generator[bytes]:
    """Read a file that is of a size: the server was told so, and would take the next
    request for its rest."""
    left = size
    for chunk in file.chunks():
        left -= len(chunk)
        if left < 0:
            break
        yield chunk
    if left:
        problem = f"{file!r} had {size:,} bytes and changed while it was sent"
        raise httpx.LocalProtocolError(problem)


class Part:
    """One part of a multipart body: a value, or a file."""

    __slots__ = ("content", "media", "name")

    def __init__(self, name: str, content: bytes | File, media: str = "") -> None:
        self.name = name
        self.content = content
        own = content.media if isinstance(content, File) else ""
        # A document chose it: it must stay in its line.
        self.media = " ".join((media or own).split())

    def head(self) -> bytes:
        """Return its headers (RFC 7578, names escaped as browsers do). A part without
        a name has them as in `multipart/mixed`."""
        headers: dict[str, str] = {}
        kind = f'form-data; name="{_escaped(self.name)}"' if self.name else "attachment"
        if isinstance(self.content, File):
            headers["Content-Disposition"] = (
                f'{kind}; filename="{_escaped(self.content.name)}"'
            )
        elif self.name:
            headers["Content-Disposition"] = kind
        if self.media:
            headers["Content-Type"] = self.media
        if isinstance(self.content, File):
            headers |= self.content.headers
        lines = [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()


def multipart(
    parts: Sequence[Part], media: str = "multipart/form-data"
) -> tuple[str, Pieces]:
    """Return the media type and the body of a multipart media type."""
    boundary = os.urandom(16).hex()
    pieces: list[bytes | File] = []
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode() + part.head(), part.content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    # RFC 2387, section 3.1: the root, which is the first part, is named by its type.
    root = f'; type="{essence(parts[0].media)}"' if _is_related(media) and parts else ""
    return f"{media}; boundary={boundary}{root}", Pieces(pieces)


def chosen_media(file: File, declared: str) -> str:
    """Return the media type that a file is sent as.

    That is the caller's choice; else what the file's name suggests, where the API takes
    it; else what the API says.

    Args:
        file: The file.
        declared: What the API takes: a media type, a range or several, joined by
            commas; nothing where it does not say.
    """
    taken = list(alternatives(declared))
    if file.has_own_media or any(matches(file.media, one) for one in taken):
        return file.media
    return concrete(declared, file.media)


def _is_related(media: str) -> bool:
    return essence(media) == "multipart/related"


def _refuse_lines(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if not _TOKEN.fullmatch(name) or not value.isprintable():
            raise ValueError(f"The header {name!r} of a file must be one line of text.")


_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""The name of a header (RFC 9110, section 5.1)."""
_MEDIA = re.compile(rf"{_TOKEN.pattern}/{_TOKEN.pattern}\s*(;[\x20-\x7e]*)?")
"""A media type (RFC 9110, section 8.3.1), whatever its parameters."""


def _escaped(name: str) -> str:
    """Escape a name as browsers do, and backslashes, which end a name for some
    servers."""
    for character in '"\r\n\\':
        name = name.replace(character, f"%{ord(character):02X}")
    return name
