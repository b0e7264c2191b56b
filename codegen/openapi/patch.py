"""Mend what a document gets wrong, with a file that says what is really so.

The snapshot stays as the server publishes it. The file is a JSON Merge Patch (RFC
7396): what is in it is laid over the document, a null removes a key, a list replaces a
list. Beside the keys of a document it may have `operations` and `schemas`, which are
shorter and checked: see `overriding`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .. import ir
from ..problems import Problem, ProblemsError
from . import text
from .document import Document, Node
from .misfits import NOTHING_CHANGES
from .overriding import TABLES, override
from .values import Json, UnreadableError, below


def apply(
    document: Document, content: str, *, file: str
) -> tuple[Document, list[Problem]]:
    """Lay the overrides of a file over a document.

    Args:
        document: The document.
        content: The text of the file, JSON or YAML.
        file: What problems call it.

    Returns:
        The mended document, and what is wrong with the overrides, with its place.

    Raises:
        ProblemsError: If the file does not hold an object, or cannot be read.
    """
    overrides = _read(content, file)
    tables = {key: overrides[key] for key in TABLES if key in overrides}
    patch = {key: value for key, value in overrides.items() if key not in TABLES}
    before = document.root.value
    unneeded = [
        Problem(NOTHING_CHANGES, ir.Origin(pointer=at), "Take it out.", "warning")
        for at in _unneeded(before, patch, "#")
    ]
    merged = replace(document, root=Node(_merged(before, patch), "#"))
    mended, misfits = override(merged, tables)
    return mended, _placed([*unneeded, *misfits], content, file)


def _read(content: str, file: str) -> dict[str, Json]:
    try:
        overrides = text.parse(content)
    except UnreadableError as error:
        line, column = text.position(content, error.offset)
        origin = ir.Origin(file, line=line, column=column)
        raise ProblemsError(Problem(error.message, origin, source=content)) from error
    if isinstance(overrides, dict):
        return overrides
    raise ProblemsError(
        Problem(
            "The overrides are not an object.",
            ir.Origin(file),
            "Write what differs under `operations:` or `schemas:`, or as it stands in "
            "the document, beginning with `paths:` or `components:`.",
        )
    )


def _placed(problems: list[Problem], content: str, file: str) -> list[Problem]:
    """Say on which lines of a file the problems of its pointers are."""
    where = text.positions(content, [problem.origin.pointer for problem in problems])
    return [
        replace(
            problem,
            origin=ir.Origin(file, pointer, *where[pointer]),
            source=content,
        )
        for problem in problems
        if (pointer := problem.origin.pointer)
    ]


def _merged(target: Json, patch: Json) -> Json:
    if not isinstance(patch, dict):
        return patch
    merged: dict[str, Json] = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged


def _unneeded(target: Json, patch: Json, pointer: str) -> Iterator[str]:
    """Where a patch says what is so: the outermost places."""
    if not isinstance(patch, dict) or not isinstance(target, dict):
        return
    for key, value in patch.items():
        at = below(pointer, key)
        if key in target and _merged(target[key], value) != target[key]:
            yield from _unneeded(target[key], value, at)
        elif key in target or value is None:
            yield at
