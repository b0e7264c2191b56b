"""From two versions of a GraphQL schema to what a comparison compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import ir
from ..config import Client, Config
from ..drift.surface import Surface
from ..graphql import load, revalidation, type_system
from ..problems import Problem, ProblemsError
from . import lowering_graphql
from .choosing import stop_at_errors
from .collecting import without_collecting
from .lowering import with_overrides
from .schema_texts import SchemaText
from .surfaces import Surfaces, errors_in, with_less


def graphql_surfaces(
    config: Config, client: Client, old: SchemaText, new: SchemaText
) -> Surfaces:
    """Lower two versions of a GraphQL schema, and validate the client's documents
    against both.

    Where nobody configured a client there are no documents: then the schemas alone are
    lowered, in a fifth of the time.

    Raises:
        ProblemsError: A version is no schema, or what the user has does not even fit
            the old one.
    """
    with without_collecting():
        before, _ = lowering_graphql.read(old, warn=False)
        after, problems = lowering_graphql.read(new, warn=not new.is_checked)
        surfaces = Surfaces(
            old=_surface(client, before),
            new=_surface(client, after),
            warnings=tuple(problems),
        )
        return _with_client(config, client, surfaces, before, after)


def _with_client(
    config: Config,
    client: Client,
    surfaces: Surfaces,
    before: load.Schema,
    after: load.Schema,
) -> Surfaces:
    """Add the client, if there is one, to the schemas."""
    if not config.file:
        return surfaces
    api, problems = _lowered(config, client, before)
    stop_at_errors(problems)
    now, found = _lowered(config, client, after)
    broken = errors_in(found)
    if broken:
        now = _fitting(config, client, after, broken)
    return replace(
        surfaces,
        old=replace(surfaces.old, api=api),
        new=replace(surfaces.new, api=now),
        broken=tuple(broken),
        warnings=(*surfaces.warnings, *(p for p in found if p.severity == "warning")),
        uses=revalidation.uses(api, before, after),
    )


def _fitting(
    config: Config, client: Client, schema: load.Schema, broken: list[Problem]
) -> ir.Api:
    """The client as far as it fits a schema: without the operations that do not, or
    without more of what is its user's."""
    left_out = list(broken)
    while left_out:
        api, problems = _lowered(config, client, schema, left_out)
        further = [p for p in errors_in(problems) if p not in left_out]
        if not errors_in(problems):
            return api
        left_out = [*left_out, *further] if further else []
    for fewer in with_less(client):
        api, problems = _lowered(config, fewer, schema)
        if not errors_in(problems):
            return api
    raise ProblemsError(*broken)


def _surface(client: Client, schema: load.Schema) -> Surface:
    nothing = ir.Api(name=client.name or client.key, source=schema.file)
    return Surface(api=nothing, types=type_system.lower(schema, client.scalars))


def _lowered(
    config: Config,
    client: Client,
    schema: load.Schema,
    left_out: Sequence[Problem] = (),
) -> tuple[ir.Api, list[Problem]]:
    api, problems = lowering_graphql.lower(config, client, schema, left_out)
    if errors_in(problems):
        return api, problems
    api, misfits = with_overrides(config, client, api)
    return api, [*problems, *misfits]
