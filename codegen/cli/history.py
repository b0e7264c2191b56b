"""From the commits of a snapshot to its history: read, lowered, compared, judged."""

from __future__ import annotations

import gc
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..config import Client, Config
from ..drift.compare import compare
from ..drift.findings import Finding, judge
from ..drift.history import Revision, size_of
from ..drift.surface import Surface
from ..encodings import decoded
from ..ir import Api
from ..problems import ProblemsError
from ..selections import AS_THE_POLICY_SAYS
from ..snapshot import PROVENANCE
from .choosing import stop_at_errors
from .git_log import Commit, Objects, Repository
from .schema_texts import SchemaText

_LARGE_FILE = "version https://git-lfs.github.com/spec/"

_TOGETHER = 4
"""After how many versions their garbage is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Which part of a history is wanted."""

    since: str = ""
    """A revision: only what came after it."""
    until: str = ""
    """A revision: only what it has; empty for what is checked out."""
    last: int = 0
    """How many commits, the newest; 0 for all."""
    documentation: bool = False
    """Whether changes of descriptions count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The versions of a client's schema."""

    revisions: tuple[Revision, ...]
    """From the oldest to the newest."""
    left_out: int
    """How many older ones were not asked for."""
    is_shallow: bool
    """Whether the clone lacks older commits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Version:
    """A version of the schema, read."""

    text: str = ""
    surface: Surface | None = None
    problem: str = ""


def history_of(config: Config, client: Client, span: Span) -> History:
    """Read a client's history from git.

    A version that cannot be read is said, and passed over: the next one is compared
    with the one before it. What the config says of scalars, formats and overrides
    applies to all of them; today's operations, paging and names to none, since they
    were not written for them.

    Raises:
        ProblemsError: This is no git repository, or a revision is unknown.
    """
    repository = Repository(config.folder)
    commits = [
        commit
        for commit in repository.commits(
            client.schema, since=span.since, until=span.until
        )
        if commit.blob != commit.before
    ]
    left_out = max(0, len(commits) - span.last) if span.last else 0
    reader = _Reader(config, client)
    with repository.objects() as objects, _collecting_rarely():
        revisions = [*_revisions(commits[left_out:], objects, reader, span)]
    return History(
        revisions=tuple(revisions),
        left_out=left_out,
        is_shallow=repository.is_shallow,
    )


def _revisions(
    commits: list[Commit], objects: Objects, reader: _Reader, span: Span
) -> Iterator[Revision]:
    previous: Surface | None = None
    if commits and commits[0].before:
        previous = reader.read(objects, commits[0].before).surface
    for index, commit in enumerate(commits, start=1):
        if index % _TOGETHER == 0:
            gc.collect()
        revision = Revision(commit=commit.id, time=commit.time, subject=commit.subject)
        if not commit.blob:
            yield replace(revision, problem="The snapshot is gone in this commit.")
            continue
        version = reader.read(objects, commit.blob)
        if version.surface is None:
            yield replace(revision, problem=version.problem)
            continue
        yield replace(
            revision,
            version=_version(commit, version, objects, reader),
            size=size_of(version.surface),
            findings=_findings(previous, version.surface, span),
            is_first=previous is None,
        )
        previous = version.surface


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python not look for garbage by itself: schemas are large, and most of them is
    in use while it would look."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _findings(old: Surface | None, new: Surface, span: Span) -> tuple[Finding, ...]:
    if old is None:
        return ()
    changes = compare(old, new, documentation=span.documentation)
    return tuple(judge(changes))


class _Reader:
    """Reads versions; what it read last it keeps, as each is compared twice."""

    def __init__(self, config: Config, client: Client) -> None:
        self._config = config
        self.client = replace(
            client,
            operations=(),
            paging={},
            names={},
            selections=AS_THE_POLICY_SAYS,
            builder=False,
        )
        self._kept: dict[str, _Version] = {}

    def read(self, objects: Objects, blob: str) -> _Version:
        """Read a version by the id of its object."""
        if blob not in self._kept:
            while len(self._kept) > 3:
                del self._kept[next(iter(self._kept))]
            self._kept[blob] = self._version(objects.read(blob))
        return self._kept[blob]

    def _version(self, content: bytes | None) -> _Version:
        if content is None:
            return _Version(problem="git has no text of it.")
        try:
            text = decoded(content)
        except UnicodeDecodeError:
            return _Version(problem="It is not UTF-8 text.")
        if text.startswith(_LARGE_FILE):
            return _Version(problem="Git keeps only a pointer of Git LFS.")
        try:
            return _Version(text=text, surface=self._surface(text))
        except ProblemsError as error:
            first = next(p for p in error.problems if p.severity == "error")
            return _Version(problem=first.message)
        except RecursionError:
            return _Version(problem="It is nested too deeply.")

    def _surface(self, text: str) -> Surface:
        """Lower a version, with the config's overrides where they fit."""
        schema = SchemaText(
            name=self.client.schema, files=((self.client.schema, text),)
        )
        bare = replace(
            self.client, overrides="", override_tables={}, formats={}, scalars={}
        )
        try:
            return _lowered(self._config, self.client, schema)
        except ProblemsError:
            return _lowered(self._config, bare, schema)


def _lowered(config: Config, client: Client, schema: SchemaText) -> Surface:
    if client.kind == "graphql":
        from ..graphql import type_system
        from . import lowering_graphql

        # What operations make of it nobody asks: the schemas alone are compared.
        read, _ = lowering_graphql.read(schema, warn=False)
        nothing = Api(name=client.key, source=client.schema)
        return Surface(api=nothing, types=type_system.lower(read, client.scalars))
    from . import lowering_openapi

    document, warnings = lowering_openapi.read(schema)
    api, problems = lowering_openapi.lower(config, client, document)
    stop_at_errors([*warnings, *problems])
    return Surface(api=api)


def _version(
    commit: Commit, version: _Version, objects: Objects, reader: _Reader
) -> str:
    """What the API calls its version: the schema says it, or what was noted beside it
    when it was fetched."""
    if version.surface is not None and version.surface.api.version:
        return version.surface.api.version
    beside = PurePosixPath(commit.path).with_name(PROVENANCE)
    try:
        noted = json.loads(objects.read(f"{commit.id}:{beside}") or b"{}")
    except (ValueError, RecursionError):
        return ""
    digest = hashlib.sha256(version.text.encode()).hexdigest()
    match noted.get(reader.client.key) if isinstance(noted, dict) else None:
        case {"sha256": str(known), "version": str(said)} if known == digest:
            return said
    return ""
