"""Write a file that is there when it is whole, and not before.

What comes is written beside the place of the file, and renamed at the end. Where a
download may go on later, the part has a fixed name, and beside it stands which version
of which body it is of.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import msgspec

from .progress import ALGORITHMS, Progress, Version

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows.
    fcntl = None

ENOUGH = 1 << 20
"""So many bytes are written at once."""
OWN = 0o600
"""Nobody else reads what is not whole yet."""
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
BINARY = getattr(os, "O_BINARY", 0)


class NotWholeError(Exception):
    """A file is not what was promised."""


class Note(msgspec.Struct):
    """Which version of which body a part is of."""

    body: str
    etag: str
    total: int | None = None


class Saving:
    """One file on its way: `begin`, `add` and `write` its pieces, `finish`; and `close`
    whatever happened.

    Args:
        path: Where the file will be.
        body: Which body it is of, to take up a part of it that is there; and to leave
            one where it cannot be finished. Nothing for neither.
        size: How many bytes there should be, where that is known.
        sha256: Their digest, in hexadecimal digits, where that is known.

    Raises:
        ValueError: the digest is none.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        body: str = "",
        size: int | None = None,
        sha256: str = "",
    ) -> None:
        self.target = Path(path)
        self._size = size
        self._sha256 = _digest(sha256)
        self._body = body if fcntl is not None else ""
        unique = "" if self._body else f".{secrets.token_hex(4)}"
        self._part = self.target.with_name(f".{self.target.name}{unique}.part")
        self._note_path = self._part.with_name(f"{self._part.name}.json")
        self._file: IO[bytes] | None = None
        self._pending: list[bytes] = []
        self._waiting = 0
        self._written = 0
        """Where the next piece goes."""
        self._begins_anew = False
        self._version = self._noted = Version()
        self._is_done = False

    def begin(self, progress: Progress) -> None:
        """Make the part, or open the one that is there, and say how far it got.

        Raises:
            OSError: there is no such folder, or it cannot be written to; or another
                download is writing the part.
        """
        if self.target.is_dir():
            raise IsADirectoryError(f"{self.target} is a folder: name a file in it.")
        progress.may_begin_anew = True
        if not self._body:
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | NO_LINK | BINARY
            self._file = os.fdopen(os.open(self._part, flags, OWN), "r+b", 0)
            return
        self._file = _locked(self._part)
        size = os.fstat(self._file.fileno()).st_size
        version = self._left()
        is_early = not progress.has_begun
        progress.is_plain = is_early
        is_part = version.etag and (version.total is None or size < version.total)
        if is_early and is_part:
            progress.came, progress.version = size, version
            self._file.seek(size)
            self._written, self._noted = size, version
        else:
            self._begins_anew = True

    def add(self, piece: bytes, progress: Progress) -> bool:
        """Take a piece; return whether there is enough to write."""
        if progress.came - len(piece) != self._written + self._waiting:
            self._pending, self._waiting, self._begins_anew = [], 0, True
            self._written = progress.came - len(piece)
        self._version = progress.version
        self._pending.append(piece)
        self._waiting += len(piece)
        return self._waiting >= ENOUGH

    def write(self) -> None:
        """Write what was added.

        Raises:
            OSError: it cannot be written.
        """
        file = self._opened()
        if self._begins_anew or self._noted != self._version:
            self._renew(file)
        pieces, self._pending = self._pending, []
        self._written += self._waiting
        self._waiting = 0
        for piece in pieces:
            left = memoryview(piece)
            while left:
                left = left[file.write(left) :]

    def _renew(self, file: IO[bytes]) -> None:
        """Note the version before its first byte is there, and after the last one of
        another is gone."""
        if self._begins_anew:
            file.seek(0)
            file.truncate()
            self._begins_anew = False
        if self._body:
            os.fsync(file.fileno())
            self._note_path.unlink(missing_ok=True)
        self._noted = self._version
        if self._body and self._version.etag:
            note = Note(self._body, self._version.etag, self._version.total)
            with _created(self._note_path) as noted:
                noted.write(msgspec.json.encode(note))
                os.fsync(noted.fileno())
            _sync_folder(self.target.parent)

    def finish(self, progress: Progress) -> None:
        """Write the rest, check the whole, and put it in its place.

        Args:
            progress: How much came, and what the server says of it.

        Raises:
            NotWholeError: it is another file. It is deleted.
            OSError: it cannot be written.
        """
        file = self._opened()
        if progress.came != self._written + self._waiting:  # The last begin was empty.
            self._pending, self._waiting, self._begins_anew = [], 0, True
        self.write()
        try:
            self._check(file, progress)
        except NotWholeError:
            self._body = ""  # It is of no use later.
            raise
        if hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), _mode(self.target))
        os.fsync(file.fileno())
        if fcntl is None:  # Windows renames no open file.
            file.close()
        # A part that is locked is renamed before it is unlocked.
        self._note_path.unlink(missing_ok=True)
        self._part.replace(self.target)
        self._is_done = True
        _sync_folder(self.target.parent)

    def _check(self, file: IO[bytes], progress: Progress) -> None:
        found = os.fstat(file.fileno()).st_size
        for expected in (progress.came, self._size):
            if expected is not None and expected != found:
                raise NotWholeError(f"it has {found:,} bytes, not {expected:,}")
        if self._sha256:
            _compare(file, "sha256", self._sha256)
        best = [name for name in ALGORITHMS.values() if name in progress.digests][:1]
        for name in best:
            _compare(file, name, progress.digests[name])

    def close(self) -> None:
        """Delete what is not in its place, unless it may be taken up later."""
        file = self._file
        if file is None:
            return
        with file, suppress(OSError):
            if self._body and self._pending and not self._is_done:
                self.write()
            if self._body and self._noted.etag and not self._is_done:
                os.fsync(file.fileno())
            elif not self._is_done:
                self._note_path.unlink(missing_ok=True)
                self._part.unlink(missing_ok=True)
        self._file = None

    def _left(self) -> Version:
        """Return which version a part is of that was left; none of another body."""
        try:
            note = msgspec.json.decode(self._note_path.read_bytes(), type=Note)
        except (OSError, msgspec.MsgspecError):
            return Version()
        same = note.body == self._body
        return Version(note.etag, note.total) if same else Version()

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            raise RuntimeError("The download is over.")
        return self._file


