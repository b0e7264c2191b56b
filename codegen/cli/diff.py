"""`codegen diff`: two versions of a schema that people name."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime

import click

from ..config import Client, Config
from ..problems import Problem, ProblemsError
from . import versions
from .checking import difference
from .choosing import load, stop_at_errors
from .comparison import Compared, Names, Wish, compared, is_same
from .drift_options import Chosen
from .excusing import Excuses
from .finishing import finish
from .observing import Found
from .places import OfClient, place_of
from .schema_texts import Asking, Version
from .surfaces import nobody

_KINDS = {"graphql": "a GraphQL schema", "openapi": "an OpenAPI document"}


def diff(old: str, new: str, name: str | None, chosen: Chosen) -> int:
    """Compare what two names stand for.

    Returns:
        The exit code.

    Raises:
        ProblemsError: One of them is no schema, or they are of different kinds.
    """
    config, client = _whose(chosen, name)
    if config is not None and client is None:
        client = _named(config, old, new)
        name = client.key if client else None
    if chosen.approved and client is None:
        raise click.UsageError("--approve needs a --client, whose change it is.")
    asking = Asking(
        config=config, client=client, environment=os.environ, insecure=chosen.insecure
    )
    before, after, problems = _both(old, new, asking)
    _require_one_kind(before, after)
    if is_same(before.schema, after.schema):
        _require_schema(after)
    wish = Wish(fail_on=chosen.fail_on, documentation=chosen.documentation)
    names = Names(client=name or "", old=before.shown, new=after.shown)
    excuses = None
    if config is None or client is None:
        config, client = nobody(before.kind, after.schema.name)
    else:
        excuses = Excuses.of(config, datetime.now(UTC).date())
    done: Compared = compared(config, client, names, before.schema, after.schema, wish)
    found = Found(
        client=client,
        report=done.report,
        surfaces=done.surfaces,
        difference=(
            difference(before.schema, after.schema, done.report) if chosen.lines else ""
        ),
    )
    return finish(
        config, [found], chosen, excuses, problems=[*problems, *done.warnings]
    )


def _whose(chosen: Chosen, name: str | None) -> tuple[Config | None, Client | None]:
    """The configuration, without which schemas can still be compared; and the client
    that is named."""
    path = chosen.config_path
    if path is not None or name:
        config, clients = load(path, [name] if name else [])
        return config, clients[0] if name else None
    try:
        return load(None, [])[0], None
    except ProblemsError:
        return None, None


def _named(config: Config, *named: str) -> Client | None:
    """The client that is one of both sides, and whose schema the other one is, too."""
    known = {client.key: client for client in config.clients}
    places = []
    for name in named:
        with contextlib.suppress(ProblemsError):
            places.append(place_of(name, known))
    keys = {place.key for place in places if isinstance(place, OfClient)}
    return known[keys.pop()] if len(keys) == 1 else None


def _both(old: str, new: str, asking: Asking) -> tuple[Version, Version, list[Problem]]:
    """Read both versions; say of both what is wrong."""
    if old == new == "-":
        raise click.UsageError("Only one of both can come on the standard input.")
    known = [client.key for client in asking.config.clients] if asking.config else []
    read: list[Version] = []
    problems: list[Problem] = []
    errors: list[Problem] = []
    for named in (old, new):
        try:
            version, warnings = versions.read(place_of(named, known), asking)
        except ProblemsError as error:
            errors += error.problems
        else:
            read.append(version)
            problems += warnings
    if errors:
        raise ProblemsError(*errors)
    return read[0], read[1], problems


def _require_schema(version: Version) -> None:
    """Read what is not compared, since both sides are one text: what is no schema, or
    none that is understood, is not said to be unchanged."""
    if version.kind == "graphql":
        from . import lowering_graphql

        _, problems = lowering_graphql.read(version.schema)
    else:
        from . import lowering_openapi

        _, problems = lowering_openapi.read(version.schema)
    stop_at_errors(problems)


def _require_one_kind(old: Version, new: Version) -> None:
    if old.kind != new.kind:
        message = (
            f"{old.shown} is {_KINDS[old.kind]}, and {new.shown} is "
            f"{_KINDS[new.kind]}: they cannot be compared."
        )
        raise ProblemsError(Problem(message))
