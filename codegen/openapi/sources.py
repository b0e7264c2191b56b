"""Where the files of a document come from, and which of them may be read.

A document that people name is trusted to refer to what is beside it: files in its own
folder and below, or addresses at its own origin. All else the config allows, or it is
refused. What came from a server never leads to a file, and credentials go to the
origin that they are meant for alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

from .. import disk, fetching, ir
from ..fetching import Endpoint
from ..problems import Problem, ProblemsError
from . import text
from .values import MAX_CHARACTERS, Json, UnreadableError

MAX_FILES = 10_000
"""How many files a document may be made of. DigitalOcean's has 2,900."""

ACCEPT = "application/json, application/yaml;q=0.9, */*;q=0.8"
"""YAML is welcome, but some servers answer 406 to media types that they do not know."""


class RefusedError(Exception):
    """A reference is not followed."""

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice


@dataclass(frozen=True, slots=True)
class File:
    """A file that is a part of a document."""

    uri: str
    """Where it was found: `file:///…` or `https://…`; empty where nobody knows."""
    name: str
    """What people call it."""
    text: str
    root: Json

    @property
    def stem(self) -> str:
        """Its name without folder and ending; that of its folder for an index."""
        path = PurePosixPath(unquote(urlsplit(self.uri).path))
        return path.stem if path.stem not in ("index", "_index") else path.parent.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where a document is, and where else its references may lead."""

    uri: str = ""
    """Of the document itself; empty where it is only text."""
    name: str = ""
    """What people call it."""
    allowed: tuple[str, ...] = ()
    """Folders and addresses beside its own, as URIs."""
    endpoint: Endpoint | None = None
    """How its own origin is asked; None where it comes from a file."""
    others: Endpoint | None = None
    """How other origins are asked, without credentials; None where nothing is
    fetched."""
    reader: Callable[[str], str] | None = None
    """Reads what is beside a document that is not on the disk, by the path from the
    document's folder on; raises a `ProblemsError`."""


def beside(
    path: Path,
    name: str,
    *,
    allowed: Sequence[str] = (),
    folder: Path | None = None,
    others: Endpoint | None = None,
) -> Sources:
    """The sources of a document in a file.

    Args:
        path: The file.
        name: What people call it.
        allowed: Folders, relative to `folder`, and addresses that it may refer to.
        folder: The folder of the config.
        others: How these addresses are asked; None to fetch nothing.
    """
    return Sources(
        uri=path.absolute().as_uri(),
        name=name,
        allowed=tuple(_allowed(allowed, folder or path.parent)),
        others=others,
    )


def read_by(reader: Callable[[str], str], name: str) -> Sources:
    """The sources of a document that is kept elsewhere than on the disk: in git.

    Args:
        reader: Reads what is beside it, by the path from its folder on.
        name: What people call it.
    """
    file = PurePosixPath(name).name
    return Sources(uri=f"file:///document/{quote(file)}", name=name, reader=reader)


def at(
    endpoint: Endpoint, *, allowed: Sequence[str] = (), others: Endpoint | None = None
) -> Sources:
    """The sources of a document that is fetched."""
    return Sources(
        uri=endpoint.url,
        name=endpoint.shown,
        allowed=tuple(entry for entry in allowed if "://" in entry),
        endpoint=endpoint,
        others=others or Endpoint(url="", insecure=endpoint.insecure),
    )


def _allowed(entries: Sequence[str], folder: Path) -> list[str]:
    return [
        entry if "://" in entry else (folder / entry).absolute().as_uri()
        for entry in entries
    ]