def _created(path: Path) -> IO[bytes]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | BINARY
    return os.fdopen(os.open(path, flags, OWN), "wb", 0)


def _locked(path: Path) -> IO[bytes]:
    """Open a part that nobody else writes.

    Raises:
        BlockingIOError: somebody does.
    """
    assert fcntl is not None
    while True:
        flags = os.O_RDWR | os.O_CREAT | NO_LINK
        file = os.fdopen(os.open(path, flags, OWN), "r+b", 0)
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
            here = os.fstat(file.fileno())
            with suppress(FileNotFoundError):
                if os.path.samestat(here, os.lstat(path)):
                    return file
        except BlockingIOError:
            file.close()
            problem = f"Another download is writing {path}: wait until it is done."
            raise BlockingIOError(problem) from None
        except BaseException:
            file.close()
            raise
        file.close()  # It was finished, and renamed, in between.


def _mode(target: Path) -> int:
    """Return the permissions of a file: those of the old one, or of any new one."""
    with suppress(OSError):
        return stat.S_IMODE(target.stat().st_mode)
    probe = target.with_name(f".{target.name}.{secrets.token_hex(4)}.mode")
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK, 0o666)
    try:
        return stat.S_IMODE(os.fstat(descriptor).st_mode)
    finally:
        os.close(descriptor)
        probe.unlink()


def _digest(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b"?"
    if len(found) not in (0, 32):
        raise ValueError(f"A SHA-256 has 64 hexadecimal digits, and is not {text!r}.")
    return found


def _compare(file: IO[bytes], algorithm: str, expected: bytes) -> None:
    file.seek(0)
    options: dict[str, Any] = {"usedforsecurity": False}
    found = hashlib.file_digest(file, lambda: hashlib.new(algorithm, **options))  # type: ignore[arg-type]
    if not compare_digest(found.digest(), expected):
        found_text, expected_text = found.hexdigest(), expected.hex()
        raise NotWholeError(f"its {algorithm} is {found_text}, not {expected_text}")


def _sync_folder(folder: Path) -> None:
    """Make a rename last; there is no such thing on Windows."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
