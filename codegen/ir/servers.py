"""Where an API is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """What stands for `{name}` in the URL of a server."""

    name: str
    default: str | None
    """None where the document has none, so that callers must say it."""
    values: tuple[str, ...] = ()
    """The values that it may have, where they are listed."""
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server of the document, or of one operation."""

    url: str
    """With its variables in braces; it may be relative to where the document is."""
    variables: tuple[ServerVariable, ...] = ()
    """In the order of the URL."""
    name: str = ""
    doc: str = ""
