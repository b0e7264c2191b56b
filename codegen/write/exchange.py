"""Put one folder in the place of another in one step, and nobody in between."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..ir import Origin
from ..problems import Problem, ProblemsError

MAX_WAIT = 60.0
"""For how many seconds to wait while another run writes to the same folder."""

_AT_FDCWD = -100
_SWAP = 2
"""RENAME_EXCHANGE of Linux's renameat2, and RENAME_SWAP of macOS's renamex_np."""


_STAGED = re.compile(r"(?<![^/\\])\.([^/\\]+)\.codegen-(?:new|old)(?=[/\\])")

Swap = Callable[[Path, Path], bool]
"""Exchanges two folders in one step; does nothing and returns False where it cannot."""


def staged(folder: Path) -> Path:
    """Where the new content of a folder is prepared."""
    return folder.with_name(f".{folder.name}.codegen-new")


def settled(path: str) -> str:
    """Where what is prepared at a path will be: the name that people know."""
    return _STAGED.sub(r"\1", path)


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.codegen-old")


def put_in_place(folder: Path, swap: Swap) -> None:
    """Exchange a folder with what is staged for it; the old content is then there."""
    if not folder.exists():
        staged(folder).rename(folder)
    elif not swap(staged(folder), folder):
        # Two steps; `recover` finishes them should we be stopped in between.
        folder.rename(_aside(folder))
        staged(folder).rename(folder)
        _aside(folder).rename(staged(folder))


def take_back(folder: Path, swap: Swap) -> None:
    """Undo `put_in_place`."""
    if staged(folder).exists():
        put_in_place(folder, swap)
    else:
        folder.rename(staged(folder))


def recover(folder: Path) -> None:
    """Clear away what a run left that was killed."""
    if not folder.exists() and _aside(folder).is_dir():
        _aside(folder).rename(folder)
    for leftover in (staged(folder), _aside(folder)):
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover)


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Keep other runs from writing to a folder, where the system can lock it.

    Raises:
        ProblemsError: Another run does not end in time.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        deadline = time.monotonic() + MAX_WAIT
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    message = "Another run of codegen is writing here."
                    origin = Origin(str(folder))
                    problem = Problem(message, origin, "Wait until it ends.")
                    raise ProblemsError(problem) from None
                time.sleep(0.05)
            except OSError:  # a file system without locks
                break
        yield
    finally:
        os.close(descriptor)


def swapped(one: Path, two: Path) -> bool:
    """Exchange two folders in one step, if the system and its file system can."""
    if os.name != "posix":
        return False
    library = ctypes.CDLL(None, use_errno=True)
    paths = os.fsencode(one), os.fsencode(two)
    if hasattr(library, "renameat2"):
        result = library.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _SWAP)
    elif hasattr(library, "renamex_np"):
        result = library.renamex_np(*paths, _SWAP)
    else:
        return False
    if result == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        return False
    raise OSError(number, os.strerror(number), str(two))
