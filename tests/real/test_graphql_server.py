"""The real GraphQL servers serve what the tests of transports need."""

from __future__ import annotations

import httpx
import pytest

from .graphql_server import GraphQLServer


@pytest.mark.parametrize("path", ["/graphql", "/ariadne"])
def test_it_answers(graphql_api: GraphQLServer, path: str) -> None:
    with httpx.Client(trust_env=False) as client:
        answer = client.post(graphql_api.url + path, json={"query": "{ __typename }"})
    assert answer.json() == {"data": {"__typename": "Query"}}


def test_it_publishes_its_schema(graphql_api: GraphQLServer) -> None:
    with httpx.Client(trust_env=False) as client:
        schema = client.get(f"{graphql_api.url}/schema").text
    assert "type Subscription {" in schema
    assert "directive @defer(" in schema


def test_it_can_be_started_again(own_graphql_api: GraphQLServer) -> None:
    before = own_graphql_api.url
    own_graphql_api.kill()
    own_graphql_api.start()
    assert own_graphql_api.url == before
