"""Spell what docstrings say of arguments."""

from __future__ import annotations

import textwrap

from . import ir
from .deprecation import deprecation
from .limits import Limits, joined, limits_doc
from .text import LINE_LENGTH, literal

INDENT = 8
"""That of the docstring of a method."""


def argument_doc(
    name: str,
    doc: str,
    default: ir.Value | None,
    deprecated: str | None,
    constraints: Limits = (),
) -> str:
    """What stands below "Args:" of one argument; nothing where there is nothing to say.

    Args:
        name: Its Python name.
        doc: What the API says of it.
        default: What the API takes where it is left out.
        deprecated: Why it is deprecated, or None.
        constraints: What limits it.
    """
    said = joined(" ".join(doc.split()), limits_doc(constraints))
    if default is not None:
        said = f"{said.rstrip('.')}. " if said else ""
        said += f"Defaults to {literal(default.json)}."
    said = " ".join(filter(None, (said, deprecation(deprecated))))
    return _entry(name, said) if said else ""


def section(title: str, entries: list[tuple[str, str]]) -> str:
    """A paragraph with a title and an entry a line; nothing without entries."""
    lines = [_entry(name, said) for name, said in entries]
    return "\n".join([title, *lines]) if lines else ""


def _entry(name: str, said: str) -> str:
    text = " ".join(said.split())
    return textwrap.fill(
        f"{name}: {text}" if text else name,
        LINE_LENGTH - INDENT,
        initial_indent=" " * 4,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )


def arguments_doc(described: list[str]) -> str:
    """The paragraph about arguments, of what `argument_doc` gives for each."""
    lines = [text for text in described if text]
    return "\n".join(["Args:", *lines]) if lines else ""
