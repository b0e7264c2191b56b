"""Find the lines at which OpenAPI documents declare what has changed.

Documents are read as values, which have pointers and no lines: these are looked for in
the text once it is known which are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..drift.findings import Finding
from ..ir import Origin
from ..openapi.text import Position, positions
from .schema_texts import SchemaText

Places = dict[tuple[str, str], Position]
"""Lines and columns, by file and JSON pointer."""


def with_lines(
    findings: Iterable[Finding], old: SchemaText, new: SchemaText
) -> list[Finding]:
    """Say of each change at which lines both documents declare it, where that is known.

    Args:
        findings: What was found.
        old: The text of the old document.
        new: That of the new one.
    """
    found = list(findings)
    before = _places(old, [finding.change.old_origin for finding in found])
    after = _places(new, [finding.change.new_origin for finding in found])
    return [
        replace(
            finding,
            change=replace(
                finding.change,
                old_origin=_at(finding.change.old_origin, before),
                new_origin=_at(finding.change.new_origin, after),
            ),
        )
        for finding in found
    ]


def _places(schema: SchemaText, origins: Iterable[Origin]) -> Places:
    wanted: dict[str, set[str]] = {}
    for origin in origins:
        if origin.pointer.startswith("#/") and not origin.line:
            wanted.setdefault(origin.file, set()).add(origin.pointer)
    return {
        (file, pointer): position
        for file, text in schema.files
        if file in wanted
        for pointer, position in positions(text, wanted[file]).items()
    }


def _at(origin: Origin, places: Places) -> Origin:
    if (origin.file, origin.pointer) not in places:
        return origin
    return Origin(origin.file, origin.pointer, *places[origin.file, origin.pointer])
