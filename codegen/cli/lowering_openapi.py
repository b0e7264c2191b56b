"""From an OpenAPI document and what the config says of it to an `ir.Api`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace

from .. import disk, ir, names
from ..config import Client, Config
from ..openapi import load, patch
from ..openapi import lower as lowering
from ..openapi.document import Document
from ..openapi.formats import formats_of
from ..openapi.overriding import override
from ..openapi.values import steps
from ..problems import Problem
from .schema_texts import SchemaText


def lower(
    config: Config, client: Client, document: Document
) -> tuple[ir.Api, list[Problem]]:
    """Lower a document with the client's overrides.

    Raises:
        ProblemsError: The file of overrides cannot be read.
    """
    document, misfits = _mended(config, client, document)
    api, problems = lowering.lower(
        document,
        name=client.name or names.title(client.key),
        source=client.schema,
        formats=client.formats,
    )
    return api, [*misfits, *_unknown_formats(config, client, document), *problems]


def read(text: SchemaText) -> tuple[Document, list[Problem]]:
    """Read a document.

    Raises:
        ProblemsError: This is none, or none that can be used.
    """
    file, content = text.files[0]
    return load.load(content, file=file, sources=text.sources)


def _mended(
    config: Config, client: Client, document: Document
) -> tuple[Document, list[Problem]]:
    """Lay what the config says of a document over it."""
    problems: list[Problem] = []
    if client.overrides:
        content = disk.read_text(config.folder / client.overrides, client.overrides)
        document, problems = patch.apply(document, content, file=client.overrides)
    document, misfits = override(document, client.override_tables)
    for misfit in misfits:
        keys = ("clients", client.key, "overrides", *steps(misfit.origin.pointer))
        placed = config.problem(misfit.message, *keys, advice=misfit.advice)
        problems.append(replace(placed, severity=misfit.severity))
    return document, problems


def _unknown_formats(
    config: Config, client: Client, document: Document
) -> Iterator[Problem]:
    """Say where in the table `formats` is what the document does not have."""
    known = formats_of(document) if client.formats else set()
    for name in client.formats:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            yield config.problem(
                f"The document has no format {name}.",
                *("clients", client.key, "formats", name),
                advice=f'Did you mean "{close[0]}"?' if close else "",
            )
