"""Whose eyes a schema is seen with.

Servers show callers what they may use: Label Studio gives anonymous callers another
document. Seen with other eyes an API seems to have drifted; so provenance says who
asked for a snapshot, and only the same caller is compared with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import fetching
from .. import snapshot as snapshots
from ..config import Client, Config
from ..config.access import PLACEHOLDER
from ..problems import ProblemsError
from ..snapshot import Snapshot

NOBODY = "nobody"


def identity_of(variables: tuple[str, ...]) -> str:
    """What provenance calls a caller: by the variables that hold the credentials."""
    return " and ".join(sorted(variables)) or NOBODY


def require_same(
    config: Config, client: Client, environment: Mapping[str, str]
) -> None:
    """Stop where the snapshot was fetched by another caller than now.

    Raises:
        ProblemsError: It was.
    """
    from .credentials import endpoint_of

    endpoint = endpoint_of(config, client, environment, insecure=True)
    now, before = identity_of(endpoint.variables), _kept(config, client)["identity"]
    keys = [auth.variable for auth in client.schemes.values() if auth.kind]
    if now == NOBODY and keys and before != NOBODY:
        message = f"None of the client's keys is set: {', '.join(keys)}."
        raise _other(config, client, message)
    if before not in ("", now):
        message = f"The snapshot was fetched with {before}, now it would be with {now}."
        raise _other(config, client, message)


def require_known(
    config: Config,
    client: Client,
    environment: Mapping[str, str],
    now: Snapshot,
    *,
    insecure: bool,
) -> None:
    """Stop where the server shows what it shows to everyone, although it knew the
    caller when the snapshot was taken.

    Raises:
        ProblemsError: It does.
    """
    if _kept(config, client)["anonymous"] != "other":
        return
    seen = seen_by_nobody(config, client, environment, now, insecure=insecure)
    if seen.anonymous == "same":
        message = (
            f"The server shows with {now.identity} what it shows to everyone, which "
            "it did not do when the snapshot was taken."
        )
        raise _other(config, client, message, "Is the key still valid?")


def seen_by_nobody(
    config: Config,
    client: Client,
    environment: Mapping[str, str],
    fetched: Snapshot,
    *,
    insecure: bool,
) -> Snapshot:
    """A snapshot that knows what callers without credentials are shown. Only documents
    are asked for again: GraphQL servers tell their whole schema, or nothing."""
    if fetched.identity in ("", NOBODY) or client.kind != "openapi":
        return fetched
    from ..openapi.sources import ACCEPT
    from .credentials import endpoint_of

    own = endpoint_of(config, client, environment, insecure=insecure)
    stranger = replace(
        own,
        headers={
            name: value
            for name, value in own.headers.items()
            if not PLACEHOLDER.search(client.headers[name])
        },
        auth=None,
    )
    try:
        answer = fetching.send(stranger, "GET", accept=ACCEPT)
    except ProblemsError:
        return fetched
    if not answer.is_success or answer.is_html:
        return replace(fetched, anonymous="refused")
    is_same = answer.text == fetched.published
    return replace(fetched, anonymous="same" if is_same else "other")


def _kept(config: Config, client: Client) -> Mapping[str, str]:
    """What provenance says of a client's snapshot; empty texts where nothing is."""
    said = snapshots.provenance_of(config.folder / client.schema, client.key)
    return {"anonymous": "", "identity": "", **said}


def _other(
    config: Config, client: Client, message: str, advice: str = "Is the same key set"
) -> ProblemsError:
    problem = config.problem(
        f"{message} Other callers may be shown another schema, so nothing can be told.",
        *("clients", client.key, "auth"),
        advice=f"{advice.rstrip('?')}? Or take the snapshot with this one: `codegen "
        f"snapshot {client.key}`.",
        is_secret=True,
    )
    return ProblemsError(problem)
