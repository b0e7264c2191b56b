"""What the config decides about a generated client."""

from __future__ import annotations

from .. import names
from ..config import Client
from ..options import Options


def options_of(client: Client) -> Options:
    """What the config decides about a client."""
    is_graphql = client.kind == "graphql"
    return Options(
        package=client.output.name,
        class_name=names.pascal(client.key),
        base_url=client.base_url or (client.endpoint if is_graphql else ""),
        endpoint="" if is_graphql else client.endpoint,
        auth=client.auth,
        schemes=client.schemes,
        trusted_hosts=client.trusted_hosts,
        persisted_queries=client.persisted_queries,
        queries_by_get=client.queries_by_get,
        names=client.names,
        subscriptions=client.subscriptions,
        retry=client.retry,
        pace=client.pace,
        idempotency_key=client.idempotency_key,
    )