class Library:
    """The files of one document, each read once."""

    def __init__(self, sources: Sources, content: str, root: Json) -> None:
        self.entry = File(sources.uri, sources.name, content, root)
        self._sources = sources
        self._files: dict[str, File | RefusedError] = {sources.uri: self.entry}
        self._characters = len(content)
        self.problems: list[Problem] = []
        """What is wrong inside of the files that were read."""

    @property
    def files(self) -> Mapping[str, File]:
        """What was read, by URI."""
        return {u: file for u, file in self._files.items() if isinstance(file, File)}

    def file(self, uri: str, referrer: File) -> File:
        """Read a file that another one refers to.

        Raises:
            RefusedError: It must not be read, or cannot.
        """
        if uri not in self._files:
            try:
                self._files[uri] = self._read(uri, referrer)
            except RefusedError as error:
                self._files[uri] = error
        found = self._files[uri]
        if isinstance(found, RefusedError):
            raise found
        return found

    def _read(self, uri: str, referrer: File) -> File:
        if len(self._files) >= MAX_FILES:
            raise RefusedError(f"The document has over {MAX_FILES:,} files.")
        match urlsplit(uri).scheme.lower():
            case "file" if referrer.uri.startswith("file:"):
                name, content = self._from_disk(uri)
            case "http" | "https":
                name, content = self._from_server(uri)
            case _:
                raise RefusedError(
                    "The reference {} leads out of the document.",
                    "A reference leads to a file beside the document, or to an "
                    "address at its own server.",
                )
        self._characters += len(content)
        if self._characters > MAX_CHARACTERS:
            message = f"The document has over {MAX_CHARACTERS:,} characters, all told."
            raise RefusedError(message)
        try:
            return File(uri, name, content, text.parse(content))
        except UnreadableError as error:
            place = text.position(content, error.offset)
            origin = ir.Origin(name, "", *place)
            self.problems.append(Problem(error.message, origin, source=content))
            raise RefusedError("The file of the reference {} cannot be read.") from None

    def _from_disk(self, uri: str) -> tuple[str, str]:
        path = _path(uri)
        own = _path(self._sources.uri).parent
        if self._sources.reader is not None:
            return self._from_reader(os.path.relpath(path, own), self._sources.reader)
        folders = [own, *map(_path, filter(_is_file, self._sources.allowed))]
        name = Path(self._sources.name).parent / os.path.relpath(path, own)
        shown = Path(os.path.normpath(name)).as_posix()
        try:
            # Where links lead counts, not where they stand.
            real, roots = path.resolve(), [folder.resolve() for folder in folders]
        except (OSError, RuntimeError, ValueError):
            raise RefusedError("The reference {} leads nowhere.") from None
        if not any(real.is_relative_to(root) for root in roots):
            raise RefusedError(
                "The reference {} leads out of the document's folder.",
                'If that is right, name the folder in the config: references = ["…"].',
            )
        try:
            return shown, disk.read_text(real, shown)
        except ProblemsError as error:
            said = error.problems[0].message
            message = f"The reference {{}} leads to {shown}. {said}"
            raise RefusedError(message) from None

    def _from_reader(self, path: str, reader: Callable[[str], str]) -> tuple[str, str]:
        """What stands beside the document wherever it is kept. Nothing above its
        folder is read: no folder of the config is there."""
        steps = PurePosixPath(path).parts
        shown = (PurePosixPath(self._sources.name).parent / path).as_posix()
        if ".." in steps:
            raise RefusedError("The reference {} leads out of the document's folder.")
        try:
            return shown, reader(PurePosixPath(path).as_posix())
        except ProblemsError as error:
            said = error.problems[0].message
            message = f"The reference {{}} leads to {shown}. {said}"
            raise RefusedError(message) from None

    def _from_server(self, uri: str) -> tuple[str, str]:
        sources = self._sources
        own = sources.endpoint
        is_own = own is not None and _is_below(uri, f"{origin(own.url)}/")
        if not is_own and not any(_is_below(uri, entry) for entry in sources.allowed):
            raise RefusedError(
                "The reference {} leads to another server.",
                "If that is right, name its address in the config: "
                f'references = ["{origin(uri)}/"].',
            )
        endpoint = own if is_own else sources.others
        if endpoint is None:
            raise RefusedError(
                "The reference {} leads to a server, and nothing is fetched here.",
                "`codegen snapshot --from FILE` fetches it, and writes one file.",
            )
        asked = replace(endpoint, url=uri)
        try:
            answer = fetching.send(asked, "GET", accept=ACCEPT)
            if not answer.is_success:
                raise ProblemsError(fetching.refusal(asked, answer))
            if answer.is_html:
                wanted = "a part of the document"
                raise ProblemsError(fetching.html_page(asked, answer, wanted))
            fetching.refuse_leak(own or asked, answer)
        except ProblemsError as error:
            said = error.problems[0].message
            message = f"The reference {{}} cannot be fetched. {said}"
            raise RefusedError(message, error.problems[0].advice) from None
        return asked.shown, answer.text


def joined(base: str, reference: str) -> tuple[str, str]:
    """The address that a reference means at a base, and its fragment.

    Raises:
        RefusedError: It is no reference.
    """
    try:
        return tuple(urldefrag(urljoin(base, reference)))  # type: ignore[return-value]
    except ValueError:
        raise RefusedError("The reference {} is not a URI.") from None


def origin(uri: str) -> str:
    """The scheme, host and port of an address."""
    parts = urlsplit(uri)
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    try:
        port = parts.port or default
    except ValueError:
        port = None
    place = parts.hostname or ""
    shown = f"[{place}]" if ":" in place else place
    return f"{parts.scheme.lower()}://{shown}" + (f":{port}" if port != default else "")


def _is_file(uri: str) -> bool:
    return uri.startswith("file:")


def _path(uri: str) -> Path:
    return Path(unquote(urlsplit(uri).path))


def _is_below(uri: str, entry: str) -> bool:
    """Whether an address is that of an entry of the config, or below it."""
    if _is_file(entry) or origin(uri) != origin(entry) or urlsplit(uri).username:
        return False
    path, around = urlsplit(uri).path, urlsplit(entry).path.rstrip("/")
    steps = unquote(path).replace("\\", "/").split("/")
    return ".." not in steps and (path == around or path.startswith(f"{around}/"))
