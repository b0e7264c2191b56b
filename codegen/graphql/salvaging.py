"""Leave out the operations that do not fit a schema, so that the others can be used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import graphql as g

from ..problems import Problem
from .spreads import spread_names

Files = Sequence[tuple[str, str]]
"""Names and texts of files of operations."""


def without(files: Files, problems: Iterable[Problem]) -> list[tuple[str, str]]:
    """Blank the definitions in which problems are, and those that spread them. What is
    left stays where it is.

    Args:
        files: The files.
        problems: What is wrong with them.
    """
    lines = {(p.origin.file, p.origin.line) for p in problems if p.severity == "error"}
    parsed = {file: _definitions(file, text) for file, text in files}
    gone = {
        node
        for file, nodes in parsed.items()
        for node in nodes
        if any((file, line) in lines for line in _lines(node))
    }
    everything = [node for nodes in parsed.values() for node in nodes]
    while True:
        names = {n.name.value for n in gone if isinstance(n, g.FragmentDefinitionNode)}
        following = {n for n in everything if names & set(spread_names(n))} - gone
        if not following:
            break
        gone |= following
    return [
        (file, _blanked(text, [node for node in parsed[file] if node in gone]))
        for file, text in files
    ]


def _definitions(file: str, text: str) -> list[g.ExecutableDefinitionNode]:
    try:
        document = g.parse(g.Source(text, file))
    except g.GraphQLError:
        return []
    return [
        node
        for node in document.definitions
        if isinstance(node, g.OperationDefinitionNode | g.FragmentDefinitionNode)
    ]


def _lines(node: g.Node) -> range:
    assert node.loc is not None, "it was parsed with its places"
    first = node.loc.source.get_location(node.loc.start).line
    return range(first, node.loc.source.get_location(node.loc.end).line + 1)


def _blanked(text: str, nodes: Iterable[g.Node]) -> str:
    for node in nodes:
        assert node.loc is not None, "it was parsed with its places"
        start, end = node.loc.start, node.loc.end
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text
