"""The one text of a document that snapshots hold: JSON.

The same document gives the same text, however its server lists its definitions: the
top level is in the order of the specification, paths and the entries of components are
sorted. Everything else keeps the order of the document, since it means something to
readers. What a document has in other files is in that one text, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from ..problems import Problem, ProblemsError
from .load import load
from .sources import Sources
from .values import Json

_TOP_LEVEL = (
    "openapi",
    "swagger",
    "$self",
    "info",
    "jsonSchemaDialect",
    "servers",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "paths",
    "webhooks",
    "components",
    "definitions",
    "parameters",
    "responses",
    "securityDefinitions",
    "security",
    "tags",
    "externalDocs",
)
"""OpenAPI 3.2, section 4.1, and Swagger 2.0, "Swagger Object"."""

_SORTED = frozenset(
    {
        "paths",
        "webhooks",
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
    }
)


@dataclass(frozen=True, slots=True)
class Canonical:
    """A document, written."""

    text: str
    version: str
    """What the document calls the version of the API; it may be empty."""
    published: str = field(default="", repr=False, compare=False)
    """The text that it was written from."""


def canonical(
    content: str, *, file: str, sources: Sources | None = None
) -> tuple[Canonical, list[Problem]]:
    """Write a document as canonical JSON, in one file.

    Args:
        content: The document, JSON or YAML.
        file: What the problems call it.
        sources: Where it is, and where its references may lead.

    Returns:
        The text, and what is wrong with the document but understood.

    Raises:
        ProblemsError: This is no OpenAPI document, or a part of it is missing.
    """
    document, problems = load(content, file=file, sources=sources)
    if document.refused:
        raise ProblemsError(*problems)
    root = document.published
    assert isinstance(root, dict), "load refuses what is no object"
    text = json.dumps(_ordered(root), indent=2, ensure_ascii=False, allow_nan=False)
    return Canonical(f"{text}\n", _version(root), content), problems


def _ordered(root: dict[str, Json]) -> dict[str, Json]:
    known = {key: position for position, key in enumerate(_TOP_LEVEL)}
    keys = sorted(root, key=lambda key: (known.get(key, len(known)), key))
    ordered = {key: root[key] for key in keys}
    for key in keys:
        value = ordered[key]
        if key in _SORTED and isinstance(value, dict):
            ordered[key] = dict(sorted(value.items()))
        elif key == "components" and isinstance(value, dict):
            ordered[key] = {
                section: (
                    dict(sorted(entries.items()))
                    if isinstance(entries, dict)
                    else entries
                )
                for section, entries in sorted(value.items())
            }
    return ordered


def _version(root: dict[str, Json]) -> str:
    info = root.get("info")
    version = info.get("version") if isinstance(info, dict) else None
    return str(version) if isinstance(version, str | int | float) else ""
