"""The fixture of the real GraphQL servers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .graphql_server import GraphQLServer, graphql_server


@pytest.fixture(scope="session")
def graphql_api() -> Iterator[GraphQLServer]:
    """One server for all tests that neither stop it nor kill it."""
    with graphql_server() as server:
        yield server


@pytest.fixture
def own_graphql_api() -> Iterator[GraphQLServer]:
    """A server for one test alone, which may stop it."""
    with graphql_server() as server:
        yield server
