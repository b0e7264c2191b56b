"""`codegen diff` of GraphQL schemas: alone, and with the documents of a client."""

from __future__ import annotations

import pytest

from .conftest import Repository, Run

pytestmark = pytest.mark.usefixtures("repository")

OLD = """\
type Query { shop(id: ID!): Shop shops: [Shop!] }
type Shop { id: ID! name: String! rating: Int }
"""
CONFIG = """\
[tool.codegen.clients.shop]
kind = "graphql"
schema = "schemas/shop.graphql"
base_url = "https://shop.example.org/graphql"
operations = ["operations/*.graphql"]
selections = { "Query.shops" = false, "Query.shop" = false }
"""


def put_client(repository: Repository) -> None:
    repository.put("pyproject.toml", CONFIG)
    repository.put("schemas/shop.graphql", OLD)
    repository.put(
        "operations/mine.graphql",
        "query Names { shops { called: name } }\nquery Ids { shops { id } }\n",
    )


def test_a_schema_that_defines_a_field_twice_is_compared_with_a_warning(
    repository: Repository, run: Run
) -> None:
    repository.put("old.graphql", OLD)
    repository.put("new.graphql", OLD.replace("rating: Int", "rating: Int rating: ID"))
    done = run("diff", "old.graphql", "new.graphql", "--verbose")
    assert done.code == 0
    assert "no changes" in done.out
    assert 'the field "rating" is defined more than once' in done.err
    assert "The first one counts." in done.err


def test_schemas_alone_say_which_operations_lead_to_a_change(
    repository: Repository, run: Run
) -> None:
    repository.put("old.graphql", OLD)
    repository.put("new.graphql", OLD.replace(" rating: Int", ""))
    done = run("diff", "old.graphql", "new.graphql")
    assert done.code == 1
    assert "rating: field removed" in done.out
    assert "reached from 2 of 2 operations" in done.out


def test_what_no_operation_of_the_client_has_does_not_fail(
    repository: Repository, run: Run
) -> None:
    put_client(repository)
    repository.put("new.graphql", OLD.replace(" rating: Int", ""))
    command = ("diff", "schemas/shop.graphql", "new.graphql")
    assert run(*command).code == 1
    done = run(*command, "--client", "shop")
    assert done.code == 0, done.out
    assert "field removed" in done.out


def test_an_operation_that_breaks_is_named(repository: Repository, run: Run) -> None:
    put_client(repository)
    repository.put("new.graphql", OLD.replace(" name: String!", ""))
    command = ("diff", "schemas/shop.graphql", "new.graphql", "--client", "shop")
    done = run(*command)
    assert done.code == 1
    assert "client.mine.names" in done.out
    assert "client.mine.ids" not in done.out


def test_an_argument_is_called_by_its_coordinate(
    repository: Repository, run: Run
) -> None:
    put_client(repository)
    schemas = "schemas/shop.graphql", "new.graphql"
    config = CONFIG.replace('"Query.shops" = false, "Query.shop" = false', "")
    repository.put("pyproject.toml", config)
    arguments = OLD.replace("id: ID!)", "id: ID!, zone: String!)")
    repository.put("new.graphql", arguments)
    done = run("diff", *schemas, "--client", "shop", "--summary")
    assert "Query.shop(zone:): required argument added" in done.out
