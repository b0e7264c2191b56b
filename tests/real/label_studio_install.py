"""Installs the real label-studio from PyPI, once, in an environment of its own.

The project must not depend on label-studio's 160 packages, so they live in a cache
folder: `.cache/label-studio-<version>` of the repository, or the same under
`$SCHEMA_CODEGEN_CACHE`. All versions are pinned in `label_studio_requirements.txt`
rather than resolved up to a date: a date needs an index that tells upload times,
and pip could not use it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION = "1.23.2"
REQUIREMENTS = Path(__file__).with_name("label_studio_requirements.txt")
_REPOSITORY = Path(__file__).resolve().parents[2]


class InstallError(RuntimeError):
    """label-studio could not be installed; the message says which command failed."""


def cache_folder() -> Path:
    """Where the installed server and its migrated database are kept."""
    caches = os.environ.get("SCHEMA_CODEGEN_CACHE")
    return Path(caches or _REPOSITORY / ".cache").absolute() / f"label-studio-{VERSION}"


def install() -> Path:
    """Install label-studio unless that is done already.

    Gives the path of its executable. Takes about a minute and 1 GB the first time,
    nothing after. Two processes may call it at once: the second waits. What an
    interrupted call left behind is made anew. Raises `InstallError`.
    """
    folder = cache_folder()
    environment = folder / "environment"
    marker = folder / "installed"
    executable = environment / "bin" / "label-studio"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    with locked(folder) as lock:
        if _read(marker) == wanted and _runs(environment, executable):
            return executable
        marker.unlink(missing_ok=True)
        # A database migrated by other packages is not this server's database.
        for outdated in [environment, *folder.glob("template-*")]:
            shutil.rmtree(outdated, ignore_errors=True)
        _say(f"installing label-studio {VERSION} (once, about 1 GB) ...")
        for command in _commands(environment):
            _run(command, lock)
        if not _runs(environment, executable):
            raise InstallError(f"the installation gave no working {executable}")
        marker.write_text(wanted)
    return executable


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Hold the folder for this process alone; others wait. Gives the descriptor of
    the lock: it ends when this process, and each it was passed on to, has ended."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"waiting for another process to prepare label-studio {VERSION} ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def _commands(environment: Path) -> list[list[str]]:
    """The commands that make the environment: with uv, or with pip where there is
    no uv."""
    uv = _find_uv()
    python = str(environment / "bin" / "python")
    requirements = str(REQUIREMENTS)
    if uv is None:
        return [
            [sys.executable, "-m", "venv", str(environment)],
            [python, "-m", "pip", "install", "--quiet", "--requirement", requirements],
        ]
    return [
        [uv, "venv", "--quiet", "--python", sys.executable, str(environment)],
        [
            *[uv, "pip", "install", "--quiet", "--python", python],
            *["--build-constraints", requirements, "--requirements", requirements],
        ],
    ]


def _find_uv() -> str | None:
    beside = [Path(sys.executable).parent, _REPOSITORY / ".venv-uv" / "bin"]
    return shutil.which("uv") or next(
        (str(folder / "uv") for folder in beside if (folder / "uv").is_file()), None
    )


def _run(command: list[str], lock: int) -> None:
    # The command keeps the lock: it goes on writing for a while where this process is
    # killed, and nobody may begin anew meanwhile.
    result = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        pass_fds=[lock],
        check=False,
    )
    if result.returncode:
        raise InstallError(
            f"installing label-studio {VERSION} failed. This ended with"
            f" {result.returncode}:\n{' '.join(command)}\n{result.stdout[-4000:]}\n"
            "It needs a package index and about 1 GB of disk."
        )


def _runs(environment: Path, executable: Path) -> bool:
    """Whether the environment still has its interpreter: a link to a Python that
    may have been removed since."""
    return executable.is_file() and (environment / "bin" / "python").exists()


def _read(marker: Path) -> str | None:
    try:
        return marker.read_text()
    except FileNotFoundError:
        return None


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        print(install())
    except InstallError as error:
        sys.exit(f"error: {error}")
