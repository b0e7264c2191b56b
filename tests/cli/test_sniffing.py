"""Whether a text is a GraphQL schema or an OpenAPI document."""

from __future__ import annotations

import pytest

from codegen.cli.sniffing import kind_of
from codegen.problems import ProblemsError


@pytest.mark.parametrize(
    "text",
    [
        "type Query { a: Int }",
        '"""\nA shop.\n"""\nschema {\n  query: Query\n}\n',
        "# openapi: no\nextend type Query { a: Int }",
        "directive @a on FIELD",
        "scalar Date",
        '{"__schema": {}}',
        '{"data": {"__schema": {}}}',
        '{"extensions": {}, "data": {"__schema": {}}}',
        '\ufeff{"__schema": {}}'.lstrip("\ufeff"),
    ],
)
def test_graphql(text: str) -> None:
    assert kind_of(text, "a") == "graphql"


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\ninfo: {}\n",
        "# A shop.\n'swagger' : '2.0'\n",
        "info:\n  title: x\nopenapi: 3.0.0\n",
        '{"openapi": "3.0.0"}',
        '{"components": {"schemas": {"__schema": {}}}, "openapi": "3.0.0"}',
        "{openapi: 3.0.0, info: {}}",
        '{"swagger": "2.0", "truncated',
        "openapi: 3.0.0\ninfo:\n  description: |\n    type of thing\n",
    ],
)
def test_openapi(text: str) -> None:
    assert kind_of(text, "a") == "openapi"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<!DOCTYPE html><title>Login</title>", "HTML or XML page"),
        ("[1, 2]", "neither"),
        ('{"swagge": 1}', "neither"),
        ("{ user { name } }", "neither"),
        ("hello", "neither"),
    ],
)
def test_neither(text: str, said: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        kind_of(text, "a.txt")
    assert said in str(raised.value)
    assert str(raised.value).startswith("a.txt: error:")
