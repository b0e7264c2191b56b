"""Read the files that people name, and replace files whole or not at all.

What goes wrong is a `Problem` that names the file as its user does.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from .encodings import decoded
from .ir import Origin
from .problems import Problem, ProblemsError

MAX_BYTES = 100_000_000
"""How long an input file may be."""


def read_text(path: Path, shown: str, *, advice: str = "") -> str:
    """Read a text file.

    Args:
        path: Where it is.
        shown: What its user calls it.
        advice: What to do if it does not exist.

    Raises:
        ProblemsError: It is not there, not a regular file, too long, not UTF-8, or
            the system does not let us read it.
    """
    try:
        state = path.stat()
        if not stat.S_ISREG(state.st_mode):
            kind = "a folder" if stat.S_ISDIR(state.st_mode) else "not a regular file"
            raise _problem(shown, f"This is {kind}.", "Name a file.")
        if state.st_size > MAX_BYTES:
            raise _problem(shown, f"The file is longer than {MAX_BYTES:,} bytes.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise _problem(shown, "There is no such file.", advice) from None
    except (OSError, ValueError) as error:
        reason = reason_of(error)
        raise _problem(shown, f"The file cannot be read: {reason}.") from None
    return _decoded(content, shown)


def replace_texts(texts: Mapping[Path, str]) -> None:
    """Write files, each from its old content to its new one in one step.

    All are written beside their places and brought to the disk before the first is
    put there, so that a full disk or a missing right changes nothing.

    Raises:
        ProblemsError: A file cannot be written, or something else has its place, such
            as a device.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            if not path.is_symlink() and _is_special(path):
                raise _problem(
                    str(path),
                    "This is a device or a pipe, which would be replaced by a file.",
                    "Name a file.",
                )
            if path.is_symlink():
                raise _problem(
                    str(path),
                    "This is a symbolic link, which would be replaced by a file.",
                    "Name the file that it leads to.",
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}.new")
            staged[path] = beside
            write_new(beside, text)
            with contextlib.suppress(FileNotFoundError):
                beside.chmod(stat.S_IMODE(path.stat().st_mode))
        for path, beside in staged.items():
            beside.replace(path)
        for folder in {path.parent for path in texts}:
            sync_folder(folder)
    except OSError as error:
        raise unwritable(error) from None
    finally:
        for beside in staged.values():
            with contextlib.suppress(OSError):
                beside.unlink()


def write_report(path: Path, text: str) -> None:
    """Write a file as `replace_texts` does, or into a device or pipe that is there.

    `/dev/stdout` and what a shell makes of `>(…)` are links to one. Replacing it would
    take it from everybody else on the machine.

    Raises:
        ProblemsError: It cannot be written.
    """
    if not _is_special(path):
        replace_texts({path: text})
        return
    try:
        with path.open("ab") as file:  # Which may be a file with other lines.
            file.write(text.encode())
    except OSError as error:
        reason = reason_of(error)
        raise _problem(str(path), f"This cannot be written: {reason}.") from None


def write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet, and bring it to the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o666)
    with open(descriptor, "wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system knows how."""
    with contextlib.suppress(OSError), _opened(folder) as descriptor:
        os.fsync(descriptor)


def reason_of(error: Exception) -> str:
    """Say why the system refused, without the path that the problem names anyway."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error)


def unwritable(error: OSError) -> ProblemsError:
    """Say that a file or folder cannot be written."""
    place = error.filename if isinstance(error.filename, str) else ""
    return _problem(place, f"This cannot be written: {reason_of(error)}.")


@contextlib.contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _is_special(path: Path) -> bool:
    """Whether it is, or leads to, something that is no file and no folder."""
    if path.is_file():
        return path.is_symlink() and path.is_relative_to("/dev")
    return path.exists() and not path.is_dir()


def _decoded(content: bytes, shown: str) -> str:
    try:
        return decoded(content)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line_start = before.rfind(b"\n") + 1
        origin = Origin(
            shown,
            line=before.count(b"\n") + 1,
            column=len(before[line_start:].decode(errors="replace")) + 1,
        )
        message = "The file is not UTF-8 text."
        advice = "Save it as UTF-8."
        raise ProblemsError(Problem(message, origin, advice)) from None


def _problem(shown: str, message: str, advice: str = "") -> ProblemsError:
    return ProblemsError(Problem(message, Origin(shown), advice))
