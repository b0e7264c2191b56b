"""Type checkers: how they are called, and what they say."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from ..diagnostics import Diagnostic
from ..problems import Problem, ProblemsError

CheckerName = Literal["mypy", "pyright"]

LONGEST = 1800
"""After how many seconds a checker is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a checker runs."""

    folder: Path
    """The copy of the project."""
    cache: Path
    """Where the checker may keep what it has found out."""
    paths: tuple[str, ...]
    """What is checked, relative to the folder."""
    roots: tuple[str, ...]
    """The folders from which the clients are imported, relative to the folder."""
    python: Path | None = None
    """The interpreter whose packages the code may import; None for the checker's."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)


class Checker(Protocol):
    """A type checker that was found."""

    @property
    def name(self) -> CheckerName: ...

    def check(self, setting: Setting) -> list[Diagnostic]:
        """Check code.

        Raises:
            ProblemsError: The checker cannot tell: it does not run, or it stops.
        """
        ...


def run(
    name: CheckerName, command: Sequence[str], setting: Setting, **further: str
) -> subprocess.CompletedProcess[str]:
    """Run a checker.

    Raises:
        ProblemsError: It cannot be started, or takes too long.
    """
    try:
        return subprocess.run(
            command,
            cwd=setting.folder,
            env={**setting.environment, **further, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise cannot_tell(name, f"It took longer than {LONGEST:,} seconds.") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise cannot_tell(name, f"It cannot be started: {reason}.") from None


def cannot_tell(name: CheckerName, reason: str, advice: str = "") -> ProblemsError:
    """Say that a checker did not check."""
    return ProblemsError(
        Problem(f"{name} could not check the code. {reason}", advice=advice)
    )


def last_words(done: subprocess.CompletedProcess[str]) -> str:
    """The end of what a process said, without its folder: that is ours."""
    said = "\n".join(filter(None, (done.stdout.strip(), done.stderr.strip())))
    lines = said.splitlines()[-5:]
    return " ".join(line.strip() for line in lines)[-1000:] or (
        f"It ended with {done.returncode}."
    )


class Lines:
    """The lines of the files that were checked, to count in characters."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, list[bytes]] = {}

    def characters(self, file: str, line: int, offset: int) -> int:
        """How many characters of a line stand before a byte of it."""
        if file not in self._files:
            try:
                content = (self._folder / file).read_bytes()
            except OSError:
                content = b""
            self._files[file] = content.splitlines()
        lines = self._files[file]
        if not 0 < line <= len(lines):
            return offset
        return len(lines[line - 1][:offset].decode(errors="replace"))


def relative(path: str, folder: Path) -> str:
    """A path as it is called in the project."""
    return Path(os.path.relpath(folder / path, folder)).as_posix()
