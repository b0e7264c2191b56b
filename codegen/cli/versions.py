"""Read the versions of a schema that people name."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from .. import disk
from ..config import Client, Config, Kind
from ..encodings import decoded
from ..ir import Origin
from ..problems import Problem, ProblemsError
from . import git, live
from .places import AtServer, InGit, OfClient, OnDisk, Place, Standard
from .schema_texts import Asking, SchemaText, Version
from .sniffing import kind_of

SDL = (".graphql", ".graphqls", ".gql")


def read(place: Place, asking: Asking) -> tuple[Version, list[Problem]]:
    """Read a version.

    Returns:
        The version, and warnings of what it was read from.

    Raises:
        ProblemsError: It cannot be read, or is no schema.
    """
    match place:
        case Standard():
            return _version("standard input", [("-", _standard_input())]), []
        case OnDisk(name=name):
            return _on_disk(name, asking), []
        case InGit(revision=revision, path=path):
            return _in_git(revision, path, asking), []
        case OfClient(key=key):
            return live.of_client(key, asking)
        case AtServer(url=url):
            return live.at_server(url, asking)


def _version(
    shown: str, files: Sequence[tuple[str, str]], kind: Kind | None = None
) -> Version:
    found = kind or kind_of(files[0][1], files[0][0])
    return Version(
        shown=shown, kind=found, schema=SchemaText(name=shown, files=tuple(files))
    )


def _standard_input() -> str:
    content = sys.stdin.buffer.read(disk.MAX_BYTES + 1)
    if len(content) > disk.MAX_BYTES:
        message = f"The standard input is longer than {disk.MAX_BYTES:,} bytes."
        raise ProblemsError(Problem(message))
    try:
        return decoded(content)
    except UnicodeDecodeError:
        raise ProblemsError(Problem("The standard input is not UTF-8 text.")) from None


# Files


def _on_disk(name: str, asking: Asking) -> Version:
    path = Path(name)
    shown = path.as_posix()
    if path.is_dir():
        return _version(shown, _sdl_below(path), "graphql")
    if not path.exists():
        return _version(shown, _matching(name), "graphql")
    text = disk.read_text(path, shown)
    kind = kind_of(text, shown)
    if kind == "graphql":
        return _version(shown, [(shown, text)], kind)
    from ..openapi.sources import beside

    client, config = asking.client, asking.config
    sources = beside(
        path,
        shown,
        allowed=client.references if client else (),
        folder=config.folder if config else None,
    )
    schema = SchemaText(name=shown, files=((shown, text),), sources=sources)
    return Version(shown=shown, kind=kind, schema=schema)


def _sdl_below(folder: Path) -> list[tuple[str, str]]:
    found = sorted(path for path in folder.rglob("*") if path.suffix in SDL)
    if not found:
        raise _no_sdl(folder.as_posix())
    return [(path.as_posix(), disk.read_text(path, path.as_posix())) for path in found]


def _matching(pattern: str) -> list[tuple[str, str]]:
    import glob

    found = sorted(path for path in glob.glob(pattern, recursive=True))
    named = [Path(path) for path in found if Path(path).is_file()]
    if not named:
        raise ProblemsError(Problem("The pattern finds no file.", Origin(pattern)))
    return [(path.as_posix(), disk.read_text(path, path.as_posix())) for path in named]


def _no_sdl(folder: str) -> ProblemsError:
    message = f"There is no file of SDL in this folder: {', '.join(SDL)}."
    return ProblemsError(Problem(message, Origin(folder), "Name the document itself."))


# Git


def _in_git(revision: str, path: str, asking: Asking) -> Version:
    if not path:
        return of_client_in_git(revision, asking)
    commit = git.commit(Path.cwd(), revision)
    is_folder = path.endswith("/") or not PurePosixPath(path).suffix
    below = commit.paths(path) if is_folder else []
    if below:
        files = [name for name in below if PurePosixPath(name).suffix in SDL]
        if not files:
            raise _no_sdl(f"{revision}:{path}")
        texts = [(f"{revision}:{name}", commit.text(name)) for name in files]
        return _version(f"{revision}:{path}", texts, "graphql")
    return _file_in_git(commit, path)


def of_client_in_git(revision: str, asking: Asking) -> Version:
    """Read a client's schema as it was in a revision.

    Raises:
        ProblemsError: It is not said which client's, or it was not there.
    """
    client, config = asking.client, asking.config
    if client is None or config is None:
        message = "Which file of the revision is meant?"
        advice = "Name it: REVISION:PATH; or say --client."
        raise ProblemsError(Problem(message, Origin(f"{revision}:"), advice))
    commit = git.commit(config.folder, revision)
    before = git.prefix(config.folder)
    if not client.schema_files:
        return _file_in_git(commit, f"{before}{client.schema}", client.kind)
    paths = [
        path
        for path in commit.paths(before)
        if any(_fits(path, f"{before}{pattern}") for pattern in client.schema_files)
    ]
    if not paths:
        message = f"There is no {client.schema} in the revision {revision}."
        raise ProblemsError(Problem(message, Origin(f"{revision}:")))
    texts = [(f"{revision}:{path}", commit.text(path)) for path in paths]
    return _version(f"{revision}:{client.schema}", texts, client.kind)


def is_in_git(revision: str, config: Config, client: Client) -> bool:
    """Whether a revision has a client's schema.

    Raises:
        ProblemsError: There is no such revision.
    """
    commit, before = git.commit(config.folder, revision), git.prefix(config.folder)
    patterns = client.schema_files or (client.schema,)
    return any(
        _fits(path, f"{before}{pattern}")
        for path in commit.paths(before)
        for pattern in patterns
    )


def _fits(path: str, pattern: str) -> bool:
    """Whether a path is one of a pattern's, in which * stays within a folder."""
    return _steps_fit(PurePosixPath(path).parts, PurePosixPath(pattern).parts)


def _steps_fit(path: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern or not path:
        return not pattern and not path
    if pattern[0] == "**":
        return _steps_fit(path, pattern[1:]) or _steps_fit(path[1:], pattern)
    return fnmatchcase(path[0], pattern[0]) and _steps_fit(path[1:], pattern[1:])


def _file_in_git(commit: git.Commit, path: str, kind: Kind | None = None) -> Version:
    shown = f"{commit.shown}:{path}"
    text = commit.text(path)
    found = kind or kind_of(text, shown)
    if found == "graphql":
        return _version(shown, [(shown, text)], found)
    from ..openapi.sources import read_by

    folder = path.rpartition("/")[0]
    before = f"{folder}/" if folder else ""
    sources = read_by(lambda beside: commit.text(f"{before}{beside}"), shown)
    schema = SchemaText(name=shown, files=((shown, text),), sources=sources)
    return Version(shown=shown, kind=found, schema=schema)
