"""The texts that a client is made from, as they are on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from .. import disk
from ..config import Client, Config, Kind
from ..problems import Problem, ProblemsError

if TYPE_CHECKING:
    from ..openapi.sources import Sources
    from ..snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaText:
    """A schema, read: from the disk, from git, from a server."""

    name: str
    """What people call it: "schemas/labelbox.graphql"."""
    files: tuple[tuple[str, str], ...]
    """Each file's name and text. An OpenAPI document has one; it refers to others."""
    sources: Sources | None = None
    """Where an OpenAPI document is, and where its references may lead; None where they
    may not lead out of it."""

    is_checked: bool = False
    """Whether it was read when it was fetched, and what is wrong with it was said."""

    @property
    def text(self) -> str:
        """The text of the first file, or of the only one."""
        return self.files[0][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a schema, read."""

    shown: str
    """What reports call it: "main:schemas/labelbox.graphql"."""
    kind: Kind
    schema: SchemaText
    snapshot: Snapshot | None = None
    """What would be kept of it, where a client's endpoint said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is known when versions are read."""

    config: Config | None
    """The configuration; None where there is none."""
    client: Client | None
    """The client whose schemas are compared; None where that is not said."""
    environment: Mapping[str, str]
    insecure: bool = False


def without_comments(text: str) -> str:
    """The text without the comments that people wrote above it."""
    lines = text.splitlines(keepends=True)
    first = next(
        (n for n, line in enumerate(lines) if line.strip() and line[0] != "#"), 0
    )
    return "".join(lines[first:])


def committed(config: Config, client: Client) -> SchemaText:
    """Read the snapshot of a client, or the files that its schema is spread over.

    Raises:
        ProblemsError: There is none.
    """
    files = tuple(schema_files(config, client))
    is_document = client.kind == "openapi"
    sources = document_sources(config, client) if is_document else None
    return SchemaText(name=client.schema, files=files, sources=sources)


def snapshot_text(config: Config, client: Client) -> str:
    """Read the snapshot of a client.

    Raises:
        ProblemsError: There is none.
    """
    return disk.read_text(
        config.folder / client.schema,
        client.schema,
        advice=f"Get it with `codegen snapshot {client.key}`.",
    )


def document_sources(config: Config, client: Client) -> Sources:
    """Where the files of an OpenAPI document are; nothing is fetched."""
    from ..openapi.sources import beside

    return beside(
        config.folder / client.schema,
        client.schema,
        allowed=client.references,
        folder=config.folder,
    )


def schema_files(config: Config, client: Client) -> list[tuple[str, str]]:
    """Read the files of a schema, each its name and its text.

    Raises:
        ProblemsError: There is none.
    """
    if not client.schema_files:
        return [(client.schema, snapshot_text(config, client))]
    texts, problems = _matching(config, client, "schema", client.schema_files)
    if problems:
        raise ProblemsError(*(replace(p, severity="error") for p in problems))
    return texts


def operation_files(
    config: Config, client: Client
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """Read the files of operations; and say which patterns find none."""
    return _matching(config, client, "operations", client.operations)


def _matching(
    config: Config, client: Client, key: str, patterns: Iterable[str]
) -> tuple[list[tuple[str, str]], list[Problem]]:
    """The files that patterns find, by name and text, and what finds none."""
    found: dict[str, Path] = {}
    problems = []
    for pattern in patterns:
        keys = ("clients", client.key, key)
        try:
            files = [path for path in config.folder.glob(pattern) if not path.is_dir()]
        except ValueError as error:
            problems.append(config.problem(f'"{pattern}": {error}.', *keys))
            continue
        found |= {
            Path(os.path.relpath(file, config.folder)).as_posix(): file
            for file in files
        }
        if not files:
            advice = (
                "Patterns are relative to the folder of this file. Take the pattern "
                "out while there is no file."
            )
            problem = config.problem(
                f'"{pattern}" finds no file.', *keys, advice=advice
            )
            problems.append(problem)
    texts = [(name, disk.read_text(path, name)) for name, path in sorted(found.items())]
    return texts, problems
