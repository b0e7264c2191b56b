"""The description of an operation or a fragment: its own, or the comment above it."""

from __future__ import annotations

import re

import graphql as g

_IMPORT = re.compile(r"#\s*import\s")
"""Some tools read such comments: `#import "./pet.graphql"`."""


def doc_of(node: g.OperationDefinitionNode | g.FragmentDefinitionNode) -> str:
    """What the user says of a definition; empty where that is nothing.

    A description is part of the language since September 2025 (section 2.3). Before,
    people wrote comments: those that stand right above, without a blank line.
    """
    if node.description is not None:
        return node.description.value
    lines: list[str] = []
    token = node.loc.start_token if node.loc else None
    while token is not None and token.prev is not None:
        above = token.prev
        is_comment = above.kind is g.TokenKind.COMMENT and above.line == token.line - 1
        # A comment behind something else is about that.
        if not is_comment or above.prev is None or above.prev.line == above.line:
            break
        lines.append(above.value or "")
        token = above
    return "\n".join(
        line.removeprefix(" ").rstrip()
        for line in reversed(lines)
        if not _IMPORT.match(f"#{line}")
    ).strip()
