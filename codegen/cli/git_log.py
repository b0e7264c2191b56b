"""Read a git repository: which commits changed a file, and what it said then.

Only objects are read. No hook, pager, signature check or filter of the repository is
run, and what users pass is never taken for an option.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from ..disk import MAX_BYTES, reason_of
from ..problems import Problem, ProblemsError

SHALLOW = (
    "Get the rest with `git fetch --unshallow`; in GitHub Actions, check out with "
    "`fetch-depth: 0`."
)
"""What to do about a clone that lacks older commits."""

_GIT = (
    *("git", "--no-pager", "--literal-pathspecs", "--no-replace-objects"),
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false", "-c", "log.showRoot=true"),
)
_LOG = (
    *("log", "-z", "--raw", "--no-abbrev", "--follow", "--first-parent", "-m"),
    *("--no-color", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8"),
    "--format=%H %ct %s",
)
_LAST = 253_402_300_799
"""The end of the year 9999: what calendars know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit that changed a file."""

    id: str
    time: int
    """When it was committed, in seconds since 1970."""
    subject: str
    """The first line of its message."""
    path: str
    """What the file is called in it, from the root of the repository."""
    blob: str
    """The object that the file is in it; empty where it is gone."""
    before: str
    """The object that it was before; empty where there was none."""


class Repository:
    """The repository that a folder is in."""

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            ProblemsError: The folder is in none, or git cannot be run.
        """
        self._folder = folder
        said = self._run("rev-parse", "--is-shallow-repository", "--show-prefix")
        is_shallow, _, prefix = said.partition("\n")
        self.is_shallow = is_shallow == "true"
        """Whether older commits were left out when it was cloned."""
        self.prefix = prefix.removesuffix("\n")
        """Where the folder is in it: "services/labels/"; empty at its root."""

    def commit_id(self, revision: str) -> str:
        """The id of the commit that a revision means: a tag, a branch, `HEAD~3`.

        Raises:
            ProblemsError: There is none.
        """
        asked = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        done = self._execute("rev-parse", *asked)
        if not done.returncode:
            return done.stdout.decode().strip()
        if revision == "HEAD":
            message, advice = "The repository has no commit yet.", ""
        else:
            message = f'git knows no revision "{revision}".'
            advice = "Name a tag, a branch or a commit."
        if self.is_shallow:
            advice = f"{advice} The clone is shallow. {SHALLOW}".strip()
        raise ProblemsError(Problem(message, advice=advice))

    def commits(self, file: str, *, since: str = "", until: str = "") -> list[Commit]:
        """The commits that changed a file, from the oldest to the newest.

        A merge counts as one change, of the branch that it was merged into. What the
        file was called before is followed.

        Args:
            file: The file, relative to the folder.
            since: A revision: only what came after it.
            until: A revision: only what it has. Empty for what is checked out.

        Raises:
            ProblemsError: A revision is unknown.
        """
        last = self.commit_id(until or "HEAD")
        first = (f"^{self.commit_id(since)}",) if since else ()
        return [*_commits(self._run(*_LOG, last, *first, "--", file))][::-1]

    @contextmanager
    def objects(self) -> Iterator[Objects]:
        """Read objects, all by one process."""
        with subprocess.Popen(
            self._command("cat-file", "--batch"),
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                yield Objects(process)
            finally:
                process.kill()

    def _run(self, *arguments: str) -> str:
        done = self._execute(*arguments)
        if done.returncode:
            raise _failure(done.stderr.decode(errors="replace"))
        return done.stdout.decode(errors="replace")

    def _execute(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                self._command(*arguments),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            message = f"git cannot be run: {reason_of(error)}."
            raise ProblemsError(Problem(message, advice="Install git.")) from None

    def _command(self, *arguments: str) -> list[str]:
        return [*_GIT, "-C", str(self._folder), *arguments]


class Objects:
    """Objects of a repository."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def read(self, name: str) -> bytes | None:
        """The content of a file, by the id of its object or as `commit:path`.

        Returns:
            None where it is not there, is no file, or is too long to be a schema.
        """
        asked, answers = self._process.stdin, self._process.stdout
        if asked is None or answers is None or "\n" in name:
            return None
        asked.write(name.encode(errors="surrogateescape") + b"\n")
        asked.flush()
        match answers.readline().split():
            case [_, kind, size] if size.isdigit():
                content = _read(answers, int(size))
                answers.readline()
                return content if kind == b"blob" else None
        return None


def _read(stream: IO[bytes], size: int) -> bytes | None:
    """Read so many bytes; keep them where they are not too many."""
    if size <= MAX_BYTES:
        return stream.read(size)
    while size > 0:
        size -= len(stream.read(min(size, 1_000_000))) or size
    return None


def _environment() -> dict[str, str]:
    """That of this process, with messages in English, and without questions."""
    return {
        **os.environ,
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def _failure(said: str) -> ProblemsError:
    """What git says went wrong, as a problem."""
    if "not a git repository" in said:
        message = "This folder is in no git repository."
        advice = "What this shows is read from the commits of the snapshot."
        return ProblemsError(Problem(message, advice=advice))
    first, _, rest = said.strip().partition("\n")
    message = f"git failed: {first.removeprefix('fatal: ')}"
    return ProblemsError(Problem(message, advice=" ".join(rest.split())))


def _commits(text: str) -> Iterator[Commit]:
    """Read what `git log` says: for each commit a line of its own, what became of the
    file, and its path, or both of them where it was renamed; all ended by NUL."""
    tokens = iter(text.split("\0"))
    head = ""
    for token in tokens:
        if not token.startswith("\n:"):
            head = token
            continue
        _, _, before, blob, change = token[2:].split()
        path = next(tokens, "")
        if change[0] in "RC":
            path = next(tokens, "")
        id_, time, subject = head.split(" ", 2)
        yield Commit(
            id=id_,
            time=min(int(time), _LAST),
            subject=subject,
            path=path,
            blob=blob.strip("0") and blob,
            before=before.strip("0") and before,
        )
