"""Read what servers say now."""

from __future__ import annotations

from dataclasses import replace

from ..config import Client, Config
from ..config.model import Kind
from ..fetching import Endpoint, shown_url
from ..ir import Origin
from ..problems import Problem, ProblemsError
from .schema_texts import Asking, SchemaText, Version

Read = tuple[Version, list[Problem]]


def of_client(key: str, asking: Asking) -> Read:
    """Ask the endpoint of a client, with its credentials.

    Raises:
        ProblemsError: It has none, or there is no schema to be had.
    """
    config, client = _client(key, asking)
    if not client.endpoint:
        raise ProblemsError(
            config.problem(
                f"{key} has no endpoint to ask.",
                *("clients", key),
                advice="Name its snapshot, or a file.",
            )
        )
    return fetched(config, client, asking)


def fetched(config: Config, client: Client, asking: Asking) -> Read:
    """What the endpoint of a client says now.

    Raises:
        ProblemsError: There is no schema to be had.
    """
    from .snapshots import take

    snapshot, problems = take(
        config, client, asking.environment, insecure=asking.insecure
    )
    files = ((client.schema, snapshot.text),)
    schema = SchemaText(name=client.schema, files=files, is_checked=True)
    shown = f"{snapshot.source} (live)"
    version = Version(shown=shown, kind=client.kind, schema=schema, snapshot=snapshot)
    return version, problems


def shown(client: Client) -> str:
    """What reports call what a client's endpoint says."""
    return f"{shown_url(client.endpoint)} (live)"


def at_server(url: str, asking: Asking) -> Read:
    """Ask a URL: with the credentials of the client whose endpoint it is, else without
    any.

    Raises:
        ProblemsError: There is no schema to be had.
    """
    config = asking.config
    for client in config.clients if config else ():
        if client.endpoint and _is_same(client.endpoint, url):
            assert config is not None
            return fetched(config, client, asking)
    endpoint = Endpoint(url=url, insecure=asking.insecure)
    wanted = asking.client.kind if asking.client else None
    kinds: list[Kind] = ["openapi", "graphql"]
    if wanted:
        kinds = [wanted]
    elif shown_url(url).rstrip("/").endswith("graphql"):
        kinds.reverse()
    refused: list[Problem] = []
    for kind in kinds:
        try:
            return _asked(endpoint, kind)
        except ProblemsError as error:
            refused += error.problems
    if len(kinds) > 1:
        # Which of both it was meant to be nobody knows: the first try says more.
        refused = refused[:1]
        refused[0] = replace(refused[0], advice=refused[0].advice or _ADVICE)
    raise ProblemsError(*refused)


_ADVICE = "A server that wants credentials is configured as a client: name that."


def _asked(endpoint: Endpoint, kind: Kind) -> Read:
    shown = f"{endpoint.shown} (live)"
    if kind == "graphql":
        from ..graphql.introspect import introspect

        text, problems = introspect(endpoint)
    else:
        from ..openapi.fetch import fetch

        document, problems = fetch(endpoint)
        text = document.text
    schema = SchemaText(name=shown, files=((shown, text),), is_checked=True)
    return Version(shown=shown, kind=kind, schema=schema), problems


def _client(key: str, asking: Asking) -> tuple[Config, Client]:
    config = asking.config
    for client in config.clients if config else ():
        if client.key == key:
            assert config is not None
            return config, client
    raise ProblemsError(Problem(f'There is no client "{key}".', Origin()))


def _is_same(one: str, other: str) -> bool:
    """Whether two URLs are one: nobody is sent credentials for a part of a URL."""
    return one.rstrip("/") == other.rstrip("/")
