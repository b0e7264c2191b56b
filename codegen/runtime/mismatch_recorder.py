"""Keep the mismatches that a program meets in a file, for whoever mends the schema."""

from __future__ import annotations

import logging
import os
import stat
from dataclasses import asdict
from os import PathLike

from .decode import encode
from .forking import lock
from .mismatch import Mismatch

MEGABYTE = 1_000_000

log = logging.getLogger("schema_codegen")


class MismatchRecorder:
    """Writes each mismatch once to a file, as lines of JSON.

    Pass it as `on_mismatch`; each line is one place, without any value of a response.
    Threads may share a recorder, and processes a file: a line is appended in one step.
    What the file has already is not written again. A disk that is full or cannot be
    written breaks no call; the log says so once.

    Args:
        path: The file; it is made when there is something to write.
        max_bytes: How large it may become. Then nothing more is written to it.
    """

    def __init__(
        self, path: str | PathLike[str], *, max_bytes: int = 10 * MEGABYTE
    ) -> None:
        self._path = os.fspath(path)
        self._max_bytes = max_bytes
        self._lock = lock()
        self._recorded: set[bytes] | None = None
        self._is_cut = False
        """Whether the last line was written in part."""
        self._complained = False

    def __call__(self, mismatch: Mismatch) -> None:
        line = encode(asdict(mismatch)) + b"\n"
        with self._lock:
            try:
                self._record(line)
            except OSError as error:
                self._complain(error.strerror or type(error).__name__)

    def _record(self, line: bytes) -> None:
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        if self._recorded is not None and line in self._recorded:
            return
        file = os.open(self._path, flags, 0o666)
        try:
            status = os.fstat(file)
            if self._recorded is None:
                is_file = stat.S_ISREG(status.st_mode)
                before = os.read(file, self._max_bytes) if is_file else b""
                self._recorded = set(before.splitlines(keepends=True))
                self._is_cut = bool(before) and not before.endswith(b"\n")
            if line in self._recorded:
                return
            if status.st_size + len(line) > self._max_bytes:
                self._complain(f"it has {status.st_size} bytes")
                return
            whole = b"\n" + line if self._is_cut else line
            self._is_cut = os.write(file, whole) < len(whole)
            if self._is_cut:
                self._complain("there is no room for a line")
            else:
                self._recorded.add(line)
        finally:
            os.close(file)

    def _complain(self, why: str) -> None:
        if not self._complained:
            self._complained = True
            log.warning("Mismatches are not written to %s: %s", self._path, why)
