"""Parse SDL as servers write it, a little beyond the specification.

Empty braces (`type Thing {}`) and interfaces without `&` (`implements A, B`, as before
2018) are read as what they mean.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TypeVar

import graphql as g
from graphql.language.block_string import dedent_block_string_lines
from graphql.language.parser import Parser

T = TypeVar("T")
Definition = TypeVar("Definition", g.OperationDefinitionNode, g.FragmentDefinitionNode)
_QUOTES = '"""'
_BEGINNINGS = frozenset(
    {"directive", "enum", "extend", "fragment", "input", "interface", "mutation"}
    | {"query", "scalar", "schema", "subscription", "type", "union"}
)


def parse(text: str, file: str) -> g.DocumentNode:
    """Parse SDL.

    Args:
        text: The text.
        file: The name of its file, for messages.

    Raises:
        GraphQLError: It is no SDL.
        RecursionError: It is nested too deeply.
    """
    source = g.Source(text, file)
    return _Parser(source, lexer=_Lexer(source)).parse_document()


@functools.lru_cache(maxsize=4096)
def _only(text: str) -> g.DefinitionNode:
    return g.parse(text, no_location=True).definitions[0]


def definition_of(text: str, kind: type[Definition]) -> Definition:
    """Parse the text of one operation or fragment that we wrote ourselves; what was
    parsed already, for another version of the schema, is not parsed again."""
    node = _only(text)
    assert isinstance(node, kind)
    return node


class _Lexer(g.Lexer):
    """Reads descriptions at once, not by characters: they are most of a schema."""

    def read_block_string(self, start: int) -> g.Token:
        body = self.source.body
        end = body.find(_QUOTES, start + len(_QUOTES))
        text = body[start + len(_QUOTES) : end]
        if end < 0 or not text.isascii() or "\\" in text or "\r" in text:
            return super().read_block_string(start)
        lines = text.split("\n")
        value = "\n".join(dedent_block_string_lines(lines))
        after = end + len(_QUOTES)
        token = self.create_token(g.TokenKind.BLOCK_STRING, start, after, value)
        if len(lines) > 1:
            self.line += len(lines) - 1
            self.line_start = body.rfind("\n", start, end) + 1
        return token


class _Parser(Parser):
    def optional_many(
        self,
        open_kind: g.TokenKind,
        parse_fn: Callable[[], T],
        close_kind: g.TokenKind,
    ) -> tuple[T, ...] | None:
        if not self.expect_optional_token(open_kind):
            return None
        nodes: list[T] = []
        while not self.expect_optional_token(close_kind):
            nodes.append(parse_fn())
        return tuple(nodes)

    def parse_implements_interfaces(self) -> tuple[g.NamedTypeNode, ...] | None:
        if not self.expect_optional_keyword("implements"):
            return None
        self.expect_optional_token(g.TokenKind.AMP)
        interfaces = [self.parse_named_type()]
        while self.expect_optional_token(g.TokenKind.AMP) or self._is_at_name():
            interfaces.append(self.parse_named_type())
        return tuple(interfaces)

    def _is_at_name(self) -> bool:
        """Whether a name follows that does not begin the next definition."""
        token = self._lexer.token
        return token.kind is g.TokenKind.NAME and token.value not in _BEGINNINGS
