"""From two versions of a schema to what a comparison compares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ..config import Client, Config, Kind
from ..drift.surface import Surface
from ..ir import OperationUse
from ..problems import Problem, ProblemsError
from ..selections import AS_THE_POLICY_SAYS
from .lowering import lower
from .schema_texts import SchemaText


@dataclass(frozen=True, slots=True, kw_only=True)
class Surfaces:
    """Two versions of an API, and what the user has that does not fit the newer."""

    old: Surface
    new: Surface
    broken: tuple[Problem, ...] = ()
    """Operations, overrides, paging and the like that were right for the old version
    and no longer fit."""
    warnings: tuple[Problem, ...] = ()
    uses: tuple[OperationUse, ...] = ()
    """What the operations of a GraphQL client have of the old version, and whether they
    fit the new one."""


def nobody(kind: Kind, name: str) -> tuple[Config, Client]:
    """A client of which nothing is said, for schemas that nobody configured."""
    folder = Path.cwd()
    client = Client(
        key="client", kind=kind, name=name, schema=name, output=folder / "client"
    )
    return Config(file="", folder=folder, clients=(client,), text="", root=()), client


def surfaces(
    config: Config, client: Client, old: SchemaText, new: SchemaText
) -> Surfaces:
    """Lower two versions of a client's schema.

    What the config says of the client applies to both. Where a part of it does not fit
    the newer version, both are lowered without that part, so that there is something to
    compare.

    Raises:
        ProblemsError: A version is no schema, or what the user has does not even fit
            the old one.
    """
    if client.kind == "graphql":
        from .surfaces_graphql import graphql_surfaces

        return graphql_surfaces(config, client, old, new)
    before, problems = lower(config, client, old)
    _stop_at_errors(problems)
    after, found = lower(config, client, new)
    broken = errors_in(found)
    for fewer in with_less(client) if broken else ():
        after, problems = lower(config, fewer, new)
        if not errors_in(problems):
            before, problems = lower(config, fewer, old)
            _stop_at_errors(problems)
            break
    else:
        if broken:
            raise ProblemsError(*broken)
    warnings = tuple(p for p in found if p.severity == "warning")
    return Surfaces(
        old=Surface(api=before),
        new=Surface(api=after),
        broken=tuple(broken),
        warnings=warnings,
    )


def with_less(client: Client) -> Iterator[Client]:
    """Yield the client with less and less of what may not fit."""
    fewer = replace(client, operations=())
    yield fewer
    fewer = replace(fewer, paging={}, names={}, selections=AS_THE_POLICY_SAYS)
    yield fewer
    fewer = replace(fewer, override_tables={}, formats={}, scalars={})
    yield fewer
    yield replace(fewer, overrides="")


def errors_in(problems: list[Problem]) -> list[Problem]:
    """The problems that are errors."""
    return [problem for problem in problems if problem.severity == "error"]


def _stop_at_errors(problems: list[Problem]) -> None:
    errors = errors_in(problems)
    if errors:
        raise ProblemsError(*errors)
