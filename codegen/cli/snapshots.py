"""`codegen snapshot`: from a server or a file to a snapshot."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from .. import disk, fetching
from ..config import Client, Config
from ..fetching import Endpoint
from ..graphql import canonical as graphql_canonical
from ..graphql import introspect, load
from ..ir import Origin
from ..openapi import canonical as openapi_canonical
from ..openapi import fetch
from ..openapi.sources import beside
from ..problems import Problem, ProblemsError
from ..runtime.errors import AuthError
from ..snapshot import Snapshot
from . import connections, identities
from .credentials import endpoint_of
from .reporting import count
from .schema_texts import document_sources, schema_files

Taken = tuple[Snapshot, list[Problem]]
"""A snapshot, and what is wrong with the schema but understood."""


def take(
    config: Config,
    client: Client,
    environment: Mapping[str, str],
    *,
    file: Path | None = None,
    insecure: bool = False,
) -> Taken:
    """Get the schema of a client.

    It comes from the file if there is one, else from the client's endpoint; a client
    without an endpoint has a schema that is written by hand, which is checked.

    Raises:
        ProblemsError: There is no schema to be had.
    """
    if client.schema_files:
        return _of_several(config, client, file)
    if file is not None:
        _check_name(config, client)
        proxy = connections.proxy_of(config, client, environment)
        asked = Endpoint(url="", proxy=proxy, insecure=insecure)
        others = _without_credentials(config, client, asked)
        return _from_file(config, client, file, others)
    if not client.endpoint:
        return _by_hand(config, client)
    _check_name(config, client)
    endpoint = endpoint_of(config, client, environment, insecure=insecure)
    try:
        return _from_server(config, client, endpoint)
    except AuthError as error:
        # What authenticates is the runtime, whose messages show no secret.
        problem = fetching.unauthorized(endpoint, str(error))
        raise ProblemsError(problem) from None


def _from_server(config: Config, client: Client, endpoint: Endpoint) -> Taken:
    version = published = ""
    problems = connections.warnings(config, client)
    if client.kind == "graphql":
        text, warnings = introspect.introspect(endpoint)
    else:
        document, warnings = fetch.fetch(
            endpoint,
            references=client.references,
            others=_without_credentials(config, client, endpoint),
        )
        text, version = document.text, document.version
        published = document.published
    problems += warnings
    if client.version_endpoint and not version:
        version, warnings = _server_version(config, client, endpoint)
        problems = [*problems, *warnings]
    return (
        Snapshot(
            client=client.key,
            path=config.folder / client.schema,
            text=text,
            source=endpoint.shown,
            version=version,
            format=_format(client.kind),
            identity=identities.identity_of(endpoint.variables),
            published=published,
        ),
        problems,
    )


def _without_credentials(
    config: Config, client: Client, endpoint: Endpoint
) -> Endpoint:
    """How servers are asked that the credentials are not meant for."""
    return Endpoint(
        url="",
        tls=connections.tls_of(config, client, shows_certificate=False),
        proxy=endpoint.proxy,
        insecure=endpoint.insecure,
    )


def _from_file(config: Config, client: Client, file: Path, others: Endpoint) -> Taken:
    shown = file.as_posix()
    content = disk.read_text(file, shown)
    version = ""
    if client.kind == "graphql":
        schema, problems = load.load(content, shown)
        header = graphql_canonical.header_of(content)
        text = graphql_canonical.canonical(schema, header)
    else:
        sources = beside(
            file,
            shown,
            allowed=client.references,
            folder=config.folder,
            others=others,
        )
        document, problems = openapi_canonical.canonical(
            content, file=shown, sources=sources
        )
        text, version = document.text, document.version
    return (
        Snapshot(
            client=client.key,
            path=config.folder / client.schema,
            text=text,
            source=f"file {file.name}",
            version=version,
            format=_format(client.kind),
        ),
        problems,
    )


def _by_hand(config: Config, client: Client) -> Taken:
    path = config.folder / client.schema
    content = disk.read_text(
        path,
        client.schema,
        advice="Write it, name an endpoint in the config, or pass --from FILE.",
    )
    version = ""
    if client.kind == "graphql":
        _, problems = load.load(content, client.schema)
    else:
        document, problems = openapi_canonical.canonical(
            content, file=client.schema, sources=document_sources(config, client)
        )
        version = document.version
    snapshot = Snapshot(
        client=client.key,
        path=path,
        text=content,
        source=f"file {path.name}",
        version=version,
        format=_format(client.kind, path.suffix),
    )
    return snapshot, problems


def _of_several(config: Config, client: Client, file: Path | None) -> Taken:
    """Check a schema of several files. What is fetched would be one."""
    if file is not None:
        raise ProblemsError(
            config.problem(
                "A schema of several files cannot be replaced by one.",
                *("clients", client.key, "schema"),
                advice="Name one file for the snapshot.",
            )
        )
    files = schema_files(config, client)
    schema, problems = load.load_files(files, client.schema)
    snapshot = Snapshot(
        client=client.key,
        path=config.folder,
        is_kept=False,
        text=graphql_canonical.canonical(schema),
        source=count(len(files), "file"),
        format=_format(client.kind),
    )
    return snapshot, problems


def _format(kind: str, suffix: str = "") -> str:
    if kind == "graphql":
        return "GraphQL JSON" if suffix == ".json" else "GraphQL SDL"
    return "OpenAPI YAML" if suffix in (".yaml", ".yml") else "OpenAPI JSON"


def _check_name(config: Config, client: Client) -> None:
    """What is fetched is written as SDL, or as JSON; the name must not say else."""
    suffix = PurePosixPath(client.schema).suffix
    is_json = suffix == ".json"
    if is_json == (client.kind == "openapi"):
        return
    written = "SDL" if client.kind == "graphql" else "JSON"
    fitting = ".graphql" if client.kind == "graphql" else ".json"
    raise ProblemsError(
        config.problem(
            f"A snapshot that is fetched is written as {written}, and this name says "
            "something else.",
            "clients",
            client.key,
            "schema",
            advice=f"Call it {PurePosixPath(client.schema).with_suffix(fitting)}.",
        )
    )


def _server_version(
    config: Config, client: Client, endpoint: Endpoint
) -> tuple[str, list[Problem]]:
    """Ask for the version; it is only information, so a failure is a warning."""
    same = fetching.shown_url(client.endpoint).split("/")[:3]
    if fetching.shown_url(client.version_endpoint).split("/")[:3] == same:
        asked = replace(endpoint, url=client.version_endpoint)
    else:
        # The credentials are not meant for this server.
        others = _without_credentials(config, client, endpoint)
        asked = replace(others, url=client.version_endpoint)
    try:
        answer = fetching.send(asked, "GET", accept="application/json, */*;q=0.8")
        if not answer.is_success:
            raise ProblemsError(fetching.refusal(asked, answer))
    except ProblemsError as error:
        return "", [replace(p, severity="warning") for p in error.problems]
    try:
        body = json.loads(answer.text)
    except (ValueError, RecursionError):
        body = None
    match body:
        case {"release": str(version)} | {"version": str(version)}:
            return fetching.plain(version), []
    message = 'The answer has no string "release" or "version".'
    return "", [Problem(message, Origin(asked.shown), severity="warning")]
