"""Read what git keeps, without changing or running anything of the repository's.

Revisions and paths come from people and from workflows: none of them can be taken for
an option, and no hook, filter or pager of the repository runs.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ..disk import MAX_BYTES
from ..encodings import decoded
from ..ir import Origin
from ..problems import Problem, ProblemsError

_LARGE_FILE = "version https://git-lfs.github.com/spec/"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the repository that a folder is in."""

    folder: Path
    """The folder that git is asked in."""
    id: str
    """The whole hash."""
    shown: str
    """What the user calls it: "main", "HEAD~1"."""

    def text(self, path: str) -> str:
        """Read a file as it was.

        Args:
            path: From the root of the repository on; from the folder on, if it begins
                with "./".

        Raises:
            ProblemsError: It was not there, or is no text.
        """
        shown = f"{self.shown}:{path}"
        place = f"{self.id}:{path}"
        kind = _git(self.folder, "cat-file", "-t", place)
        if kind.returncode:
            message = f"There is no {path} in the revision {self.shown}."
            raise _problem(message, shown, "Paths are those in the repository.")
        if kind.stdout.strip() != b"blob":
            raise _problem("This is a folder in git, not a file.", shown)
        size = _git(self.folder, "cat-file", "-s", place)
        if size.returncode == 0 and int(size.stdout) > MAX_BYTES:
            raise _problem(f"The file is longer than {MAX_BYTES:,} bytes.", shown)
        done = _git(self.folder, "cat-file", "blob", place)
        if done.returncode:
            raise _problem(f"git cannot read it: {_said(done)}", shown)
        try:
            text = decoded(done.stdout)
        except UnicodeDecodeError:
            raise _problem("The file is not UTF-8 text.", shown) from None
        if text.startswith(_LARGE_FILE):
            message = "Git keeps only a pointer of Git LFS here, not the file."
            raise _problem(message, shown, "Compare files: check both out.")
        return text

    def paths(self, folder: str) -> list[str]:
        """The files in a folder and below it, as paths like the folder's; none where
        there is no such folder."""
        place = f"{self.id}:{folder.rstrip('/')}"
        done = _git(self.folder, "ls-tree", "-r", "-z", "--name-only", place)
        if done.returncode:
            return []
        names = done.stdout.decode(errors="surrogateescape").split("\0")
        before = f"{folder.rstrip('/')}/" if folder.rstrip("/") else ""
        return sorted(f"{before}{name}" for name in names if name)


def commit(folder: Path, revision: str) -> Commit:
    """Find a commit.

    Args:
        folder: A folder of the repository.
        revision: As git writes them: "main", "HEAD~1", a hash.

    Raises:
        ProblemsError: There is none, or no repository, or no git.
    """
    top = _git(folder, "rev-parse", "--show-toplevel")
    if top.returncode:
        raise _problem(f"git does not read this folder: {_said(top)}", str(folder))
    wanted = f"{revision}^{{commit}}"
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    # Older versions of git repeat the option.
    lines = [line for line in found.stdout.decode().split() if line[0] != "-"]
    if found.returncode or not lines:
        shallow = _git(folder, "rev-parse", "--is-shallow-repository")
        is_shallow = shallow.stdout.strip() == b"true"
        advice = (
            "This is a shallow clone, which has only the newest commits: "
            "`git fetch --unshallow` gets the others; actions/checkout takes "
            "fetch-depth: 0."
            if is_shallow
            else "`git fetch` gets what the server has."
        )
        raise _problem("git knows no such revision.", revision, advice)
    return Commit(folder, lines[-1], revision)


def prefix(folder: Path) -> str:
    """The folder as a path from the root of its repository on: "" or "services/a/".

    Raises:
        ProblemsError: It is in no repository.
    """
    done = _git(folder, "rev-parse", "--show-prefix")
    if done.returncode:
        raise _problem(f"git does not read this folder: {_said(done)}", str(folder))
    return done.stdout.decode(errors="surrogateescape").rstrip("\n")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [
        "git",
        "--no-pager",
        "-c",
        f"core.hooksPath={os.devnull}",
        "-c",
        "core.fsmonitor=false",
        *arguments,
    ]
    environment = {
        **os.environ,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        message = "There is no git here." if missing else f"git cannot run: {error}."
        raise _problem(message, "") from None


def _said(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return f"{lines[0].removeprefix('fatal: ').rstrip('.')}." if lines else "it fails."


def _problem(message: str, place: str, advice: str = "") -> ProblemsError:
    return ProblemsError(Problem(message, Origin(place), advice))
