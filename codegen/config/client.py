"""Read and check the table of one client."""

from __future__ import annotations

import keyword
import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import cast, get_args

from ..options import SubscriptionDefaults, SubscriptionTransport
from .access import (
    SECRET_KEYS,
    SECRETS_GO,
    check_url,
    read_auth,
    read_headers,
    read_hosts,
    read_url,
)
from .connection import read_connection
from .drift import read_drift_of_client
from .model import KINDS, Client, Kind
from .overrides import read_overrides
from .paging import read_paging
from .paths import check_relative, is_absolute
from .retry import read_idempotency_key, read_pace, read_retry
from .scalars import read_scalars
from .selections import read_selections
from .tables import Table

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "graphql": (".graphql", ".graphqls", ".gql", ".json"),
    "openapi": (".json", ".yaml", ".yml"),
}

_OF_OTHER_KINDS: Mapping[str, tuple[str, ...]] = {
    "graphql": (
        "formats",
        "idempotency_key",
        "overrides",
        "references",
        "trusted_hosts",
    ),
    "openapi": (
        "builder",
        "operations",
        "persisted_queries",
        "queries_by_get",
        "scalars",
        "selections",
        "subscriptions",
    ),
}
_MISPLACED = {
    **dict.fromkeys(SECRET_KEYS, SECRETS_GO),
    "url": "Where the schema is fetched is the endpoint, where the API is called is "
    "the base_url.",
}


def read_client(table: Table, folder: Path, output: str) -> Client | None:
    """Read a client.

    Args:
        table: Its table.
        folder: The folder of the config.
        output: Where clients go that do not say it themselves.

    Returns:
        The client, or None where it has no kind. Its values are those that could be
        read; what is wrong is in the report of the table.
    """
    kind = table.word("kind", KINDS)
    if "kind" not in table.values:
        table.add(
            "The client has no kind.",
            advice='Say what its schema is: kind = "graphql", or kind = "openapi".',
        )
    schema, schema_files = _schema(table, kind)
    overrides, override_tables = read_overrides(table)
    auth, schemes = read_auth(table)
    client = Client(
        key=str(table.path[-1]),
        kind=cast(Kind, kind),
        name=table.text("name"),
        schema=schema,
        schema_files=schema_files,
        endpoint=read_url(table, "endpoint"),
        headers=read_headers(table),
        connection=read_connection(table),
        auth=auth,
        schemes=schemes,
        trusted_hosts=read_hosts(table),
        version_endpoint=read_url(table, "version_endpoint"),
        base_url=read_url(table, "base_url"),
        operations=_operations(table),
        persisted_queries=table.flag("persisted_queries"),
        subscriptions=_subscriptions(table.table("subscriptions")),
        queries_by_get=table.flag("queries_by_get"),
        retry=read_retry(table.table("retry")),
        pace=read_pace(table.table("pace")),
        idempotency_key=read_idempotency_key(table),
        builder=table.flag("builder"),
        overrides=overrides,
        override_tables=override_tables,
        references=_references(table),
        output=_output(table, folder, output),
        scalars=read_scalars(table.table("scalars")),
        formats=read_scalars(table.table("formats")),
        names=_names(table),
        paging=read_paging(table.table("paging")),
        selections=read_selections(table.table("selections")),
        drift=read_drift_of_client(table.table("drift"), str(table.path[-1])),
    )
    for key in _OF_OTHER_KINDS.get(kind, ()):
        if key in table.values:
            table.add(f'"{key}" means nothing for the kind {kind}.', key)
    table.finish(_MISPLACED)
    return client if kind else None


def _schema(table: Table, kind: str) -> tuple[str, tuple[str, ...]]:
    """The schema as people name it; and where it is several files, their patterns."""
    written = table.values.get("schema")
    is_list = isinstance(written, list)
    named = table.texts("schema") if is_list else (table.text("schema"),)
    several = named if is_list or re.search(r"[*?\[]", named[0]) else ()
    suffixes = SUFFIXES.get(kind, SUFFIXES["graphql"])
    allowed = tuple(s for s in suffixes if s != ".json") if several else suffixes
    if "schema" not in table.values or written == []:
        table.add(
            "The client has no schema.",
            *(["schema"] if "schema" in table.values else []),
            advice="Name the file for its snapshot: "
            f'schema = "schemas/{table.path[-1]}{suffixes[0]}".',
        )
    elif several and kind == "openapi":
        table.add("A schema of this kind is one file.", "schema")
    elif several and "endpoint" in table.values:
        message = "A schema of several files is written by hand: it is not fetched."
        advice = "Drop the endpoint, or name one file. The client calls the base_url."
        table.add(message, "endpoint", advice=advice, is_secret=True)
    elif is_list or isinstance(written, str):
        for index, path in enumerate(named):
            keys: list[str | int] = ["schema", index] if is_list else ["schema"]
            check_relative(table, path, *keys)
            if kind and PurePosixPath(path).suffix not in allowed:
                table.add(
                    f"A snapshot of the kind {kind} is not called so.",
                    *keys,
                    advice=f"Its name ends in {', '.join(allowed[:-1])} or "
                    f"{allowed[-1]}.",
                )
    return ", ".join(named), several


def _operations(table: Table) -> tuple[str, ...]:
    patterns = table.texts("operations")
    for index, pattern in enumerate(patterns):
        if pattern:
            check_relative(table, pattern, "operations", index)
        else:
            table.add("This pattern is empty.", "operations", index)
    return patterns


def _subscriptions(table: Table) -> SubscriptionDefaults:
    transport = table.word("transport", get_args(SubscriptionTransport))
    url = table.text("url")
    scheme, separator, _ = url.partition("://")
    if separator and scheme not in ("http", "https", "ws", "wss"):
        table.add(
            "This is no URL of a server.",
            "url",
            advice="It begins with wss:// or https://, or is a path beside the "
            "base_url.",
        )
    reconnect = table.flag("reconnect") or "reconnect" not in table.values
    subscriptions = SubscriptionDefaults(
        transport=cast(SubscriptionTransport, transport) if transport else None,
        url=url,
        reconnect=reconnect,
    )
    table.finish()
    return subscriptions


def _references(table: Table) -> tuple[str, ...]:
    """Where references may lead: folders, also outside of the project, and servers."""
    entries = table.texts("references")
    for index, entry in enumerate(entries):
        if "://" in entry:
            check_url(table, entry, "references", index)
        elif not entry or is_absolute(entry):
            table.add(
                "This is neither a folder nor the address of a server.",
                *("references", index),
                advice='Name a folder relative to this file, "../shared", or an '
                'address, "https://example.org/schemas/".',
            )
    return entries


def _output(table: Table, folder: Path, output: str) -> Path:
    own = table.text("output")
    name = PurePosixPath(own).name
    if own:
        check_relative(table, own, "output")
    if own and (not name.isidentifier() or keyword.iskeyword(name)):
        table.add(
            "The last folder of this path becomes a package, which cannot be called "
            "so.",
            "output",
            advice="Use letters, digits and underscores.",
        )
    return Path(os.path.normpath(folder / (own or f"{output}/{table.path[-1]}")))


def _names(table: Table) -> dict[str, str]:
    chosen = table.strings("names")
    for coordinate, name in chosen.items():
        if not name.isidentifier() or keyword.iskeyword(name):
            message = f'"{name}" cannot be a name in Python.'
            table.add(message, "names", coordinate)
    return chosen
