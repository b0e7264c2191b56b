"""What a configuration says, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from .. import ir
from ..judging import AS_THE_TABLE_SAYS, Judging
from ..options import (
    AS_THE_RUNTIME_DOES,
    PACE_OF_THE_RUNTIME,
    RETRY_AS_THE_RUNTIME_DOES,
    AuthKind,
    AuthOptions,
    PaceDefaults,
    RetryDefaults,
    SubscriptionDefaults,
)
from ..problems import Problem
from ..selections import AS_THE_POLICY_SAYS, Selections
from . import toml_text

Kind = Literal["graphql", "openapi"]
KINDS: tuple[Kind, ...] = get_args(Kind)
AUTH_KINDS: tuple[AuthKind, ...] = get_args(AuthKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How the server of a schema is reached, where that is unusual. For fetching
    only: the generated client takes a transport."""

    ca_bundle: str = ""
    """A file with the certificates of authorities to trust, relative to the folder of
    the config; empty to trust the usual ones."""
    client_cert: str = ""
    """A file with a certificate to show to the server."""
    client_key: str = ""
    """A file with its key; empty where the certificate's file has it."""
    verify: bool = True
    """Whether the server's certificate is checked."""
    proxy: str = field(default="", repr=False)
    """The URL of a proxy, or `${VARIABLE}`; empty to do what the environment says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client, as its table says."""

    key: str
    """The name of the table: the package of the client."""
    kind: Kind
    name: str = ""
    """What people call the API; empty where the table's name says it."""
    schema: str
    """The snapshot, as the table names it: relative to the folder of the config. Of
    several files, the patterns."""
    schema_files: tuple[str, ...] = ()
    """Patterns of the files of SDL that are the schema together, relative to the
    config's folder; empty where the schema is one file."""
    endpoint: str = ""
    """Where the schema is fetched; empty for a schema that is written by hand."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """For fetching; `${VARIABLE}` stands for what the environment has."""
    connection: Connection = field(default_factory=Connection)
    auth: AuthOptions | None = None
    """The one way to authenticate; None where there are several, or the document says
    it."""
    schemes: Mapping[str, AuthOptions] = field(default_factory=dict)
    """Several ways to authenticate, by the name of their scheme."""
    trusted_hosts: tuple[str, ...] = ()
    """Hosts that get credentials where calls have a server of their own there."""
    version_endpoint: str = ""
    """What tells the server's version, where the schema does not."""
    base_url: str = ""
    """Where the generated client finds the API, unless its caller says otherwise."""
    operations: tuple[str, ...] = ()
    """Patterns of files with GraphQL operations, relative to the config's folder."""
    persisted_queries: bool = False
    """Whether the generated client sends documents by their hash."""
    queries_by_get: bool = False
    """Whether the generated client sends queries by GET."""
    builder: bool = False
    """Whether a GraphQL client gets a query builder."""
    subscriptions: SubscriptionDefaults = AS_THE_RUNTIME_DOES
    retry: RetryDefaults = RETRY_AS_THE_RUNTIME_DOES
    pace: PaceDefaults = PACE_OF_THE_RUNTIME
    idempotency_key: str = ""
    """The header that takes the key of each call that may change something."""
    overrides: str = ""
    """A file that says what an OpenAPI document gets wrong, relative to the config's
    folder; empty where there is none."""
    override_tables: Mapping[str, Any] = field(default_factory=dict)
    """What the config itself says of that, by `operations` and `schemas`."""
    references: tuple[str, ...] = ()
    """Folders, relative to the config's folder, and addresses that an OpenAPI document
    may refer to, beside its own."""
    output: Path
    """The folder of the package, absolute. The runtime is put beside it."""
    scalars: Mapping[str, ir.PythonType] = field(default_factory=dict)
    formats: Mapping[str, ir.PythonType] = field(default_factory=dict)
    """Python types of the formats of strings and numbers."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Python names by wire coordinate."""
    paging: Mapping[str, ir.Paging | None] = field(default_factory=dict)
    """How operations are paged, by "group.operation"; None where they are not."""
    selections: Selections = AS_THE_POLICY_SAYS
    """What default GraphQL functions select."""
    drift: Judging = AS_THE_TABLE_SAYS
    """How its changes are judged, over what is said of all clients."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The clients of a project."""

    file: str
    """The configuration, as its user would name it."""
    folder: Path
    """The folder that it is in, absolute; paths are relative to it."""
    clients: tuple[Client, ...]
    """In the order of the file."""
    drift: Judging = AS_THE_TABLE_SAYS
    """How changes are judged."""
    text: str = field(repr=False)
    root: toml_text.Path
    """The path of the table that all is in: ("tool", "codegen"), or nothing."""

    def has(self, *path: str | int) -> bool:
        """Whether the file has a value at a path, from `[tool.codegen]` on."""
        return (*self.root, *path) in toml_text.places(self.text)

    def problem(
        self, message: str, *path: str | int, advice: str = "", is_secret: bool = False
    ) -> Problem:
        """Say what is wrong with a value.

        Args:
            message: What is wrong.
            path: The keys that lead to the value, from `[tool.codegen]` on.
            advice: What to do about it.
            is_secret: Whether the line may hold a secret, so is better not shown.
        """
        place = toml_text.nearest(toml_text.places(self.text), (*self.root, *path))
        return Problem(
            message,
            ir.Origin(self.file, line=place[0], column=place[1]),
            advice,
            source="" if is_secret else self.text,
        )
