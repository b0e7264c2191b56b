"""Environments for programs that the project must not depend on.

The real Label Studio brings 160 packages, the official Labelbox client thirty and the
GraphQL servers twenty. Each lives in a cache folder: `.cache/<name>` of the
repository, or the same under
`$SCHEMA_CODEGEN_CACHE`. All versions are pinned in a requirements file rather than
resolved up to a date: a date needs an index that tells upload times, and pip could not
use it.

    python -m tests.real.environments      installs those that `make test` needs
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
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


class InstallError(RuntimeError):
    """An environment could not be made; the message says which command failed."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A program, and the packages that it needs, in an environment of its own."""

    name: str
    """What the cache folder is called."""
    pins: str
    """The file beside this one that pins its packages."""
    program: str
    """The executable that tests run."""
    size: str
    """About how much it takes on disk, for the message."""

    @property
    def folder(self) -> Path:
        """The cache folder: the environment, and what else belongs to this version."""
        caches = os.environ.get("SCHEMA_CODEGEN_CACHE")
        return Path(caches or REPOSITORY / ".cache").absolute() / self.name

    @property
    def requirements(self) -> Path:
        return Path(__file__).with_name(self.pins)

    def install(self) -> Path:
        """Install the program unless that is done already.

        Gives the path of its executable. Two processes may call it at once: the second
        waits. What an interrupted call left behind is made anew.

        Raises:
            InstallError: A command failed.
        """
        environment, marker = self.folder / "environment", self.folder / "installed"
        executable = environment / "bin" / self.program
        wanted = hashlib.sha256(self.requirements.read_bytes()).hexdigest()
        with locked(self.folder) as lock:
            if _read(marker) == wanted and _runs(environment, executable):
                return executable
            marker.unlink(missing_ok=True)
            # What other packages have prepared is of no use to these.
            for outdated in [environment, *self.folder.glob("template-*")]:
                shutil.rmtree(outdated, ignore_errors=True)
            _say(f"installing {self.name} (once, about {self.size}) ...")
            for command in _commands(environment, self.requirements):
                self._run(command, lock)
            if not _runs(environment, executable):
                raise InstallError(f"the installation gave no working {executable}")
            marker.write_text(wanted)
        return executable

    def _run(self, command: list[str], lock: int) -> None:
        # The command keeps the lock: it goes on writing for a while where this process
        # is killed, and nobody may begin anew meanwhile. In the cache folder no project
        # file is taken for the settings of this installation.
        result = subprocess.run(
            command,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            pass_fds=[lock],
            check=False,
        )
        if result.returncode:
            raise InstallError(
                f"installing {self.name} failed. This ended with {result.returncode}:\n"
                f"{' '.join(command)}\n{result.stdout[-4000:]}\n"
                f"It needs a package index and about {self.size} of disk."
            )


LABEL_STUDIO_VERSION = "1.23.2"
LABEL_STUDIO = Environment(
    f"label-studio-{LABEL_STUDIO_VERSION}",
    pins="label_studio_requirements.txt",
    program="label-studio",
    size="1 GB",
)
LABEL_STUDIOS = {LABEL_STUDIO_VERSION: LABEL_STUDIO} | {
    version: Environment(
        f"label-studio-{version}",
        pins=f"label_studio_{version}_requirements.txt",
        program="label-studio",
        size="1 GB",
    )
    for version in ("1.20.0", "1.22.0")
}
"""By version: what `make test` needs, and two that it does not, each with the packages
of its time. 1.20.0 is the last release with a Swagger 2.0 document."""
LABELBOX_SDK = Environment(
    "labelbox-sdk",
    pins="labelbox_sdk_requirements.txt",
    program="python",
    size="150 MB",
)
GRAPHQL_SERVER = Environment(
    "graphql-server",
    pins="graphql_server_requirements.txt",
    program="python",
    size="50 MB",
)
CI_TOOLS = Environment(
    "ci-tools",
    pins="ci_tools_requirements.txt",
    program="zizmor",
    size="100 MB",
)


@contextmanager
def locked(folder: Path) -> Iterator[int]:
    """Hold a folder for this process alone; others wait. Gives the descriptor of the
    lock: it ends when this process, and each it was passed on to, has ended."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say(f"waiting for another process to prepare {folder.name} ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def find_uv() -> str | None:
    """The uv on the path, or that of this environment or of the Makefile."""
    beside = [Path(sys.executable).parent, REPOSITORY / ".venv-uv" / "bin"]
    return shutil.which("uv") or next(
        (str(folder / "uv") for folder in beside if (folder / "uv").is_file()), None
    )


def _commands(environment: Path, requirements: Path) -> list[list[str]]:
    """The commands that make an environment: with uv, or with pip where there is no
    uv."""
    uv, pinned = find_uv(), str(requirements)
    python = str(environment / "bin" / "python")
    if uv is None:
        return [
            [sys.executable, "-m", "venv", str(environment)],
            [python, "-m", "pip", "install", "--quiet", "--requirement", pinned],
        ]
    return [
        [uv, "venv", "--quiet", "--python", sys.executable, str(environment)],
        [
            *[uv, "pip", "install", "--quiet", "--python", python],
            *["--build-constraints", pinned, "--requirements", pinned],
        ],
    ]


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
        for environment in (LABEL_STUDIO, LABELBOX_SDK, GRAPHQL_SERVER, CI_TOOLS):
            print(environment.install())
    except InstallError as error:
        sys.exit(f"error: {error}")
