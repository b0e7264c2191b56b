"""Subscriptions, `@defer` and `@stream` become methods that give streams."""

from __future__ import annotations

import sys
from pathlib import Path

from codegen import emit, ir
from codegen.options import SubscriptionDefaults

from ..generation import graphql_api, imported

SCHEMA = """
type Query { pets: [Pet!]! }
type Subscription { petsChanged: PetPage! }
type PetPage { nodes: [Pet!]! next: String }
type Pet { id: ID! name: String! toys: [String!]! }
"""


def call(api: ir.Api, group: str) -> ir.GraphQL:
    (found,) = (g for g in api.groups if g.path == (group,))
    (operation,) = found.operations
    assert isinstance(operation.call, ir.GraphQL)
    assert operation.paging is None
    return operation.call


def test_directives_that_the_schema_does_not_declare_are_a_warning() -> None:
    document = """
    query Later { pets { id ...Slow @defer } }
    fragment Slow on Pet { name toys @stream }
    """
    api, problems = graphql_api(SCHEMA, [("pets.graphql", document)])
    assert [str(p).splitlines()[0] for p in problems] == [
        "pets.graphql:2:37: warning: The schema does not declare @defer.",
        "pets.graphql:3:38: warning: The schema does not declare @stream.",
    ]
    assert call(api, "pets").incremental


def test_directives_that_the_schema_declares_are_none() -> None:
    declared = "directive @defer(if: Boolean! = true) on INLINE_FRAGMENT\n" + SCHEMA
    document = "query Later { pets { id ... @defer { name } } }"
    api, problems = graphql_api(declared, [("pets.graphql", document)])
    assert problems == []
    assert call(api, "pets").incremental


def test_a_directive_that_is_used_wrongly_is_an_error() -> None:
    document = "query Later { pets { id name @defer } }"
    _, problems = graphql_api(SCHEMA, [("pets.graphql", document)])
    errors = [str(p).splitlines()[0] for p in problems if p.severity == "error"]
    assert errors == [
        "pets.graphql:1:30: error: Directive '@defer' may not be used on field.",
    ]


def test_a_fragment_that_defers_makes_its_operations_incremental() -> None:
    document = """
    query Plain { pets { ...Outer } }
    fragment Outer on Pet { id ...Inner }
    fragment Inner on Pet { ... @defer { name } }
    """
    api, _ = graphql_api(SCHEMA, [("pets.graphql", document)])
    assert call(api, "pets").incremental


def test_a_subscription_is_never_paged() -> None:
    api, problems = graphql_api(SCHEMA)
    assert problems == []
    assert call(api, "subscriptions").kind == "subscription"


def test_the_config_decides_how_to_subscribe(tmp_path: Path) -> None:
    api, _ = graphql_api(SCHEMA)
    defaults = SubscriptionDefaults(transport="sse", url="events", reconnect=False)
    options = emit.Options("shop", "Shop", "http://h/", subscriptions=defaults)
    with imported(tmp_path, emit.emit(api, options)) as shop:
        runtime = sys.modules[shop.Shop.__mro__[1].__module__.rpartition(".")[0]]
        client = shop.Shop(subscription_options=runtime.STANDARD_SUBSCRIPTIONS)
        assert client.subscriptions.pets_changed() is not None
        decided = shop.client.SUBSCRIPTIONS
        assert (decided.transport, decided.url) == ("sse", "events")
        assert decided.reconnect is None
