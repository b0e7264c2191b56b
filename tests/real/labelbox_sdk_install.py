"""Installs the official Labelbox client from PyPI, once, in an environment of its own.

It brings thirty packages that the project must not depend on. They live in the cache
folder `.cache/labelbox-sdk` of the repository, or in `labelbox-sdk` under
`$SCHEMA_CODEGEN_CACHE`. All versions are pinned in `labelbox_sdk_requirements.txt`.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("labelbox_sdk_requirements.txt")
_REPOSITORY = Path(__file__).resolve().parents[2]


class InstallError(RuntimeError):
    """The client could not be installed; the message says which command failed."""


def cache_folder() -> Path:
    """Where the environment is kept."""
    caches = os.environ.get("SCHEMA_CODEGEN_CACHE")
    return Path(caches or _REPOSITORY / ".cache").absolute() / "labelbox-sdk"


def install() -> Path:
    """Install the client unless that is done already.

    Gives the Python interpreter of its environment. Two processes may call it at
    once: the second waits. What an interrupted call left behind is made anew. Raises
    `InstallError`.
    """
    folder = cache_folder()
    environment = folder / "environment"
    python = environment / "bin" / "python"
    marker = folder / "installed"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # A link to an interpreter that was removed since does not exist either.
        if marker.is_file() and marker.read_text() == wanted and python.exists():
            return python
        marker.unlink(missing_ok=True)
        shutil.rmtree(environment, ignore_errors=True)
        for command in _commands(environment, python):
            _run(command, folder)
        marker.write_text(wanted)
    return python


def _commands(environment: Path, python: Path) -> list[list[str]]:
    """The commands that make the environment: by uv, or by pip where uv is not."""
    uv = _find_uv()
    packages = ["--requirement", str(REQUIREMENTS)]
    if uv is None:
        return [
            [sys.executable, "-m", "venv", str(environment)],
            [str(python), "-m", "pip", "install", "--quiet", *packages],
        ]
    return [
        [uv, "venv", "--quiet", "--python", sys.executable, str(environment)],
        [uv, "pip", "install", "--quiet", "--python", str(python), *packages],
    ]


def _find_uv() -> str | None:
    folders = [Path(sys.executable).parent, _REPOSITORY / ".venv-uv" / "bin"]
    beside = (folder / "uv" for folder in folders)
    found = next((str(uv) for uv in beside if uv.is_file()), None)
    return shutil.which("uv") or found


def _run(command: list[str], folder: Path) -> None:
    # In the cache folder, so that no project file in the caller's folder is taken
    # for the settings of this installation.
    result = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        raise InstallError(
            "installing the official Labelbox client failed. This ended with"
            f" {result.returncode}:\n{' '.join(command)}\n{result.stdout[-4000:]}\n"
            "It needs a package index."
        )


if __name__ == "__main__":
    try:
        print(install())
    except InstallError as error:
        sys.exit(f"error: {error}")
