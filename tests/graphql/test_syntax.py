"""SDL is read as graphql-core reads it, only faster."""

from __future__ import annotations

import graphql as g
import pytest

from codegen.graphql.syntax import parse

FIELD = "type Query {{ {} field: Int }}\n# after"


@pytest.mark.parametrize(
    "description",
    [
        '"""One line."""',
        '""""Quoted" at first."""',
        '"""\n    Several\n      lines\n\n    """',
        '"""\r\n  From Windows\r\n  """',
        '"""Quotes: \\""" and so on."""',
        '"""Größe: 😀"""',
        '""""""',
        '"""\n"""',
    ],
)
def test_descriptions_are_what_they_were(description: str) -> None:
    text = FIELD.format(description)
    found, expected = parse(text, "a.graphql"), g.parse(g.Source(text, "a.graphql"))
    assert found == expected
    assert _places(found) == _places(expected)


def test_a_description_that_never_ends() -> None:
    with pytest.raises(g.GraphQLSyntaxError, match="Unterminated string"):
        parse(FIELD.format('"""never closed'), "a.graphql")


def _places(document: g.DocumentNode) -> list[tuple[object, ...]]:
    token = document.loc.start_token if document.loc else None
    places: list[tuple[object, ...]] = []
    while token is not None:
        places.append((token.kind, token.line, token.column, token.value))
        token = token.next
    return places
